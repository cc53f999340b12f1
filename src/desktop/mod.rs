//! The desktop: one call with its resolved arguments → one result.
//!
//! Comes in: a tool and its arguments as JSON by parameter name. Goes out: a [`Done`], or a typed error with advice.
//! Invariant: a value never becomes part of a script's text; what has run out of time is ended, never tried again.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::tools::{Carrier, Parameter, Tool, ToolTable};

mod arguments;
mod contacts;
mod error;
mod files;
mod maps;
pub mod matching;
mod pdf;
mod process;
mod script;
mod settings;
pub mod summary;
pub mod worker;
pub mod zoom;

pub use error::DesktopError;
pub use settings::{Mode, Settings};

/// Where the desktop is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// This Mac.
    Mac,
    /// A virtual Mac kept in this folder (`virtual-mac/`).
    Virtual(PathBuf),
}

/// A call ready to be carried out: every reference substituted, every date resolved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Arguments by parameter name. Dates are `{"at": "2026-11-27T12:00:00-05:00[America/New_York]", "all_day": false}` or null.
    pub arguments: serde_json::Map<String, serde_json::Value>,
    /// Identifiers of [`crate::event::Choice`]s that the user made for this call, now or earlier.
    #[serde(default)]
    pub chosen: Vec<String>,
}

/// What a call gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The value that `$k` stands for: text, mostly.
    pub result: serde_json::Value,
    /// Seen by reading it back.
    pub verified: bool,
    /// What `undo` needs: kind, identifier, what was there before. None when nothing was made.
    pub made: Option<Made>,
    /// What the user should know: "not invited by Calendar: …".
    #[serde(default)]
    pub remarks: Vec<String>,
}

/// Something a call made, with what it takes to take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// `event`, `reminder`, `note`, `note_text`, `draft`, `meeting`.
    pub kind: String,
    pub app: String,
    pub id: String,
    /// What was there before, in the words of the script that takes it back.
    #[serde(default)]
    pub before: Option<String>,
}

/// The desktop that calls are carried out on, and how.
#[derive(Debug, Clone)]
pub struct Desktop {
    pub place: Place,
    pub settings: Settings,
    pub deadlines: Deadlines,
    /// Every script by its key in the tool table.
    pub scripts: Arc<BTreeMap<String, String>>,
    /// This program: it starts itself again as the worker.
    pub worker: PathBuf,
    /// Where `osascript`, `open` and `mdfind` are.
    pub programs: PathBuf,
    /// The folder that files are looked for in.
    pub home: PathBuf,
    /// Where long arguments wait for their script.
    pub scratch: PathBuf,
    /// What programs are told besides where things are.
    pub environment: Vec<(OsString, OsString)>,
    pub zoom: zoom::Account,
}

/// How long each kind of work may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlines {
    /// One run of a script, or of `open`: [`Settings::script_deadline`].
    pub script: Duration,
    /// The first touch of an app on a Mac, in which macOS may ask the user for consent; none where nobody is asked.
    pub consent: Option<Duration>,
    /// Finding a file.
    pub search: Duration,
    /// Reading a PDF.
    pub pdf: Duration,
    /// One request to Zoom.
    pub request: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Deadlines {
            script: Duration::from_secs(30),
            consent: None,
            search: Duration::from_secs(20),
            pdf: Duration::from_secs(60),
            request: Duration::from_secs(20),
        }
    }
}

/// Whether a value can be this argument, as a call would find it.
///
/// # Errors
/// What it is expected to be: an address, the path of a file that is there.
pub fn accepts(desktop: &Desktop, parameter: &Parameter, value: &serde_json::Value) -> Result<(), DesktopError> {
    arguments::argument(parameter, value.clone(), &desktop.settings).map(drop)
}

/// Carries one call out and gives what it gave. Ends whatever it started when `cancel` is cancelled.
///
/// # Errors
/// What stood in the way, with a code and advice. [`DesktopError::Ambiguous`] is a question: carry the same task out
/// again with the identifier of the user's choice in [`Task::chosen`].
pub async fn carry_out(
    desktop: &Desktop,
    tool: &Tool,
    task: &Task,
    cancel: &CancellationToken,
) -> Result<Done, DesktopError> {
    let arguments = arguments::checked(tool, task, &desktop.settings)?;
    let work = async {
        match &tool.carrier {
            Carrier::Script(key) => script::carry_out(desktop, tool, key, arguments, &task.chosen).await,
            Carrier::Native(name) => match name.as_str() {
                "contacts" => contacts::carry_out(desktop, tool, &arguments, &task.chosen).await,
                "files" => files::carry_out(desktop, tool, &arguments, &task.chosen).await,
                "maps" => maps::carry_out(desktop, tool, &arguments).await,
                "zoom" => zoom::carry_out(desktop, tool, &arguments).await,
                "pdf" => pdf::carry_out(desktop, &arguments).await,
                other => Err(DesktopError::Script {
                    tool: tool.name.clone(),
                    message: format!("nothing is called `{other}` on the desktop"),
                }),
            },
            Carrier::Nothing => Err(DesktopError::Script {
                tool: tool.name.clone(),
                message: "it is only defined, and nothing carries it out".to_owned(),
            }),
        }
    };
    unless_cancelled(cancel, work).await
}

