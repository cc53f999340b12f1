//! Numbers of houses: `one twenty three Main Street` is `123 Main Street`, and not a time.

use super::numbers::groups;
use super::words::{DETERMINERS, Word, rewrite};

const STREETS: &[&str] = &["street", "road", "avenue", "lane", "boulevard"];
/// The same, that are everyday words as well.
const DOUBTFUL: &[&str] = &["drive", "court", "way", "place"];

/// What begins a name of two words that is not capitalised.
const DIRECTIONS: &[&str] = &["north", "south", "east", "west", "old", "new", "upper", "lower", "saint"];

/// Words behind a time that are no name of a street: `at nine thirty on Main Street`.
const NO_STREET: &[&str] = &[
    "on",
    "in",
    "at",
    "by",
    "to",
    "from",
    "for",
    "with",
    "of",
    "and",
    "or",
    "near",
    "outside",
    "behind",
    "along",
    "across",
    "past",
    "down",
    "up",
    "off",
    "all",
    "half",
    "i",
    "we",
    "you",
    "they",
    "he",
    "she",
    "please",
    "am",
    "pm",
    "a.m",
    "p.m",
    "p",
    "m",
    "today",
    "tonight",
    "tomorrow",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Writes them in figures.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    rewrite(&words, |_, rest| {
        let (number, taken) = groups(rest)?;
        is_street(&rest[taken..]).then(|| (taken, number.to_string()))
    })
}

/// Whether the words begin with a street: a name of a word or two, and what kind of street it is.
fn is_street(words: &[Word]) -> bool {
    let is_name = |word: &Word| !word.is_any(NO_STREET) && !word.is_any(DETERMINERS);
    let is_capital = |word: &Word| word.core.starts_with(char::is_uppercase);
    let is_kind = |word: &Word| word.is_any(STREETS) || word.is_any(DOUBTFUL);
    match words {
        [name, kind, ..] if is_name(name) && is_kind(kind) => true,
        // Two small words before it may be a verb and its object: `at nine thirty avoid main street`.
        [first, second, kind, ..] if is_name(first) && is_name(second) && is_kind(kind) => {
            first.is_any(DIRECTIONS) || is_capital(first) && is_capital(second)
        }
        _ => false,
    }
}
