//! Date phrases into moments, and moments into what the desktop takes.

use jiff::ToSpan;
use serde_json::{Value as Json, json};

use super::refused;
use crate::dates::{self, DateError, Moment, Note, Resolved};
use crate::event::Failure;

/// The moment that a phrase names.
pub(super) fn date(phrase: &str, at: &dates::Context) -> Result<Resolved, Failure> {
    dates::resolve(phrase, at).map_err(not_understood)
}

/// The moment that something ends, one hour after it starts where nothing is said.
pub(super) fn end(phrase: &str, start: &Moment, at: &dates::Context) -> Result<Moment, Failure> {
    dates::resolve_end(phrase, start, at).map_err(not_understood)
}

/// A moment as the desktop takes it. A day is its first moment; as an end, the first moment after it.
pub(super) fn json(moment: &Moment, end: bool, at: &dates::Context) -> Result<Json, Failure> {
    match moment {
        Moment::Time(time) => Ok(json!({ "at": time.to_string(), "all_day": false })),
        Moment::Day(date) => {
            let day = if end { date.checked_add(1.day()) } else { Ok(*date) };
            let midnight = day.and_then(|day| day.to_zoned_datetime(at.now.time_zone().clone()));
            let midnight =
                midnight.map_err(|error| refused(format!("`{date}` has no beginning: {error}"), "name another day"))?;
            Ok(json!({ "at": midnight.to_string(), "all_day": true }))
        }
    }
}

/// What the user should know of a moment: what its phrase left open, the time elsewhere, that it has passed.
pub(super) fn about(resolved: &Resolved) -> String {
    let here = match &resolved.moment {
        Moment::Time(time) => time.strftime("%H:%M").to_string(),
        Moment::Day(_) => resolved.moment.to_string(),
    };
    let told = resolved.notes.iter().map(|note| match note {
        Note::Zone { name, there } => format!("{} {name} time, {here} here", there.strftime("%H:%M")),
        _ => note.to_string(),
    });
    let past = resolved.past.then(|| "this is in the past".to_owned());
    told.chain(past).collect::<Vec<_>>().join("; ")
}

/// An event without a date.
pub(super) fn no_date() -> Failure {
    refused("no day or time was given".to_owned(), "say when: `tomorrow at 3pm`")
}

fn not_understood(error: DateError) -> Failure {
    refused(error.to_string(), error.hint())
}
