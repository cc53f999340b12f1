//! Days and years as the date reader likes them: `march third` is `march 3rd`, `december twenty twenty six` has a year.

use super::numbers::{Found, cardinal, figures, pairs, under_hundred};
use super::words::{Word, last, rewrite};

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Months that are other words as well.
const DOUBTFUL: &[&str] = &["march", "may"];

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// Words before a day.
const BEFORE_DAYS: &[&str] = &["on", "by", "until", "till", "from", "before", "after", "for", "of", "since"];
/// Words that show, behind `on the fifth`, that it was a day.
const AFTER_DAYS: &[&str] = &["at", "from", "to", "until", "and", "in", "with", "for", "or", "about"];

/// Writes ordinals, days and years in figures where they are part of a date.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    rewrite(&words, |done, rest| {
        if let Some((day, taken)) = ordinal(rest).filter(|(_, taken)| is_day(done, &rest[*taken..])) {
            return Some((taken, format!("{day}{}", ending(day))));
        }
        if let Some((year, taken)) = year(rest).filter(|_| is_after_day(done)) {
            return Some((taken, year.to_string()));
        }
        let (day, taken) = day(rest)?;
        is_after_month(done).then(|| (taken, day.to_string()))
    })
}

/// `twenty twenty six`, `two thousand twenty six`.
fn year(words: &[Word]) -> Found {
    pairs(words).or_else(|| cardinal(words).filter(|(year, _)| (1900..3000).contains(year)))
}

/// A day in words; in `twenty two thousand six` it is the twentieth, and of `two hundred` none.
fn day(words: &[Word]) -> Found {
    let is_whole = |taken: usize| !words.get(taken).is_some_and(|word| word.is_any(&["hundred", "thousand"]));
    let found = [under_hundred(words), under_hundred(words.get(..1)?)];
    found.into_iter().flatten().find(|(day, taken)| (1..=31).contains(day) && is_whole(*taken))
}

/// `third`, `twenty first`, `twenty-first`; a day of a month.
fn ordinal(words: &[Word]) -> Found {
    let key = words.first()?.key();
    let simple = |key: &str| ORDINALS.iter().position(|ordinal| *ordinal == key).map(|place| place as u32 + 1);
    let tens = |key: &str| match key {
        "twenty" => Some(20),
        "thirty" => Some(30),
        _ => None,
    };
    let compound = |ten: &str, one: &str| Some(tens(ten)? + simple(one).filter(|one| *one < 10)?);
    let one = if key == "thirtieth" { Some(30) } else { simple(&key) };
    let one = one.or_else(|| key.split_once('-').and_then(|(ten, one)| compound(ten, one))).map(|day| (day, 1));
    one.or_else(|| Some((compound(&key, &words.get(1)?.key())?, 2))).filter(|(day, _)| *day <= 31)
}

fn ending(day: u32) -> &'static str {
    match day {
        11..=13 => "th",
        day if day % 10 == 1 => "st",
        day if day % 10 == 2 => "nd",
        day if day % 10 == 3 => "rd",
        _ => "th",
    }
}

/// Whether an ordinal between these words is a day.
fn is_day(done: &[Word], next: &[Word]) -> bool {
    let of_month = |words: &[Word]| {
        let words = if words.first().is_some_and(|of| of.is("of")) { &words[1..] } else { words };
        words.first().is_some_and(|month| month.is_any(MONTHS))
    };
    let of_the_month =
        next.len() >= 3 && next[0].is("of") && next[1].is_any(&["the", "next", "this"]) && next[2].is("month");
    let (Some(before), earlier) = (last(done), &done[..done.len().saturating_sub(1)]) else {
        return of_month(next);
    };
    let after_the = |words: &[&str]| before.is("the") && last(earlier).is_some_and(|word| word.is_any(words));
    let ends = next.first().is_none_or(|next| next.is_any(AFTER_DAYS));
    before.is_any(MONTHS) || after_the(MONTHS) || of_month(next) || of_the_month || after_the(BEFORE_DAYS) && ends
}

/// Whether a month was said just before; one that is another word too, only where a day may follow.
fn is_after_month(done: &[Word]) -> bool {
    let Some(month) = last(done).filter(|word| word.is_any(MONTHS)) else { return false };
    let earlier = last(&done[..done.len() - 1]);
    !month.is_any(DOUBTFUL) || earlier.is_some_and(|word| word.is_any(BEFORE_DAYS))
}

/// Whether a month, or a day of one, was said just before.
fn is_after_day(done: &[Word]) -> bool {
    let Some(before) = done.last() else { return false };
    let is_day = |word: &Word| {
        let number = word.core.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        number.parse().is_ok_and(|day: u32| (1..=31).contains(&day)) || figures(word).is_some_and(|day| day <= 31)
    };
    let earlier = done[..done.len() - 1].last();
    before.is_any(MONTHS) || is_day(before) && earlier.is_some_and(|word| word.is_any(MONTHS))
}
