//! One step being carried out: its app's queue, the journal before it, the deadline, the choice among equals.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;

use super::Around;
use super::desk::{Doing, failure};
use super::steps::{Ended, Undecided};
use crate::desktop::{DesktopError, Done, Task};
use crate::event::{Choice, Event, Failure, Outcome, Question, Reply, StepView};
use crate::talk::ApprovePolicy;
use crate::tools::{Effect, Tool};

/// What came of it.
pub(super) enum Landing {
    Ended(Ended),
    Undecided(Undecided),
}

/// How long something that was told to stop may take to do so.
const GRACE: Duration = Duration::from_secs(1);

/// Carries a step out as soon as it is its `turn` to have the app.
pub(super) async fn carry_out(
    turn: impl Future<Output = OwnedMutexGuard<()>>,
    view: StepView,
    tool: Arc<Tool>,
    task: Task,
    around: Around,
    cancel: CancellationToken,
) -> Landing {
    let _turn = tokio::select! {
        biased;
        () = cancel.cancelled() => return Landing::Ended(Ended::skipped(STOPPED)),
        turn = turn => turn,
    };
    // What cannot be written down is not done: it could be done twice.
    if let Err(error) = around.journal.step_started(around.run, &view, around.now()) {
        return Landing::Ended(Ended::failed(Failure {
            code: "unavailable".to_owned(),
            message: format!("this was not begun, because {error}"),
            hint: error.hint().to_owned(),
        }));
    }
    around.line.tell(Event::StepStarted { step: view.step });
    let mut task = task;
    loop {
        // A step that was stopped may be told apart from the run that goes on.
        let own = cancel.child_token();
        let doing = around.desk.carry_out(&tool, &task, &own);
        match bounded(doing, &tool, around.deadline, &own).await {
            Ok(done) => return Landing::Ended(ended(done)),
            Err(DesktopError::Ambiguous { looked_for, choices }) => {
                match remembered(&tool, &looked_for, &choices, &around) {
                    Some(id) if !task.chosen.contains(&id) => task.chosen.push(id),
                    _ => return Landing::Undecided(Undecided { task, looked_for, choices }),
                }
            }
            Err(error) => return Landing::Ended(not_done(&error, &tool)),
        }
    }
}

/// Asks the user which of several equals is meant, and goes on with it.
pub(super) async fn decide(
    view: StepView,
    tool: Arc<Tool>,
    open: Undecided,
    around: Around,
    cancel: CancellationToken,
) -> Landing {
    let error = DesktopError::Ambiguous { looked_for: open.looked_for.clone(), choices: open.choices.clone() };
    if around.line.policy == ApprovePolicy::Yes {
        return Landing::Ended(Ended::failed(failure(&error)));
    }
    let question =
        Question::Choose { step: view.step, looked_for: open.looked_for.clone(), choices: open.choices.clone() };
    let (choice, always) = match around.line.ask(question).await {
        Reply::Choose { id, always } => (open.choices.iter().find(|choice| choice.id == id), always),
        Reply::Approve { .. } | Reply::Cancel => (None, false),
    };
    let Some(choice) = choice else {
        return Landing::Ended(Ended::failed(failure(&error)));
    };
    if always && let Err(error) = around.journal.remember(&tool.name, &open.looked_for, choice, &open.choices) {
        around.line.tell(Event::Warned { message: format!("the choice could not be remembered: {error}") });
    }
    let mut task = open.task;
    task.chosen.push(choice.id.clone());
    let turn = around.queues.turn(&tool.app);
    carry_out(turn, view, tool, task, around, cancel).await
}

const STOPPED: &str = "it was stopped before it began";

fn remembered(tool: &Tool, looked_for: &str, choices: &[Choice], around: &Around) -> Option<String> {
    match around.journal.recall(&tool.name, looked_for) {
        Ok(ids) => ids.into_iter().find(|id| choices.iter().any(|choice| choice.id == *id)),
        Err(error) => {
            tracing::warn!(%error, "a remembered choice could not be read");
            None
        }
    }
}

fn ended(done: Done) -> Ended {
    let result = done.result;
    let outcome = match done.verified {
        true => Outcome::Verified { result },
        false => Outcome::Accepted { result },
    };
    Ended { outcome, made: done.made, remarks: done.remarks, left_out: false }
}

fn not_done(error: &DesktopError, tool: &Tool) -> Ended {
    let mut failure = failure(error);
    if matches!(error, DesktopError::Cancelled) {
        failure.message = "it was stopped".to_owned();
        if tool.effect >= Effect::Create {
            failure.message = "it was stopped while it was being done, and may have happened".to_owned();
            failure.hint = format!("look in {}", tool.app);
        }
    }
    Ended::failed(failure)
}

/// Waits for something until its deadline or until it is cancelled; either way it is told to stop and given a moment.
async fn bounded(
    mut doing: Doing<'_, Done>,
    tool: &Tool,
    deadline: Duration,
    cancel: &CancellationToken,
) -> Result<Done, DesktopError> {
    let late = tokio::select! {
        done = &mut doing => return done,
        () = cancel.cancelled() => false,
        () = tokio::time::sleep(deadline) => true,
    };
    cancel.cancel();
    let stopped = match late {
        true => DesktopError::TimedOut { app: tool.app.clone(), deadline },
        false => DesktopError::Cancelled,
    };
    match tokio::time::timeout(GRACE, doing).await {
        Ok(Err(DesktopError::Cancelled)) | Err(_) => Err(stopped),
        Ok(done) => done,
    }
}
