//! The assistant: leads a command through the stages, from its words to the answer.
//!
//! Comes in: a command, and the line to whoever gave it. Goes out: events along the way, a [`Report`] at the end.
//! Invariants: a run that was begun in the journal is ended there, and its last event is `Answered`; nothing but look-ups
//! happens before the plan is complete, checked and, where it asks, approved; of a plan that is nearly surely wrong nothing
//! happens at all.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::confidence::{Calibration, Stance};
use crate::dates::{self, DateOrder};
use crate::event::{Event, Outcome, RunStatus, StepView};
use crate::executor::{self, Around, Clock, Desk, Execution, Queues};
use crate::journal::Journal;
use crate::plan::Call;
use crate::planner::{Features, Planner};
use crate::selector::Selection;
#[cfg(feature = "embedded")]
use crate::selector::Selector;
use crate::settings::{Percent, Settings};
use crate::talk::{Line, Talk};
use crate::tools::{Tool, ToolTable};

mod approve;
mod closing;
mod error;
mod planning;
mod undo;

use approve::approve_and_execute;
use closing::Closing;

pub use error::AssistantError;
pub use planning::Planned;
pub use undo::{UndoError, Undone, undo};

/// Bytes of a command that are taken.
pub const LONGEST_COMMAND: usize = 100_000;

/// How long one call may take in all. The desktop ends its scripts sooner; this is for what it cannot end.
pub const DEADLINE: Duration = Duration::from_secs(180);

/// Chooses tools for a command. Blocking: callers give it a thread.
pub trait Select: Send + Sync {
    /// The tools that a command needs, among those that are on.
    fn select(&self, command: &str, on: &[&Tool]) -> Result<Selection, Box<dyn std::error::Error + Send + Sync>>;
}

#[cfg(feature = "embedded")]
impl Select for Selector {
    fn select(&self, command: &str, on: &[&Tool]) -> Result<Selection, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Selector::select(self, command, on)?)
    }
}

/// What the runs of a program share.
#[derive(Clone)]
pub struct Assistant {
    pub tools: Arc<ToolTable>,
    pub settings: Arc<Settings>,
    /// Without one, the planner chooses among all tools.
    pub selector: Option<Arc<dyn Select>>,
    pub planner: Arc<dyn Planner>,
    /// What makes a confidence of the planner's features; without one, every plan is acted on.
    pub calibration: Option<Arc<Calibration>>,
    pub desk: Arc<dyn Desk>,
    pub journal: Arc<Journal>,
    pub clock: Clock,
    pub deadline: Duration,
    pub queues: Queues,
}

/// A run that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub run: i64,
    pub status: RunStatus,
    pub answer: String,
    pub steps: Vec<(StepView, Outcome)>,
}

/// Carries a command out.
///
/// # Errors
/// What kept it from being planned, or from being written down. Where the run had begun by then, the journal and the
/// last event say the same.
pub async fn run(assistant: &Assistant, command: &str, talk: Talk) -> Result<Report, AssistantError> {
    let command = checked(command)?;
    let line = Line::from(talk);
    let now = (assistant.clock)();
    let desktop = assistant.desk.name();
    let run = assistant.journal.begin(command, desktop, now.timestamp())?;
    line.tell(Event::Started { run, command: command.to_owned(), desktop: desktop.to_owned() });
    let order = if assistant.settings.day_first { DateOrder::DayMonth } else { DateOrder::MonthDay };
    let around = Around {
        run,
        command: command.into(),
        at: dates::Context { now, order },
        tools: Arc::clone(&assistant.tools),
        settings: Arc::clone(&assistant.settings),
        desk: Arc::clone(&assistant.desk),
        journal: Arc::clone(&assistant.journal),
        line,
        clock: Arc::clone(&assistant.clock),
        deadline: assistant.deadline,
        queues: assistant.queues.clone(),
    };
    match plan_and_do(assistant, &around).await {
        Ok(closing) => Ok(closing.report(&around)),
        Err(AssistantError::Cancelled) => Ok(Closing::cancelled().report(&around)),
        Err(error) => {
            Closing::failed(&error).report(&around);
            Err(error)
        }
    }
}

/// Plans a command without doing, writing or asking anything.
///
/// # Errors
/// What kept it from being planned.
pub async fn plan_only(assistant: &Assistant, command: &str) -> Result<Planned, AssistantError> {
    planning::plan_only(assistant, checked(command)?).await
}

