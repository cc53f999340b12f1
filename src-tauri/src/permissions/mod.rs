//! What the system lets Errand do, told without asking for it.
//!
//! Goes out: each permission's state and the pane of the system's settings where it is changed. Invariant: looking never
//! makes the system ask the user.

#[cfg(target_os = "macos")]
mod mac;
#[cfg(not(target_os = "macos"))]
mod other;

#[cfg(target_os = "macos")]
pub use mac::all;
#[cfg(not(target_os = "macos"))]
pub use other::all;

use serde::Serialize;

/// Every pane's address begins so; nothing else is opened.
const PANES: &str = "x-apple.systempreferences:";

/// One permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Permission {
    pub name: String,
    pub state: State,
    /// What Errand does with it, or what to know about its state.
    pub why: String,
    /// For [`is_pane`]; empty where there is none.
    pub pane: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "a Mac has no use for the last, other systems none for the rest")]
pub enum State {
    Granted,
    Denied,
    NotAsked,
    Unknown,
    NotNeeded,
}

/// Whether an address is a pane of the system's settings.
pub fn is_pane(address: &str) -> bool {
    address.starts_with(PANES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_says_why_and_where() {
        let all = all();
        assert!(!all.is_empty());
        for permission in all {
            assert!(!permission.why.is_empty(), "{permission:?}");
            assert!(permission.pane.is_empty() || is_pane(&permission.pane), "{permission:?}");
        }
    }

    #[test]
    fn nothing_but_panes_is_opened() {
        assert!(is_pane("x-apple.systempreferences:com.apple.preference.security?Privacy_Contacts"));
        assert!(!is_pane("https://example.com") && !is_pane("/bin/sh"));
    }
}
