//! Times of day: `three thirty pm`, `at one oh five`. What the date reader knows in words (`half past six`) stays.

use super::digits::digit;
use super::numbers::{COUNTED, Found, figures, under_hundred};
use super::words::{Word, last, rewrite};

/// Words that a time follows.
const BEFORE_TIMES: &[&str] =
    &["at", "by", "until", "till", "from", "around", "about", "before", "after", "between", "for", "to"];
/// The same, where a time was said before.
const BETWEEN_TIMES: &[&str] = &["and", "or"];

/// Words that make no time of the number before them, with those that are counted.
const NO_TIMES: &[&str] = &["hundred", "thousand", "times", "per", "each", "gpa"];

/// Words that make other numbers of `3.30` behind them: `upgrade from 3.30 to 3.45`.
const OTHER_POINTS: &[&str] =
    &["version", "versions", "upgrade", "downgrade", "gpa", "price", "priced", "rate", "rated"];

/// Writes times in figures.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    rewrite(&plain_halves(words), |done, rest| {
        if let Some(time) = pointed(done, rest) {
            return Some(time);
        }
        let (hour, taken) = hour(rest)?;
        let (minute, with_minute) = match minute(&rest[taken..]) {
            Some((minute, read)) => (Some(minute), taken + read),
            None => (None, taken),
        };
        if let Some((half, read)) = half(&rest[with_minute..]) {
            return Some((with_minute + read, format!("{} {half}", clock(hour, minute))));
        }
        let minute = minute.filter(|_| follows(done) && !is_amount(&rest[with_minute..]))?;
        // Two groups of figures may be anything, `12 30` as well.
        figures(&rest[0]).is_none().then(|| (with_minute, clock(hour, Some(minute))))
    })
}

/// `3.30 pm`, `at 3.30`: a point where a colon is typed. Elsewhere it may be a version or a price.
fn pointed(done: &[Word], rest: &[Word]) -> Option<(usize, String)> {
    let first = rest.first()?.key();
    let joined = ["am", "pm"].into_iter().find_map(|half| Some((first.strip_suffix(half)?, Some((half, 1)))));
    let apart = || (first.as_str(), half(&rest[1..]).map(|(half, read)| (half, read + 1)));
    let (time, half) = joined.unwrap_or_else(apart);
    let (hour, minute) = time.split_once('.').filter(|(hour, minute)| hour.len() <= 2 && minute.len() == 2)?;
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.chars().all(|c| c.is_ascii_digit()));
    let (hours, _) = (number(hour)?, number(minute).filter(|minute| *minute < 60)?);
    if let Some((half, taken)) = half {
        return (1..=12).contains(&hours).then(|| (taken, format!("{hour}:{minute} {half}")));
    }
    let said_before = done.iter().any(|word| word.core.contains(':'));
    let follows = last(done)
        .is_some_and(|word| word.is_any(&["at", "until", "from"]) || word.is_any(&["to", "and", "or"]) && said_before);
    let is_other = is_amount(&rest[1..]) || done.iter().any(|word| word.is_any(OTHER_POINTS));
    (hours < 24 && follows && !is_other).then(|| (1, format!("{hour}:{minute}")))
}

fn clock(hour: u32, minute: Option<u32>) -> String {
    minute.map_or(hour.to_string(), |minute| format!("{hour}:{minute:02}"))
}

/// 1 to 12, in words or figures.
fn hour(words: &[Word]) -> Found {
    let first = words.first()?;
    let hour = figures(first).or_else(|| under_hundred(&words[..1]).map(|(hour, _)| hour))?;
    (1..=12).contains(&hour).then_some((hour, 1))
}

/// `thirty`, `forty five`, `oh five`, `30`.
fn minute(words: &[Word]) -> Found {
    let first = words.first()?;
    if first.is_any(&["oh", "o"]) {
        let ones = words.get(1).and_then(|word| digit(&word.key())?.to_digit(10)).filter(|ones| *ones > 0)?;
        return Some((ones, 2));
    }
    let figures = figures(first).filter(|_| first.core.len() == 2).map(|minute| (minute, 1));
    figures.or_else(|| under_hundred(words)).filter(|(minute, _)| (10..60).contains(minute))
}

/// `pm`, `p.m.`, `p m`.
fn half(words: &[Word]) -> Option<(&'static str, usize)> {
    let first = words.first()?.key();
    let letters = words.get(1).filter(|m| m.is("m")).map(|_| first.as_str());
    match first.as_str() {
        "am" | "a.m" => Some(("am", 1)),
        "pm" | "p.m" => Some(("pm", 1)),
        _ => match letters? {
            "a" => Some(("am", 2)),
            "p" => Some(("pm", 2)),
            _ => None,
        },
    }
}

fn follows(done: &[Word]) -> bool {
    let said_before = || done.iter().any(|word| word.core.contains(':'));
    last(done).is_some_and(|word| word.is_any(BEFORE_TIMES) || word.is_any(BETWEEN_TIMES) && said_before())
}

fn is_amount(rest: &[Word]) -> bool {
    rest.first().is_some_and(|word| word.is_any(COUNTED) || word.is_any(NO_TIMES))
}

/// `P.M.` as it is typed: its point is no full stop.
fn plain_halves(mut words: Vec<Word>) -> Vec<Word> {
    for index in 0..words.len() {
        let after_figure = index > 0 && words[index - 1].core.ends_with(|c: char| c.is_ascii_digit());
        let word = &mut words[index];
        let key = word.key();
        let Some((plain, _)) = half(std::slice::from_ref(word)) else { continue };
        if key.contains('.') {
            word.after = word.after.strip_prefix('.').unwrap_or(&word.after).to_owned();
        } else if !after_figure {
            continue;
        }
        word.core = plain.to_owned();
    }
    words
}
