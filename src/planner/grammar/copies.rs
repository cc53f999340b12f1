//! The command's words → rules for arguments that a plan copies.
//!
//! Comes in: the command, and how an argument may be copied. Goes out: GBNF rules `stretch`, `person` and `phrase`, each
//! for the inside of a JSON string. Invariant: they accept every run of the command's words, with one space where the
//! command has white space and with either case of the first letter; beyond that only what [`Copying`] names.
//!
//! A word is a run of letters and digits, with a dollar sign in front or not, or any other mark by itself; so quotes
//! around a run, a comma or a possessive `'s` behind it, can stay out. Hesitations inside a run can be passed over. The trainers measure by the same rules
//! (`training/errand_training/copies.py`); `tests/fixtures/copies.jsonl` holds both to them.

use std::collections::BTreeMap;

use super::rule;
use crate::tools::Role;

/// The most words that are worth rules: llama.cpp follows every run that a text may still be, token by token.
pub const MOST_WORDS: usize = 300;

const HESITATIONS: [&str; 6] = ["um", "uh", "uhm", "er", "erm", "like"];
/// Units of duration that a plan may write in the plural: "a 20 minute call" lasts "20 minutes".
const UNITS: [&str; 4] = ["minute", "hour", "min", "hr"];
/// A word this short is not a possessive that lacks its apostrophe.
const SHORTEST_POSSESSIVE: usize = 4;
/// What canonical text writes for a dollar that would read as a reference.
const ESCAPED_DOLLAR: &str = "\\u0024";

/// How an argument comes from the command's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copying {
    /// One run of words.
    Stretch,
    /// A run whose last word may lose an `s`: "ryans number" is that of "ryan".
    Person,
    /// One run, or two joined by a space or ` at `: "at noon on Friday" gives "Friday at noon". A unit of duration at the
    /// end of a run may gain an `s`.
    Phrase,
}

impl Copying {
    pub const ALL: [Self; 3] = [Self::Stretch, Self::Person, Self::Phrase];

    /// How plans copy arguments of this role, where at least 99 % of them do.
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::Contact => Some(Self::Person),
            Role::Email | Role::Phone | Role::Place | Role::File | Role::Path | Role::Name => Some(Self::Stretch),
            Role::Date | Role::End | Role::Title => Some(Self::Phrase),
            Role::Text | Role::Transport | Role::Minutes | Role::Priority | Role::Flag => None,
        }
    }

    /// The name of its rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Stretch => "stretch",
            Self::Person => "person",
            Self::Phrase => "phrase",
        }
    }
}

/// The words of a command.
pub struct Words(Vec<Word>);

struct Word {
    text: String,
    /// Whether white space stands before it.
    apart: bool,
}

/// A rule for where a run begins, and one a word for what follows the word's first letter.
#[derive(Clone, Copy)]
struct Chain {
    name: &'static str,
    may_lose_s: bool,
    unit_may_gain_s: bool,
    /// The rule for another run, which may follow any word.
    joint: Option<&'static str>,
}

impl Words {
    /// The words of `command`; none where there are more than [`MOST_WORDS`].
    pub fn of(command: &str) -> Option<Self> {
        let mut words: Vec<Word> = Vec::new();
        let (mut apart, mut goes_on) = (false, false);
        for char in command.chars() {
            let blank = char.is_whitespace() || char.is_control();
            let full = words.len() == MOST_WORDS;
            match words.last_mut() {
                _ if blank => {}
                Some(word) if goes_on && char.is_alphanumeric() => word.text.push(char),
                _ if full => return None,
                _ => words.push(Word { text: char.to_string(), apart }),
            }
            (apart, goes_on) = (blank, char.is_alphanumeric() || char == '$');
        }
        Some(Self(words))
    }

    /// Writes the rule of `copying` and those under it.
    pub fn write(&self, text: &mut String, copying: Copying) {
        let plain = Chain { name: copying.rule(), may_lose_s: false, unit_may_gain_s: false, joint: None };
        match copying {
            Copying::Stretch => self.write_chain(text, plain),
            Copying::Person => self.write_chain(text, Chain { may_lose_s: true, ..plain }),
            Copying::Phrase => {
                let second = Chain { name: "second", unit_may_gain_s: true, ..plain };
                self.write_chain(text, Chain { name: plain.name, joint: Some("joint"), ..second });
                // A rule of its own: llama.cpp then follows it once, however many runs have come to it.
                rule(text, "joint", "\" \" second | \" at \" second");
                self.write_chain(text, second);
            }
        }
    }

    fn write_chain(&self, text: &mut String, chain: Chain) {
        rule(text, chain.name, &self.beginnings(chain));
        for at in 0..self.0.len() {
            rule(text, &chain.rest(at), &self.rest(chain, at));
        }
    }

