//! Clock times: `3pm`, `15:00`, `quarter to four`, `half six`, `0900`, `three fifteen` in, an hour and a minute out.
//!
//! Invariant: reading says what was written; [`on_the_clock`] alone decides which half of the day it means.

use super::length::unit;
use super::numbers::{Read, number};
use super::words::{Half, Point, Span, Token, Unit};

/// A time of day as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub half: Said,
}

/// What was said about the half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing: `3`, `half six`.
    Nothing,
    /// am or pm.
    Half(Half),
    /// The 24-hour clock: `15:00`, `03:00`, `0900`.
    Day24,
    /// Minutes after the midnight that ends the day: `half past midnight`.
    AfterMidnight,
}

/// A time on the 24-hour clock, how many days after the day that was named, and the time in the other half of the day
/// that it may stand for as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OnTheClock {
    pub hour: u32,
    pub days: i64,
    pub other_half: Option<u32>,
}

impl Clock {
    /// Whether a clock shows it: 25:00, 3:75 and 13pm are none.
    pub fn exists(self) -> bool {
        let hours = match self.half {
            Said::Half(_) => 1..=12,
            _ => 0..=23,
        };
        hours.contains(&self.hour) && self.minute < 60 && self.second < 60
    }
}

/// Reads a clock time.
pub(super) fn clock<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Clock> {
    past_or_to(t)
        .or_else(|| half_hour(t))
        .or_else(|| written_out(t))
        .or_else(|| military(t))
        .or_else(|| hour_and_minute(t))
        .or_else(|| bare_hour(t))
}

/// Decides the half of the day, with the part of the day that was said. Nothing where the two exclude each other.
pub(super) fn on_the_clock(clock: Clock, span: Option<Span>) -> Option<OnTheClock> {
    let at = |hour, days| Some(OnTheClock { hour, days, other_half: None });
    let hour = clock.hour;
    match (clock.half, span) {
        (Said::AfterMidnight, None | Some(Span::Night)) => at(0, 1),
        (Said::AfterMidnight, Some(_)) => None,
        (Said::Half(half), span) => {
            let hour = match half {
                Half::Am => hour % 12,
                Half::Pm => hour % 12 + 12,
            };
            let days = i64::from(span == Some(Span::Night) && hour < NIGHT_ENDS);
            span.is_none_or(|span| holds(span, hour)).then_some(OnTheClock { hour, days, other_half: None })
        }
        (Said::Nothing | Said::Day24, Some(span)) if (1..=12).contains(&hour) => match span {
            Span::Morning => at(hour % 12, 0),
            Span::Afternoon => at(hour % 12 + 12, 0),
            Span::Evening if hour == 12 => None,
            Span::Evening => at(hour + 12, 0),
            Span::Night if hour % 12 < NIGHT_ENDS => at(hour % 12, 1),
            Span::Night => at(hour + 12, 0),
        },
        (Said::Day24, None) => at(hour, 0),
        (Said::Nothing, None) => match hour {
            1..=6 => at(hour + 12, 0),
            7..=11 => Some(OnTheClock { hour, days: 0, other_half: Some(hour + 12) }),
            _ => at(hour, 0),
        },
        (_, Some(span)) if holds(span, hour) => at(hour, i64::from(span == Span::Night && hour < NIGHT_ENDS)),
        _ => None,
    }
}

/// The hour before which a night belongs to the day before: "2 tonight" is 2:00 of the next day.
const NIGHT_ENDS: u32 = 5;

fn holds(span: Span, hour: u32) -> bool {
    match span {
        Span::Morning => hour < 12,
        Span::Afternoon | Span::Evening => hour >= 12,
        Span::Night => !(NIGHT_ENDS..12).contains(&hour),
    }
}

/// `quarter past three`, `ten to nine`, `5 minutes past noon`.
fn past_or_to<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Clock> {
    let (minutes, named, t) = match t {
        [Token::Word("a"), Token::Word("quarter"), rest @ ..] | [Token::Word("quarter"), rest @ ..] => (15, true, rest),
        [Token::Word("half"), rest @ ..] => (30, false, rest),
        _ => {
            let (count, rest) = number(t).filter(|(count, _)| (1..=30).contains(count))?;
            match rest {
                [Token::Unit(Unit::Minute), rest @ ..] => (count, true, rest),
                _ => (count, matches!(count, 5 | 10 | 20 | 25), rest),
            }
        }
    };
    let (back, t) = match t {
        [Token::Word("past" | "after"), rest @ ..] => (false, rest),
        // "2 to 3" is two times, "ten to three" is one.
        [Token::Word("to" | "till" | "before" | "of"), rest @ ..] if named => (true, rest),
        _ => return None,
    };
    let minute = if back { 60 - minutes } else { minutes };
    match t {
        [Token::Point(Point::Midnight), rest @ ..] if back => Some((exact(23, minute, Said::Day24), rest)),
        [Token::Point(Point::Midnight), rest @ ..] => Some((exact(0, minute, Said::AfterMidnight), rest)),
        [Token::Point(Point::Noon), rest @ ..] => Some((exact(12 - u32::from(back), minute, Said::Day24), rest)),
        _ => {
            let (hour, rest) = hour_to_twelve(t)?;
            let hour = match (back, hour) {
                (false, hour) => hour,
                (true, 1) => 12,
                (true, hour) => hour - 1,
            };
            Some(with_half(hour, minute, rest))
        }
    }
}

/// `half six` is half past six.
fn half_hour<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Clock> {
    let [Token::Word("half"), rest @ ..] = t else {
        return None;
    };
    let (hour, rest) = hour_to_twelve(rest)?;
    unit(rest).is_none().then(|| with_half(hour, 30, rest))
}

