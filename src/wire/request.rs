//! What is asked of the engine.
//!
//! Comes in: a line of any bytes. Goes out: an id and a [`Request`], or why it is none. Invariant: a field that is missing,
//! misspelt or of another kind refuses the whole line, so nothing is done by half of a request.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value as Json;

use crate::event::Reply;

/// Bytes of a line that are taken.
pub const LONGEST_LINE: usize = 4 << 20;

/// What can be asked. On the wire each has an `id` too, which its result or failure carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Carry a command out.
    Run {
        command: String,
    },
    /// Answer the question that a run waits for.
    Reply {
        run: i64,
        question: u64,
        reply: Reply,
    },
    /// Stop a run.
    Cancel {
        run: i64,
    },
    /// The last runs, newest first; older than `before` where it is a number.
    History {
        limit: usize,
        #[serde(deserialize_with = "required")]
        before: Option<i64>,
    },
    /// Take back what a run made.
    Undo {
        run: i64,
    },
    Settings,
    /// Change the settings by a JSON merge patch.
    Set {
        patch: Json,
    },
    /// Put the settings file aside, so that the defaults hold.
    ResetSettings,
    Tools,
    Models,
    Pull {
        model: String,
    },
    PausePull {
        model: String,
    },
    DeleteModel {
        model: String,
    },
    Doctor,
    /// Delete the runs that ended before a moment; null: all of them, and the remembered choices.
    Forget {
        #[serde(deserialize_with = "required")]
        #[cfg_attr(test, ts(as = "Option<String>"))]
        before: Option<Timestamp>,
    },
    Choices,
    /// Forget what a phrase means in an app.
    ForgetChoice {
        app: String,
        phrase: String,
    },
    /// Keep a secret in the system's keychain.
    KeepSecret {
        name: String,
        secret: String,
    },
    /// Hear what is said into the microphone; one listening at a time.
    Listen {
        mode: ListenMode,
    },
    /// The microphone is closed, and the rest of what was said is heard.
    StopListening,
    /// The microphone is closed, and nothing was said.
    CancelListening,
    Microphones,
    /// Answer the question that a run waits for with what was said, where that is an answer.
    SpokenReply {
        run: i64,
        question: u64,
        text: String,
    },
}

/// When a listening ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ListenMode {
    /// When it is told to.
    Hold,
    /// When one has spoken and is silent again.
    HandsFree,
    /// When it is told to; only levels come, to try a microphone.
    Meter,
}

/// A line that is no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the line is no request: {reason}")]
pub struct Refused {
    /// As far as it could be read; else empty.
    pub id: String,
    pub reason: String,
}

/// Reads a line.
///
/// # Errors
/// Where it is not a JSON object with an `id` and a request that is known, whole and spelt right.
pub fn read(line: &[u8]) -> Result<(String, Request), Refused> {
    let refused = |id: &str, reason: String| Refused { id: id.to_owned(), reason };
    if line.len() > LONGEST_LINE {
        return Err(refused("", format!("it is longer than {LONGEST_LINE} bytes")));
    }
    let value = serde_json::from_slice(line).map_err(|error| refused("", format!("expected JSON, {error}")))?;
    let Json::Object(mut request) = value else {
        return Err(refused("", "expected a JSON object".to_owned()));
    };
    let Some(Json::String(id)) = request.remove("id") else {
        return Err(refused("", "expected an `id` that is a text".to_owned()));
    };
    match serde_json::from_value(Json::Object(request)) {
        Ok(request) => Ok((id, request)),
        Err(error) => Err(refused(&id, error.to_string())),
    }
}

/// An optional value that must be written down all the same: whoever misspells `before` shall not delete everything.
fn required<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}
