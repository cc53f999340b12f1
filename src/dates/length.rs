//! Lengths of time: `45 minutes`, `an hour and a half`, `1h30`, `two weeks` in, months, days and seconds out.
//!
//! Invariant: hours, minutes and seconds are elapsed time; days, weeks, months and years are of the calendar. A
//! fraction that its unit cannot hold (half a month) is not read.

use jiff::{Span, ZonedDateTime, civil::Date};

use super::DateError;
use super::numbers::{Read, number};
use super::tokens::{tidy, tokens};
use super::words::{Token, Unit};

/// A length of time, in the three kinds that do not turn into one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    pub months: i64,
    pub days: i64,
    pub seconds: i64,
}

impl Length {
    pub fn weeks(count: i64) -> Self {
        Self::days(7 * count)
    }

    pub fn days(days: i64) -> Self {
        Self { days, ..Self::default() }
    }

    /// Whether it moves from day to day and leaves the clock alone.
    pub fn is_whole_days(self) -> bool {
        self.seconds == 0
    }

    pub fn is_whole_weeks(self) -> bool {
        self.is_whole_days() && self.months == 0 && self.days % 7 == 0
    }

    pub fn backwards(self) -> Self {
        Self { months: -self.months, days: -self.days, seconds: -self.seconds }
    }

    /// The day that is this much after `date`; a day that the month lacks becomes its last.
    pub fn after_date(self, date: Date) -> Result<Date, jiff::Error> {
        date.checked_add(Span::new().try_months(self.months)?)?.checked_add(Span::new().try_days(self.days)?)
    }

    /// The moment that is this much after `moment`: first the calendar's part, then the elapsed one.
    pub fn after_moment(self, moment: &ZonedDateTime) -> Result<ZonedDateTime, jiff::Error> {
        moment
            .checked_add(Span::new().try_months(self.months)?)?
            .checked_add(Span::new().try_days(self.days)?)?
            .checked_add(Span::new().try_seconds(self.seconds)?)
    }

    fn plus(self, other: Self) -> Self {
        Self { months: self.months + other.months, days: self.days + other.days, seconds: self.seconds + other.seconds }
    }
}

/// How long a phrase such as `an hour and a half` or `for 2h` says that something lasts, never zero.
///
/// Hours come as minutes, weeks as days, years as months.
pub fn duration(phrase: &str) -> Result<Span, DateError> {
    let not_a_length = || DateError::NotALength { phrase: super::quoted(phrase) };
    let length = whole_length(phrase).ok_or_else(not_a_length)?;
    Span::new()
        .try_months(length.months)
        .and_then(|span| span.try_days(length.days))
        .and_then(|span| span.try_minutes(length.seconds / 60))
        .and_then(|span| span.try_seconds(length.seconds % 60))
        .map_err(|_| DateError::OutOfRange { phrase: super::quoted(phrase) })
}

/// The length that a whole phrase is, and nothing besides.
pub(super) fn whole_length(phrase: &str) -> Option<Length> {
    if phrase.len() > super::LONGEST_PHRASE {
        return None;
    }
    let text = tidy(phrase);
    let found = tokens(&text);
    let t = match found.tokens.as_slice() {
        [Token::Word("for" | "lasting"), rest @ ..] => rest,
        all => all,
    };
    let (read, rest) = length(t)?;
    let ended = matches!(rest, [] | [Token::Word("long" | "later" | "after")]);
    (ended && read != Length::default()).then_some(read)
}

/// `two hours`, `an hour and a quarter`, `1 hour 30 minutes`, `2 days and 3 hours`.
pub(super) fn length<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Length> {
    let (mut sum, mut t) = term(t)?;
    loop {
        let next = match t {
            [Token::Word("and") | Token::Comma, rest @ ..] => rest,
            all => all,
        };
        let Some((more, rest)) = term(next) else {
            return Some((sum, t));
        };
        (sum, t) = (sum.plus(more), rest);
    }
}

/// An amount of one unit, with the half or the minutes that may follow it.
fn term<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Length> {
    let (count, t) = amount(t)?;
    let (unit, t) = unit(t)?;
    let after_and = match t {
        [Token::Word("and"), rest @ ..] => Some(rest),
        _ => None,
    };
    if let Some((part, rest)) = after_and.and_then(fraction) {
        return Some((of(count.plus(part), unit)?, rest));
    }
    if let Some((below, rest)) = below(unit, after_and.unwrap_or(t)) {
        return Some((of(count, unit)?.plus(below), rest));
    }
    Some((of(count, unit)?, t))
}

/// The minutes of `one hour fifteen`, the seconds of `a minute thirty`.
fn below<'t, 'a>(of_unit: Unit, t: &'t [Token<'a>]) -> Read<'t, 'a, Length> {
    let unit = match of_unit {
        Unit::Hour => Unit::Minute,
        Unit::Minute => Unit::Second,
        _ => return None,
    };
    let [Token::Number { digits: 0..=2, .. }, ..] = t else {
        return None;
    };
    let (count, rest) = number(t).filter(|(count, rest)| *count < 60 && !follows_number(rest))?;
    Some((of(Amount::whole(count), unit)?, rest))
}

