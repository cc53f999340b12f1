//! The parts of a phrase, in whatever order they were said: tokens in, a [`Phrase`] out.
//!
//! Invariant: every token is used. What no recogniser takes, and two parts of a kind that do not go together, are
//! faults.

use jiff::tz::TimeZone;

use super::clock::{Clock, after_oclock, clock};
use super::day::{Day, Year, after_the, day};
use super::length::{Length, length};
use super::numbers::Read;
use super::words::{Point, Span, Token, Unit};
use super::zone::zone;

/// What a phrase says, part by part.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrase {
    /// The ways in which the day is named: `Tuesday` and `March 3`.
    pub days: Vec<Day>,
    pub clock: Option<Clock>,
    pub point: Option<Point>,
    pub span: Option<Span>,
    /// So much later than now.
    pub elapsed: Option<Length>,
    pub zone: Option<(String, TimeZone)>,
}

/// Why tokens are no phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The token, counted from 0, that nothing can be made of; the number of tokens where the phrase breaks off.
    Unknown(usize),
    /// It holds a start and an end.
    Range,
    /// Two parts exclude each other.
    Contradiction,
}

/// Reads a whole phrase.
pub(super) fn phrase(tokens: &[Token]) -> Result<Phrase, Fault> {
    let mut read = Phrase::default();
    let mut t = tokens;
    loop {
        let (said_at, rest) = lead_in(t)?;
        if rest.is_empty() && t.iter().all(|token| *token == Token::Comma) {
            return Ok(read);
        }
        let Some((part, rest)) = part(rest, said_at) else {
            return Err(Fault::Unknown(tokens.len() - rest.len()));
        };
        read.add(part)?;
        t = aside(rest);
    }
}

/// A part of a phrase.
enum Part {
    Day(Day),
    Clock(Clock),
    Point(Point),
    Span(Span),
    /// A span of a day: `tonight`, `this morning`.
    SpanOf(Span, Day),
    Elapsed(Length),
    Zone(String, TimeZone),
}

/// Skips what may follow a part and leaves it as it is: `sharp`, `or so`.
fn aside<'t, 'a>(t: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match t {
        [Token::Word("sharp" | "exactly"), rest @ ..]
        | [Token::Word("or"), Token::Word("so"), rest @ ..]
        | [Token::Word("on"), Token::Word("the"), Token::Word("dot"), rest @ ..]
        | [Token::Word("at"), Token::Word("the"), Token::Word("latest"), rest @ ..] => rest,
        all => all,
    }
}

/// Skips what only leads in to the next part: commas, prepositions, "around"; says whether it ends in "at".
fn lead_in<'t, 'a>(mut t: &'t [Token<'a>]) -> Result<(bool, &'t [Token<'a>]), Fault> {
    let mut said_at = false;
    loop {
        t = match t {
            [Token::Word("from" | "between"), rest @ ..] if is_range(rest) => {
                return Err(Fault::Range);
            }
            [Token::Word("at"), rest @ ..] => {
                said_at = true;
                rest
            }
            [Token::Word("on" | "by" | "for" | "from" | "before" | "till"), rest @ ..] => rest,
            [Token::Word("no"), Token::Word("later"), Token::Word("than"), rest @ ..] => rest,
            [Token::Word("around" | "about" | "exactly" | "sometime"), rest @ ..] | [Token::Comma, rest @ ..] => rest,
            // The `T` of ISO 8601.
            [Token::Word("t"), rest @ ..] if matches!(rest, [Token::Colon { .. }, ..]) => rest,
            [Token::Word("later"), rest @ ..] if matches!(rest, [Token::Word("today" | "tonight" | "this"), ..]) => {
                rest
            }
            _ => return Ok((said_at, t)),
        };
    }
}

/// After "from", a "to" is the end of a range, and no "ten to nine".
fn is_range(t: &[Token]) -> bool {
    t.iter().any(|token| matches!(token, Token::Word("to" | "till" | "and")))
}