/// Takes back what a call of `tool` made.
///
/// # Errors
/// [`DesktopError::NotFound`] where it is gone already; others where it was changed since, or the tool has no way to
/// take anything back.
pub async fn take_back(
    desktop: &Desktop,
    tool: &Tool,
    made: &Made,
    cancel: &CancellationToken,
) -> Result<Done, DesktopError> {
    let work = async {
        match (&tool.undo, &tool.carrier) {
            (Some(key), _) => script::take_back(desktop, tool, key, made).await,
            (None, Carrier::Native(name)) if name == "zoom" => zoom::take_back(desktop, made).await,
            (None, _) => Err(DesktopError::Declined {
                code: "refused".to_owned(),
                message: format!("what `{}` does cannot be taken back", tool.name),
                hint: format!("look in {}", made.app),
            }),
        }
    };
    match unless_cancelled(cancel, work).await {
        Err(DesktopError::Declined { code, hint, .. }) if code == "not_found" => {
            Err(DesktopError::NotFound { what: made.kind.clone(), looked_for: made.id.clone(), hint })
        }
        result => result,
    }
}

/// Whether an app answers to Errand, for `errand doctor`. On a Mac this may ask the user for consent.
///
/// # Errors
/// Why it does not, with advice.
pub async fn check(desktop: &Desktop, app: &str) -> Result<(), DesktopError> {
    script::touch(desktop, app, desktop.deadlines.consent.unwrap_or(desktop.deadlines.script)).await
}

async fn unless_cancelled<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, DesktopError>>,
) -> Result<T, DesktopError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(DesktopError::Cancelled),
        result = work => result,
    }
}

impl Desktop {
    /// The desktop at a place, with `worker`, which is this program (`std::env::current_exe`), as the worker. On a
    /// virtual Mac, `osascript`, `open` and `mdfind` lie beside it, or in `ERRAND_OSASCRIPT_DIR`.
    ///
    /// # Errors
    /// Where the home folder or the virtual Mac's programs cannot be found.
    pub fn at(place: Place, worker: &Path, table: &ToolTable, settings: Settings) -> Result<Desktop, DesktopError> {
        let nowhere = || DesktopError::Unavailable("could not find the home folder".to_owned());
        let (programs, home, consent, settings) = match &place {
            Place::Mac => {
                let home = env::home_dir().ok_or_else(nowhere)?;
                let consent = Some(Duration::from_secs(120));
                (PathBuf::from("/usr/bin"), home, consent, settings)
            }
            Place::Virtual(folder) => {
                let home = std::path::absolute(folder.join("home")).map_err(|_| nowhere())?;
                (virtual_programs(worker)?, home, None, settings.or_of_virtual_mac())
            }
        };
        let script = Duration::from_secs(settings.script_deadline.max(1).into());
        let quirks = env::var_os(QUIRKS).map(|quirks| (QUIRKS.into(), quirks));
        Ok(Desktop {
            deadlines: Deadlines { script, consent, ..Deadlines::default() },
            scripts: Arc::new(table.scripts.clone()),
            worker: worker.to_owned(),
            programs,
            home,
            scratch: env::temp_dir(),
            zoom: zoom::Account::of(&settings),
            environment: quirks.into_iter().collect(),
            settings,
            place,
        })
    }
}

/// What the virtual Mac is told to do as real Macs sometimes do.
const QUIRKS: &str = "ERRAND_VIRTUAL_QUIRKS";

/// The folder of the virtual Mac's `osascript`.
fn virtual_programs(worker: &Path) -> Result<PathBuf, DesktopError> {
    let named = env::var_os("ERRAND_OSASCRIPT_DIR").map(PathBuf::from);
    let beside = worker.parent().map(PathBuf::from);
    let mut folders = named.into_iter().chain(beside);
    let found = folders.find(|folder| folder.join("osascript").is_file());
    found.ok_or_else(|| {
        DesktopError::Unavailable(format!(
            "found no `osascript` of the virtual Mac beside `{}`; build it (`cargo build -p virtual-mac`), or name its \
             folder in `ERRAND_OSASCRIPT_DIR`",
            worker.display()
        ))
    })
}