/// Whether what comes next makes the number before it something other than minutes.
fn follows_number(t: &[Token]) -> bool {
    unit(t).is_some() || matches!(t, [Token::Month(_) | Token::Half(_), ..])
}

/// A count that may be broken, as a fraction.
#[derive(Clone, Copy)]
struct Amount {
    over: i64,
    under: i64,
}

impl Amount {
    fn whole(count: u32) -> Self {
        Self { over: i64::from(count), under: 1 }
    }

    fn plus(self, other: Self) -> Self {
        Self { over: self.over * other.under + other.over * self.under, under: self.under * other.under }
    }

    /// This many times `size`, where that is a whole number.
    fn times(self, size: i64) -> Option<i64> {
        let product = self.over.checked_mul(size)?;
        (product % self.under == 0).then_some(product / self.under)
    }
}

fn of(count: Amount, unit: Unit) -> Option<Length> {
    let seconds = |size| Some(Length { seconds: count.times(size)?, ..Length::default() });
    let days = |size| Some(Length::days(count.times(size)?));
    let months = |size| Some(Length { months: count.times(size)?, ..Length::default() });
    match unit {
        Unit::Second => seconds(1),
        Unit::Minute => seconds(60),
        Unit::Hour => seconds(3600),
        // Half a day is twelve hours.
        Unit::Day => days(1).or_else(|| seconds(86_400)),
        Unit::Week => days(7),
        Unit::Fortnight => days(14),
        Unit::Month => months(1),
        Unit::Year => months(12),
    }
}

fn amount<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Amount> {
    if let [Token::Dotted { whole, part, digits: (_, places @ 1..=2) }, rest @ ..] = t {
        let under = 10_u32.pow(u32::try_from(*places).ok()?);
        let over = i64::from(*whole) * i64::from(under) + i64::from(*part);
        return Some((Amount { over, under: i64::from(under) }, rest));
    }
    if let Some((count, rest)) = hundreds(t).or_else(|| number(t)) {
        if let [Token::Word("and"), after @ ..] = rest
            && let Some((part, after)) = fraction(after)
            && unit(after).is_some()
        {
            return Some((Amount::whole(count).plus(part), after));
        }
        if !matches!(rest, [Token::Word("quarters"), ..]) {
            return Some((Amount::whole(count), rest));
        }
    }
    if let Some((part, rest)) = fraction(t) {
        return Some((part, after_article(after_of(rest))));
    }
    match t {
        [Token::Word("a"), Token::Word("couple"), rest @ ..] | [Token::Word("couple"), rest @ ..] => {
            Some((Amount::whole(2), after_of(rest)))
        }
        // "An" is easily lost in "an hour and a half".
        [Token::Unit(Unit::Hour), Token::Word("and"), ..] => Some((Amount::whole(1), t)),
        [Token::Word("a" | "an"), rest @ ..] => Some((Amount::whole(1), rest)),
        _ => None,
    }
}

/// `a hundred`, `one hundred and twenty`.
fn hundreds<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, u32> {
    let (count, rest) = match t {
        [Token::Word("a"), Token::Word("hundred"), rest @ ..] => (1, rest),
        [Token::Number { value: count @ 1..=9, digits: 0 }, Token::Word("hundred"), rest @ ..] => (*count, rest),
        _ => return None,
    };
    let below = match rest {
        [Token::Word("and"), after @ ..] => number(after),
        _ => number(rest),
    };
    match below.filter(|(below, _)| *below < 100) {
        Some((below, rest)) => Some((100 * count + below, rest)),
        None => Some((100 * count, rest)),
    }
}

/// `half`, `a quarter`, `three quarters`.
fn fraction<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Amount> {
    match after_article(t) {
        [Token::Word("half"), rest @ ..] => Some((Amount { over: 1, under: 2 }, rest)),
        [Token::Word("quarter"), rest @ ..] => Some((Amount { over: 1, under: 4 }, rest)),
        [Token::Number { value: 3, .. }, Token::Word("quarters"), rest @ ..] => {
            Some((Amount { over: 3, under: 4 }, rest))
        }
        _ => None,
    }
}

/// A unit of length, `h` and `m` included.
pub(super) fn unit<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Unit> {
    match t {
        [Token::Unit(unit), rest @ ..] => Some((*unit, rest)),
        [Token::Word("h"), rest @ ..] => Some((Unit::Hour, rest)),
        [Token::Word("m"), rest @ ..] => Some((Unit::Minute, rest)),
        [Token::Word("second"), rest @ ..] => Some((Unit::Second, rest)),
        _ => None,
    }
}

fn after_article<'t, 'a>(t: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match t {
        [Token::Word("a" | "an"), rest @ ..] => rest,
        all => all,
    }
}

fn after_of<'t, 'a>(t: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match t {
        [Token::Word("of"), rest @ ..] => rest,
        all => all,
    }
}
