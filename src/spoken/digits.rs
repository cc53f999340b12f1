//! Numbers that were said digit by digit: `four one five triple five oh one nine nine`.

use super::words::Word;

const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Digits from which on a row of them is one number; fewer may be anything (`one two three`).
const FEWEST: usize = 4;
/// Digits from which on it is a phone number, which may have pauses, a plus, and begin with `oh`.
const PHONE: usize = 7;

pub(super) fn digit(key: &str) -> Option<char> {
    match key {
        "oh" | "o" => Some('0'),
        key if key.len() == 1 => key.chars().next().filter(char::is_ascii_digit),
        key => DIGITS.iter().position(|digit| *digit == key).and_then(|digit| char::from_digit(digit as u32, 10)),
    }
}

/// Writes them in figures.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    let mut done = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        let (word, taken) = match row(rest) {
            Some((core, taken)) => {
                (Word { before: first.before.clone(), core, after: rest[taken - 1].after.clone() }, taken)
            }
            None => (first.clone(), 1),
        };
        done.push(word);
        rest = &rest[taken..];
    }
    done
}

/// The number that the words begin with, and how many of them it takes.
fn row(words: &[Word]) -> Option<(String, usize)> {
    phone(words).or_else(|| {
        let (number, taken) = digits(words, &[""], single);
        let begins = !words.first()?.is_any(&["oh", "o"]);
        (begins && number.len() >= FEWEST && is_said(&words[..taken])).then_some((number, taken))
    })
}

fn phone(words: &[Word]) -> Option<(String, usize)> {
    let plus = usize::from(words.first()?.is("plus") && words[0].after.is_empty());
    let (number, taken) = digits(&words[plus..], &["", ","], |words| hundred(words).or_else(|| single(words)));
    let sign = if plus == 1 { "+" } else { "" };
    let is_phone = number.len() >= PHONE && is_said(&words[plus..plus + taken]);
    is_phone.then(|| (format!("{sign}{number}"), plus + taken))
}

/// Numbers that a recogniser wrote in groups of figures are as a person writes them.
fn is_said(words: &[Word]) -> bool {
    words.iter().any(|word| digit(&word.key()).is_some() && word.core.len() > 1)
        || words.iter().all(|word| word.core.len() == 1)
}

/// The digits from the first word on, part by part over these marks, and how many words say them.
fn digits(words: &[Word], over: &[&str], part: impl Fn(&[Word]) -> Option<(String, usize)>) -> (String, usize) {
    let (mut number, mut taken) = (String::new(), 0);
    while let Some((digits, read)) = part(&words[taken..]) {
        number += &digits;
        taken += read;
        if !over.contains(&words[taken - 1].after.as_str()) {
            break;
        }
    }
    (number, taken)
}

/// `eight hundred`, in phone numbers only. With a lone digit behind it, it is a number in words: `two hundred five` is 205.
fn hundred(words: &[Word]) -> Option<(String, usize)> {
    let [first, hundred, rest @ ..] = words else { return None };
    let digit = digit(&first.key()).filter(|_| first.before.is_empty() && first.after.is_empty())?;
    let is_digit = |word: &Word| single(std::slice::from_ref(word)).is_some();
    let lone = match rest {
        [] => false,
        [one] => is_digit(one),
        [one, next, ..] => is_digit(one) && (!one.after.is_empty() || !is_digit(next)),
    };
    (hundred.is("hundred") && !lone).then(|| (format!("{digit}00"), 2))
}

/// `seven`, `double seven`, or a group of figures.
fn single(words: &[Word]) -> Option<(String, usize)> {
    let (first, next) = (words.first()?, words.get(1));
    if !first.before.is_empty() {
        return None;
    }
    let times = [("double", 2), ("triple", 3)].into_iter().find(|(word, _)| first.is(word));
    if let Some((_, times)) = times {
        let digit = digit(&next.filter(|_| first.after.is_empty())?.key())?;
        return Some((digit.to_string().repeat(times), 2));
    }
    if first.core.len() > 1 && first.core.chars().all(|c| c.is_ascii_digit()) {
        return Some((first.core.clone(), 1));
    }
    digit(&first.key()).map(|digit| (digit.to_string(), 1))
}
