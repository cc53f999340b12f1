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

/// Each text, and how it is typed, without a share that may be wrong.
fn check(pairs: &[(&str, &str)]) {
    for (spoken, typed) in pairs {
        assert_eq!(normalise(spoken, &[]), *typed, "{spoken}");
    }
}

#[test]
fn a_number_in_words_is_that_number_in_figures() {
    check(&[
        ("two hundred five dollars", "205 dollars"),
        ("one hundred one", "101"),
        ("room three hundred two", "room 302"),
        ("one thousand two hundred five", "1205"),
        ("rooms two hundred five, three hundred six", "rooms 205, 306"),
        ("rooms two hundred, three hundred, four hundred", "rooms 200, 300, 400"),
        ("a hundred per cent sure", "100% sure"),
        ("two hundred five thousand", "205000"),
        ("two thousand and five thousand", "2000 and 5000"),
        ("a hundred and twenty five", "125"),
        ("a thousand five hundred dollars", "1500 dollars"),
        ("a hundred thousand people", "100000 people"),
        ("three point five percent", "3.5%"),
        ("zero point two five per cent", "0.25%"),
        ("3.5 percent", "3.5%"),
        ("run three point five miles", "run 3.5 miles"),
        ("june two thousand twenty six", "june 2026"),
        ("june fifth two thousand and six", "june 5th 2006"),
        ("in june two hundred people came", "in june 200 people came"),
    ]);
    for kept in [
        "thanks a hundred",
        "a thousand thanks",
        "a hundred times",
        "half a hundred people",
        "eight hundred five five five",
    ] {
        check(&[(kept, kept)]);
    }
}

#[test]
fn a_phone_number_may_have_hundreds() {
    check(&[
        ("call one eight hundred five five five oh one double nine", "call 18005550199"),
        ("text eight hundred, five five five, zero one nine nine", "text 8005550199"),
        ("call five five five one two hundred", "call 5551200"),
        ("call four one five five five five one two hundred", "call 4155551200"),
    ]);
}

#[test]
fn a_time_is_written_where_it_is_surely_one() {
    check(&[
        ("an alarm for seven forty five", "an alarm for 7:45"),
        ("move it to eleven thirty-five", "move it to 11:35"),
        ("an alarm for seven forty five on friday", "an alarm for 7:45 on friday"),
        ("from nine fifteen to ten", "from 9:15 to ten"),
        ("until 3.30", "until 3:30"),
        ("at 15.45 tomorrow", "at 15:45 tomorrow"),
        ("at 3.30pm", "at 3:30 pm"),
        ("3.30 P.M.", "3:30 pm"),
        ("set a goal to three forty five dollars", "set a goal to 345 dollars"),
        ("a table for two fifteen guests", "a table for two fifteen guests"),
    ]);
    for kept in [
        "version 3.30",
        "upgrade from 3.30 to 3.45",
        "$3.30",
        "at $3.30",
        "at 3.30 miles",
        "at 3.30 stars",
        "a grade of 3.30",
        "from 3.30 GPA",
        "at 3.75",
        "at 25.30",
        "at 3.3",
    ] {
        check(&[(kept, kept)]);
    }
    check(&[("at 3.30 percent", "at 3.30%")]);
}

#[test]
fn the_number_of_a_house_is_no_time() {
    check(&[
        ("at one twenty three Main Street", "at 123 Main Street"),
        ("at one twenty-three main street", "at 123 main street"),
        ("at nine fifteen oak drive", "at 915 oak drive"),
        ("to three oh five Martin Luther Boulevard", "to 305 Martin Luther Boulevard"),
        ("at nine thirty on Main Street", "at 9:30 on Main Street"),
        ("at nine thirty pm Main Street", "at 9:30 pm Main Street"),
        ("at nine thirty we drive", "at 9:30 we drive"),
        ("at nine thirty friday drive to sid", "at 9:30 friday drive to sid"),
        ("at nine thirty avoid main street", "at 9:30 avoid main street"),
        ("at nine thirty by the way", "at 9:30 by the way"),
        ("at nine thirty in court", "at 9:30 in court"),
    ]);
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
    "a",
    "for",
    "point",
    "3.30",
    "dollars",
    "june",
    "Main",
    "street",
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