/// `3:15`, `03:15:30`, `9.15`, `9h30`, `18h`.
fn written_out<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Clock> {
    let (hour, minute, second, digits, rest) = match t {
        [Token::Colon { hour, minute, second, digits }, rest @ ..] => {
            (*hour, *minute, *second, *digits, after_oclock(after_hours(rest)))
        }
        [Token::Dotted { whole, part, digits: (digits, 2) }, rest @ ..] => (*whole, *part, 0, *digits, rest),
        [
            Token::Number { value, digits: digits @ 1..=2 },
            Token::Word("h"),
            Token::Number { value: minute, digits: 2 },
            rest @ ..,
        ] => (*value, *minute, 0, *digits, rest),
        [Token::Number { value, digits: 1..=2 }, Token::Word("h"), rest @ ..] => (*value, 0, 0, 2, rest),
        _ => return None,
    };
    let (clock, rest) = with_half(hour, minute, rest);
    let clock = Clock { second, ..clock };
    Some((if digits == 2 { on_24_hours(clock) } else { clock }, rest))
}

/// `0900`, `1800 hours`, `930`, `eighteen hundred`, `oh seven hundred`, `oh nine thirty`.
fn military<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Clock> {
    match t {
        [Token::Word("oh" | "o" | "zero"), rest @ ..]
            if matches!(rest, [Token::Number { value: 1..=9, digits: 0 }, ..]) =>
        {
            let (clock, rest) = military(rest).or_else(|| hour_and_minute(rest))?;
            Some((on_24_hours(clock), rest))
        }
        [Token::Number { value, digits: 0 }, Token::Word("hundred"), rest @ ..] => {
            Some((exact(*value, 0, Said::Day24), after_hours(rest)))
        }
        [Token::Number { value, digits: 4 }, rest @ ..] => {
            let (clock, rest) = with_half(value / 100, value % 100, after_hours(rest));
            Some((on_24_hours(clock), rest))
        }
        [Token::Number { value, digits: 3 }, rest @ ..] if unit(rest).is_none() => {
            Some(with_half(value / 100, value % 100, rest))
        }
        _ => None,
    }
}

/// `three fifteen`, `nine forty-five pm`, `nine oh five`, `3 30 pm`, `fifteen thirty hours`.
fn hour_and_minute<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Clock> {
    let [Token::Number { value: hour @ 1..=23, digits: 0..=2 }, rest @ ..] = t else {
        return None;
    };
    let (minute, rest) = match rest {
        [Token::Word("oh" | "o"), Token::Number { value: minute @ 1..=9, digits: 0..=1 }, rest @ ..] => (*minute, rest),
        [Token::Number { digits: 0 | 2, .. }, ..] => number(rest).filter(|(minute, _)| (10..=59).contains(minute))?,
        _ => return None,
    };
    if let [Token::Unit(Unit::Hour), rest @ ..] = rest {
        return Some((exact(*hour, minute, Said::Day24), rest));
    }
    let taken = unit(rest).is_some() || matches!(rest, [Token::Month(_), ..]);
    (!taken).then(|| with_half(*hour, minute, rest))
}

/// `3pm`, `ten o'clock`, `eight`.
fn bare_hour<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Clock> {
    let [Token::Number { value: hour, digits: digits @ 0..=2 }, rest @ ..] = t else {
        return None;
    };
    let not_an_hour = *hour == 0 && *digits == 1 || *hour > 12 && *digits == 0;
    if not_an_hour || unit(rest).is_some() {
        return None;
    }
    let (clock, rest) = with_half(*hour, 0, after_oclock(rest));
    let leading_zero = *digits == 2 && *hour < 10;
    Some((if leading_zero { on_24_hours(clock) } else { clock }, rest))
}

fn hour_to_twelve<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, u32> {
    match t {
        [Token::Number { value: hour @ 1..=12, digits: 0..=2 }, rest @ ..] => Some((*hour, after_oclock(rest))),
        _ => None,
    }
}

pub(super) fn after_oclock<'t, 'a>(t: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match t {
        [Token::Word("oclock"), rest @ ..] | [Token::Word("o"), Token::Word("clock"), rest @ ..] => rest,
        all => all,
    }
}

fn after_hours<'t, 'a>(t: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match t {
        [Token::Unit(Unit::Hour) | Token::Word("h"), rest @ ..] => rest,
        all => all,
    }
}

/// Written as the 24-hour clock writes it, unless am or pm says otherwise.
fn on_24_hours(clock: Clock) -> Clock {
    match clock.half {
        Said::Nothing => Clock { half: Said::Day24, ..clock },
        _ => clock,
    }
}

/// The am or pm that may follow; an hour that only the 24-hour clock has is on it.
fn with_half<'t, 'a>(hour: u32, minute: u32, t: &'t [Token<'a>]) -> (Clock, &'t [Token<'a>]) {
    match t {
        [Token::Half(half), rest @ ..] => (exact(hour, minute, Said::Half(*half)), rest),
        [Token::Word("a"), Token::Word("m"), rest @ ..] => (exact(hour, minute, Said::Half(Half::Am)), rest),
        [Token::Word("p"), Token::Word("m"), rest @ ..] | [Token::Word("p"), rest @ ..] => {
            (exact(hour, minute, Said::Half(Half::Pm)), rest)
        }
        _ if (1..=12).contains(&hour) => (exact(hour, minute, Said::Nothing), t),
        _ => (exact(hour, minute, Said::Day24), t),
    }
}

fn exact(hour: u32, minute: u32, half: Said) -> Clock {
    Clock { hour, minute, second: 0, half }
}
