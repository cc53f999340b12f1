//! The best model that hears, of those that are here.

use super::{Entry, Speech};

/// What a model may take of the machine's memory: one part of so many.
const SHARE: u64 = 4;
/// What a model takes beside its weights, in bytes: for whisper.cpp's buffers, which grow with the model too.
const BUFFERS: u64 = 150_000_000;

/// What there is to hear with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine {
    /// In bytes.
    pub memory: u64,
    pub cores: usize,
}

/// The model to hear with: the largest that the machine runs quickly enough for somebody who waits, in English where only
/// English is wanted; of several such, the one with the most exact weights. Where the machine is too small for all of
/// them, the smallest; none where none hears (in that language).
pub fn best_speech<'a>(
    installed: impl IntoIterator<Item = &'a Entry>,
    machine: Machine,
    english: bool,
) -> Option<&'a Entry> {
    let heard = installed.into_iter().filter_map(|entry| entry.speech.map(|speech| (entry, speech)));
    let useful: Vec<(&Entry, Speech)> = heard.filter(|(_, speech)| english || !speech.english_only).collect();
    let fits = |(entry, speech): &&(&Entry, Speech)| {
        cores(speech.parameters) <= machine.cores && memory(entry.size) <= machine.memory / SHARE
    };
    let best =
        useful.iter().filter(fits).max_by_key(|(entry, speech)| (speech.parameters, speech.english_only, entry.size));
    let small = || useful.iter().min_by_key(|(entry, speech)| (speech.parameters, entry.size));
    best.or_else(small).map(|(entry, _)| *entry)
}

/// The cores that it takes to hear with so many million parameters while somebody waits.
fn cores(parameters: u32) -> usize {
    match parameters {
        0..100 => 1,
        100..400 => 4,
        400..1000 => 8,
        1000.. => 12,
    }
}

/// The memory that a model of this size takes, in bytes. whisper.cpp tells 273 MB of tiny (78 MB), 388 of base (148), 852 of
/// small (488), 2,100 of medium (1,533) and 3,900 of large (3,095).
fn memory(size: u64) -> u64 {
    size + size / 4 + BUFFERS
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::catalogue;

    const GB: u64 = 1_000_000_000;

    /// The best of these models of the real catalogue on a machine of so many cores and GB.
    fn check(installed: &str, cores: usize, gigabytes: u64, english: bool, best: Option<&str>) {
        let catalogue = catalogue::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models")).unwrap();
        let installed: Vec<&Entry> = installed.split_whitespace().map(|name| catalogue.named(name).unwrap()).collect();
        let found = best_speech(installed, Machine { memory: gigabytes * GB, cores }, english);
        assert_eq!(found.map(|entry| entry.name.as_str()), best);
    }

    #[test]
    fn the_largest_that_the_machine_can_run_is_the_best() {
        let all = "tiny tiny.en base.en small.en medium.en large-v3-turbo-q5_0 large-v3";
        check(all, 2, 8, true, Some("base.en"));
        check(all, 4, 8, true, Some("small.en"));
        check(all, 4, 2, true, Some("base.en"));
        check(all, 8, 16, true, Some("large-v3-turbo-q5_0"));
        check(all, 16, 32, true, Some("large-v3"));
        check("tiny.en medium.en", 8, 4, true, Some("tiny.en"));
        check("medium-q5_0 medium", 8, 4, true, Some("medium-q5_0"));
    }

    #[test]
    fn of_models_of_one_size_english_and_exact_ones_are_better() {
        check("base base.en base.en-q5_1", 2, 8, true, Some("base.en"));
        check("base base.en-q5_1", 2, 8, true, Some("base.en-q5_1"));
        check("base base.en base-q5_1 small.en", 8, 8, false, Some("base"));
    }

    #[test]
    fn where_nothing_fits_the_smallest_is_taken_and_where_nothing_hears_nothing_is() {
        check("medium large-v3", 2, 2, true, Some("medium"));
        check("tiny.en", 8, 8, false, None);
        check("planner selector", 8, 8, true, None);
        check("", 8, 8, true, None);
    }
}
