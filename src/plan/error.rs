//! Why a plan is not one: each fault its own, with the place and what was expected there.

use crate::tools::Type;

/// What is wrong with a plan. `line` counts the text's lines from 1; `call` quotes the call as it is written in a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("line {line} of the plan, column {column}: expected {expected}, found `{found}`")]
    Syntax { line: usize, column: usize, expected: &'static str, found: String },
    #[error("line {line} of the plan: expected call {expected}, found call {found}")]
    Gap { line: usize, expected: usize, found: usize },
    #[error("line {line} of the plan: the number {number} is taken, expected {expected}")]
    DuplicateNumber { line: usize, number: usize, expected: usize },
    #[error("`{call}` calls an unknown tool, expected one of {}", quoted(expected))]
    UnknownTool { call: String, expected: Vec<String> },
    #[error("`{call}` has the wrong number of arguments, {found}, expected {expected}: `{signature}`")]
    WrongCount { call: String, signature: String, expected: usize, found: usize },
    #[error("`{call}` gives {found} for `{parameter}`, expected {expected}")]
    WrongType { call: String, parameter: String, expected: Type, found: &'static str },
    #[error("`{call}` refers to itself by `${number}`, expected an earlier call")]
    SelfReference { call: String, number: usize },
    #[error("`{call}` refers to `${to}`, expected an earlier call")]
    ForwardReference { call: String, to: usize },
    #[error("the plan breaks off after line {line}, expected `{expected}. join()`")]
    MissingJoin { line: usize, expected: usize },
    #[error("line {line} of the plan: lists go more than {limit} deep")]
    TooDeep { line: usize, limit: usize },
    #[error("line {line} of the plan: more than {limit} bytes in one line")]
    TooLong { line: usize, limit: usize },
    #[error("line {line} of the plan: more than {limit} calls")]
    TooMany { line: usize, limit: usize },
}

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
