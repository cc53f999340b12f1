//! What the user may decide about speaking, read from the `[voice]` table of the settings file.

use serde::{Deserialize, Serialize};

/// Keys and microphone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "VoiceSettings"))]
#[serde(deny_unknown_fields, default)]
pub struct Voice {
    /// The keys that are held while speaking, as an accelerator; empty: none.
    pub push_to_talk: String,
    /// The keys that begin listening until the speaker is silent; empty: none.
    pub hands_free: String,
    /// The microphone's name; empty: the system's own choice.
    pub microphone: String,
}
