//! Days: `next Friday`, `the 12th`, `March 3rd 2027`, `a week from Thursday` in, a [`Day`] out.
//!
//! Invariant: pure recognition; nothing here knows what day it is, or whether the day exists (`calendar` does).

use jiff::civil::Weekday;

use super::length::{Length, length};
use super::numbers::{Read, number, ordinal};
use super::words::{Token, Unit};

/// A day as it was said. Counts of weeks, months and years are from the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// So many days from today.
    Relative(i64),
    /// The next such day after today.
    Weekday(Weekday),
    /// The last such day before today.
    LastWeekday(Weekday),
    /// That day of a calendar week.
    OfWeek(Weekday, i64),
    /// The Monday of a week; week 0 only says of what week a weekday is.
    Week(i64),
    /// The first of a month; month 0 only says of what month a day is.
    Month(i64),
    /// 1 January; year 0 only says of what year a date is.
    Year(i64),
    /// The Saturday of a week's end; 0 is the coming one.
    Weekend(i64),
    /// Friday.
    EndOfWeek(i64),
    /// 31 December.
    EndOfYear(i64),
    /// `the 12th`: the next one, or that of a month.
    Numbered(u32, Option<i64>),
    Date {
        month: u32,
        day: u32,
        year: Option<Year>,
    },
    /// `3/4`, whose order the user's region decides.
    Numeric {
        first: u32,
        second: u32,
        year: Option<Year>,
    },
    /// The first, second … or (-1) last such day of a month.
    Nth {
        nth: i8,
        weekday: Option<Weekday>,
        of: MonthOf,
    },
    Holiday(Holiday, Option<Year>),
    /// A day that is a length of time away from another.
    Away(Box<Day>, Length),
    /// The first such weekday after another day, or the last one before it.
    Beside {
        weekday: Weekday,
        after: bool,
        day: Box<Day>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    Given(u32),
    FromNow(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MonthOf {
    /// `the month`: this one, or the next where its day has passed.
    Coming,
    FromNow(i64),
    Named(i8, Option<Year>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    NewYearsDay,
    ValentinesDay,
    IndependenceDay,
    Halloween,
    Thanksgiving,
    ChristmasEve,
    Christmas,
    BoxingDay,
    NewYearsEve,
}

/// Reads a day.
pub(super) fn day<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    let t = after_the(t);
    let (day, rest) = away(t)
        .or_else(|| nth(t))
        .or_else(|| weekday(t))
        .or_else(|| period(t))
        .or_else(|| relative(t))
        .or_else(|| holiday(t))
        .or_else(|| date(t))
        .or_else(|| numbered(t))?;
    // "Tuesday week", "tomorrow fortnight".
    match (&day, rest) {
        (Day::Weekday(_) | Day::Relative(0..=1), [Token::Unit(Unit::Week), rest @ ..]) => {
            Some((Day::Away(Box::new(day), Length::weeks(1)), rest))
        }
        (Day::Weekday(_) | Day::Relative(0..=1), [Token::Unit(Unit::Fortnight), rest @ ..]) => {
            Some((Day::Away(Box::new(day), Length::weeks(2)), rest))
        }
        _ => Some((day, rest)),
    }
}

/// `the day after tomorrow`, `a week from Friday`, `two weeks on Monday`, `3 days before Christmas`.
fn away<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    let (length, t) = match t {
        [Token::Unit(Unit::Day), rest @ ..] => (Length::days(1), rest),
        [Token::Unit(Unit::Week), rest @ ..] if matches!(rest, [Token::Word("from" | "on"), ..]) => {
            (Length::weeks(1), rest)
        }
        _ => length(t).filter(|(length, _)| length.is_whole_days())?,
    };
    let (length, t) = match t {
        [Token::Word("from" | "after"), rest @ ..] => (length, rest),
        [Token::Word("before"), rest @ ..] => (length.backwards(), rest),
        [Token::Word("on"), rest @ ..] if length.is_whole_weeks() => (length, rest),
        _ if length.is_whole_weeks() => (length, t),
        _ => return None,
    };
    let (from, rest) = day(t)?;
    Some((Day::Away(Box::new(from), length), rest))
}

/// `Friday`, `this coming Friday`, `Friday of next week`, `last Friday`, `the Friday after Christmas`.
fn weekday<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    match t {
        [Token::Weekday(weekday), Token::Word("after"), Token::Word("next"), rest @ ..]
            if !matches!(rest, [Token::Unit(_) | Token::Weekday(_) | Token::Word("weekend"), ..]) =>
        {
            Some((Day::OfWeek(*weekday, 2), rest))
        }
        [Token::Weekday(weekday), Token::Word(side @ ("after" | "before")), rest @ ..] => {
            let (day, rest) = day(rest)?;
            Some((Day::Beside { weekday: *weekday, after: *side == "after", day: Box::new(day) }, rest))
        }
        [Token::Weekday(weekday), Token::Word("of"), of @ ..] => match period(after_the(of))? {
            (Day::Week(weeks), rest) => Some((Day::OfWeek(*weekday, weeks), rest)),
            _ => None,
        },
        [Token::Weekday(weekday), Token::Word("coming"), rest @ ..]
        | [Token::Word("this"), Token::Weekday(weekday), Token::Word("coming"), rest @ ..]
        | [Token::Weekday(weekday), rest @ ..]
        | [Token::Word("this" | "coming"), Token::Weekday(weekday), rest @ ..]
        | [Token::Word("this"), Token::Word("coming"), Token::Weekday(weekday), rest @ ..] => {
            Some((Day::Weekday(*weekday), rest))
        }
        [Token::Word("next"), Token::Weekday(weekday), rest @ ..] => Some((Day::OfWeek(*weekday, 1), rest)),
        [Token::Word("last" | "past"), Token::Weekday(weekday), rest @ ..]
        | [Token::Word("this"), Token::Word("past" | "last"), Token::Weekday(weekday), rest @ ..] => {
            Some((Day::LastWeekday(*weekday), rest))
        }
        _ => None,
    }
}

