//! Undo: a run of the journal → what it made is taken back, last first.
//!
//! Comes in: a run's number. Goes out: what was taken back, what could not be, what never can. Invariants: doing it again
//! takes nothing back twice; what was sent is never claimed to be taken back.

use tokio_util::sync::CancellationToken;

use super::Assistant;
use crate::desktop::{DesktopError, Made};
use crate::event::{Failure, Outcome, StepView};
use crate::executor;
use crate::journal::{JournalError, StepRecord};
use crate::resolve::sentence;
use crate::tools::Effect;

/// What became of an undo.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Undone {
    pub run: i64,
    /// What was taken back, in words, by step.
    pub taken_back: Vec<(usize, String)>,
    /// What could not be, and why.
    pub failed: Vec<(usize, Failure)>,
    /// What was sent or shown, and stays so.
    pub stays: Vec<(usize, String)>,
    /// All of it in a sentence or two.
    pub text: String,
}

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("the run {run} is still going on")]
    Running { run: i64 },
}

impl UndoError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            UndoError::Journal(error) => error.hint(),
            UndoError::Running { .. } => "stop it first",
        }
    }
}

/// Takes back what a run made.
///
/// # Errors
/// Where the run is unknown or has not ended, or the journal cannot be read or written.
pub async fn undo(assistant: &Assistant, run: i64, cancel: &CancellationToken) -> Result<Undone, UndoError> {
    let record = assistant.journal.run(run)?;
    if record.status.is_none() {
        return Err(UndoError::Running { run });
    }
    let mut undone = Undone { run, taken_back: Vec::new(), failed: Vec::new(), stays: Vec::new(), text: String::new() };
    let words = |number: usize| {
        record.steps.iter().find(|step| step.step == number).map(|step| told(assistant, step)).unwrap_or_default()
    };
    for (step, tool, made) in assistant.journal.made(run)?.into_iter().rev() {
        match take_back(assistant, &tool, &made, cancel).await {
            Ok(()) => {
                assistant.journal.undone(run, step, (assistant.clock)().timestamp())?;
                undone.taken_back.push((step, words(step)));
            }
            Err(failure) => undone.failed.push((step, failure)),
        }
    }
    let stays = record.steps.iter().filter(|step| stays(step));
    undone.stays = stays.map(|step| (step.step, told(assistant, step))).collect();
    undone.text = text(&undone);
    Ok(undone)
}

async fn take_back(assistant: &Assistant, tool: &str, made: &Made, cancel: &CancellationToken) -> Result<(), Failure> {
    let Some(tool) = assistant.tools.get(tool) else {
        return Err(Failure {
            code: "unavailable".to_owned(),
            message: format!("the tool `{tool}` that made it is not there any more"),
            hint: format!("look in {}", made.app),
        });
    };
    let _turn = assistant.queues.turn(&tool.app).await;
    let own = cancel.child_token();
    let deadline = assistant.deadline;
    let taken = tokio::time::timeout(deadline, assistant.desk.take_back(tool, made, &own)).await;
    match taken.unwrap_or_else(|_| Err(DesktopError::TimedOut { app: tool.app.clone(), deadline })) {
        // Somebody was quicker: it is gone, which is what was wanted.
        Ok(_) | Err(DesktopError::NotFound { .. }) => Ok(()),
        Err(error) => {
            own.cancel();
            Err(executor::failure(&error))
        }
    }
}

/// A step that was done and cannot be undone: it was sent, and nothing of it is left to delete.
fn stays(step: &StepRecord) -> bool {
    let done = matches!(step.outcome, Some(Outcome::Verified { .. } | Outcome::Accepted { .. }));
    done && step.effect == Effect::Send && !step.undoable && step.undone.is_none()
}

fn told(assistant: &Assistant, step: &StepRecord) -> String {
    let view = StepView {
        step: step.step,
        tool: step.tool.clone(),
        app: step.app.clone(),
        effect: step.effect,
        arguments: step.arguments.clone(),
        words: Vec::new(),
        after: Vec::new(),
    };
    let template = assistant.tools.get(&step.tool).map_or("", |tool| &tool.approval);
    sentence(template, &view, None)
}

fn text(undone: &Undone) -> String {
    let list = |of: &[(usize, String)]| of.iter().map(|(_, words)| words.clone()).collect::<Vec<_>>().join("; ");
    let mut sentences = Vec::new();
    if !undone.taken_back.is_empty() {
        sentences.push(format!("Taken back: {}.", list(&undone.taken_back)));
    }
    for (step, failure) in &undone.failed {
        let hint = if failure.hint.is_empty() { String::new() } else { format!(" ({})", failure.hint) };
        sentences.push(format!("Step {step} could not be taken back: {}{hint}.", failure.message));
    }
    if !undone.stays.is_empty() {
        sentences.push(format!("What was sent cannot be taken back: {}.", list(&undone.stays)));
    }
    if sentences.is_empty() {
        sentences.push("There is nothing left to take back.".to_owned());
    }
    sentences.join(" ")
}
