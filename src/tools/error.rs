//! Why a folder is not a tool table: each fault its own, with file, line and what was expected there.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use super::check::NATIVE;
use super::sentence::TemplateError;
use crate::plan::PlanError;

/// A place in a `tools.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

impl At {
    /// The line of `text` that a byte stands in.
    pub(super) fn byte(file: &str, text: &str, byte: usize) -> At {
        let before = text.bytes().take(byte).filter(|byte| *byte == b'\n');
        At { file: file.to_owned(), line: before.count() + 1 }
    }
}

impl Display for At {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Why a folder is not a tool table.
#[derive(Debug, thiserror::Error)]
pub enum ToolsError {
    #[error("the tool table could not be read: `{path}`: {source}")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error(
        "no tools in `{path}`: expected folders with a `tools.toml`, such as `notes/tools.toml`, or, to plan with only, definitions such as `clock.toml`"
    )]
    Empty { path: PathBuf },
    #[error("{at}: {message}")]
    Syntax { at: At, message: String },
    #[error("{at}: `{name}` cannot be a name: expected lower-case letters, digits and `_`, and not `join`")]
    Name { at: At, name: String },
    #[error("{at}: the tool `{name}` is already described at {first}: expected a name of its own")]
    Duplicate { at: At, name: String, first: At },
    #[error("{at}: `{tool}` has two parameters `{parameter}`: expected names of their own")]
    DuplicateParameter { at: At, tool: String, parameter: String },
    #[error("{at}: `{tool}` needs either `script = \"….js\"` or `native = \"…\"`")]
    Carrier { at: At, tool: String },
    #[error("{at}: `{tool}` names the native part `{native}`: expected one of {}", NATIVE.join(", "))]
    UnknownNative { at: At, tool: String, native: String },
    #[error("{at}: `{tool}` names the script `{script}`: expected a file of that name")]
    MissingScript { at: At, tool: String, script: String },
    #[error("{at}: `{script}` reads `$params.{name}`: expected a parameter of `{signature}`")]
    UnknownParameter { at: At, script: String, name: String, signature: String },
    #[error("{at}: `{script}` never reads `$params.{name}`: expected every parameter of `{signature}` to be read")]
    UnreadParameter { at: At, script: String, name: String, signature: String },
    #[error("{at}: the sentence of `{tool}` is not one: {source}")]
    Template { at: At, tool: String, source: TemplateError },
    #[error("{at}: a sentence of `{tool}` has the slot `{{{slot}}}`: expected a parameter of `{signature}`")]
    UnknownSlot { at: At, tool: String, slot: String, signature: String },
    #[error("{at}: the example of `{tool}` is not a plan: {source}")]
    Example { at: At, tool: String, source: Box<PlanError> },
    #[error("{at}: the example of `{tool}` does not call it")]
    ExampleOfOther { at: At, tool: String },
}
