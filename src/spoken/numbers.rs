//! Numbers in words: recognised for the other rules, and written in figures where they have several words or are a share.

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

/// The year or clock time of two pairs: `twenty twenty six`, `nineteen oh five`.
pub(super) fn pairs(words: &[Word]) -> Found {
    let century = words.first()?;
    let century = if century.is("twenty") { 20 } else { unit(&century.key()).filter(|pair| *pair == 19)? };
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
fn cardinal(words: &[Word]) -> Found {
    let (mut total, mut taken) = (0, 0);
    if let Some((thousands, read)) = hundreds(words)
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

fn hundreds(words: &[Word]) -> Found {
    let (small, taken) = under_hundred(words)?;
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

/// Writes numbers of several words in figures, and shares with their sign.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    rewrite(&words, |done, rest| {
        let after_oh = last(done).is_some_and(|word| word.is_any(&["oh", "o"]));
        if let Some((year, taken)) = pairs(rest).filter(|(_, taken)| *taken > 2 || rest[taken - 1].core.contains('-')) {
            return Some((taken, year.to_string()));
        }
        if let Some((number, taken)) = house(rest) {
            return Some((taken, number.to_string()));
        }
        let (number, taken) = figures(rest.first()?).map(|number| (number, 1)).or_else(|| cardinal(rest))?;
        let share = match &rest[taken..] {
            [sign, ..] if sign.is("percent") => Some(1),
            [per, cent, ..] if per.is("per") && cent.is("cent") => Some(2),
            _ => None,
        };
        if let Some(sign) = share {
            return Some((taken + sign, format!("{number}%")));
        }
        // `nine hundred hours` is a time, and `oh nine hundred` too.
        let is_clock = after_oh || rest.get(taken).is_some_and(|word| word.is("hours") && number % 100 == 0);
        let one_word = taken == 1 && !rest[0].core.contains('-');
        (!one_word && !is_clock).then(|| (taken, number.to_string()))
    })
}
