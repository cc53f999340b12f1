//! Dates: a phrase such as "half six next Tuesday" and the moment of the command in, the day or the time meant out.
//!
//! The way of a phrase: `tokens` (with the vocabulary in `words`) → `phrase`, the parts in whatever order (`day`,
//! `clock`, `length`, `zone` recognise them) → `moment` (with `calendar`), the parts settled against the clock.
//!
//! Invariant: pure, the clock is passed in; a phrase that is not wholly understood is an error that quotes it, never a
//! guess. Weeks start on Monday.

mod calendar;
mod clock;
mod day;
mod end;
mod length;
mod moment;
mod numbers;
mod phrase;
mod render;
#[cfg(test)]
mod tests;
mod tokens;
mod words;
mod zone;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ZonedDateTime};

use calendar::NoDate;
use moment::{NoMoment, moment};
use phrase::{Fault, Phrase, phrase as parts_of};
use tokens::{tidy, tokens};

pub use end::resolve_end;
pub use length::duration;
pub use render::brief;

/// What a phrase names: a day, or a day and a time, in the zone of the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A day with no time.
    Day(Date),
    /// A moment.
    Time(ZonedDateTime),
}

/// A phrase, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The day or the time meant.
    pub moment: Moment,
    /// Whether it is before the moment of the command; a time equal to it has passed.
    pub past: bool,
    /// What the user should be told before they approve.
    pub notes: Vec<Note>,
}

/// Something about a resolved phrase that the user should know. Its `Display` is a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The weekday that was said is not that of the date; the date won.
    Weekday {
        /// The weekday of the phrase.
        said: Weekday,
        /// The date of the phrase.
        date: Date,
    },
    /// The clock skips the time that was said; it moved forward by the gap.
    Skipped {
        /// The time of the phrase.
        said: DateTime,
        /// The time it became.
        moved: DateTime,
    },
    /// The clock shows the time that was said twice; the first one was taken.
    Twice {
        /// The time of the phrase.
        said: DateTime,
    },
    /// The phrase named a time zone.
    Zone {
        /// The zone as it was said.
        name: String,
        /// The time there.
        there: DateTime,
    },
}

/// What a phrase is resolved against.
#[derive(Clone, Debug)]
pub struct Context {
    /// The moment of the command, in the user's time zone.
    pub now: ZonedDateTime,
    /// How the user's region writes `3/4`.
    pub order: DateOrder,
}

/// Which of the two numbers of `3/4` is the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// March 4.
    #[default]
    MonthDay,
    /// 3 April.
    DayMonth,
}

/// Why a phrase has no moment, or no length. All quote the phrase, shortened where it is long.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing was said.
    #[error("expected a day or a time, found an empty phrase")]
    Empty,
    /// More was said than any date needs.
    #[error("expected a day or a time, found `{phrase}`, which is too long to be one")]
    TooLong {
        /// The phrase.
        phrase: String,
    },
    /// A word of the phrase has no meaning where it stands.
    #[error("could not understand the date `{phrase}` at `{word}`")]
    Unknown {
        /// The phrase.
        phrase: String,
        /// The word.
        word: String,
    },
    /// The phrase breaks off, or says no day and no time.
    #[error("could not find a day or a time in `{phrase}`")]
    Incomplete {
        /// The phrase.
        phrase: String,
    },
    /// Two parts of the phrase exclude each other.
    #[error("could not resolve the date `{phrase}`, because its parts contradict each other")]
    Contradiction {
        /// The phrase.
        phrase: String,
    },
    /// The phrase holds a start and an end.
    #[error("expected one moment, found a start and an end in `{phrase}`")]
    Range {
        /// The phrase.
        phrase: String,
    },
    /// The calendar has no such day.
    #[error("could not resolve the date `{phrase}`, because the calendar has no such day")]
    NoSuchDay {
        /// The phrase.
        phrase: String,
    },
    /// No clock shows such a time.
    #[error("could not resolve the date `{phrase}`, because no clock shows such a time")]
    NoSuchTime {
        /// The phrase.
        phrase: String,
    },
    /// The moment lies beyond the calendar.
    #[error("could not resolve the date `{phrase}`, because it is too far away")]
    OutOfRange {
        /// The phrase.
        phrase: String,
    },
    /// The phrase is no length of time.
    #[error("expected a length of time, found `{phrase}`")]
    NotALength {
        /// The phrase.
        phrase: String,
    },
    /// The end is a time, or hours later, and the start only a day.
    #[error("could not end at `{phrase}`, because the start is a day without a time")]
    NoStartTime {
        /// The phrase of the end.
        phrase: String,
    },
    /// The end is only a day, and the start a time.
    #[error("could not end on `{phrase}`, because the start has a time and the end has none")]
    NoEndTime {
        /// The phrase of the end.
        phrase: String,
    },
    /// The end is not after the start.
    #[error("could not end at `{phrase}`, because it is before the start, {start}")]
    EndsBeforeStart {
        /// The phrase of the end.
        phrase: String,
        /// The start, rendered.
        start: String,
    },
}

