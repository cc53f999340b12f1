//! The desktop: one call with its resolved arguments → one result.
//!
//! Comes in: a tool and its arguments as JSON by parameter name. Goes out: a [`Done`], or a typed error with advice.
//! Invariant: a value never becomes part of a script's text.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::Choice;
use crate::tools::Tool;

/// Where the desktop is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// This Mac.
    Mac,
    /// A virtual Mac kept in this folder (`virtual-mac/`).
    Virtual(PathBuf),
}

/// A call ready to be carried out: every reference substituted, every date resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Arguments by parameter name. Dates are `{"at": "2026-11-27T12:00:00-05:00[America/New_York]", "all_day": false}` or null.
    pub arguments: serde_json::Map<String, serde_json::Value>,
}

/// What a call gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The value that `$k` stands for: text, mostly.
    pub result: serde_json::Value,
    /// Seen by reading it back.
    pub verified: bool,
    /// What `undo` needs: kind, identifier, what was there before. None when nothing was made.
    pub made: Option<Made>,
    /// What the user should know: "not invited by Calendar: …".
    pub remarks: Vec<String>,
}

/// Something a call made, with what it takes to take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// `event`, `reminder`, `note`, `note_text`, `draft`, `meeting`.
    pub kind: String,
    pub app: String,
    pub id: String,
    /// What was there before (an appended note's body).
    #[serde(default)]
    pub before: Option<String>,
}

/// Several things match equally, or none does, or the desktop refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesktopError {
    #[error("no {what} matches `{looked_for}`")]
    NotFound {
        what: String,
        looked_for: String,
        hint: String,
    },
    #[error("{} match `{looked_for}` equally", choices.len())]
    Ambiguous {
        looked_for: String,
        choices: Vec<Choice>,
    },
    #[error("{app} may not be controlled: macOS refuses it ({code})")]
    Denied { app: String, code: i32 },
    #[error("{app} did not answer within {} s", deadline.as_secs())]
    TimedOut { app: String, deadline: Duration },
    #[error("{app} could not be reached ({code})")]
    Unreachable { app: String, code: i32 },
    #[error("{app} refused: {message} ({code})")]
    Refused {
        app: String,
        code: i32,
        message: String,
    },
    #[error("cancelled")]
    Cancelled,
    #[error("{0}")]
    Unavailable(String),
    #[error("the script of `{tool}` is at fault: {message}")]
    Script { tool: String, message: String },
}

/// The tool a task is for travels beside it.
pub type Order<'a> = (&'a Tool, &'a Task);
