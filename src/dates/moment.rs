//! The parts of a phrase and the moment of the command in, the moment meant out.
//!
//! Invariant: pure; the clock is the context's. A time that daylight saving skips moves forward by the gap, one that
//! occurs twice is the first.

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span as Length, ZonedDateTime};

use super::calendar::{NoDate, date_of, fits};
use super::clock::{OnTheClock, on_the_clock};
use super::day::Day;
use super::phrase::Phrase;
use super::words::{Point, Span};
use super::{Context, Moment, Note, Resolved};

/// Why a phrase that was understood names no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoMoment {
    Date(NoDate),
    /// No clock shows it: 25:00.
    NoSuchTime,
    Contradiction,
}

impl From<NoDate> for NoMoment {
    fn from(reason: NoDate) -> Self {
        Self::Date(reason)
    }
}

impl From<jiff::Error> for NoMoment {
    fn from(_: jiff::Error) -> Self {
        Self::Date(NoDate::OutOfRange)
    }
}

/// Finds the moment that a phrase names.
pub(super) fn moment(phrase: &Phrase, at: &Context) -> Result<Resolved, NoMoment> {
    if let Some(length) = phrase.elapsed {
        if phrase.has_time() || phrase.zone.is_some() || !phrase.days.is_empty() {
            return Err(NoMoment::Contradiction);
        }
        return Ok(resolved(length.after_moment(&at.now)?, at, Vec::new()));
    }
    let mut notes = Vec::new();
    let date = date(&phrase.days, at, &mut notes)?;
    match (time_of_day(phrase)?, date) {
        (Some(time), date) => timed(&time, date, phrase, at, notes),
        (None, _) if phrase.zone.is_some() => Err(NoMoment::Contradiction),
        (None, Some(date)) => Ok(Resolved { past: date < at.now.date(), moment: Moment::Day(date), notes }),
        (None, None) => Err(NoMoment::Date(NoDate::NoDay)),
    }
}

fn resolved(moment: ZonedDateTime, at: &Context, notes: Vec<Note>) -> Resolved {
    Resolved { past: moment <= at.now, moment: Moment::Time(moment), notes }
}

/// The date that all the ways of naming the day lead to; a weekday that disagrees with a date gives way.
fn date(days: &[Day], at: &Context, notes: &mut Vec<Note>) -> Result<Option<Date>, NoMoment> {
    let today = at.now.date();
    let Some(surest) = days.iter().max_by_key(|day| sureness(day)) else {
        return Ok(None);
    };
    let date = date_of(surest, today, at.order)?;
    for other in days.iter().filter(|day| !fits(day, date, today, at.order)) {
        match other {
            Day::Weekday(said) if is_a_date(surest) => notes.push(Note::Weekday { said: *said, date }),
            _ => return Err(NoMoment::Contradiction),
        }
    }
    Ok(Some(date))
}

/// How closely a day is named, to find the one that decides.
fn sureness(day: &Day) -> u8 {
    match day {
        Day::Weekday(_) => 0,
        Day::Numbered(_, None) => 1,
        Day::Date { year: None, .. } | Day::Numeric { year: None, .. } => 2,
        _ => 3,
    }
}

/// Whether a day is a date of its own, that a weekday beside it only confirms. "Friday in two weeks" is not meant so.
fn is_a_date(day: &Day) -> bool {
    matches!(
        day,
        Day::Relative(_)
            | Day::Numbered(..)
            | Day::Date { .. }
            | Day::Numeric { .. }
            | Day::Nth { .. }
            | Day::Holiday(..)
    )
}

/// A time of day, so many days after the day named.
struct TimeOfDay {
    time: Time,
    days: i64,
    /// The same on the other half of the clock, where that may be meant.
    other_half: Option<Time>,
}

