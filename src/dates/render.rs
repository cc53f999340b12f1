//! Moments and notes as the user reads them, in approvals and answers: `Fri 27 Nov 2026, 12:00`.
//!
//! Invariant: a moment always shows its weekday, which is what people notice a wrong date by.

use std::fmt;

use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime, Weekday};

use super::{Moment, Note};

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{}", day(*date)),
            Self::Time(time) => write!(f, "{}, {}", day(time.date()), clock(time.datetime())),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday { said, date } => {
                write!(f, "{} is a {}, not a {}", day_of_year(*date), name(date.weekday()), name(*said))
            }
            Self::Skipped { said, moved } => write!(
                f,
                "the clocks go forward on {} and skip {}, so it is {}",
                day_of_year(said.date()),
                clock(*said),
                clock(*moved)
            ),
            Self::Twice { said } => write!(
                f,
                "the clocks go back on {} and show {} twice; the first is meant",
                day_of_year(said.date()),
                clock(*said)
            ),
            Self::Zone { name, there } => write!(f, "it is {} {} time", clock(*there), name),
        }
    }
}

/// A moment, or the time from one to another, in few words: `Fri 27 Nov, 12:00–13:00`. The year is told where it is not
/// the one that everybody thinks of.
pub fn brief(start: &Moment, end: Option<&Moment>, now: &ZonedDateTime) -> String {
    let ended = |words: String| format!("{}{words}", brief(start, None, now));
    let told = |date: Date| {
        let near = date.year() == now.year() || (date - now.date()).get_days().abs() < HALF_A_YEAR;
        date.strftime(if near { "%a %-d %b" } else { "%a %-d %b %Y" }).to_string()
    };
    match (start, end) {
        (Moment::Day(date), None) => told(*date),
        (Moment::Time(time), None) => format!("{}, {}", told(time.date()), clock(time.datetime())),
        (_, Some(end)) if end.date() != start.date() => ended(format!(" – {}", brief(end, None, now))),
        (Moment::Time(_), Some(Moment::Time(end))) => ended(format!("–{}", clock(end.datetime()))),
        (_, Some(_)) => brief(start, None, now),
    }
}

/// Days within which a date needs no year.
const HALF_A_YEAR: i32 = 183;

fn day(date: Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}

fn day_of_year(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The clock, with seconds only where there are any.
fn clock(time: DateTime) -> String {
    let format = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.strftime(format).to_string()
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