/// `next week`, `this weekend`, `the month after next`, `the end of the month`.
fn period<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    match t {
        [Token::Word("eow"), rest @ ..] => return Some((Day::EndOfWeek(0), rest)),
        [Token::Word("eom"), rest @ ..] => return Some((last_day(MonthOf::Coming), rest)),
        [Token::Word("eoy"), rest @ ..] => return Some((Day::EndOfYear(0), rest)),
        [Token::Unit(unit @ (Unit::Month | Unit::Year)), Token::Word("end"), rest @ ..] => {
            let end = if *unit == Unit::Month { last_day(MonthOf::Coming) } else { Day::EndOfYear(0) };
            return Some((end, rest));
        }
        [Token::Word("end"), Token::Word("of"), rest @ ..] | [Token::Word("end"), rest @ ..] => {
            return end_of(rest);
        }
        [Token::Word("start" | "beginning"), Token::Word("of"), rest @ ..] => return start_of(rest),
        _ => {}
    }
    if let Some((count, rest)) = which(t) {
        let whole = match rest {
            [Token::Unit(Unit::Week), Token::Word("end"), ..] => None,
            [Token::Unit(Unit::Week), rest @ ..] => Some((Day::Week(count), rest)),
            [Token::Unit(Unit::Month), rest @ ..] => Some((Day::Month(count), rest)),
            [Token::Unit(Unit::Year), rest @ ..] => Some((Day::Year(count), rest)),
            [Token::Word("weekend"), rest @ ..] => Some((Day::Weekend(count), rest)),
            _ => None,
        };
        return whole;
    }
    match t {
        [Token::Unit(unit), Token::Word("after"), Token::Word("next"), rest @ ..] => {
            let day = match unit {
                Unit::Week => Day::Week(2),
                Unit::Month => Day::Month(2),
                Unit::Year => Day::Year(2),
                _ => return None,
            };
            Some((day, rest))
        }
        [Token::Word("weekend"), Token::Word("after"), Token::Word("next"), rest @ ..] => Some((Day::Weekend(2), rest)),
        [Token::Word("weekend"), rest @ ..] => Some((Day::Weekend(0), rest)),
        _ => None,
    }
}

/// `this`, `next`, `last`, as a count from the present.
fn which<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, i64> {
    match t {
        [Token::Word("this"), Token::Word("coming"), rest @ ..] if matches!(rest, [Token::Word("weekend"), ..]) => {
            Some((0, rest))
        }
        [Token::Word("this"), rest @ ..] => Some((0, rest)),
        [Token::Word("coming"), rest @ ..] if matches!(rest, [Token::Word("weekend"), ..]) => Some((0, rest)),
        [Token::Word("next"), rest @ ..] => Some((1, rest)),
        [Token::Word("last"), rest @ ..] => Some((-1, rest)),
        _ => None,
    }
}