/// The clock time, which wins over the part of the day, or else the part's.
fn time_of_day(phrase: &Phrase) -> Result<Option<TimeOfDay>, NoMoment> {
    let exact = |hour, minute, days| {
        let time = Time::new(hour, minute, 0, 0).map_err(|_| NoMoment::NoSuchTime)?;
        Ok(Some(TimeOfDay { time, days, other_half: None }))
    };
    match (phrase.clock, phrase.point, phrase.span) {
        (Some(_), Some(Point::Noon | Point::Midnight), _) => Err(NoMoment::Contradiction),
        (Some(clock), _, span) => {
            if !clock.exists() {
                return Err(NoMoment::NoSuchTime);
            }
            let OnTheClock { hour, days, other_half } = on_the_clock(clock, span).ok_or(NoMoment::Contradiction)?;
            let time = |hour| civil_time(hour, clock.minute, clock.second);
            let other_half = other_half.map(time).transpose()?;
            Ok(Some(TimeOfDay { time: time(hour)?, days, other_half }))
        }
        (None, Some(Point::Midnight), None | Some(Span::Night)) => exact(0, 0, 1),
        (None, Some(Point::Noon), None | Some(Span::Afternoon)) => exact(12, 0, 0),
        (None, Some(Point::Noon | Point::Midnight), Some(_)) => Err(NoMoment::Contradiction),
        (None, Some(Point::Lunch), _) => exact(12, 30, 0),
        (None, Some(Point::EndOfDay), _) => exact(17, 0, 0),
        (None, Some(Point::FirstThing), _) => exact(9, 0, 0),
        (None, None, Some(Span::Morning)) => exact(9, 0, 0),
        (None, None, Some(Span::Afternoon)) => exact(15, 0, 0),
        (None, None, Some(Span::Evening)) => exact(19, 0, 0),
        (None, None, Some(Span::Night)) => exact(20, 0, 0),
        (None, None, None) => Ok(None),
    }
}

fn civil_time(hour: u32, minute: u32, second: u32) -> Result<Time, NoMoment> {
    let part = |value| i8::try_from(value).map_err(|_| NoMoment::NoSuchTime);
    Time::new(part(hour)?, part(minute)?, part(second)?, 0).map_err(|_| NoMoment::NoSuchTime)
}

/// A time on its day; without one, the next such time.
fn timed(
    time: &TimeOfDay,
    date: Option<Date>,
    phrase: &Phrase,
    at: &Context,
    mut notes: Vec<Note>,
) -> Result<Resolved, NoMoment> {
    let zone = phrase.zone.as_ref().map_or_else(|| at.now.time_zone().clone(), |(_, zone)| zone.clone());
    let now_there = at.now.with_time_zone(zone.clone());
    let today = if date.is_some() { at.now.date() } else { now_there.date() };
    let moment_on = |date: Date, time: Time| on(date, time, &zone);
    let moment = match date {
        Some(date) => {
            let first = moment_on(plus(date, time.days)?, time.time)?;
            match time.other_half {
                Some(other) if date == today && first.0 <= at.now => {
                    Some(moment_on(date, other)?).filter(|other| other.0 > at.now).unwrap_or(first)
                }
                _ => first,
            }
        }
        // From the day before, because "2 at night" belongs to yesterday's night until it has passed.
        None => {
            let mut next = None;
            for ahead in -1..=2 {
                let day = plus(today, ahead)?;
                let halves = [Some((time.time, time.days)), time.other_half.map(|other| (other, 0))];
                for (time, days) in halves.into_iter().flatten() {
                    let candidate = moment_on(plus(day, days)?, time)?;
                    if next.is_none() && candidate.0 > at.now {
                        next = Some(candidate);
                    }
                }
            }
            next.ok_or(NoMoment::Date(NoDate::OutOfRange))?
        }
    };
    let (moment, clock_change) = moment;
    notes.extend(clock_change);
    if let Some((name, _)) = &phrase.zone {
        notes.push(Note::Zone { name: name.clone(), there: moment.datetime() });
    }
    Ok(resolved(moment.with_time_zone(at.now.time_zone().clone()), at, notes))
}

fn plus(date: Date, days: i64) -> Result<Date, NoMoment> {
    Ok(date.checked_add(Length::new().try_days(days)?)?)
}

/// A civil time in a zone, and what daylight saving did to it.
fn on(date: Date, time: Time, zone: &TimeZone) -> Result<(ZonedDateTime, Option<Note>), NoMoment> {
    let said = date.to_datetime(time);
    let ambiguous = zone.to_ambiguous_zoned_datetime(said);
    let change = ambiguous.offset();
    let moment = ambiguous.compatible()?;
    let note = match change {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Gap { .. } => Some(Note::Skipped { said, moved: moment.datetime() }),
        AmbiguousOffset::Fold { .. } => Some(Note::Twice { said }),
    };
    Ok((moment, note))
}
