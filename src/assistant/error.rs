//! Why a command came to nothing before any of it could be done.

use super::planning::Faulty;
use crate::journal::JournalError;
use crate::plan::PlanError;
use crate::planner::PlannerError;

/// What stood in the way.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    #[error("the command is empty")]
    Empty,
    #[error("the command has {bytes} bytes, and at most {limit} are taken")]
    TooLong { bytes: usize, limit: usize },
    #[error("the command holds a NUL byte, at byte {at}")]
    Nul { at: usize },
    #[error("the tools for the command could not be chosen: {0}")]
    Selector(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the command could not be planned: {0}")]
    Planner(#[from] PlannerError),
    #[error("the plan that was written cannot be used: {error}")]
    Plan {
        error: PlanError,
        /// As the planner wrote it.
        text: String,
    },
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("the command was stopped")]
    Cancelled,
    #[error("planning broke down: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

impl AssistantError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            AssistantError::Empty => "say what you want done: errand \"remind me to call Ana at 5\"",
            AssistantError::TooLong { .. } => "say it in fewer words, and keep long texts in a note or a file",
            AssistantError::Nul { .. } => "take it out; it is no text",
            AssistantError::Selector(_) | AssistantError::Thread(_) => "`errand doctor` says what is missing",
            AssistantError::Planner(PlannerError::TooLong { .. }) => "say it in fewer words",
            AssistantError::Planner(_) => "`errand doctor` says what is missing",
            AssistantError::Plan { .. } => "say it another way, or one thing at a time",
            AssistantError::Journal(error) => error.hint(),
            AssistantError::Cancelled => "",
        }
    }

    pub(super) fn faulty(faulty: Faulty) -> AssistantError {
        AssistantError::Plan { error: faulty.error, text: faulty.text }
    }
}