fn end_of<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    let t = after_the(t);
    let (count, whole) = which(t).unwrap_or((0, t));
    match whole {
        [Token::Unit(Unit::Week), rest @ ..] => Some((Day::EndOfWeek(count), rest)),
        [Token::Unit(Unit::Year), rest @ ..] => Some((Day::EndOfYear(count), rest)),
        _ => month_of(t).map(|(of, rest)| (last_day(of), rest)),
    }
}

fn start_of<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    let t = after_the(t);
    match which(t) {
        Some((1, [Token::Unit(Unit::Week), rest @ ..])) => Some((Day::Week(1), rest)),
        Some((1, [Token::Unit(Unit::Year), rest @ ..])) => Some((Day::Year(1), rest)),
        _ => month_of(t).map(|(of, rest)| (Day::Nth { nth: 1, weekday: None, of }, rest)),
    }
}

fn last_day(of: MonthOf) -> Day {
    Day::Nth { nth: -1, weekday: None, of }
}

/// `the first Monday of next month`, `the last day of March`, `the last of the month`.
fn nth<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    let (nth, t) = match t {
        [Token::Word("last"), rest @ ..] => (-1, rest),
        _ => {
            let (nth, rest) = ordinal(t)?;
            (i8::try_from(nth).ok().filter(|nth| (1..=31).contains(nth))?, rest)
        }
    };
    let (weekday, t) = match t {
        [Token::Weekday(weekday), rest @ ..] => (Some(*weekday), rest),
        [Token::Unit(Unit::Day), rest @ ..] => (None, rest),
        [Token::Word("of"), ..] if nth == -1 => (None, t),
        _ => return None,
    };
    let t = match t {
        [Token::Word("of" | "in"), rest @ ..] => rest,
        all => all,
    };
    if let (-1, None, [Token::Unit(Unit::Year), rest @ ..]) = (nth, weekday, after_the(t)) {
        return Some((Day::EndOfYear(0), rest));
    }
    let (of, rest) = month_of(after_the(t))?;
    Some((Day::Nth { nth, weekday, of }, rest))
}

/// `month`, `next month`, `March 2027`.
fn month_of<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, MonthOf> {
    match t {
        [Token::Unit(Unit::Month), rest @ ..] => Some((MonthOf::Coming, rest)),
        [Token::Month(month), rest @ ..] => {
            let (year, rest) = year(rest);
            Some((MonthOf::Named(*month, year), rest))
        }
        _ => match which(t)? {
            (count, [Token::Unit(Unit::Month), rest @ ..]) => Some((MonthOf::FromNow(count), rest)),
            _ => None,
        },
    }
}

fn relative<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    match t {
        [Token::Word("today"), rest @ ..] => Some((Day::Relative(0), rest)),
        [Token::Word("tomorrow"), rest @ ..] => Some((Day::Relative(1), rest)),
        [Token::Word("yesterday"), rest @ ..] => Some((Day::Relative(-1), rest)),
        _ => None,
    }
}

fn holiday<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    let t = match t {
        [Token::Word("this" | "next"), rest @ ..] => rest,
        all => all,
    };
    let (holiday, named_day) = match t {
        [Token::Word("christmas"), Token::Word("eve"), rest @ ..] => (Holiday::ChristmasEve, rest),
        [Token::Word("christmas"), rest @ ..] => (Holiday::Christmas, rest),
        [Token::Word("boxing"), Token::Unit(Unit::Day), rest @ ..] => (Holiday::BoxingDay, rest),
        [Token::Word("nye"), rest @ ..] => (Holiday::NewYearsEve, rest),
        [Token::Word("new"), Token::Unit(Unit::Year), Token::Word("eve"), rest @ ..] => (Holiday::NewYearsEve, rest),
        [Token::Word("new"), Token::Unit(Unit::Year), rest @ ..] => (Holiday::NewYearsDay, rest),
        [Token::Word("halloween"), rest @ ..] => (Holiday::Halloween, rest),
        [Token::Word("valentines"), rest @ ..] => (Holiday::ValentinesDay, rest),
        [Token::Word("thanksgiving"), rest @ ..] => (Holiday::Thanksgiving, rest),
        [Token::Word("independence"), Token::Unit(Unit::Day), rest @ ..] => (Holiday::IndependenceDay, rest),
        _ => return None,
    };
    let rest = match named_day {
        [Token::Unit(Unit::Day), rest @ ..] => rest,
        all => all,
    };
    let (year, rest) = year(rest);
    Some((Day::Holiday(holiday, year), rest))
}

