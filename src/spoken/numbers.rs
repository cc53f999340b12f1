//! Numbers in words: recognised for the other rules, and written in figures where they have several words or are a share.

use super::digits::digit;
use super::words::{Word, last, rewrite};

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Words for the 1 of a hundred or a thousand.
const ARTICLES: &[&str] = &["a", "an"];

/// What is counted in figures from ten on.
const MEASURES: &[&str] = &["minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "months", "years"];

/// Words that make an amount of the number before them.
pub(super) const COUNTED: &[&str] = &[
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "people",
    "guests",
    "percent",
    "dollar",
    "dollars",
    "euro",
    "euros",
    "pound",
    "pounds",
    "bucks",
    "cents",
    "degree",
    "degrees",
    "mile",
    "miles",
    "kilometer",
    "kilometers",
    "kilometre",
    "kilometres",
    "meters",
    "metres",
    "feet",
    "inch",
    "inches",
    "ounce",
    "ounces",
    "grams",
    "kilos",
    "calories",
    "steps",
    "pages",
    "points",
    "stars",
];

/// A number that a rule found, and of how many words it is.
pub(super) type Found = Option<(u32, usize)>;

/// 0 to 19 in one word.
fn unit(key: &str) -> Option<u32> {
    UNITS.iter().position(|unit| *unit == key).and_then(|unit| u32::try_from(unit).ok())
}

fn ten(key: &str) -> Option<u32> {
    let ten = TENS.iter().position(|ten| *ten == key)?;
    u32::try_from(ten).ok().map(|ten| (ten + 2) * 10)
}

/// 0 to 99: `seven`, `fifteen`, `forty`, `forty five`, `forty-five`.
pub(super) fn under_hundred(words: &[Word]) -> Found {
    let key = words.first()?.key();
    if let Some((tens, ones)) = key.split_once('-') {
        let ones = unit(ones).filter(|ones| (1..10).contains(ones))?;
        return Some((ten(tens)? + ones, 1));
    }
    if let Some(unit) = unit(&key) {
        return Some((unit, 1));
    }
    let tens = ten(&key)?;
    let ones = words.get(1).and_then(|word| unit(&word.key())).filter(|ones| (1..10).contains(ones));
    Some(ones.map_or((tens, 1), |ones| (tens + ones, 2)))
}

/// The year, or another number of two pairs: `twenty twenty six`, `nineteen oh five`, `twelve thirty four`.
pub(super) fn pairs(words: &[Word]) -> Found {
    groups(words).filter(|(number, _)| *number >= 1100)
}

/// The same, also with one digit in front: `one twenty three`, `five oh five`.
pub(super) fn groups(words: &[Word]) -> Found {
    let century = words.first()?;
    let century = if century.is("twenty") { 20 } else { unit(&century.key()).filter(|unit| *unit > 0)? };
    let rest = &words[1..];
    let (pair, taken) = match rest.first()? {
        oh if oh.is_any(&["oh", "o"]) => {
            let ones = rest.get(1).and_then(|word| unit(&word.key())).filter(|ones| (1..10).contains(ones))?;
            (ones, 2)
        }
        _ => under_hundred(rest).filter(|(pair, _)| *pair >= 10)?,
    };
    Some((century * 100 + pair, taken + 1))
}

/// The number of a house: `one twenty three`.
fn house(words: &[Word]) -> Found {
    let hundreds = unit(&words.first()?.key()).filter(|unit| (1..10).contains(unit))?;
    let (rest, taken) = under_hundred(&words[1..]).filter(|(_, taken)| *taken == 2)?;
    Some((hundreds * 100 + rest, taken + 1))
}

/// A number in figures.
pub(super) fn figures(word: &Word) -> Option<u32> {
    let digits = !word.core.is_empty() && word.core.chars().all(|c| c.is_ascii_digit());
    word.core.parse().ok().filter(|_| digits)
}

/// Up to 999,999, of any number of words.
pub(super) fn cardinal(words: &[Word]) -> Found {
    let (mut total, mut taken) = (0, 0);
    if let Some((thousands, read)) = article(words, "thousand").or_else(|| hundreds(words))
        && words.get(read).is_some_and(|word| word.is("thousand"))
    {
        total = thousands * 1000;
        taken = read + 1;
        let and = usize::from(words.get(taken).is_some_and(|word| word.is("and")));
        if let Some((rest, read)) = hundreds(&words[taken + and..]) {
            return Some((total + rest, taken + and + read));
        }
    }
    match taken {
        0 => hundreds(words),
        _ => Some((total, taken)),
    }
}

/// The 1 of `a hundred`.
fn article(words: &[Word], before: &str) -> Found {
    let [article, next, ..] = words else { return None };
    (article.is_any(ARTICLES) && next.is(before)).then_some((1, 1))
}

fn hundreds(words: &[Word]) -> Found {
    let (small, taken) = article(words, "hundred").or_else(|| under_hundred(words))?;
    if small == 0 || small > 9 || !words.get(taken).is_some_and(|word| word.is("hundred")) {
        return Some((small, taken));
    }
    let taken = taken + 1;
    let and = usize::from(words.get(taken).is_some_and(|word| word.is("and")));
    match under_hundred(&words[taken + and..]) {
        Some((rest, read)) if rest > 0 => Some((small * 100 + rest, taken + and + read)),
        _ => Some((small * 100, taken)),
    }
}

/// `three point five`, `3.5`.
fn decimal(words: &[Word]) -> Option<(String, usize)> {
    let first = words.first()?;
    let is_figures = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if first.core.split_once('.').is_some_and(|(whole, part)| is_figures(whole) && is_figures(part)) {
        return Some((first.core.clone(), 1));
    }
    let (whole, taken) = figures(first).map(|number| (number, 1)).or_else(|| cardinal(words))?;
    words.get(taken).filter(|point| point.is("point"))?;
    let part: String = words[taken + 1..].iter().map_while(|word| digit(&word.key())).collect();
    (!part.is_empty()).then(|| (format!("{whole}.{part}"), taken + 1 + part.len()))
}

/// Of how many words the sign of a share is that the words begin with.
fn percent(words: &[Word]) -> Option<usize> {
    match words {
        [sign, ..] if sign.is("percent") => Some(1),
        [per, cent, ..] if per.is("per") && cent.is("cent") => Some(2),
        _ => None,
    }
}

/// A quarter of the year: `q three`.
fn quarter(words: &[Word]) -> Option<(usize, String)> {
    let [q, number, ..] = words else { return None };
    let number = unit(&number.key()).or_else(|| figures(number)).filter(|number| (1..=4).contains(number))?;
    q.is("q").then(|| (2, format!("{}{number}", q.core)))
}

/// Writes numbers of several words, and those of ten or more with a unit, in figures, and shares with their sign.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    rewrite(&words, |done, rest| {
        let after_oh = last(done).is_some_and(|word| word.is_any(&["oh", "o"]));
        if let Some((year, taken)) = pairs(rest).filter(|(_, taken)| *taken > 2 || rest[taken - 1].core.contains('-')) {
            return Some((taken, year.to_string()));
        }
        if let Some((number, taken)) = house(rest) {
            return Some((taken, number.to_string()));
        }
        if let Some(quarter) = quarter(rest) {
            return Some(quarter);
        }
        let is_counted = |taken: usize| rest.get(taken).is_some_and(|word| word.is_any(COUNTED));
        if let Some((number, taken)) = decimal(rest) {
            return match percent(&rest[taken..]) {
                Some(sign) => Some((taken + sign, format!("{number}%"))),
                None => is_counted(taken).then_some((taken, number)),
            };
        }
        let (number, taken) = figures(rest.first()?).map(|number| (number, 1)).or_else(|| cardinal(rest))?;
        let share = percent(&rest[taken..]);
        // `thanks a hundred` and `half a hundred` are no numbers.
        let vague = !rest[..taken].iter().any(|word| word.is("and")) && !is_counted(taken) && share.is_none();
        if rest[0].is_any(ARTICLES) && (vague || last(done).is_some_and(|word| word.is("half"))) {
            return None;
        }
        if let Some(sign) = share {
            return Some((taken + sign, format!("{number}%")));
        }
        // `nine hundred hours` is a time, and `oh nine hundred` too.
        let is_clock = after_oh || rest.get(taken).is_some_and(|word| word.is("hours") && number % 100 == 0);
        let one_word = taken == 1 && !rest[0].core.contains('-');
        // A part of a longer row of numbers is none of its own.
        let is_part =
            |word: &Word| under_hundred(std::slice::from_ref(word)).is_some() || word.is_any(&["hundred", "thousand"]);
        let in_row = last(done).is_some_and(is_part) || rest.get(taken).is_some_and(is_part);
        let measures = number >= 10 && rest.get(taken).is_some_and(|word| word.is_any(MEASURES));
        ((!one_word || measures) && !is_clock && !in_row).then(|| (taken, number.to_string()))
    })
}
