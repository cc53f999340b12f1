//! Fillers and false starts: `um`, `to to`, `te- text`.

use super::words::Word;

const FILLERS: &[&str] = &["um", "umm", "uh", "uhh", "uhm", "er", "erm", "hmm", "mm", "mmm"];

/// Words that nobody says twice on purpose.
const STUTTERED: &[&str] = &[
    "the", "a", "an", "to", "and", "i", "at", "on", "of", "my", "for", "from", "with", "me", "in", "text", "email",
    "send", "remind", "create", "add", "open", "schedule", "set", "make", "what", "what's",
];

/// Whether a word says nothing.
pub(super) fn is_filler(word: &Word) -> bool {
    word.is_any(FILLERS)
}

/// The words without those that say nothing.
pub(super) fn drop(words: Vec<Word>) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next() {
        if is_filler(&word) {
            set_off(&mut kept, &word);
            continue;
        }
        let next = rest.peek();
        let stutters = word.is_any(STUTTERED) && next.is_some_and(|next| next.is(&word.key()));
        let breaks_off = next.is_some_and(|next| begins(&word, next));
        let parts = [",", "", "…", "..."].contains(&word.after.as_str());
        if !((stutters && parts) || breaks_off) {
            kept.push(word);
        }
    }
    kept
}

/// A filler goes with the commas that set it off, and leaves the mark that ends a sentence.
fn set_off(kept: &mut [Word], filler: &Word) {
    let Some(last) = kept.last_mut() else { return };
    let comma = filler.after.starts_with(',') || filler.after.is_empty();
    if last.after == "," && comma {
        last.after.clear();
    } else if last.after.is_empty() && !comma {
        last.after.clone_from(&filler.after);
    }
}

/// Whether a word breaks off (`te-`) and the next is the whole of it.
fn begins(word: &Word, next: &Word) -> bool {
    let key = word.key();
    let stem = key.strip_suffix(['-', '–', '—']).filter(|stem| !stem.is_empty());
    stem.is_some_and(|stem| next.key().starts_with(stem) && word.after.trim_matches([',', '.', '…']).is_empty())
}
