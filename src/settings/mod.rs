//! What the user has set.
//!
//! Comes in: a TOML file, which may be absent. Goes out: [`Settings`], complete with defaults. Invariants: a file that
//! cannot be read in full is an error that names the line, never half obeyed; such a file is never overwritten.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::desktop;
use crate::tools::{Effect, Tool, ToolTable};

mod app;
mod change;
mod paths;
mod percent;
mod voice;

pub use app::App;
pub use change::{change, put_aside};
pub use paths::{Paths, paths};
pub use percent::Percent;
pub use voice::Voice;

/// Whether a tool may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// Runs unasked, unless it sends something.
    Allow,
    /// Waits for the user's yes.
    Ask,
    /// Is not offered to the planner and cannot run.
    Never,
}

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The user's own instructions, for planners whose prompt has a place for them.
    pub instructions: String,
    /// The address of a planner server; empty for the embedded planner.
    pub planner: String,
    /// Whether `3/5` is the third of May rather than the fifth of March.
    pub day_first: bool,
    /// Whether what opens or creates something asks first. What sends always asks.
    pub approval: Approval,
    /// By app, as in the tool table: `Mail = "never"`.
    pub apps: BTreeMap<String, Policy>,
    /// By tool; stronger than the app's: `create_note = "ask"`.
    pub tools: BTreeMap<String, Policy>,
    pub privacy: Privacy,
    /// What the scripts are told.
    pub desktop: desktop::Settings,
    pub app: App,
    pub voice: Voice,
}

/// The policies of the effects that may go either way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct Approval {
    pub open: Policy,
    pub create: Policy,
    /// Plans of a lower confidence ask before they do more than look things up; none: below the threshold that ships with
    /// the planner. 0 asks nothing for this reason, and declines nothing either.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub ask_below: Option<Percent>,
}

/// What is kept, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// Days that the journal keeps a run; 0 keeps it for good.
    pub keep_days: u32,
}

/// The settings in `file`, or the defaults where there is no such file.
pub fn load(file: &Path, tools: &ToolTable) -> Result<Settings, SettingsError> {
    match fs::read_to_string(file) {
        Ok(text) => read(&text, file, tools),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(source) => Err(SettingsError::Io { doing: "read", file: file.to_owned(), source }),
    }
}

/// Reads the text of a settings file; `file` is what errors call it.
///
/// # Errors
/// The first line that is no setting, or names a tool or an app that is not in the table.
pub fn read(text: &str, file: &Path, tools: &ToolTable) -> Result<Settings, SettingsError> {
    let wrong = |line, expected| SettingsError::Wrong { file: file.to_owned(), line, expected };
    let settings: Settings = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        wrong(line_at(text, at), error.message().replace('\n', ", "))
    })?;
    // A misspelt name would leave a tool on that the user has switched off.
    for (name, known, what) in named(&settings, tools) {
        if !known {
            return Err(wrong(line_of(text, name), format!("there is no {what} `{name}`")));
        }
    }
    Ok(settings)
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the settings file `{}` could not be understood: line {line}: {expected}", file.display())]
    Wrong {
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What stands there, and what was expected.
        expected: String,
    },
    #[error("could not {doing} the settings file `{}`: {source}", file.display())]
    Io { doing: &'static str, file: PathBuf, source: io::Error },
    #[error("the settings cannot be changed so: {expected}")]
    Change {
        /// What was found, and what was expected.
        expected: String,
    },
    #[error("the system names no home folder for this user")]
    NoHome,
}

impl SettingsError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            SettingsError::Wrong { .. } => "mend that line or move the file away; nothing was changed",
            SettingsError::Io { .. } => "check the file's permissions and the free disk space",
            SettingsError::Change { .. } => "nothing was changed; docs/architecture.md lists every setting",
            SettingsError::NoHome => "set ERRAND_HOME to a folder of your own",
        }
    }
}

impl Default for Approval {
    fn default() -> Approval {
        Approval { open: Policy::Allow, create: Policy::Allow, ask_below: None }
    }
}

impl Default for Privacy {
    fn default() -> Privacy {
        Privacy { keep_days: 90 }
    }
}

impl Settings {
    /// Whether a tool may run: the tool's own setting, else its app's, else its effect's. Sending asks at least.
    pub fn policy(&self, tool: &Tool) -> Policy {
        let set = self.tools.get(&tool.name).or(self.apps.get(&tool.app));
        let by_effect = match tool.effect {
            Effect::Read => Policy::Allow,
            Effect::Open => self.approval.open,
            Effect::Create => self.approval.create,
            Effect::Send => Policy::Ask,
        };
        match (set.copied().unwrap_or(by_effect), tool.effect) {
            (Policy::Allow, Effect::Send) => Policy::Ask,
            (policy, _) => policy,
        }
    }

    /// The tools that may run at all, in the table's order.
    pub fn tools_on<'t>(&self, tools: &'t ToolTable) -> Vec<&'t Tool> {
        let on = |tool: &&Tool| self.policy(tool) != Policy::Never;
        tools.tools.iter().filter(on).collect()
    }
}

/// Every name from the tool table that the settings use: whether the table has it, and what it should be.
fn named<'s>(settings: &'s Settings, tools: &ToolTable) -> Vec<(&'s str, bool, &'static str)> {
    let any = |holds: &dyn Fn(&Tool) -> bool| tools.tools.iter().any(holds);
    let apps = settings.apps.keys().map(|name| (name.as_str(), any(&|tool| &tool.app == name), "app"));
    let own = settings.tools.keys().map(|name| (name.as_str(), any(&|tool| &tool.name == name), "tool"));
    apps.chain(own).collect()
}

fn line_of(text: &str, key: &str) -> usize {
    let names = |line: &str| line.trim_start().trim_start_matches(['"', '\'', '[']).contains(key);
    text.lines().position(names).map_or(1, |index| index + 1)
}

fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}
