//! Answers by voice: what was said to a question in, the reply that it means out.
//!
//! Invariant: nothing is approved by words that were not all understood (`yes, but later` is no yes), nor by who asks or
//! breaks off (`send it?`, `yes, um`).

use super::digits::digit;
use super::fillers;
use super::words::{Word, split};
use crate::event::{Choice, Question, Reply};

const YES: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "yup",
    "ok",
    "okay",
    "sure",
    "send",
    "send it",
    "send them",
    "do it",
    "do that",
    "go ahead",
    "go for it",
    "confirm",
    "approve",
    "approved",
    "correct",
    "that's right",
    "that is right",
    "looks good",
    "sounds good",
    "of course",
    "absolutely",
    "run it",
];

const NO: &[&str] = &[
    "no",
    "nope",
    "nah",
    "cancel",
    "cancel it",
    "cancel that",
    "stop",
    "stop it",
    "stop that",
    "don't",
    "do not",
    "don't send it",
    "do not send it",
    "don't do it",
    "do not do it",
    "don't do that",
    "do not do that",
    "never mind",
    "nevermind",
    "forget it",
    "forget that",
    "abort",
    "not now",
    "leave it",
    "none",
    "none of them",
    "none of those",
    "neither",
    "neither of them",
];

/// What may stand around an answer.
const POLITE: &[&str] = &["please", "thanks", "thank you"];

/// What may stand around a place in a list.
const AROUND: &[&str] =
    &["the", "take", "number", "option", "choice", "one", "use", "choose", "pick", "please", "it's"];

const PLACES: &[&[&str]] = &[
    &["first", "1st", "one", "1"],
    &["second", "2nd", "two", "2"],
    &["third", "3rd", "three", "3"],
    &["fourth", "4th", "four", "4"],
    &["fifth", "5th", "five", "5"],
    &["sixth", "6th", "six", "6"],
    &["seventh", "7th", "seven", "7"],
    &["eighth", "8th", "eight", "8"],
    &["ninth", "9th", "nine", "9"],
];

/// The reply that was spoken, where it is one.
pub fn answer(text: &str, question: &Question) -> Option<Reply> {
    let said = split(text);
    let unsure = is_unsure(&said);
    let words: Vec<String> = fillers::drop(said).iter().map(Word::key).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // `don't stop` is no `stop`.
    let twice = |pair: &[&str]| ["don't", "not"].contains(&pair[0]) && ["stop", "cancel", "abort"].contains(&pair[1]);
    if words.windows(2).any(twice) {
        return None;
    }
    if all_are(&words, NO) {
        return Some(Reply::Cancel);
    }
    if unsure {
        return None;
    }
    match question {
        Question::Approve { .. } => all_are(&words, YES).then(Reply::approve_all),
        Question::Choose { choices, .. } => {
            let choice = by_place(&words, choices).or_else(|| by_label(&words, choices))?;
            Some(Reply::Choose { id: choice.id.clone(), always: false })
        }
    }
}

/// Whether the speaker asks, or may go on speaking: `send it?`, `yes…`, `yes, um`.
fn is_unsure(words: &[Word]) -> bool {
    let asks = words.iter().any(|word| word.core.contains('?') || word.after.contains('?'));
    let trails = |word: &Word| fillers::is_filler(word) || word.after.contains('…') || word.after.contains("..");
    asks || words.last().is_some_and(trails)
}

/// Whether the words are these phrases, one or more, and courtesy.
fn all_are(words: &[&str], phrases: &[&str]) -> bool {
    let (mut rest, mut said) = (words, false);
    while !rest.is_empty() {
        let begins = |phrases: &[&str]| {
            let lengths = phrases.iter().map(|phrase| phrase.split(' ').collect::<Vec<_>>());
            lengths.filter(|phrase| rest.starts_with(phrase)).map(|phrase| phrase.len()).max()
        };
        match (begins(phrases), begins(POLITE)) {
            (Some(length), _) => {
                said = true;
                rest = &rest[length..];
            }
            (None, Some(length)) => rest = &rest[length..],
            (None, None) => return false,
        }
    }
    said
}

