//! Rules one by one, the share of the written pairs that come out equal, and what holds of any text.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

/// The share of pairs that must come out as they are typed.
const SHARE: f64 = 0.95;

#[derive(Deserialize)]
struct Pair {
    spoken: String,
    typed: String,
    #[serde(default)]
    names: Vec<String>,
}

#[test]
fn spoken_commands_come_out_as_they_are_typed() {
    let pairs = include_str!("../../tests/fixtures/spoken.jsonl").lines();
    let pairs: Vec<Pair> = pairs.map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut wrong = Vec::new();
    for pair in &pairs {
        let typed = normalise(&pair.spoken, &pair.names);
        if typed != pair.typed {
            wrong.push(format!("{:?}\n  is       {typed:?}\n  expected {:?}", pair.spoken, pair.typed));
        }
    }
    let share = 1.0 - wrong.len() as f64 / pairs.len() as f64;
    println!("spoken: {:.1} % of {} pairs equal", share * 100.0, pairs.len());
    println!("{}", wrong.join("\n"));
    assert!(pairs.len() >= 50 && share >= SHARE, "{:.3} of {}:\n{}", share, pairs.len(), wrong.join("\n"));
}

#[test]
fn what_was_typed_stays() {
    let pairs = include_str!("../../tests/fixtures/spoken.jsonl").lines();
    for pair in pairs.map(|line| serde_json::from_str::<Pair>(line).unwrap()) {
        assert_eq!(normalise(&pair.typed, &pair.names), pair.typed);
    }
}

/// Words of the tables, which the rules read in any order.
const READ: &[&str] = &[
    "at",
    "dot",
    "com",
    "pdf",
    "example",
    "underscore",
    "slash",
    "quote",
    "unquote",
    "end",
    "new",
    "line",
    "question",
    "mark",
    "one",
    "two",
    "five",
    "oh",
    "o",
    "double",
    "triple",
    "plus",
    "hundred",
    "thousand",
    "and",
    "twenty",
    "thirty",
    "forty-five",
    "nineteen",
    "percent",
    "per",
    "cent",
    "p",
    "m",
    "pm",
    "P.M.",
    "a.m.",
    "3",
    "30",
    "3:30",
    "the",
    "on",
    "of",
    "march",
    "may",
    "december",
    "first",
    "twenty-first",
    "fifth",
    "month",
    "um",
    "uh,",
    "to",
    "te-",
    "text",
    "w",
    "three",
    "d",
    "f",
    "\n",
    "\"",
    ".",
    "comma",
    "four,",
    "hours",
    "half",
    "past",
    "lutfi",
    "Priya",
    "shah's",
    "by",
    "sign",
    "-",
];

/// Words of no table; each is told from the others.
fn kept() -> impl Strategy<Value = String> {
    "[Zz]q[a-z]{0,5}[,.?!]?"
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop_oneof![3 => prop::sample::select(READ).prop_map(str::to_owned), 1 => kept()], 0..24)
}

fn names() -> Vec<String> {
    ["Lutfi", "Priya Shah", "Will"].map(str::to_owned).to_vec()
}

proptest! {
    #[test]
    fn what_is_normalised_stays(words in words()) {
        let typed = normalise(&words.join(" "), &names());
        prop_assert_eq!(normalise(&typed, &names()), typed);
    }

    #[test]
    fn any_text_is_taken_and_then_stays(text in "\\PC{0,80}") {
        let typed = normalise(&text, &names());
        prop_assert_eq!(normalise(&typed, &names()), typed);
    }

    #[test]
    fn no_word_is_lost_that_stands_in_no_table(words in words()) {
        let typed = normalise(&words.join(" "), &names()).to_lowercase();
        let mut rest = typed.as_str();
        for word in words.iter().map(|word| word.to_lowercase()).filter(|word| word.starts_with("zq")) {
            let word = word.trim_end_matches(|c: char| !c.is_alphabetic());
            let at = rest.find(word);
            prop_assert!(at.is_some(), "`{}` is lost in {:?}", word, typed);
            rest = &rest[at.unwrap_or_default() + word.len()..];
        }
    }
}
