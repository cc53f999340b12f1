//! A [`Day`] as it was said and today's date in, a date of the calendar out.
//!
//! Invariant: weeks start on Monday; a day without a year is never in the past, unless it says so ("yesterday").

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::DateOrder;
use super::day::{Day, Holiday, MonthOf, Year};

/// Why a day has no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// The calendar lacks it: April 31.
    NoSuchDay,
    /// It is beyond the years that the calendar is computed for.
    OutOfRange,
    /// It says in what week, month or year, but no day.
    NoDay,
}

impl From<jiff::Error> for NoDate {
    fn from(_: jiff::Error) -> Self {
        Self::OutOfRange
    }
}

/// How far ahead a day that not every month or year has (the 31st, February 29) is looked for.
const MONTHS_AHEAD: i64 = 12;
const YEARS_AHEAD: i64 = 8;

/// Finds the date of a day.
pub(super) fn date_of(day: &Day, today: Date, order: DateOrder) -> Result<Date, NoDate> {
    match *day {
        Day::Relative(days) => plus_days(today, days),
        Day::Weekday(weekday) => Ok(today.nth_weekday(1, weekday)?),
        Day::LastWeekday(weekday) => Ok(today.nth_weekday(-1, weekday)?),
        Day::OfWeek(weekday, weeks) => of_week(today, weekday, weeks),
        Day::Week(0) | Day::Month(0) | Day::Year(0) => Err(NoDate::NoDay),
        Day::Week(weeks) => of_week(today, Weekday::Monday, weeks),
        Day::Month(months) => Ok(plus_months(today, months)?.first_of_month()),
        Day::Year(years) => Ok(plus_months(today, 12 * years)?.first_of_year()),
        Day::Weekend(0) => plus_days(today, i64::from(today.weekday().until(Weekday::Saturday))),
        Day::Weekend(weeks) => of_week(today, Weekday::Saturday, weeks),
        Day::EndOfWeek(0) => plus_days(today, i64::from(today.weekday().until(Weekday::Friday))),
        Day::EndOfWeek(weeks) => of_week(today, Weekday::Friday, weeks),
        Day::EndOfYear(years) => Ok(plus_months(today, 12 * years)?.last_of_year()),
        Day::Numbered(number, Some(months)) => numbered(plus_months(today, months)?, number),
        Day::Numbered(number, None) => {
            let next = |months| numbered(plus_months(today, months)?, number);
            first_from(MONTHS_AHEAD, plus_days(today, 1)?, next)
        }
        Day::Date { month, day, year } => in_year(today, year, |year| date(year, month, day)),
        Day::Numeric { first, second, year } => {
            let (month, day) = match order {
                DateOrder::MonthDay => (first, second),
                DateOrder::DayMonth => (second, first),
            };
            in_year(today, year, |year| date(year, month, day))
        }
        Day::Nth { nth, weekday, of } => match of {
            MonthOf::Coming => {
                let next = |months| nth_of(plus_months(today, months)?, nth, weekday);
                first_from(MONTHS_AHEAD, today, next)
            }
            MonthOf::FromNow(months) => nth_of(plus_months(today, months)?, nth, weekday),
            MonthOf::Named(month, year) => {
                in_year(today, year, |year| nth_of(date(year, u32::from(month.unsigned_abs()), 1)?, nth, weekday))
            }
        },
        Day::Holiday(holiday, year) => in_year(today, year, |year| holiday_in(year, holiday)),
        Day::Away(ref from, length) => Ok(length.after_date(date_of(from, today, order)?)?),
        Day::Beside { weekday, after, ref day } => {
            let side = if after { 1 } else { -1 };
            Ok(date_of(day, today, order)?.nth_weekday(side, weekday)?)
        }
    }
}

/// Whether a second way of naming the day fits the date that the first one gave.
pub(super) fn fits(day: &Day, date: Date, today: Date, order: DateOrder) -> bool {
    match *day {
        Day::Weekday(weekday) => date.weekday() == weekday,
        Day::Numbered(number, None) => i64::from(date.day()) == i64::from(number),
        ref day => date_of(day, today, order) == Ok(date),
    }
}

/// The first date that `next` gives for 0, 1, 2 … and that is not before `from`. What does not exist is passed over.
fn first_from(tries: i64, from: Date, next: impl Fn(i64) -> Result<Date, NoDate>) -> Result<Date, NoDate> {
    for ahead in 0..=tries {
        match next(ahead) {
            Ok(date) if date >= from => return Ok(date),
            Ok(_) | Err(NoDate::NoSuchDay) => {}
            Err(other) => return Err(other),
        }
    }
    Err(NoDate::NoSuchDay)
}

/// A yearly day in the year that was named, or the next one, today included.
fn in_year(today: Date, year: Option<Year>, day: impl Fn(i64) -> Result<Date, NoDate>) -> Result<Date, NoDate> {
    let this_year = i64::from(today.year());
    match year {
        Some(Year::Given(year)) => day(i64::from(year)),
        Some(Year::FromNow(years)) => day(this_year + years),
        None => first_from(YEARS_AHEAD, today, |ahead| day(this_year + ahead)),
    }
}

fn holiday_in(year: i64, holiday: Holiday) -> Result<Date, NoDate> {
    match holiday {
        Holiday::NewYearsDay => date(year, 1, 1),
        Holiday::ValentinesDay => date(year, 2, 14),
        Holiday::IndependenceDay => date(year, 7, 4),
        Holiday::Halloween => date(year, 10, 31),
        Holiday::Thanksgiving => nth_of(date(year, 11, 1)?, 4, Some(Weekday::Thursday)),
        Holiday::ChristmasEve => date(year, 12, 24),
        Holiday::Christmas => date(year, 12, 25),
        Holiday::BoxingDay => date(year, 12, 26),
        Holiday::NewYearsEve => date(year, 12, 31),
    }
}

fn date(year: i64, month: u32, day: u32) -> Result<Date, NoDate> {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(NoDate::NoSuchDay);
    };
    let year = i16::try_from(year).map_err(|_| NoDate::OutOfRange)?;
    Date::new(year, month, day).map_err(|_| NoDate::NoSuchDay)
}

/// The day with that number in the month that `within` lies in.
fn numbered(within: Date, number: u32) -> Result<Date, NoDate> {
    date(i64::from(within.year()), u32::from(within.month().unsigned_abs()), number)
}

/// The first, second … or last (-1) such day in the month that `within` lies in.
fn nth_of(within: Date, nth: i8, weekday: Option<Weekday>) -> Result<Date, NoDate> {
    match weekday {
        Some(weekday) => within.nth_weekday_of_month(nth, weekday).map_err(|_| NoDate::NoSuchDay),
        None if nth < 0 => Ok(within.last_of_month()),
        None => numbered(within, u32::from(nth.unsigned_abs())),
    }
}

fn of_week(today: Date, weekday: Weekday, weeks: i64) -> Result<Date, NoDate> {
    let days = weekday.to_monday_zero_offset() - today.weekday().to_monday_zero_offset();
    plus_days(today, 7 * weeks + i64::from(days))
}

fn plus_days(date: Date, days: i64) -> Result<Date, NoDate> {
    Ok(date.checked_add(Span::new().try_days(days)?)?)
}

fn plus_months(date: Date, months: i64) -> Result<Date, NoDate> {
    Ok(date.checked_add(Span::new().try_months(months)?)?)
}
