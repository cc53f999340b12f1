//! The plan: numbered calls, checked against the tools' signatures, as a graph.
//!
//! Comes in: text from a planner, in pieces of any size. Goes out: a [`Plan`] whose every call names a known tool,
//! carries arguments of the right types, and refers only to earlier calls.

use serde::{Deserialize, Serialize};

/// A piece of a string argument.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Piece {
    Words(String),
    /// The result of an earlier call, by its number (1-based).
    Ref(usize),
}

/// A string argument: words with references among them. `"$1"` is a single `Ref`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Text(pub Vec<Piece>);

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    Str(Text),
    Int(i64),
    Bool(bool),
    None,
    List(Vec<Value>),
}

/// A tool with arguments, positional and complete.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Call {
    /// Its place in the plan, from 1.
    pub number: usize,
    pub tool: String,
    pub args: Vec<Value>,
}

/// Calls in order; the closing `join()` is implied. No calls: no tool serves the command.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Plan {
    pub calls: Vec<Call>,
}
