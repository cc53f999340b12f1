//! A virtual Mac of its own for each test.

use std::path::PathBuf;

use serde_json::Value as Json;
use tempfile::TempDir;
use virtual_mac::{Desktop, Quirks, Snapshot, open_with, run_script};

/// A new virtual Mac, and the folder that goes when it goes.
pub struct Desk {
    pub desktop: Desktop,
    _folder: TempDir,
}

pub fn desk() -> Desk {
    desk_with("")
}

pub fn desk_with(quirks: &str) -> Desk {
    let folder = TempDir::new().expect("a temporary folder");
    let quirks = Quirks::parse(quirks).expect("quirks that exist");
    let clock = || "2026-11-20T12:00:00Z".parse().expect("a moment");
    let desktop = open_with(folder.path(), quirks, clock).expect("a new virtual Mac");
    Desk { desktop, _folder: folder }
}

/// Names that scripts of these tests use for the apps.
const APPS: &str = "const M = Application('Mail'), C = Application('Calendar'), P = Application('Contacts'), \
                    N = Application('Notes'), R = Application('Reminders'), Me = Application('Messages'), \
                    F = Application('Finder');";

impl Desk {
    /// What a script returns, through JSON as the assistant's scripts do it.
    pub fn run(&self, body: &str) -> Json {
        match self.attempt(body) {
            Ok(text) => serde_json::from_str(&text).unwrap_or_else(|_| panic!("`{body}` gave `{text}`")),
            Err(number) => panic!("`{body}` failed with {number}"),
        }
    }

    /// The error number of a script that must fail.
    pub fn refusal(&self, body: &str) -> i32 {
        match self.attempt(body) {
            Ok(text) => panic!("`{body}` gave `{text}`"),
            Err(number) => number,
        }
    }

    pub fn attempt(&self, body: &str) -> Result<String, i32> {
        let code = format!("JSON.stringify((function() {{{APPS}{body};return null;}})());");
        run_script(&self.desktop, &code, &[]).map_err(|error| error.number)
    }

    pub fn snapshot(&self) -> Snapshot {
        self.desktop.snapshot().expect("a desktop that can be read")
    }

    pub fn file(&self, path: &str) -> PathBuf {
        self.desktop.home().join(path)
    }
}