fn part<'t, 'a>(t: &'t [Token<'a>], said_at: bool) -> Read<'t, 'a, Part> {
    let clock_part = || clock(t).map(|(clock, rest)| (Part::Clock(clock), rest));
    point(t)
        .map(|(point, rest)| (Part::Point(point), rest))
        // "At 3 March 5" is 3 o'clock.
        .or_else(|| said_at.then(clock_part).flatten())
        .or_else(|| ahead(t))
        .or_else(|| span(t))
        .or_else(|| day(t).map(|(day, rest)| (Part::Day(day), rest)))
        .or_else(clock_part)
        .or_else(|| zone(t).map(|((name, zone), rest)| (Part::Zone(name, zone), rest)))
}

/// `in two hours`, `3 days from now`, `an hour ago`, `now`.
fn ahead<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Part> {
    let (length, rest) = match t {
        [Token::Word("now"), rest @ ..] | [Token::Word("right"), Token::Word("now"), rest @ ..] => {
            return Some((Part::Elapsed(Length::default()), rest));
        }
        [Token::Word("in" | "after"), Token::Word("about" | "around" | "exactly"), rest @ ..]
        | [Token::Word("in" | "after"), rest @ ..] => match length(rest)? {
            (length, [Token::Word("time"), rest @ ..]) => (length, rest),
            (length, [Token::Word("from"), Token::Word("now"), rest @ ..]) => (length, rest),
            found => found,
        },
        _ => match length(t)? {
            (length, [Token::Word("from"), Token::Word("now"), rest @ ..]) => (length, rest),
            (length, [Token::Word("ago"), rest @ ..]) => (length.backwards(), rest),
            _ => return None,
        },
    };
    let part = if length.is_whole_days() {
        Part::Day(Day::Away(Box::new(Day::Relative(0)), length))
    } else {
        Part::Elapsed(length)
    };
    Some((part, rest))
}

/// `noon`, `12 midnight`, `end of day`, `first thing`.
fn point<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Point> {
    if let Some([Token::Point(point @ (Point::Noon | Point::Midnight)), rest @ ..]) = after_twelve(t) {
        return Some((*point, rest));
    }
    match after_the(t) {
        [Token::Point(point @ (Point::Lunch | Point::Noon)), Token::Word("time"), rest @ ..] => Some((*point, rest)),
        [Token::Point(point), rest @ ..] => Some((*point, rest)),
        [Token::Word("mid"), Token::Unit(Unit::Day), rest @ ..] => Some((Point::Noon, rest)),
        [Token::Ordinal(1), Token::Word("thing"), rest @ ..] => Some((Point::FirstThing, rest)),
        [Token::Word("end" | "close"), Token::Word("of"), rest @ ..] => {
            let rest = match after_the(rest) {
                [Token::Word("workday"), rest @ ..]
                | [Token::Word("business" | "working" | "work"), Token::Unit(Unit::Day), rest @ ..]
                | [Token::Unit(Unit::Day) | Token::Word("business" | "play"), rest @ ..] => rest,
                day @ [Token::Word("today" | "tomorrow") | Token::Weekday(_), ..] => {
                    return Some((Point::EndOfDay, day));
                }
                _ => return None,
            };
            Some((Point::EndOfDay, rest))
        }
        _ => None,
    }
}

/// What follows the twelve of "12 noon".
fn after_twelve<'t, 'a>(t: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    match t {
        [Token::Number { value: 12, .. }, rest @ ..] => Some(after_oclock(rest)),
        [Token::Colon { hour: 12, minute: 0, second: 0, .. }, rest @ ..]
        | [Token::Dotted { whole: 12, part: 0, .. }, rest @ ..] => Some(rest),
        _ => None,
    }
}

