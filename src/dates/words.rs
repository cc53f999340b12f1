//! The vocabulary: one lower-case word in, its [`Token`] out, or nothing.
//!
//! Spelling is tolerant in two ways: the short forms and slips in the table, and, for words of six letters or more,
//! a single wrong, missing, doubled or swapped letter where only one word of the table is that near.
//! Invariant: a plural that means "every" (`fridays`, `mornings`) is never taken for its singular.

use jiff::civil::Weekday;

/// A piece of a phrase that the recognisers in `clock`, `day`, `length` and `zone` match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A whole number and how many digits it was written with: none for a number in words.
    Number {
        value: u32,
        digits: usize,
    },
    /// A place in a row: `3rd`, `third`.
    Ordinal(u32),
    /// `3:15`, `03:15:30`; `digits` counts those of the hour.
    Colon {
        hour: u32,
        minute: u32,
        second: u32,
        digits: usize,
    },
    /// `9.15` or `1.5`; `digits` counts those before and after the point.
    Dotted {
        whole: u32,
        part: u32,
        digits: (usize, usize),
    },
    /// `3/14`.
    Slash(u32, u32),
    /// `2026-03-14`, `3/14/26`, `14.3.2026`.
    Triple(u32, u32, u32),
    Weekday(Weekday),
    Month(i8),
    Unit(Unit),
    Span(Span),
    Point(Point),
    Half(Half),
    /// A comma, or what stands for one.
    Comma,
    /// Any other word; where it has several spellings, the first of the table's.
    Word(&'a str),
}

/// A unit of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// A part of the day that a bare hour can lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Morning,
    Afternoon,
    Evening,
    Night,
}

/// A part of the day that is one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    Noon,
    Lunch,
    Midnight,
    EndOfDay,
    FirstThing,
}

/// The half of the day that a clock time names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
}

/// The shortest word that a slip of one letter is forgiven in.
const FORGIVEN: usize = 6;

/// Looks a lower-case word without apostrophes up, forgiving one slip.
pub(super) fn word(text: &str) -> Option<Token<'static>> {
    exact_word(text).or_else(|| {
        if text.chars().count() < FORGIVEN {
            return None;
        }
        let mut near = spellings().filter(|(word, _)| {
            word.len() >= FORGIVEN && text.strip_suffix('s') != Some(*word) && one_slip(text, word)
        });
        let (_, token) = near.next()?;
        near.all(|(_, other)| other == token).then_some(token)
    })
}

/// Looks a word up as it is written.
pub(super) fn exact_word(text: &str) -> Option<Token<'static>> {
    spellings().find(|(word, _)| *word == text).map(|(_, token)| token)
}

fn spellings() -> impl Iterator<Item = (&'static str, Token<'static>)> {
    VOCABULARY.iter().flat_map(|(words, token)| words.split(' ').map(move |word| (word, *token)))
}

/// Whether one letter changed, added, left out or swapped with its neighbour turns `a` into `b`.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let Some(at) = (0..short.len()).find(|&i| long[i] != short[i]) else {
        return long.len() == short.len() + 1;
    };
    if long.len() == short.len() {
        let swapped = at + 1 < long.len() && long[at] == short[at + 1] && long[at + 1] == short[at];
        long[at + 1..] == short[at + 1..] || swapped && long[at + 2..] == short[at + 2..]
    } else {
        long[at + 1..] == short[at..]
    }
}

const fn number(value: u32) -> Token<'static> {
    Token::Number { value, digits: 0 }
}

