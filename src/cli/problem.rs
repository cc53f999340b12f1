//! What ends a verb early: a message, what to do, and the exit code.

use std::io;
use std::process::ExitCode;

use errand::assistant::{AssistantError, UndoError};
use errand::catalogue::{CatalogueError, ShelfError};
use errand::confidence::ConfidenceError;
use errand::desktop::DesktopError;
use errand::download::DownloadError;
use errand::eval::EvalError;
use errand::journal::JournalError;
use errand::planner::PlannerError;
use errand::selector::SelectorError;
use errand::settings::SettingsError;
use errand::tools::ToolsError;
use serde_json::json;

use super::printer::{BAD, BOLD, Printer, paint, plain};

/// How the program ends, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Not done, or not all of it; the user can mend it.
    Yours,
    /// Not done; Errand is at fault, or not fully installed.
    Ours,
    Stopped,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Yours => 1,
            Exit::Ours => 2,
            Exit::Stopped => 130,
        })
    }
}

/// An error as the command line tells it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// A code that other programs act on (`docs/engine.md`).
    pub code: &'static str,
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
    pub exit: Exit,
}

impl Problem {
    pub fn yours(message: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem { code: "refused", message: message.into(), hint: hint.into(), exit: Exit::Yours }
    }

    pub fn ours(message: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem { code: "internal", message: message.into(), hint: hint.into(), exit: Exit::Ours }
    }

    /// The same under another code.
    pub fn coded(self, code: &'static str) -> Problem {
        Problem { code, ..self }
    }

    /// Prints it, on standard error and with `--json` as an object on standard output; without a message, nothing.
    pub fn print(self, printer: Printer) -> Exit {
        let Problem { message, hint, exit, .. } = self;
        if message.is_empty() {
            return exit;
        }
        let json = json!({ "error": { "message": message, "hint": hint } });
        if printer.json && printer.value(&json).is_ok() {
            return exit;
        }
        let told = printer.say(format!("{} {}", paint(BAD.bold(), "error:"), plain(&message)));
        let advised = match hint.as_str() {
            "" => told,
            hint => told.and_then(|()| printer.say(format!("{} {}", paint(BOLD, "hint:"), plain(hint)))),
        };
        if let Err(error) = advised {
            // Nobody reads any more; the code still tells.
            tracing::debug!(%error, "the error could not be told");
        }
        exit
    }
}

impl From<AssistantError> for Problem {
    fn from(error: AssistantError) -> Problem {
        let exit = match &error {
            AssistantError::Empty
            | AssistantError::TooLong { .. }
            | AssistantError::Nul { .. }
            | AssistantError::Plan { .. }
            | AssistantError::Planner(PlannerError::TooLong { .. } | PlannerError::CutShort { .. }) => Exit::Yours,
            AssistantError::Cancelled => Exit::Stopped,
            AssistantError::Selector(_)
            | AssistantError::Planner(_)
            | AssistantError::Journal(_)
            | AssistantError::Thread(_) => Exit::Ours,
        };
        let code = match &error {
            AssistantError::Empty | AssistantError::TooLong { .. } | AssistantError::Nul { .. } => "command",
            AssistantError::Plan { .. } => "plan",
            AssistantError::Planner(PlannerError::Model { .. }) | AssistantError::Selector(_) => "models",
            AssistantError::Planner(_) => "planner",
            AssistantError::Journal(_) => "journal",
            AssistantError::Cancelled => "stopped",
            AssistantError::Thread(_) => "internal",
        };
        Problem { code, message: error.to_string(), hint: error.hint().to_owned(), exit }
    }
}

impl From<JournalError> for Problem {
    fn from(error: JournalError) -> Problem {
        match error {
            JournalError::NoRun { .. } => Problem::yours(error.to_string(), error.hint()).coded("no_run"),
            _ => Problem::ours(error.to_string(), error.hint()).coded("journal"),
        }
    }
}

impl From<UndoError> for Problem {
    fn from(error: UndoError) -> Problem {
        match error {
            UndoError::Journal(error) => error.into(),
            UndoError::Running { .. } => Problem::yours(error.to_string(), error.hint()).coded("running"),
        }
    }
}

impl From<SettingsError> for Problem {
    fn from(error: SettingsError) -> Problem {
        let code = if matches!(error, SettingsError::Change { .. }) { "no_setting" } else { "settings" };
        Problem::yours(error.to_string(), error.hint()).coded(code)
    }
}

impl From<CatalogueError> for Problem {
    fn from(error: CatalogueError) -> Problem {
        Problem::ours(error.to_string(), error.hint()).coded("models")
    }
}

impl From<ShelfError> for Problem {
    fn from(error: ShelfError) -> Problem {
        let exit = match &error {
            ShelfError::Download { source: DownloadError::Paused { .. }, .. } => Exit::Stopped,
            ShelfError::Damaged { .. } | ShelfError::Catalogue(_) => Exit::Ours,
            ShelfError::Unknown { .. }
            | ShelfError::Ships { .. }
            | ShelfError::Absent { .. }
            | ShelfError::Download { .. }
            | ShelfError::Delete { .. } => Exit::Yours,
        };
        Problem { code: error.code(), message: error.to_string(), hint: error.hint(), exit }
    }
}

impl From<ConfidenceError> for Problem {
    fn from(error: ConfidenceError) -> Problem {
        Problem::ours(error.to_string(), error.hint()).coded("models")
    }
}

impl From<PlannerError> for Problem {
    fn from(error: PlannerError) -> Problem {
        AssistantError::from(error).into()
    }
}

impl From<SelectorError> for Problem {
    fn from(error: SelectorError) -> Problem {
        Problem::ours(error.to_string(), error.hint()).coded("models")
    }
}

impl From<DesktopError> for Problem {
    fn from(error: DesktopError) -> Problem {
        Problem::ours(error.to_string(), error.hint()).coded("desktop")
    }
}

impl From<ToolsError> for Problem {
    fn from(error: ToolsError) -> Problem {
        Problem::yours(error.to_string(), "docs/adding-a-tool.md says how a tool is written")
    }
}

impl From<EvalError> for Problem {
    fn from(error: EvalError) -> Problem {
        Problem::yours(error.to_string(), "a line is `{\"id\", \"command\", \"plan\": [\"tool(…)\", …]}`")
    }
}

impl From<virtual_mac::Error> for Problem {
    fn from(error: virtual_mac::Error) -> Problem {
        Problem::ours(error.to_string(), error.hint()).coded("desktop")
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Problem {
        match error.kind() {
            // Whoever read the output has seen enough.
            io::ErrorKind::BrokenPipe => Problem { exit: Exit::Done, ..Problem::ours("", "") },
            _ => Problem::ours(format!("could not write: {error}"), "check the terminal, and the free disk space"),
        }
    }
}
