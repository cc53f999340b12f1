//! The one stream of events that the command line, the app and the API all show.
//!
//! A closed set: whoever shows events matches every one of them. Events are wire types; nothing in them is a handle.

use serde::{Deserialize, Serialize};

use crate::tools::{Effect, Role};

/// How a call ended (`docs/architecture.md`, outcome).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Done, and seen by reading it back.
    Verified { result: serde_json::Value },
    /// Handed over; nothing says whether it arrived.
    Accepted { result: serde_json::Value },
    /// Not done.
    Failed { error: Failure },
    /// Never started: what it depends on failed, or the user switched it off or cancelled.
    Skipped { because: String },
}

/// Why something was not done, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failure {
    /// A code somebody acts on: `denied`, `timeout`, `not_found`, `ambiguous`, `cancelled`, `unavailable`, `refused`,
    /// `unknown` (begun, and nothing says whether it happened), `internal`.
    pub code: String,
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

/// A call as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StepView {
    pub step: usize,
    pub tool: String,
    pub app: String,
    pub effect: Effect,
    /// Parameter name and its value in plain words, empty ones left out.
    pub arguments: Vec<(String, String)>,
    /// The same in a few short lines, for a picture of the plan: `to Sid (sid@example.com)`, `Fri 27 Nov, 12:00–13:00`.
    #[serde(default)]
    pub words: Vec<String>,
    /// Steps whose results it needs.
    pub after: Vec<usize>,
}

/// One choice among several that match equally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Choice {
    /// Identifier within its app (a contact's id, a file's path).
    pub id: String,
    /// What tells it from the others: name, label, address, folder.
    pub label: String,
    /// The value that the call gives when this is chosen.
    pub value: String,
}

/// What is asked of the user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// The whole plan with its resolved values, asked once.
    Approve { steps: Vec<ApprovalStep>, warnings: Vec<String> },
    /// Several contacts or files match equally.
    Choose { step: usize, looked_for: String, choices: Vec<Choice> },
}

/// One step of the approval question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApprovalStep {
    #[serde(flatten)]
    pub step: StepView,
    /// The sentence asked, from the tool table: `Send a text to +1 415 555 0199: “…”`.
    pub text: String,
    /// Whether it needs a yes (an effect that asks).
    pub asks: bool,
    /// Every argument, for whoever lets the user change it before saying yes.
    pub fields: Vec<Field>,
}

/// An argument of a step that waits for approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Field {
    /// The parameter's name.
    pub name: String,
    pub role: Role,
    /// What an [`Edit`] may replace: text, a list of texts, a number, yes or no; a date as `2026-11-27 12:00:00`.
    pub value: serde_json::Value,
    /// The value in plain words; empty for an empty one.
    pub shown: String,
    /// What the user should know of this value: the time elsewhere where a zone was named, a date that has passed.
    pub note: Option<String>,
}

/// A value that the user changed before saying yes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Edit {
    pub step: usize,
    /// The parameter's name.
    pub name: String,
    /// In the form of [`Field::value`]; a date may also be a phrase.
    pub value: serde_json::Value,
}

/// The user's answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Reply {
    /// Go ahead, without the steps named here, with the values changed here.
    Approve {
        #[serde(default)]
        without: Vec<usize>,
        #[serde(default)]
        edits: Vec<Edit>,
    },
    /// Take this one; `always`: remember it for this phrase.
    Choose {
        id: String,
        #[serde(default)]
        always: bool,
    },
    /// Neither.
    Cancel,
}

impl Reply {
    /// Go ahead with everything.
    pub fn approve_all() -> Reply {
        Reply::approve_without(Vec::new())
    }

    /// Go ahead without these steps.
    pub fn approve_without(without: Vec<usize>) -> Reply {
        Reply::Approve { without, edits: Vec::new() }
    }
}

/// What happens in a run, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A run has begun.
    Started { run: i64, command: String, desktop: String },
    /// The selector has chosen; `tools` is what the planner may use.
    ToolsChosen { tools: Vec<String>, declined: bool },
    /// A call's line is complete.
    CallPlanned { step: StepView },
    /// What was planned so far is void (`why`): the calls are forgotten, and the planner writes anew with all tools.
    PlanRejected { why: String },
    /// The plan is complete and checked.
    Planned {
        steps: usize,
        text: String,
        /// The probability that it is right, where one is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        confidence: Option<f64>,
        /// The user's own instructions, where the planner was told them.
        #[serde(default)]
        instructions: Option<String>,
    },
    /// A step's dates, addresses and files are known: the same step with them in place of phrases and references.
    StepResolved { step: StepView },
    /// Something is asked; the run waits for a `Reply` with this id.
    Asked {
        id: u64,
        #[serde(flatten)]
        question: Question,
    },
    /// A step is being carried out.
    StepStarted { step: usize },
    /// A step has ended.
    StepEnded {
        step: usize,
        #[serde(flatten)]
        outcome: Outcome,
    },
    /// Something the user should know that stops nothing.
    Warned { message: String },
    /// What was done, in a sentence or two. The run has ended.
    Answered {
        run: i64,
        text: String,
        status: RunStatus,
        /// Whether the run made something that `undo` can take back.
        undoable: bool,
    },
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Every step was verified or accepted.
    Done,
    /// Some were, some were not.
    Partly,
    /// None was.
    Failed,
    /// No tool serves the command, or it was not understood.
    Declined,
    /// The user said no, or stopped it.
    Cancelled,
    /// The program ended in the middle (found at the next start).
    Interrupted,
}
