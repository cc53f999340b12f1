//! What is said over the pipes, one JSON object a line; `docs/ears.md` tells it to people.
//!
//! Comes in: [`Request`]. Goes out: [`Message`]. Invariant: every request gets exactly one `result` or one `failed` with
//! its id; the other messages come before that.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::capture::{CaptureError, Microphone};
use crate::file::FileError;
use crate::hear::HearError;
use crate::resample::ResampleError;

/// Changes when an old reader would misread a message.
pub const PROTOCOL: u32 = 1;

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Request {
    /// Chosen by the sender; it stands in every message about this request.
    pub id: String,
    #[serde(flatten)]
    pub what: What,
}

/// The requests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum What {
    /// Open the microphone and hear what is said. The result comes when it has ended.
    Listen {
        mode: Mode,
        /// A [`Microphone`]'s id or name; empty: the system's own.
        #[serde(default)]
        microphone: String,
        /// Names and words that may occur.
        #[serde(default)]
        prompt: String,
    },
    /// Hear a sound file.
    HearFile {
        path: PathBuf,
        #[serde(default)]
        prompt: String,
    },
    /// That was all: close the microphone and give the final text.
    Stop,
    /// Forget it: close the microphone, give no text.
    Cancel,
    /// Which microphones there are.
    Microphones,
    /// Take the model into memory now.
    Load,
    /// Give its memory back now.
    Unload,
}

/// How long one listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Until `stop`: a key is held.
    Hold,
    /// Until one has spoken and is quiet.
    HandsFree,
    /// Until `stop`, and only the level is told: the test of a microphone.
    Meter,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    /// The first line.
    Ready { version: &'static str, protocol: u32, model: Option<PathBuf> },
    /// The microphone is open.
    Listening { id: String, microphone: String },
    /// How loud it is, from 0 to 1, some 20 times a second, and whether somebody speaks.
    Level { id: String, level: f32, voice: bool },
    /// What has been understood so far; later ones may read otherwise.
    Partial { id: String, text: String },
    /// The microphone is closed; the text is worked out.
    Closed { id: String },
    /// All that was said; empty where nobody spoke. `seconds`: of sound; `took`: from its end to this text.
    Final { id: String, text: String, seconds: f64, took: f64 },
    /// The request is done.
    Result { id: String, result: Outcome },
    /// The request is not done.
    Failed { id: String, error: Problem },
}

/// What a request gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    Nothing {},
    Microphones { microphones: Vec<Microphone> },
}

/// Why it is not done, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub code: String,
    pub message: String,
    pub hint: String,
}

impl Problem {
    pub fn new(code: &str, message: impl Into<String>, hint: &str) -> Problem {
        Problem { code: code.to_owned(), message: message.into(), hint: hint.to_owned() }
    }
}

impl From<CaptureError> for Problem {
    fn from(error: CaptureError) -> Problem {
        Problem::new(error.code(), error.to_string(), error.hint())
    }
}

impl From<HearError> for Problem {
    fn from(error: HearError) -> Problem {
        Problem::new(error.code(), error.to_string(), error.hint())
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Problem {
        let code = if matches!(error, FileError::TooLong { .. }) { "too_long" } else { "unreadable" };
        Problem::new(code, error.to_string(), error.hint())
    }
}

impl From<ResampleError> for Problem {
    fn from(error: ResampleError) -> Problem {
        Problem::new("broken_microphone", error.to_string(), "choose another microphone in the settings")
    }
}
