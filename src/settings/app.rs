//! What the user may decide about the app itself, read from the `[app]` table of the settings file.

use serde::{Deserialize, Serialize};

/// The window, the menu bar, the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "AppSettings"))]
#[serde(deny_unknown_fields, default)]
pub struct App {
    /// The keys that open the command window, as an accelerator: `Alt+Space`.
    pub hotkey: String,
    /// Whether the app starts when the user logs in.
    pub launch_at_login: bool,
    /// Whether a run that ends, or asks, out of sight says so.
    pub notifications: bool,
}

impl Default for App {
    fn default() -> App {
        App { hotkey: "Alt+Space".to_owned(), launch_at_login: false, notifications: true }
    }
}
