//! What the engine says.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::views::{Problem, SettingsView};
use crate::event::Event;

/// The format of requests and messages; a change that an older page would not understand raises it.
pub const PROTOCOL: u32 = 1;

/// One line of the engine's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    /// The first line. Models may still be loading.
    Ready {
        version: String,
        protocol: u32,
        /// The desktop that commands are carried out on, in words.
        desktop: String,
        /// Whether it is a virtual Mac.
        #[serde(rename = "virtual")]
        is_virtual: bool,
        /// Runs that were found interrupted at this start.
        interrupted: usize,
        /// The file that the history is kept in.
        journal: String,
        /// What will stand in the way of commands.
        problems: Vec<StartProblem>,
    },
    /// Something happened in the run that the request `id` began.
    Event { id: String, run: i64, event: Event },
    /// How far the download that the request `id` began has come.
    Progress { id: String, model: String, done: u64, total: Option<u64>, stage: Stage },
    /// The settings are others now, whoever changed them.
    Settings { view: Box<SettingsView> },
    /// The microphone is open for the listening that the request `id` began.
    Listening { id: String, microphone: String },
    /// How loud it is, from 0 to 1, some twenty times a second; and whether somebody speaks.
    Level { id: String, value: f64, voice: bool },
    /// The microphone is closed; what was said is worked out.
    Closed { id: String },
    /// What was said, as one would type it. Until it is final it may read otherwise the next time.
    Heard {
        id: String,
        text: String,
        #[serde(rename = "final")]
        is_final: bool,
    },
    /// What the request `id` gave. Nothing else comes for it.
    Result {
        id: String,
        /// A type of `views.rs`, or of the journal, by what was asked.
        result: Json,
    },
    /// Why the request `id` came to nothing. Nothing else comes for it. Empty: the line had no id that could be read.
    Failed { id: String, error: Problem },
    /// The engine has ended, and every open request is lost. Said by the app, never by the engine itself.
    Gone { why: String, restarting: bool },
}

/// What a download is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Downloading,
    Checking,
}

/// Something that was wrong at the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StartProblem {
    /// `settings`, `journal` or `models`.
    pub what: String,
    pub message: String,
    pub hint: String,
}
