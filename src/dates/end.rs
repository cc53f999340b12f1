//! The end of something that starts: the end's own phrase, a length of time or nothing in, the moment it ends out.
//!
//! Invariant: never before the start. What starts at a time ends at a time; what takes the whole day ends with a day,
//! the last one included.

use jiff::{Span, ZonedDateTime};

use super::clock::{Clock, Said};
use super::day::{Day, MonthOf};
use super::length::{Length, whole_length};
use super::phrase::Phrase;
use super::words::Half;
use super::{Context, DateError, Moment, quoted, read, settled};

/// Finds when something that begins at `start` ends.
///
/// `phrase` is the end's own ("5pm", "Friday at noon"), how long it lasts ("45 minutes"), or empty: one hour, or the
/// same day where the start is a day. A clock time alone is the first such time after the start, in whichever half of
/// the day; a day that its phrase leaves open ("Sunday") is the first one that is not before the start.
pub fn resolve_end(phrase: &str, start: &Moment, at: &Context) -> Result<Moment, DateError> {
    if phrase.trim().is_empty() {
        let hour = Length { seconds: 3600, ..Length::default() };
        return match start {
            Moment::Day(date) => Ok(Moment::Day(*date)),
            Moment::Time(start) => after(start, hour, phrase),
        };
    }
    if let Some(length) = whole_length(phrase) {
        return match start {
            Moment::Time(start) => after(start, length, phrase),
            Moment::Day(_) if !length.is_whole_days() => Err(DateError::NoStartTime { phrase: quoted(phrase) }),
            Moment::Day(date) => length
                .after_date(*date)
                .and_then(|end| end.yesterday())
                .map(Moment::Day)
                .map_err(|_| out_of_range(phrase)),
        };
    }
    let parts = read(phrase)?;
    let ends: Vec<Moment> = anchors(&parts, start, at)
        .map_err(|_| out_of_range(phrase))?
        .iter()
        .flat_map(|anchor| {
            halves(&parts).into_iter().map(move |parts| settled(&parts, phrase, anchor).map(|end| end.moment))
        })
        .collect::<Result<_, _>>()?;
    match (start, ends.first()) {
        (Moment::Day(_), Some(Moment::Time(_))) => Err(DateError::NoStartTime { phrase: quoted(phrase) }),
        (Moment::Time(_), Some(Moment::Day(_))) => Err(DateError::NoEndTime { phrase: quoted(phrase) }),
        _ => first_after(start, ends)
            .ok_or_else(|| DateError::EndsBeforeStart { phrase: quoted(phrase), start: start.to_string() }),
    }
}

fn after(start: &ZonedDateTime, length: Length, phrase: &str) -> Result<Moment, DateError> {
    length.after_moment(start).map(Moment::Time).map_err(|_| out_of_range(phrase))
}

fn out_of_range(phrase: &str) -> DateError {
    DateError::OutOfRange { phrase: quoted(phrase) }
}

/// The moments against which the end's phrase is read, in order: the command's; where its day is left open, also the
/// eve of the start and the start; the start alone where it names no day.
fn anchors(parts: &Phrase, start: &Moment, at: &Context) -> Result<Vec<Context>, jiff::Error> {
    let start = match start {
        Moment::Day(date) => date.to_zoned_datetime(at.now.time_zone().clone())?,
        Moment::Time(time) => time.clone(),
    };
    let from = |now| Context { now, order: at.order };
    let eve = start.checked_sub(Span::new().days(1))?;
    if parts.elapsed.is_some() {
        return Ok(vec![at.clone()]);
    }
    if parts.days.is_empty() {
        return Ok(vec![from(start)]);
    }
    if parts.days.iter().all(is_open) {
        return Ok(vec![at.clone(), from(eve), from(start)]);
    }
    Ok(vec![at.clone()])
}

/// Whether a day is the next one of its kind, so that it depends on the moment that it is counted from.
fn is_open(day: &Day) -> bool {
    match day {
        Day::Weekday(_) | Day::Numbered(_, None) | Day::Weekend(0) | Day::EndOfWeek(0) => true,
        Day::Date { year, .. } | Day::Numeric { year, .. } | Day::Holiday(_, year) => year.is_none(),
        Day::Nth { of, .. } => matches!(of, MonthOf::Coming | MonthOf::Named(_, None)),
        _ => false,
    }
}

/// A bare hour on no particular day ends in either half of the day: both readings.
fn halves(parts: &Phrase) -> Vec<Phrase> {
    match parts.clock {
        Some(clock @ Clock { half: Said::Nothing, .. }) if parts.span.is_none() => [Half::Am, Half::Pm]
            .map(|half| Phrase { clock: Some(Clock { half: Said::Half(half), ..clock }), ..parts.clone() })
            .to_vec(),
        _ => vec![parts.clone()],
    }
}

/// The earliest of the ends that comes after the start; a day may end on itself.
fn first_after(start: &Moment, ends: Vec<Moment>) -> Option<Moment> {
    let follows = |end: &Moment| match (start, end) {
        (Moment::Day(start), Moment::Day(end)) => end >= start,
        (Moment::Time(start), Moment::Time(end)) => end > start,
        _ => false,
    };
    ends.into_iter().filter(follows).min_by(|one, other| match (one, other) {
        (Moment::Time(one), Moment::Time(other)) => one.cmp(other),
        _ => one.date().cmp(&other.date()),
    })
}