/// A command that can be planned at all.
fn checked(command: &str) -> Result<&str, AssistantError> {
    let command = command.trim();
    if command.is_empty() {
        return Err(AssistantError::Empty);
    }
    if command.len() > LONGEST_COMMAND {
        return Err(AssistantError::TooLong { bytes: command.len(), limit: LONGEST_COMMAND });
    }
    match command.find('\0') {
        Some(at) => Err(AssistantError::Nul { at }),
        None => Ok(command),
    }
}

async fn plan_and_do(assistant: &Assistant, around: &Around) -> Result<Closing, AssistantError> {
    let (_, offer) = planning::choose_tools(assistant, &around.command).await?;
    let tools = offer.as_ref().map(|offer| offer.tools.clone()).unwrap_or_default();
    around.line.tell(Event::ToolsChosen { tools, declined: offer.is_none() });
    let Some(offer) = offer else {
        return Ok(Closing::declined(assistant));
    };
    let (mut execution, confidence) = plan_while_reading(assistant, around, offer).await?;
    if execution.steps.by_number.is_empty() {
        return Ok(Closing::declined(assistant));
    }
    let doubt = match assistant.stance(confidence) {
        Stance::Act => None,
        Stance::Ask => confidence,
        Stance::Decline => {
            execution.stop("it was most likely not what you meant", around);
            return Ok(Closing::not_understood(&execution.steps));
        }
    };
    let approved = approve_and_execute(&mut execution, doubt, around).await;
    Ok(Closing::of(&execution.steps, !approved || around.line.cancel.is_cancelled()))
}

impl Assistant {
    /// The probability that a plan is right, where the planner gives something to reckon it from.
    fn confidence(&self, features: Option<Features>) -> Option<f64> {
        Some(self.calibration.as_ref()?.probability(&features?))
    }

    /// What to do with a plan of this confidence.
    pub fn stance(&self, confidence: Option<f64>) -> Stance {
        let known = self.calibration.as_ref().zip(confidence);
        let ask_below = self.settings.approval.ask_below.map(Percent::share);
        known.map_or(Stance::Act, |(calibration, confidence)| calibration.stance(confidence, ask_below))
    }
}

/// Has the plan written while its look-ups already run; once more, with all tools, where it does not pass the check.
/// Gives its confidence too.
async fn plan_while_reading(
    assistant: &Assistant,
    around: &Around,
    offer: planning::Offer,
) -> Result<(Execution, Option<f64>), AssistantError> {
    let wider = planning::wider(assistant, &offer);
    match plan_once(assistant, around, offer).await? {
        Ok(planned) => Ok(planned),
        Err(faulty) => {
            let Some(wider) = wider else { return Err(AssistantError::faulty(faulty)) };
            around.line.tell(Event::PlanRejected { why: faulty.error.to_string() });
            around.journal.drop_steps(around.run)?;
            plan_once(assistant, around, wider).await?.map_err(AssistantError::faulty)
        }
    }
}

async fn plan_once(
    assistant: &Assistant,
    around: &Around,
    offer: planning::Offer,
) -> Result<Result<(Execution, Option<f64>), planning::Faulty>, AssistantError> {
    // Where a confidence is to come, it may forbid even a look-up.
    let mut execution = Execution::new(around, assistant.calibration.is_none());
    let (sender, mut calls) = mpsc::unbounded_channel::<Call>();
    let now = around.at.now.clone();
    let writing = planning::write(assistant, &around.command, &now, offer, sender, &around.line.cancel);
    let (written, ()) = tokio::join!(writing, executor::start_early(&mut execution, &mut calls, around));
    match written {
        // The plan may be complete; not all of it need have reached the executor.
        _ if around.line.cancel.is_cancelled() => {
            executor::abandon(execution, around).await;
            Err(AssistantError::Cancelled)
        }
        Ok(Ok((plan, text, how))) => {
            let confidence = assistant.confidence(how.features);
            let told = Some(assistant.settings.instructions.trim()).filter(|told| !told.is_empty());
            let instructions = told.filter(|_| assistant.planner.takes_instructions()).map(str::to_owned);
            around.line.tell(Event::Planned { steps: plan.calls.len(), text: text.clone(), confidence, instructions });
            let views: Vec<StepView> = execution.steps.by_number.values().map(|step| step.view.clone()).collect();
            if let Err(error) = around.journal.planned(around.run, &text, confidence, &views) {
                executor::abandon(execution, around).await;
                return Err(error.into());
            }
            Ok(Ok((execution, confidence)))
        }
        Ok(Err(faulty)) => {
            executor::abandon(execution, around).await;
            Ok(Err(faulty))
        }
        Err(error) => {
            executor::abandon(execution, around).await;
            Err(error)
        }
    }
}
