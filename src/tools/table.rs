//! The types of the tool table.
//!
//! Plain data: what `tools.toml` says about each tool, and the scripts' texts. `read` makes them, and holds what they
//! promise.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

/// What a call does to the world; decides when it may run (`docs/architecture.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Looks something up. Runs while the plan is still being written.
    Read,
    /// Shows something.
    Open,
    /// Makes something that can be deleted again.
    Create,
    /// Leaves the machine. Always waits for approval.
    Send,
}

/// The type of a parameter, as written in a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    #[serde(rename = "str")]
    Str,
    #[serde(rename = "int")]
    Int,
    #[serde(rename = "bool")]
    Bool,
    #[serde(rename = "list[str]")]
    List,
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Str => "str",
            Type::Int => "int",
            Type::Bool => "bool",
            Type::List => "list[str]",
        })
    }
}

/// What an argument stands for: how it is resolved, shown for approval, and compared (`exact success`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A contact as people say it; looked up.
    Contact,
    /// E-mail addresses.
    Email,
    /// Phone numbers.
    Phone,
    /// A date phrase: a day, or a day and time.
    Date,
    /// The end of what starts at the tool's `Date`: a phrase, a duration, or nothing.
    End,
    /// A length in minutes.
    Minutes,
    /// A title or a subject.
    Title,
    /// The name of a note, folder, list or calendar.
    Name,
    /// What is to be said or written.
    Text,
    /// A place or an address.
    Place,
    /// A file's name, to be found.
    File,
    /// The path of a file that was found.
    Path,
    /// `d`, `w` or `r`.
    Transport,
    /// 0 none, 1 high, 5 medium, 9 low.
    Priority,
    /// Yes or no.
    Flag,
}

/// One parameter of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: Type,
    pub role: Role,
    /// What the planner is told about it; one short line, may be empty.
    #[serde(default)]
    pub description: String,
}

/// What carries a call out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Carrier {
    /// A JXA script, by its key in [`ToolTable::scripts`], run by `osascript`.
    Script(String),
    /// Code of `desktop`, by name: `contacts`, `files`, `maps`, `zoom`, `pdf`; it may use scripts of its folder.
    Native(String),
    /// Nothing: the tool is defined to be planned with, and not to be carried out.
    Nothing,
}

/// One tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    pub name: String,
    /// The folder's app, as shown to people: `Mail`.
    pub app: String,
    pub effect: Effect,
    /// One line: what it does.
    pub description: String,
    /// What a call gives: `phone number`, `path`, `status`, ….
    pub result: String,
    pub parameters: Vec<Parameter>,
    pub carrier: Carrier,
    /// The script that takes back what a call made, by its key; none where nothing can be.
    #[serde(default)]
    pub undo: Option<String>,
    /// The line of the approval question, with `{parameter}` slots ([`super::sentence`]).
    pub approval: String,
    /// A call in a few lines, as the plan's picture shows it below the tool: sentences with `{parameter}` slots, of which
    /// those with nothing in them are left out.
    #[serde(default)]
    pub words: Vec<String>,
    /// The sentence for the answer when the call is done, with `{parameter}` and `{result}` slots.
    pub outcome: String,
    /// A command and its plan, for help, prompts and a test.
    pub example: Example,
}

impl Tool {
    /// `create_note(name: str, content: str, folder: str) -> status`.
    pub fn signature(&self) -> String {
        let parameters: Vec<_> =
            self.parameters.iter().map(|parameter| format!("{}: {}", parameter.name, parameter.ty)).collect();
        format!("{}({}) -> {}", self.name, parameters.join(", "), self.result)
    }
}

/// A command that needs one tool, and its plan's calls, without numbers and `join()`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub command: String,
    pub plan: Vec<String>,
}

/// Every tool that Errand knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolTable {
    pub tools: Vec<Tool>,
    /// Every script of `applescripts/`, by `<app folder>/<file>`: `notes/create.js`.
    pub scripts: BTreeMap<String, String>,
}

impl ToolTable {
    /// The tool of this name.
    pub fn get(&self, name: &str) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.name == name)
    }
}