/// Every word that has a meaning of its own or more than one spelling.
const VOCABULARY: &[(&str, Token<'static>)] = &[
    ("monday mon", Token::Weekday(Weekday::Monday)),
    ("tuesday tues tue", Token::Weekday(Weekday::Tuesday)),
    ("wednesday weds wed wensday wendsday wednsday wedneday", Token::Weekday(Weekday::Wednesday)),
    ("thursday thurs thur thu", Token::Weekday(Weekday::Thursday)),
    ("friday fri", Token::Weekday(Weekday::Friday)),
    ("saturday sat", Token::Weekday(Weekday::Saturday)),
    ("sunday sun", Token::Weekday(Weekday::Sunday)),
    ("january jan", Token::Month(1)),
    ("february feb febuary", Token::Month(2)),
    ("march mar", Token::Month(3)),
    ("april apr", Token::Month(4)),
    ("may", Token::Month(5)),
    ("june jun", Token::Month(6)),
    ("july jul", Token::Month(7)),
    ("august aug", Token::Month(8)),
    ("september sept sep", Token::Month(9)),
    ("october oct", Token::Month(10)),
    ("november nov", Token::Month(11)),
    ("december dec", Token::Month(12)),
    ("seconds secs sec", Token::Unit(Unit::Second)),
    ("minute minutes min mins", Token::Unit(Unit::Minute)),
    ("hour hours hr hrs", Token::Unit(Unit::Hour)),
    ("day days", Token::Unit(Unit::Day)),
    ("week weeks wk wks", Token::Unit(Unit::Week)),
    ("fortnight fortnights", Token::Unit(Unit::Fortnight)),
    ("month months mth mths", Token::Unit(Unit::Month)),
    ("year years yr yrs", Token::Unit(Unit::Year)),
    ("morning morn", Token::Span(Span::Morning)),
    ("afternoon", Token::Span(Span::Afternoon)),
    ("evening", Token::Span(Span::Evening)),
    ("night nite", Token::Span(Span::Night)),
    ("noon midday noontime", Token::Point(Point::Noon)),
    ("lunchtime lunch", Token::Point(Point::Lunch)),
    ("midnight", Token::Point(Point::Midnight)),
    ("eod eob cob", Token::Point(Point::EndOfDay)),
    ("am", Token::Half(Half::Am)),
    ("pm", Token::Half(Half::Pm)),
    ("one", number(1)),
    ("two", number(2)),
    ("three", number(3)),
    ("four", number(4)),
    ("five", number(5)),
    ("six", number(6)),
    ("seven", number(7)),
    ("eight", number(8)),
    ("nine", number(9)),
    ("ten", number(10)),
    ("eleven", number(11)),
    ("twelve", number(12)),
    ("thirteen", number(13)),
    ("fourteen", number(14)),
    ("fifteen", number(15)),
    ("sixteen", number(16)),
    ("seventeen", number(17)),
    ("eighteen", number(18)),
    ("nineteen", number(19)),
    ("twenty", number(20)),
    ("thirty", number(30)),
    ("forty fourty", number(40)),
    ("fifty", number(50)),
    ("sixty", number(60)),
    ("seventy", number(70)),
    ("eighty", number(80)),
    ("ninety", number(90)),
    ("first", Token::Ordinal(1)),
    ("second", Token::Word("second")),
    ("third", Token::Ordinal(3)),
    ("fourth", Token::Ordinal(4)),
    ("fifth", Token::Ordinal(5)),
    ("sixth", Token::Ordinal(6)),
    ("seventh", Token::Ordinal(7)),
    ("eighth", Token::Ordinal(8)),
    ("ninth", Token::Ordinal(9)),
    ("tenth", Token::Ordinal(10)),
    ("eleventh", Token::Ordinal(11)),
    ("twelfth", Token::Ordinal(12)),
    ("thirteenth", Token::Ordinal(13)),
    ("fourteenth", Token::Ordinal(14)),
    ("fifteenth", Token::Ordinal(15)),
    ("sixteenth", Token::Ordinal(16)),
    ("seventeenth", Token::Ordinal(17)),
    ("eighteenth", Token::Ordinal(18)),
    ("nineteenth", Token::Ordinal(19)),
    ("twentieth", Token::Ordinal(20)),
    ("thirtieth", Token::Ordinal(30)),
    ("today tday 2day", Token::Word("today")),
    ("tomorrow tmrw tmr tmw tmrrw tomo tommorow tommorrow 2moro 2morrow 2mrw", Token::Word("tomorrow")),
    ("yesterday", Token::Word("yesterday")),
    ("tonight tonite 2nite 2night", Token::Word("tonight")),
    ("next nxt", Token::Word("next")),
    ("coming upcoming comin", Token::Word("coming")),
    ("weekend wkend", Token::Word("weekend")),
    ("christmas xmas", Token::Word("christmas")),
    ("halloween", Token::Word("halloween")),
    ("thanksgiving", Token::Word("thanksgiving")),
    ("valentines valentine", Token::Word("valentines")),
    ("independence", Token::Word("independence")),
    ("oclock", Token::Word("oclock")),
    ("quarter", Token::Word("quarter")),
    ("till til until", Token::Word("till")),
    ("at @", Token::Word("at")),
];
