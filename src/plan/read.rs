//! Text to calls, as the text comes.
//!
//! Comes in: text in pieces of any size. Goes out: each call as soon as its line is complete, numbered without gaps.
//! The plan ends with `join()`; what a model writes after it (or after `<END_OF_PLAN>`) is not part of it. Lines of
//! thought, comments, code fences and empty lines are passed over.

use super::line::{Line, read_line};
use super::{Call, PlanError};

/// Bytes of one line that are read.
const LINE: usize = 1 << 20;
/// Calls of one plan that are read.
const CALLS: usize = 64;

/// A plan being read.
#[derive(Debug, Default)]
pub struct Reader {
    /// The line that is not complete yet.
    pending: String,
    /// Lines read.
    lines: usize,
    /// Calls read.
    calls: usize,
    joined: bool,
    failed: Option<PlanError>,
}

impl Reader {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece of the text; gives the calls whose lines it completes, in order.
    ///
    /// # Errors
    /// The first fault of the text, and the same again whenever the reader is used after it.
    pub fn push(&mut self, piece: &str) -> Result<Vec<Call>, PlanError> {
        let mut found = Vec::new();
        for part in piece.split_inclusive('\n') {
            if self.done() {
                break;
            }
            self.add(part, &mut found).inspect_err(|error| self.failed = Some(error.clone()))?;
        }
        match &self.failed {
            Some(error) => Err(error.clone()),
            None => Ok(found),
        }
    }

    /// Whether the plan is complete, or broken: nothing that follows is read.
    pub fn done(&self) -> bool {
        self.joined || self.failed.is_some()
    }

    /// Ends the text; gives the calls of its last line, when that had no line end.
    ///
    /// # Errors
    /// A fault in that line, an earlier one, or [`PlanError::MissingJoin`].
    pub fn finish(mut self) -> Result<Vec<Call>, PlanError> {
        let end = if self.pending.is_empty() { "" } else { "\n" };
        let found = self.push(end)?;
        match self.joined {
            true => Ok(found),
            false => Err(PlanError::MissingJoin { line: self.lines, expected: self.calls + 1 }),
        }
    }

    fn add(&mut self, part: &str, found: &mut Vec<Call>) -> Result<(), PlanError> {
        if self.pending.len() + part.len() > LINE {
            return Err(PlanError::TooLong { line: self.lines + 1, limit: LINE });
        }
        self.pending.push_str(part);
        if !part.ends_with('\n') {
            return Ok(());
        }
        let line = std::mem::take(&mut self.pending);
        self.lines += 1;
        found.extend(self.line(line.trim())?);
        Ok(())
    }

    fn line(&mut self, text: &str) -> Result<Option<Call>, PlanError> {
        if text.starts_with("<END_OF_PLAN>") {
            return Err(PlanError::MissingJoin { line: self.lines, expected: self.calls + 1 });
        }
        if is_passed_over(text) {
            return Ok(None);
        }
        let Line { number, call } = read_line(text, self.lines, self.calls + 1)?;
        self.check_number(number, text)?;
        if call.tool == "join" && call.args.is_empty() {
            self.joined = true;
            return Ok(None);
        }
        if self.calls == CALLS {
            return Err(PlanError::TooMany { line: self.lines, limit: CALLS });
        }
        self.calls += 1;
        Ok(Some(call))
    }

    fn check_number(&self, number: Option<usize>, text: &str) -> Result<(), PlanError> {
        let expected = self.calls + 1;
        match number {
            None => Err(PlanError::Syntax {
                line: self.lines,
                column: 1,
                expected: "the call's number, such as `1.`",
                found: text.chars().take(24).collect(),
            }),
            Some(number) if number == expected => Ok(()),
            Some(number) if number >= 1 && number < expected => {
                Err(PlanError::DuplicateNumber { line: self.lines, number, expected })
            }
            Some(found) => Err(PlanError::Gap { line: self.lines, expected, found }),
        }
    }
}

/// Reads a whole plan.
///
/// # Errors
/// The first fault of the text.
pub fn parse(text: &str) -> Result<Vec<Call>, PlanError> {
    let mut reader = Reader::new();
    let mut calls = reader.push(text)?;
    calls.extend(reader.finish()?);
    Ok(calls)
}

/// Reads calls that are written one by one, without numbers and without `join()`, as in `eval` files and `tools.toml`.
///
/// # Errors
/// The first fault, with the place in the list as its line.
pub fn parse_list(calls: &[impl AsRef<str>]) -> Result<Vec<Call>, PlanError> {
    let one = |(place, text): (usize, &_)| {
        let text: &str = AsRef::as_ref(text);
        let number = place + 1;
        let line = read_line(text.trim(), number, number)?;
        match line.number {
            None => Ok(line.call),
            Some(_) => Err(PlanError::Syntax {
                line: number,
                column: 1,
                expected: "a call without a number",
                found: text.chars().take(24).collect(),
            }),
        }
    };
    calls.iter().enumerate().map(one).collect()
}

fn is_passed_over(text: &str) -> bool {
    let thought = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("thought"));
    text.is_empty() || thought || text.starts_with('#') || text.starts_with("```")
}