/// `the first one`, `number two`, `the last`.
fn by_place<'a>(words: &[&str], choices: &'a [Choice]) -> Option<&'a Choice> {
    // The "one" of "the second one" counts nothing; alone, or behind "number", it is a place.
    let telling: Vec<&str> = words.iter().copied().filter(|word| !AROUND.contains(word)).collect();
    let numbered = words.iter().any(|word| ["number", "option", "choice"].contains(word));
    let place = match telling[..] {
        [] if words == ["one"] || numbered && words.last() == Some(&"one") => 0,
        ["last"] => choices.len().checked_sub(1)?,
        [place] => PLACES.iter().position(|said| said.contains(&place))?,
        _ => return None,
    };
    choices.get(place)
}

/// `the work one`, `Sam Okafor`: words of one label alone.
fn by_label<'a>(words: &[&str], choices: &'a [Choice]) -> Option<&'a Choice> {
    let telling: Vec<&str> = words.iter().copied().filter(|word| !AROUND.contains(word)).collect();
    let fits = |choice: &&Choice| {
        let label = choice.label.to_lowercase();
        let parts: Vec<&str> = label.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
        telling.iter().all(|word| parts.contains(word))
    };
    let mut fitting = choices.iter().filter(fits);
    let choice = fitting.next().filter(|_| !telling.is_empty() && telling.iter().any(|word| digit(word).is_none()))?;
    fitting.next().is_none().then_some(choice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approve(text: &str) -> Option<Reply> {
        answer(text, &Question::Approve { steps: Vec::new(), warnings: Vec::new() })
    }

    #[test]
    fn yes_and_no_in_many_words() {
        for yes in
            ["yes", "Yes.", "Send it!", "um, yes please", "Yes, send it.", "okay do it", "Go ahead, thanks", "sure"]
        {
            assert_eq!(approve(yes), Some(Reply::approve_all()), "{yes}");
        }
        for no in
            ["no", "Cancel.", "stop", "No, stop!", "no, don't send it", "No don’t", "never mind", "No, thank you."]
        {
            assert_eq!(approve(no), Some(Reply::Cancel), "{no}");
        }
    }

    #[test]
    fn what_is_not_understood_whole_is_no_answer() {
        for other in
            ["", "yes but later", "yes no", "no yes", "send it to Sid", "don't stop", "please", "yes, tomorrow", "um"]
        {
            assert_eq!(approve(other), None, "{other}");
        }
    }

    #[test]
    fn who_asks_or_breaks_off_approves_nothing() {
        for unsure in [
            "Send it?",
            "Right?",
            "Okay?",
            "Send it? Yes.",
            "Yes, um…",
            "Yes…",
            "Yes...",
            "yes …",
            "Yes, uh",
            "Yes, er.",
            "yes hmm",
            "right",
            "go",
        ] {
            assert_eq!(approve(unsure), None, "{unsure}");
        }
        for sure in ["send", "go ahead", "that's right", "um, send it"] {
            assert_eq!(approve(sure), Some(Reply::approve_all()), "{sure}");
        }
        for no in ["No?", "No…", "no, um"] {
            assert_eq!(approve(no), Some(Reply::Cancel), "{no}");
        }
    }

    #[test]
    fn one_of_several_by_place_or_label() {
        let choice = |id: &str, label: &str| Choice { id: id.into(), label: label.into(), value: String::new() };
        let choices = vec![
            choice("a", "Sam Okafor — work, +1 415 555 0199"),
            choice("b", "Sam Reyes — work, sam@example.com"),
            choice("c", "Sam Reyes — home"),
        ];
        let question = Question::Choose { step: 1, looked_for: "sam".into(), choices };
        let check = |text: &str, id: Option<&str>| {
            let expected = id.map(|id| Reply::Choose { id: id.to_owned(), always: false });
            assert_eq!(answer(text, &question), expected, "{text}");
        };
        for first in ["the first one", "number one", "First.", "one", "1", "option 1", "Sam Okafor", "Okafor please"] {
            check(first, Some("a"));
        }
        for second in ["the second one", "number two", "two", "the 2nd"] {
            check(second, Some("b"));
        }
        for third in ["the last one", "third", "the home one", "Sam Reyes home"] {
            check(third, Some("c"));
        }
        for none in [
            "yes",
            "Sam",
            "Sam Reyes",
            "the work one",
            "number four",
            "the one",
            "the first or the second",
            "",
            "The first one?",
            "the first, um",
        ] {
            check(none, None);
        }
        assert_eq!(answer("neither", &question), Some(Reply::Cancel));
        assert_eq!(answer("Cancel it.", &question), Some(Reply::Cancel));
    }
}