/// `morning`, `in the evening`, `the afternoon of`, `the night before Christmas`, `tonight`, `this morning`, `last night`.
fn span<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, Part> {
    match t {
        [Token::Word("tonight"), rest @ ..] => Some((Part::SpanOf(Span::Night, Day::Relative(0)), rest)),
        [Token::Word("this"), Token::Span(span), rest @ ..] => Some((Part::SpanOf(*span, Day::Relative(0)), rest)),
        [Token::Word("last"), Token::Span(Span::Night), rest @ ..] => {
            Some((Part::SpanOf(Span::Night, Day::Relative(-1)), rest))
        }
        _ => {
            let t = match t {
                [Token::Word("in" | "during"), rest @ ..] => rest,
                all => all,
            };
            match after_the(t) {
                [Token::Span(span), Token::Word(side @ ("before" | "after")), of @ ..]
                    if let Some((day, rest)) = day(of) =>
                {
                    let length = Length::days(if *side == "after" { 1 } else { -1 });
                    Some((Part::SpanOf(*span, Day::Away(Box::new(day), length)), rest))
                }
                [Token::Span(span), Token::Word("of"), rest @ ..] if !rest.is_empty() => {
                    Some((Part::Span(*span), rest))
                }
                [Token::Span(span), rest @ ..] => Some((Part::Span(*span), rest)),
                _ => None,
            }
        }
    }
}

impl Phrase {
    fn add(&mut self, part: Part) -> Result<(), Fault> {
        match part {
            Part::Day(day) => {
                self.add_day(day);
                Ok(())
            }
            Part::Clock(clock) => fill(&mut self.clock, clock),
            Part::Point(point) => fill(&mut self.point, point),
            Part::Span(span) => fill(&mut self.span, span),
            Part::SpanOf(span, day) => {
                self.add_day(day);
                fill(&mut self.span, span)
            }
            Part::Elapsed(length) => fill(&mut self.elapsed, length),
            Part::Zone(name, zone) => fill(&mut self.zone, (name, zone)),
        }
    }

    /// Joins what says of which week, month or year a day is with that day; otherwise keeps both.
    fn add_day(&mut self, day: Day) {
        let joined = self
            .days
            .iter()
            .enumerate()
            .find_map(|(at, other)| join(other, &day).or_else(|| join(&day, other)).map(|joined| (at, joined)));
        match joined {
            Some((at, joined)) => self.days[at] = joined,
            None => self.days.push(day),
        }
    }

    /// Whether the clock or the part of the day is given.
    pub fn has_time(&self) -> bool {
        self.clock.is_some() || self.point.is_some() || self.span.is_some()
    }
}

/// The day of two parts, where the second says of what week, weekend, month or year the first is.
fn join(day: &Day, of: &Day) -> Option<Day> {
    use jiff::civil::Weekday::{Saturday, Sunday};
    match (day, of) {
        (Day::Weekday(weekday), Day::Week(weeks)) => Some(Day::OfWeek(*weekday, *weeks)),
        (Day::Weekday(Saturday), Day::Weekend(weeks)) => Some(Day::Weekend(*weeks)),
        (Day::Weekday(Sunday), Day::Weekend(weeks)) => Some(Day::Away(Box::new(Day::Weekend(*weeks)), Length::days(1))),
        (Day::Numbered(number, None), Day::Month(months)) => Some(Day::Numbered(*number, Some(*months))),
        (Day::Date { month, day, year: None }, Day::Year(years)) => {
            Some(Day::Date { month: *month, day: *day, year: Some(Year::FromNow(*years)) })
        }
        (Day::Holiday(holiday, None), Day::Year(years)) => Some(Day::Holiday(*holiday, Some(Year::FromNow(*years)))),
        _ => None,
    }
}

/// Sets what is said once; said twice in the same way is once.
fn fill<T: PartialEq>(place: &mut Option<T>, value: T) -> Result<(), Fault> {
    match place {
        Some(other) if *other != value => Err(Fault::Contradiction),
        _ => {
            *place = Some(value);
            Ok(())
        }
    }
}