/// `March 3`, `3rd of March 2027`, `may the fourth`, `3/3`, `2026-03-03`.
fn date<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    match t {
        [Token::Triple(year, month, day), rest @ ..] if *year >= 1000 => {
            let year = Some(Year::Given(*year));
            Some((Day::Date { month: *month, day: *day, year }, rest))
        }
        [Token::Triple(first, second, year), rest @ ..] => {
            let year = Some(Year::Given(if *year < 100 { 2000 + year } else { *year }));
            Some((Day::Numeric { first: *first, second: *second, year }, rest))
        }
        [Token::Slash(first, second), rest @ ..] => {
            Some((Day::Numeric { first: *first, second: *second, year: None }, rest))
        }
        [Token::Month(month), rest @ ..] => {
            let (day, rest) = day_number(after_the(rest))?;
            let (year, rest) = year(rest);
            Some((Day::Date { month: u32::from(month.unsigned_abs()), day, year }, rest))
        }
        _ => {
            let (day, rest) = day_number(t)?;
            let month = match rest {
                [Token::Word("of"), rest @ ..] => rest,
                all => all,
            };
            let [Token::Month(month), rest @ ..] = month else {
                return None;
            };
            let (year, rest) = year(rest);
            Some((Day::Date { month: u32::from(month.unsigned_abs()), day, year }, rest))
        }
    }
}

/// `the 12th`, `the 12th of next month`.
fn numbered<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Day> {
    let (day, rest) = ordinal(t)?;
    if let [Token::Word("of"), of @ ..] = rest
        && let Some((month, rest)) = month_of(after_the(of))
    {
        let month = match month {
            MonthOf::FromNow(count) => Some(count),
            MonthOf::Coming | MonthOf::Named(..) => None,
        };
        return Some((Day::Numbered(day, month), rest));
    }
    // "The third Thursday" needs a month to be one.
    let of_weekdays = matches!(rest, [Token::Weekday(_) | Token::Unit(_), ..]);
    (!of_weekdays).then_some((Day::Numbered(day, None), rest))
}

/// The day of a month: an ordinal, or a number that nothing makes a clock time.
fn day_number<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, u32> {
    ordinal(t).or_else(|| match t {
        [Token::Number { digits: 0..=2, .. }, ..] => number(t),
        _ => None,
    })
}

/// The year that may follow a date. 15:00 written `1500` is none.
fn year<'t, 'a>(t: &'t [Token<'a>]) -> (Option<Year>, &'t [Token<'a>]) {
    match t {
        [Token::Number { value: year @ 1970..=2099, digits: 4 }, rest @ ..]
        | [Token::Comma | Token::Word("of"), Token::Number { value: year @ 1970..=2099, digits: 4 }, rest @ ..] => {
            (Some(Year::Given(*year)), rest)
        }
        // No hour is that late, so it is a year without its century.
        [Token::Number { value: year @ 24..=99, digits: 2 }, rest @ ..] => (Some(Year::Given(2000 + year)), rest),
        _ => spoken_year(t).map_or((None, t), |(year, rest)| (Some(Year::Given(year)), rest)),
    }
}

/// `twenty twenty-six`, `two thousand and twenty-six`.
fn spoken_year<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, u32> {
    let t = match t {
        [Token::Number { value: 20, digits: 0 }, rest @ ..]
        | [Token::Number { value: 2, digits: 0 }, Token::Word("thousand"), Token::Word("and"), rest @ ..]
        | [Token::Number { value: 2, digits: 0 }, Token::Word("thousand"), rest @ ..] => rest,
        _ => return None,
    };
    let [Token::Number { digits: 0, .. }, ..] = t else {
        return None;
    };
    let (year, rest) = number(t).filter(|(year, _)| (24..=99).contains(year))?;
    Some((2000 + year, rest))
}

/// What follows a leading "the".
pub(super) fn after_the<'t, 'a>(t: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match t {
        [Token::Word("the"), rest @ ..] => rest,
        all => all,
    }
}
