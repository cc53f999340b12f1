//! The plan: numbered calls, checked against the tools' signatures, as a graph.
//!
//! Comes in: text from a planner, in pieces of any size. Goes out: a [`Plan`] whose every call names a known tool,
//! carries arguments of the right types, and refers only to earlier calls. Invariant: nothing here runs anything, and
//! no text makes it panic.
//!
//! # What `$` means
//!
//! In call n, `$k` (or `${k}`) with k from 1 to n - 1 is the result of call k, alone or among words. Everything else is
//! text, since people write about money: `"$15"` in call 3, `"$1,000"` and `"$1.50"` anywhere. `\u0024` is always
//! text. A reference that can only be meant as one, bare (`$7`) or as the whole of an argument that is not for words
//! (an address, a date, a file), must name an earlier call.

mod check;
mod error;
mod graph;
mod line;
mod print;
#[cfg(test)]
mod properties;
mod read;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use check::{check, check_call};
pub use error::PlanError;
pub use graph::Graph;
pub use read::{Reader, parse, parse_list};

/// A piece of a string argument.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Piece {
    Words(String),
    /// The result of an earlier call, by its number (1-based).
    Ref(usize),
}

/// A string argument: words with references among them. `"$1"` is a single `Ref`.
///
/// Words are never empty and never stand side by side; the empty string has no pieces.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Text(pub Vec<Piece>);

impl Text {
    /// The words, where no reference is among them; `""` for the empty text.
    pub fn as_words(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Words(words)] => Some(words),
            _ => None,
        }
    }

    fn references(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Ref(number) => Some(*number),
            Piece::Words(_) => None,
        })
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        match words {
            "" => Text::default(),
            words => Text(vec![Piece::Words(words.to_owned())]),
        }
    }
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    Str(Text),
    Int(i64),
    Bool(bool),
    /// Not given. [`check`] puts the empty value of the parameter's type in its place.
    None,
    List(Vec<Value>),
}

impl Value {
    fn references(&self, found: &mut Vec<usize>) {
        match self {
            Value::Str(text) => found.extend(text.references()),
            Value::List(members) => members.iter().for_each(|member| member.references(found)),
            Value::Int(_) | Value::Bool(_) | Value::None => {}
        }
    }
}

/// A tool with arguments, positional and complete.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Call {
    /// Its place in the plan, from 1.
    pub number: usize,
    pub tool: String,
    pub args: Vec<Value>,
}

impl Call {
    /// The calls whose results this one needs, in order, each once.
    pub fn references(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.args.iter().for_each(|value| value.references(&mut found));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Calls in order; the closing `join()` is implied. No calls: no tool serves the command.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Plan {
    pub calls: Vec<Call>,
}
