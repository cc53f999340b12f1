//! Why nothing could be measured.

/// What is wrong with the items. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    #[error("there is nothing to measure: expected a line an item")]
    Empty,
    #[error("line {line} is not an item: {message}")]
    Syntax { line: usize, message: String },
    #[error(
        "line {line}: `now` is `{now}` in `{tz}`, expected a date and time such as `2026-11-18T10:30:00` and a zone such as `Europe/Paris`"
    )]
    Now { line: usize, now: String, tz: String },
    #[error("line {line}: `expect` is `{expect}`, expected a date, a date and time, or null")]
    Expect { line: usize, expect: String },
}