/// The longest phrase that is read, in bytes.
const LONGEST_PHRASE: usize = 160;
/// The most characters of a phrase that a message quotes.
const LONGEST_QUOTE: usize = 60;

/// Resolves a phrase against the moment of the command.
///
/// ISO 8601 is accepted too, with or without a time, with a `T` or a space; with an offset it is that moment.
pub fn resolve(phrase: &str, at: &Context) -> Result<Resolved, DateError> {
    if let Ok(moment) = phrase.trim().parse::<Timestamp>() {
        let moment = moment.to_zoned_datetime(at.now.time_zone().clone());
        return Ok(Resolved { past: moment <= at.now, moment: Moment::Time(moment), notes: Vec::new() });
    }
    settled(&read(phrase)?, phrase, at)
}

impl Context {
    /// A context whose dates are written month first.
    pub fn new(now: ZonedDateTime) -> Self {
        Self { now, order: DateOrder::default() }
    }
}

impl Moment {
    /// The day, or the day that the time lies on.
    pub fn date(&self) -> Date {
        match self {
            Self::Day(date) => *date,
            Self::Time(time) => time.date(),
        }
    }
}

impl DateError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::Incomplete { .. } => "say a day, a time or both, such as `Friday at 3pm`",
            Self::TooLong { .. } | Self::Unknown { .. } => "say it another way, such as `next Tuesday at 10:30`",
            Self::Contradiction { .. } => "name the day once and the time once",
            Self::Range { .. } => "say when it starts, and its end or its length apart from that",
            Self::NoSuchDay { .. } => "check the day against a calendar; `3/14` is read in the order of your region",
            Self::NoSuchTime { .. } => "say a time such as `3pm` or `15:00`",
            Self::OutOfRange { .. } => "name a day within the years -9999 to 9999",
            Self::NotALength { .. } => "say a length such as `45 minutes` or `an hour and a half`",
            Self::NoStartTime { .. } => "say at what time it starts",
            Self::NoEndTime { .. } => "say at what time it ends",
            Self::EndsBeforeStart { .. } => "say an end after the start, or how long it lasts",
        }
    }
}

/// The parts of a phrase.
fn read(phrase: &str) -> Result<Phrase, DateError> {
    let quote = || quoted(phrase);
    if phrase.trim().is_empty() {
        return Err(DateError::Empty);
    }
    if phrase.len() > LONGEST_PHRASE {
        return Err(DateError::TooLong { phrase: quote() });
    }
    let text = tidy(phrase);
    let found = tokens(&text);
    parts_of(&found.tokens).map_err(|fault| match fault {
        Fault::Unknown(index) => match found.texts.get(index) {
            Some(word) => DateError::Unknown { phrase: quote(), word: (*word).to_owned() },
            None => DateError::Incomplete { phrase: quote() },
        },
        Fault::Range => DateError::Range { phrase: quote() },
        Fault::Contradiction => DateError::Contradiction { phrase: quote() },
    })
}

/// The moment that the parts of a phrase name.
fn settled(parts: &Phrase, phrase: &str, at: &Context) -> Result<Resolved, DateError> {
    let phrase = || quoted(phrase);
    moment(parts, at).map_err(|reason| match reason {
        NoMoment::Date(NoDate::NoDay) => DateError::Incomplete { phrase: phrase() },
        NoMoment::Date(NoDate::NoSuchDay) => DateError::NoSuchDay { phrase: phrase() },
        NoMoment::Date(NoDate::OutOfRange) => DateError::OutOfRange { phrase: phrase() },
        NoMoment::NoSuchTime => DateError::NoSuchTime { phrase: phrase() },
        NoMoment::Contradiction => DateError::Contradiction { phrase: phrase() },
    })
}

/// A phrase as a message quotes it.
fn quoted(phrase: &str) -> String {
    let phrase = phrase.trim();
    match phrase.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &phrase[..end]),
        None => phrase.to_owned(),
    }
}
