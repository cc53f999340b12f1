//! Time zones that people name with a clock time: `EST`, `UTC`, `Pacific time`, `Paris time` in, the zone out.
//!
//! Invariant: the names come from the time-zone data that is compiled in, so that nothing is read from the machine. A
//! short form that stands for zones far apart (IST) is not known.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::numbers::Read;
use super::words::Token;

/// Short forms, and the place whose clock they mean: people say "EST" all year round.
const SHORT: &[(&str, &str)] = &[
    ("utc gmt z", "UTC"),
    ("est edt et eastern", "America/New_York"),
    ("cst cdt ct central", "America/Chicago"),
    ("mst mdt mt mountain", "America/Denver"),
    ("pst pdt pt pacific", "America/Los_Angeles"),
    ("bst", "Europe/London"),
    ("cet cest", "Europe/Paris"),
    ("eet eest", "Europe/Helsinki"),
    ("jst", "Asia/Tokyo"),
    ("aest aedt", "Australia/Sydney"),
];

/// The most words that the name of a city has.
const CITY_WORDS: usize = 3;

/// Reads a zone: its name as said and its rules.
pub(super) fn zone<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, (String, TimeZone)> {
    if let [Token::Word(name), rest @ ..] = t
        && let Some((_, place)) = SHORT.iter().find(|(names, _)| names.split(' ').any(|short| short == *name))
    {
        let rest = match rest {
            [Token::Word("standard" | "daylight" | "summer"), Token::Word("time"), rest @ ..]
            | [Token::Word("time"), rest @ ..] => rest,
            all => all,
        };
        return named(place).map(|zone| ((name.to_uppercase(), zone), rest));
    }
    let words: Vec<&str> = t
        .iter()
        .take(CITY_WORDS + 1)
        .map_while(|token| match token {
            Token::Word(word) => Some(*word),
            _ => None,
        })
        .take_while(|word| *word != "time")
        .collect();
    if words.is_empty() || t.get(words.len()) != Some(&Token::Word("time")) {
        return None;
    }
    city(&words.join("_")).map(|found| (found, &t[words.len() + 1..]))
}

fn named(place: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(place).ok()
}

/// The zone whose name ends in a city, written in lower case with `_` between its words.
fn city(lower: &str) -> Option<(String, TimeZone)> {
    let database = TimeZoneDatabase::bundled();
    let names = database.available();
    let mut fitting = names.filter(|name| {
        let (area, city) = name.as_str().rsplit_once('/').unwrap_or_default();
        area != "Etc" && city.eq_ignore_ascii_case(lower)
    });
    let name = fitting.next()?;
    let zone = database.get(name.as_str()).ok()?;
    let (_, city) = name.as_str().rsplit_once('/')?;
    Some((city.replace('_', " "), zone))
}