    /// Any word may begin a run. They are gathered by their first letters, of which there are far fewer.
    fn beginnings(&self, chain: Chain) -> String {
        let mut by_letter: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (at, word) in self.0.iter().enumerate() {
            let mut insert = |letter| by_letter.entry(letter).or_default().push(chain.rest(at));
            if !self.reads_as_reference(at) {
                insert(either_case(word.first()));
            }
            if word.first() == '$' {
                insert(literal(ESCAPED_DOLLAR));
            }
        }
        let gathered = by_letter.iter().map(|(letter, rests)| format!("{letter} ({})", rests.join(" | ")));
        let sums = (0..self.0.len()).filter(|&at| self.reads_as_reference(at) && self.0[at].text != "$");
        let sums = sums.filter_map(|at| {
            // More must follow: alone it would be the result of a call.
            let on = self.onward(chain, at);
            (!on.is_empty()).then(|| format!("{} ({})", literal(&self.0[at].text), on.join(" | ")))
        });
        let all: Vec<_> = gathered.chain(sums).collect();
        if all.is_empty() { literal("") } else { all.join(" | ") }
    }

    /// Whether the word by itself reads as the result of a call: a sum like `$5`, or the `$` of `${5}`.
    fn reads_as_reference(&self, at: usize) -> bool {
        let Some(digits) = self.0[at].text.strip_prefix('$') else { return false };
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let next = |by: usize, is: &dyn Fn(&str) -> bool| {
            self.0.get(at + by).is_some_and(|word| !word.apart && is(&word.text))
        };
        let braced = || next(1, &|text| text == "{") && next(2, &number) && next(3, &|text| text == "}");
        if digits.is_empty() { braced() } else { number(digits) }
    }

    /// What may follow the first letter of a word: its other letters, and then an end or more words.
    fn rest(&self, chain: Chain, at: usize) -> String {
        let word = &self.0[at].text;
        let letters: String = word.chars().skip(1).collect();
        let mut on = self.onward(chain, at);
        if chain.unit_may_gain_s && UNITS.contains(&word.as_str()) {
            on.push(literal("s"));
        }
        let on = if on.is_empty() { String::new() } else { format!(" ({})?", on.join(" | ")) };
        match letters.strip_suffix('s') {
            Some(fewer) if chain.may_lose_s && word.chars().count() >= SHORTEST_POSSESSIVE => {
                format!("{} ({}{on})?", literal(fewer), literal("s"))
            }
            _ => format!("{}{on}", literal(&escaped(&letters))),
        }
    }

    /// How a run goes on behind a word, each way with the rule that follows.
    fn onward(&self, chain: Chain, at: usize) -> Vec<String> {
        let mut ways = Vec::new();
        let mut step = |apart: bool, to: usize| {
            let gap = if apart { " " } else { "" };
            let first = self.0[to].first();
            let plain = literal(&format!("{gap}{}", escaped(first.encode_utf8(&mut [0; 4]))));
            let letter = match first {
                '$' => format!("({plain} | {})", literal(&format!("{gap}{ESCAPED_DOLLAR}"))),
                _ => plain,
            };
            ways.push(format!("{letter} {}", chain.rest(to)));
        };
        if let Some(next) = self.0.get(at + 1) {
            step(next.apart, at + 1);
        }
        if let Some(to) = self.past_hesitation(at + 1) {
            step(true, to);
        }
        ways.extend(chain.joint.map(str::to_owned));
        ways
    }

    /// The word behind the hesitation that begins at a word, with its commas.
    fn past_hesitation(&self, from: usize) -> Option<usize> {
        let is = |word: &Word, text: &str| word.text.eq_ignore_ascii_case(text);
        let (mut at, mut found) = (from, false);
        loop {
            match self.0.get(at..)? {
                [comma, ..] if is(comma, ",") => at += 1,
                [word, ..] if HESITATIONS.iter().any(|hesitation| is(word, hesitation)) => (at, found) = (at + 1, true),
                [you, know, ..] if is(you, "you") && is(know, "know") => (at, found) = (at + 2, true),
                [_, ..] => return found.then_some(at),
                [] => return None,
            }
        }
    }
}

impl Chain {
    /// The rule for what follows the first letter of a word.
    fn rest(self, at: usize) -> String {
        format!("{}-w{at}", self.name)
    }
}

impl Word {
    fn first(&self) -> char {
        self.text.chars().next().unwrap_or_default()
    }
}

fn either_case(letter: char) -> String {
    let other = if letter.is_lowercase() { single(letter.to_uppercase()) } else { single(letter.to_lowercase()) };
    match other {
        Some(other) if other != letter => format!("[{letter}{other}]"),
        _ => literal(&escaped(letter.encode_utf8(&mut [0; 4]))),
    }
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

/// As inside a JSON string.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// As GBNF writes a text.
fn literal(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}
