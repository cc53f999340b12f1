//! A virtual Mac of a test's own.

use std::path::Path;

use errand::desktop::{self, Desktop, DesktopError, Done, Place, Settings, Task};
use errand::tools::{Tool, ToolTable};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use virtual_mac::{Quirks, Snapshot};

/// A virtual Mac in a folder that goes away with it.
pub struct Mac {
    folder: TempDir,
    pub desktop: Desktop,
}

impl Mac {
    pub fn new() -> Mac {
        Mac::with("")
    }

    /// One that behaves as these quirks say.
    pub fn with(quirks: &str) -> Mac {
        let folder = tempfile::tempdir().expect("a folder for the virtual Mac");
        let worker = Path::new(env!("CARGO_BIN_EXE_errand"));
        let place = Place::Virtual(folder.path().to_owned());
        let mut desktop = Desktop::at(place, worker, ToolTable::embedded(), Settings::default())
            .expect("the virtual Mac's programs are built by `cargo test --workspace`");
        desktop.environment = vec![("ERRAND_VIRTUAL_QUIRKS".into(), quirks.into())];
        Mac { folder, desktop }
    }

    /// Carries a call out; arguments that are not given are empty.
    pub async fn call(&self, tool: &str, arguments: Value) -> Result<Done, DesktopError> {
        self.call_with(tool, arguments, &[]).await
    }

    /// The same, with choices that the user made.
    pub async fn call_with(&self, name: &str, arguments: Value, chosen: &[&str]) -> Result<Done, DesktopError> {
        let task = task(arguments, chosen);
        desktop::carry_out(&self.desktop, tool(name), &task, &CancellationToken::new()).await
    }

    pub async fn take_back(&self, name: &str, done: &Done) -> Result<Done, DesktopError> {
        let made = done.made.as_ref().expect("something was made");
        desktop::take_back(&self.desktop, tool(name), made, &CancellationToken::new()).await
    }

    /// What is on it.
    pub fn snapshot(&self) -> Snapshot {
        let opened = virtual_mac::open_with(self.folder.path(), Quirks::default(), jiff::Timestamp::now);
        opened.and_then(|mac| mac.snapshot()).expect("the virtual Mac can be read")
    }

    pub fn home(&self, path: &str) -> String {
        // Made with the virtual Mac, on first use.
        let _seeded: Snapshot = self.snapshot();
        let path = self.folder.path().canonicalize().expect("it is there").join("home").join(path);
        path.to_str().expect("text").to_owned()
    }
}

pub fn tool(name: &str) -> &'static Tool {
    ToolTable::embedded().get(name).expect("the tool is in the table")
}

pub fn task(arguments: Value, chosen: &[&str]) -> Task {
    let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
    Task { arguments, chosen: chosen.iter().map(|id| (*id).to_owned()).collect() }
}

/// A moment as the executor hands it over.
pub fn at(moment: &str) -> Value {
    json!({ "at": moment, "all_day": false })
}

/// A day without a time.
pub fn day(moment: &str) -> Value {
    json!({ "at": moment, "all_day": true })
}
