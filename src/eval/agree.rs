//! Whether two arguments of one tool's calls mean the same; what that takes is decided by the parameter's role.
//!
//! Comes in: the same parameter of two calls. Goes out: yes or no. Names, addresses, numbers, files, places and
//! transports agree exactly, ignoring case; titles and names of things also without a leading article and end
//! punctuation; dates when they resolve to the same moment; texts by the words they share. Members of a list agree in any
//! order.

use std::collections::HashMap;

use crate::dates::{Context, Moment, resolve, resolve_end};
use crate::plan::{Piece, Text, Value};
use crate::tools::{Role, Tool};

/// Shared words over all words, from which on texts agree.
const F1: f64 = 0.8;

/// One of the two calls.
pub(super) struct Side<'a> {
    pub tool: &'a Tool,
    pub args: &'a [Value],
    /// What a reference to a call is compared as.
    pub number: &'a dyn Fn(usize) -> usize,
}

/// Whether the arguments at `index` agree; `a` is the expected side.
pub(super) fn agrees(index: usize, a: &Side<'_>, b: &Side<'_>, now: &Context) -> bool {
    let (Some(of_a), Some(of_b)) = (a.args.get(index), b.args.get(index)) else {
        return false;
    };
    match (of_a, of_b) {
        (Value::Str(x), Value::Str(y)) => match a.tool.parameters[index].role {
            Role::Date => same_moment(date(x, now), date(y, now), || plain(x, a) == plain(y, b)),
            Role::End => same_moment(a.end(x, now), b.end(y, now), || plain(x, a) == plain(y, b)),
            Role::Title | Role::Name => title(x, a) == title(y, b),
            Role::Text => same_text(x, y, a, b),
            Role::Contact
            | Role::Email
            | Role::Phone
            | Role::Minutes
            | Role::Place
            | Role::File
            | Role::Path
            | Role::Transport
            | Role::Priority
            | Role::Flag => plain(x, a) == plain(y, b),
        },
        (Value::List(x), Value::List(y)) => members(x, a) == members(y, b),
        (x, y) => x == y,
    }
}

impl Side<'_> {
    /// The end `text` of what starts at the call's date.
    fn end(&self, text: &Text, now: &Context) -> Option<Moment> {
        let start = self.tool.parameters.iter().position(|parameter| parameter.role == Role::Date)?;
        let Some(Value::Str(start)) = self.args.get(start) else {
            return None;
        };
        resolve_end(text.as_words()?, &date(start, now)?, now).ok()
    }

    /// The text on one line, with references as they are compared, by marks that no words hold.
    fn render(&self, text: &Text) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.to_lowercase(),
            Piece::Ref(number) => format!("\0{}\0", (self.number)(*number)),
        };
        text.0.iter().map(piece).collect()
    }

    /// The calls that a text refers to, as they are compared.
    fn references(&self, text: &Text) -> Vec<usize> {
        let numbers = text.0.iter().filter_map(|piece| match piece {
            Piece::Ref(number) => Some((self.number)(*number)),
            Piece::Words(_) => None,
        });
        let mut numbers: Vec<_> = numbers.collect();
        numbers.sort_unstable();
        numbers
    }
}

fn date(text: &Text, now: &Context) -> Option<Moment> {
    resolve(text.as_words()?, now).ok().map(|resolved| resolved.moment)
}

/// Phrases that name no moment agree when they are the same words.
fn same_moment(a: Option<Moment>, b: Option<Moment>, same_words: impl Fn() -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        (None, None) => same_words(),
        _ => false,
    }
}

fn plain(text: &Text, side: &Side<'_>) -> String {
    let text = side.render(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn title(text: &Text, side: &Side<'_>) -> String {
    let text = plain(text, side);
    let text = ["the ", "a ", "an "].iter().find_map(|article| text.strip_prefix(article)).unwrap_or(&text);
    text.trim_end_matches(['.', '!', '?', ',', ';', ':', '…']).trim_end().to_owned()
}

fn members(values: &[Value], side: &Side<'_>) -> Vec<String> {
    let texts = values.iter().filter_map(|value| match value {
        Value::Str(text) => Some(plain(text, side)),
        _ => None,
    });
    let mut texts: Vec<_> = texts.collect();
    texts.sort();
    texts
}

fn same_text(expected: &Text, found: &Text, a: &Side<'_>, b: &Side<'_>) -> bool {
    if a.references(expected) != b.references(found) {
        return false;
    }
    let (expected_words, found_words) = (words(expected), words(found));
    match (expected_words.is_empty(), expected.0.is_empty()) {
        // Nothing is to be said: neither may the other say anything.
        (true, true) => found_words.is_empty(),
        // A result is to be said; words around it are welcome.
        (true, false) => true,
        _ => f1(&expected_words, &found_words) >= F1,
    }
}

/// The words of a text in lower case, without punctuation and references.
fn words(text: &Text) -> Vec<String> {
    let words = text.0.iter().filter_map(|piece| match piece {
        Piece::Words(words) => Some(words.to_lowercase().replace(['\'', '’'], "")),
        Piece::Ref(_) => None,
    });
    let text = words.collect::<Vec<_>>().join(" ");
    let words = text.split(|char: char| !char.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Token F1: the harmonic mean of the shares of the words that both have, each word as often as it occurs.
fn f1(a: &[String], b: &[String]) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in a {
        *counts.entry(word).or_default() += 1;
    }
    let shared = b.iter().filter(|word| match counts.get_mut(word.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    2.0 * shared.count() as f64 / (a.len() + b.len()).max(1) as f64
}
