//! The canonical text of calls and plans: what the planner is trained to write, and what people are shown.
//!
//! Comes in: a call or a plan. Goes out: text that `parse` reads back as the same calls.

use std::fmt::{self, Display, Formatter, Write};

use super::line::reference_length;
use super::{Call, Piece, Plan, Text, Value};

/// Calls, one a line, and the closing `join()`, without a line end after it.
impl Display for Plan {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for call in &self.calls {
            writeln!(f, "{call}")?;
        }
        write!(f, "{}. join()", self.calls.len() + 1)
    }
}

/// `3. create_note("Plans", "$2", "")`.
impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.number, Unnumbered(self))
    }
}

impl Call {
    /// The call as lists of calls hold it: `create_note("Plans", "$2", "")`.
    pub fn unnumbered(&self) -> impl Display + '_ {
        Unnumbered(self)
    }
}

struct Unnumbered<'a>(&'a Call);

impl Display for Unnumbered<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Call { number, tool, args } = self.0;
        write!(f, "{tool}(")?;
        separated(f, args, *number)?;
        f.write_char(')')
    }
}

fn separated(f: &mut Formatter<'_>, values: &[Value], number: usize) -> fmt::Result {
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            f.write_str(", ")?;
        }
        match value {
            Value::Str(text) => quoted(f, text, number)?,
            Value::Int(int) => write!(f, "{int}")?,
            Value::Bool(true) => f.write_str("True")?,
            Value::Bool(false) => f.write_str("False")?,
            Value::None => f.write_str("None")?,
            Value::List(members) => {
                f.write_char('[')?;
                separated(f, members, number)?;
                f.write_char(']')?;
            }
        }
    }
    Ok(())
}

fn quoted(f: &mut Formatter<'_>, text: &Text, number: usize) -> fmt::Result {
    f.write_char('"')?;
    let mut pieces = text.0.iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Words(words) => escaped(f, words, number)?,
            Piece::Ref(to) => match pieces.peek() {
                Some(Piece::Words(words)) if continues_number(words) => write!(f, "${{{to}}}")?,
                _ => write!(f, "${to}")?,
            },
        }
    }
    f.write_char('"')
}

/// Words as in a JSON string; a dollar that would be read as a reference is written `\u0024`.
fn escaped(f: &mut Formatter<'_>, words: &str, number: usize) -> fmt::Result {
    for (at, char) in words.char_indices() {
        match char {
            '$' if reference_length(&words[at..], number).is_some() => f.write_str("\\u0024")?,
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            control if control < ' ' => write!(f, "\\u{:04x}", u32::from(control))?,
            other => f.write_char(other)?,
        }
    }
    Ok(())
}

/// Whether `$1` before these words would be read as a longer number, or as money.
pub(super) fn continues_number(words: &str) -> bool {
    let words = words.strip_prefix(['.', ',']).unwrap_or(words);
    words.starts_with(|char: char| char.is_ascii_digit())
}
