//! The assistant: leads a command through the stages, from its words to the answer.
//!
//! Comes in: a command, and the line to whoever gave it. Goes out: events along the way, a [`Report`] at the end.
//! Invariants: a run that was begun in the journal is ended there, and its last event is `Answered`; nothing but look-ups
//! happens before the plan is complete, checked and, where it asks, approved.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::dates::{self, DateOrder};
use crate::event::{Event, Outcome, RunStatus, StepView};
use crate::executor::{self, Around, Clock, Desk, Execution, Queues};
use crate::journal::Journal;
use crate::plan::Call;
use crate::planner::Planner;
use crate::selector::Selection;
#[cfg(feature = "embedded")]
use crate::selector::Selector;
use crate::settings::Settings;
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
    let mut execution = plan_while_reading(assistant, around, offer).await?;
    if execution.steps.by_number.is_empty() {
        return Ok(Closing::declined(assistant));
    }
    let approved = approve_and_execute(&mut execution, around).await;
    Ok(Closing::of(&execution.steps, !approved || around.line.cancel.is_cancelled()))
}

/// Has the plan written while its look-ups already run; once more, with all tools, where it does not pass the check.
async fn plan_while_reading(
    assistant: &Assistant,
    around: &Around,
    offer: planning::Offer,
) -> Result<Execution, AssistantError> {
    let wider = planning::wider(assistant, &offer);
    match plan_once(assistant, around, offer).await? {
        Ok(execution) => Ok(execution),
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
) -> Result<Result<Execution, planning::Faulty>, AssistantError> {
    let mut execution = Execution::new(around);
    let (sender, mut calls) = mpsc::unbounded_channel::<Call>();
    let now = around.at.now.clone();
    let writing = planning::write(assistant, &around.command, &now, offer, sender, &around.line.cancel);
    let (written, ()) = tokio::join!(writing, executor::start_early(&mut execution, &mut calls, around));
    match written {
        Ok(Ok((plan, text, _))) => {
            around.line.tell(Event::Planned { steps: plan.calls.len(), text: text.clone() });
            let views: Vec<StepView> = execution.steps.by_number.values().map(|step| step.view.clone()).collect();
            around.journal.planned(around.run, &text, &views)?;
            Ok(Ok(execution))
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
