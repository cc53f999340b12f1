//! What requests give: the inner types as the app is shown them.

use serde::{Deserialize, Serialize};

use crate::event::RunStatus;
use crate::journal::RunRecord;
use crate::settings::{Policy, Settings};
use crate::tools::Effect;

/// What a listening heard, as one would type it; empty where nobody spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Spoken {
    pub text: String,
}

/// Whether what was said answers the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Understood {
    pub understood: bool,
}

/// A microphone of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Microphone {
    /// What the setting `voice.microphone` takes.
    pub id: String,
    pub name: String,
    /// Whether it is the system's own choice.
    pub default: bool,
}

/// Every microphone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Microphones {
    pub microphones: Vec<Microphone>,
}

/// Why something was not done, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Problem {
    /// A code somebody acts on (`docs/engine.md` lists them).
    pub code: String,
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

/// There is nothing to say but that it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(type = "Record<string, never>"))]
pub struct Nothing {}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Report {
    pub run: i64,
    pub status: RunStatus,
    pub answer: String,
}

/// Runs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct History {
    pub runs: Vec<RunRecord>,
}

/// The settings with their defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingsView {
    /// Where they are kept.
    pub file: String,
    /// The defaults where the file cannot be read.
    pub settings: Settings,
    /// Why the file cannot be read; commands are refused until it is mended or put aside.
    pub problem: Option<Problem>,
}

/// A tool as the settings page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ToolView {
    pub name: String,
    pub app: String,
    pub effect: Effect,
    pub description: String,
    /// A command that uses it.
    pub example: String,
    /// What holds after the settings of the tool, its app and its effect.
    pub policy: Policy,
}

/// Every tool, in the table's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tools {
    pub tools: Vec<ToolView>,
}

/// Weights as the settings page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ModelView {
    pub name: String,
    pub role: ModelRole,
    /// In bytes.
    pub size: u64,
    pub licence: String,
    /// Where it is downloaded from; none for what ships with Errand.
    pub source: Option<String>,
    pub state: ModelState,
    /// Bytes that are here.
    pub done: u64,
    pub about: String,
}

/// What weights are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ModelRole {
    Planner,
    Selector,
    Speech,
    Confidence,
    Tokenizer,
    Writer,
}

/// Whether weights can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ModelState {
    /// Ships with Errand.
    Embedded,
    Installed,
    /// Can be downloaded.
    Available,
    /// A download was begun.
    Partial,
    /// Its file is not the one that the catalogue means, or not there.
    Damaged,
}

/// Every model of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Models {
    pub models: Vec<ModelView>,
}

/// One thing that the doctor looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Finding {
    pub what: String,
    pub fine: bool,
    /// What was found, or what is wrong.
    pub found: String,
    /// What to do; empty where nothing is to be done.
    pub hint: String,
}

/// Everything that the doctor looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Findings {
    pub findings: Vec<Finding>,
}

/// How many runs were deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Forgotten {
    pub runs: usize,
}

/// What a phrase means in an app, because the user said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RememberedChoice {
    pub app: String,
    /// In lower case.
    pub phrase: String,
    /// What was chosen.
    pub label: String,
}

/// Every remembered choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Choices {
    pub choices: Vec<RememberedChoice>,
}
