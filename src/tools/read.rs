//! `tools.toml` to the tool table: the reader that `build.rs` and the library share.
//!
//! Comes in: a folder such as `applescripts/`. Goes out: a [`ToolTable`]. Invariant: every tool of a table has been
//! checked here: its script is there and reads just the tool's parameters, its sentences have slots for parameters
//! only, its example is a valid plan, and its name is its own.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
use toml::Spanned;

use super::sentence::{TemplateError, slots};
use super::table::{Carrier, Effect, Example, Parameter, Tool, ToolTable};
use crate::plan::{self, PlanError};

/// What `native = "…"` may name: the parts of `desktop` that carry tools out in code.
pub const NATIVE: [&str; 5] = ["contacts", "files", "maps", "pdf", "zoom"];

/// What a script may read beside the tool's parameters: the user's settings, and what an undo script takes back.
const EXTRAS: [&str; 2] = ["made", "settings"];

/// A place in a `tools.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

impl Display for At {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Why a folder is not a tool table.
#[derive(Debug, thiserror::Error)]
pub enum ToolsError {
    #[error("the tool table could not be read: `{path}`: {source}")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("no tools in `{path}`: expected folders with a `tools.toml`, such as `notes/tools.toml`")]
    Empty { path: PathBuf },
    #[error("{at}: {message}")]
    Syntax { at: At, message: String },
    #[error("{at}: `{name}` cannot be a name: expected lower-case letters, digits and `_`, and not `join`")]
    Name { at: At, name: String },
    #[error("{at}: the tool `{name}` is already described at {first}: expected a name of its own")]
    Duplicate { at: At, name: String, first: At },
    #[error("{at}: `{tool}` has two parameters `{parameter}`: expected names of their own")]
    DuplicateParameter {
        at: At,
        tool: String,
        parameter: String,
    },
    #[error("{at}: `{tool}` needs either `script = \"….js\"` or `native = \"…\"`")]
    Carrier { at: At, tool: String },
    #[error("{at}: `{tool}` names the native part `{native}`: expected one of {}", NATIVE.join(", "))]
    UnknownNative {
        at: At,
        tool: String,
        native: String,
    },
    #[error("{at}: `{tool}` names the script `{script}`: expected a file of that name")]
    MissingScript {
        at: At,
        tool: String,
        script: String,
    },
    #[error("{at}: `{script}` reads `$params.{name}`: expected a parameter of `{signature}`")]
    UnknownParameter {
        at: At,
        script: String,
        name: String,
        signature: String,
    },
    #[error("{at}: `{script}` never reads `$params.{name}`: expected every parameter of `{signature}` to be read")]
    UnreadParameter {
        at: At,
        script: String,
        name: String,
        signature: String,
    },
    #[error("{at}: the sentence of `{tool}` is not one: {source}")]
    Template {
        at: At,
        tool: String,
        source: TemplateError,
    },
    #[error("{at}: a sentence of `{tool}` has the slot `{{{slot}}}`: expected a parameter of `{signature}`")]
    UnknownSlot {
        at: At,
        tool: String,
        slot: String,
        signature: String,
    },
    #[error("{at}: the example of `{tool}` is not a plan: {source}")]
    Example {
        at: At,
        tool: String,
        source: PlanError,
    },
    #[error("{at}: the example of `{tool}` does not call it")]
    ExampleOfOther { at: At, tool: String },
}

impl ToolTable {
    /// Reads and checks the folders of `dir`, in alphabetical order.
    ///
    /// # Errors
    /// The first fault, with file, line and what was expected there.
    pub fn read(dir: &Path) -> Result<ToolTable, ToolsError> {
        let mut scripts = BTreeMap::new();
        let mut descriptions = Vec::new();
        for (folder, path) in entries(dir)?.into_iter().filter(|(_, path)| path.is_dir()) {
            for (file, path) in entries(&path)? {
                if file == "tools.toml" {
                    descriptions.push((folder.clone(), text(&path)?));
                } else if file.ends_with(".js") {
                    scripts.insert(format!("{folder}/{file}"), text(&path)?);
                }
            }
        }
        let mut read = Vec::new();
        for (folder, description) in descriptions {
            read.extend(read_folder(&folder, &description, &scripts)?);
        }
        if read.is_empty() {
            return Err(ToolsError::Empty {
                path: dir.to_owned(),
            });
        }
        check_together(&read)?;
        let tools = read.into_iter().map(|(tool, _)| tool).collect();
        Ok(ToolTable { tools, scripts })
    }
}

/// Reads and checks the `tools.toml` of one folder by itself: names and examples can only be checked together.
///
/// # Errors
/// The first fault, with line and what was expected there.
pub fn read_folder(
    folder: &str,
    text: &str,
    scripts: &BTreeMap<String, String>,
) -> Result<Vec<(Tool, At)>, ToolsError> {
    let file = format!("{folder}/tools.toml");
    let at = |byte: usize| At {
        file: file.clone(),
        line: text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1,
    };
    let description: Description = toml::from_str(text).map_err(|error| ToolsError::Syntax {
        at: at(error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let app = description.app;
    description
        .tool
        .into_iter()
        .map(|entry| {
            let begin = at(entry.name.span().start);
            Ok((check_entry(entry, &app, folder, scripts, &at)?, begin))
        })
        .collect()
}

/// A `tools.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    app: String,
    tool: Vec<Entry>,
}

/// A `[[tool]]` of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    effect: Effect,
    description: String,
    result: String,
    parameters: Spanned<Vec<Parameter>>,
    script: Option<Spanned<String>>,
    native: Option<Spanned<String>>,
    undo: Option<Spanned<String>>,
    approval: Spanned<String>,
    outcome: Spanned<String>,
    example: Example,
}

fn check_entry(
    entry: Entry,
    app: &str,
    folder: &str,
    scripts: &BTreeMap<String, String>,
    at: &dyn Fn(usize) -> At,
) -> Result<Tool, ToolsError> {
    check_names(&entry, at)?;
    let key = |script: &Spanned<String>| format!("{folder}/{}", script.get_ref());
    let carrier = match (&entry.script, &entry.native) {
        (Some(script), None) => Carrier::Script(key(script)),
        (None, Some(native)) => Carrier::Native(native.get_ref().clone()),
        _ => {
            return Err(ToolsError::Carrier {
                at: at(entry.name.span().start),
                tool: entry.name.into_inner(),
            });
        }
    };
    let tool = Tool {
        name: entry.name.get_ref().clone(),
        app: app.to_owned(),
        effect: entry.effect,
        description: entry.description,
        result: entry.result,
        parameters: entry.parameters.into_inner(),
        carrier,
        undo: entry.undo.as_ref().map(key),
        approval: entry.approval.get_ref().clone(),
        outcome: entry.outcome.get_ref().clone(),
        example: entry.example,
    };
    for (script, is_undo) in [(&entry.script, false), (&entry.undo, true)] {
        if let Some(script) = script {
            check_script(&tool, &key(script), is_undo, scripts, || at(script.span().start))?;
        }
    }
    if let Some(native) = &entry.native
        && !NATIVE.contains(&native.get_ref().as_str())
    {
        return Err(ToolsError::UnknownNative {
            at: at(native.span().start),
            tool: tool.name,
            native: native.get_ref().clone(),
        });
    }
    check_sentence(&tool, &tool.approval, &[], || at(entry.approval.span().start))?;
    check_sentence(&tool, &tool.outcome, &["result"], || at(entry.outcome.span().start))?;
    Ok(tool)
}

fn check_names(entry: &Entry, at: &dyn Fn(usize) -> At) -> Result<(), ToolsError> {
    let is_name = |name: &str| {
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        name.starts_with(|char: char| char.is_ascii_lowercase()) && name.bytes().all(inner) && name != "join"
    };
    let name = |name: &str, place: usize| ToolsError::Name {
        at: at(place),
        name: name.to_owned(),
    };
    if !is_name(entry.name.get_ref()) {
        return Err(name(entry.name.get_ref(), entry.name.span().start));
    }
    let place = entry.parameters.span().start;
    let parameters = entry.parameters.get_ref();
    for (index, parameter) in parameters.iter().enumerate() {
        if !is_name(&parameter.name) || EXTRAS.contains(&parameter.name.as_str()) {
            return Err(name(&parameter.name, place));
        }
        if parameters[..index].iter().any(|other| other.name == parameter.name) {
            return Err(ToolsError::DuplicateParameter {
                at: at(place),
                tool: entry.name.get_ref().clone(),
                parameter: parameter.name.clone(),
            });
        }
    }
    Ok(())
}

/// A tool's script reads every parameter and nothing else; an undo script reads no parameter at all.
fn check_script(
    tool: &Tool,
    script: &str,
    is_undo: bool,
    scripts: &BTreeMap<String, String>,
    at: impl Fn() -> At,
) -> Result<(), ToolsError> {
    let Some(text) = scripts.get(script) else {
        return Err(ToolsError::MissingScript {
            at: at(),
            tool: tool.name.clone(),
            script: script.to_owned(),
        });
    };
    let parameters = if is_undo { &[] } else { tool.parameters.as_slice() };
    let reads = names_read(text);
    let known = |name: &str| EXTRAS.contains(&name) || parameters.iter().any(|parameter| parameter.name == name);
    if let Some(name) = reads.iter().find(|name| !known(name)) {
        return Err(ToolsError::UnknownParameter {
            at: at(),
            script: script.to_owned(),
            name: (*name).to_owned(),
            signature: tool.signature(),
        });
    }
    match parameters.iter().find(|parameter| !reads.contains(&parameter.name.as_str())) {
        None => Ok(()),
        Some(parameter) => Err(ToolsError::UnreadParameter {
            at: at(),
            script: script.to_owned(),
            name: parameter.name.clone(),
            signature: tool.signature(),
        }),
    }
}

/// Every `NAME` of a `$params.NAME` in a script.
fn names_read(script: &str) -> Vec<&str> {
    let names = script.split("$params.").skip(1).map(|rest| {
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
        &rest[..end.unwrap_or(rest.len())]
    });
    names.filter(|name| !name.is_empty()).collect()
}

fn check_sentence(tool: &Tool, template: &str, extras: &[&str], at: impl Fn() -> At) -> Result<(), ToolsError> {
    let slots = slots(template).map_err(|source| ToolsError::Template {
        at: at(),
        tool: tool.name.clone(),
        source,
    })?;
    let known = |slot: &str| extras.contains(&slot) || tool.parameters.iter().any(|parameter| parameter.name == slot);
    match slots.into_iter().find(|slot| !known(slot)) {
        None => Ok(()),
        Some(slot) => Err(ToolsError::UnknownSlot {
            at: at(),
            tool: tool.name.clone(),
            slot: slot.to_owned(),
            signature: tool.signature(),
        }),
    }
}

/// Names across folders, and examples, which may call tools of other folders.
fn check_together(read: &[(Tool, At)]) -> Result<(), ToolsError> {
    for (index, (tool, at)) in read.iter().enumerate() {
        if let Some((_, first)) = read[..index].iter().find(|(other, _)| other.name == tool.name) {
            return Err(ToolsError::Duplicate {
                at: at.clone(),
                name: tool.name.clone(),
                first: first.clone(),
            });
        }
    }
    let tools: Vec<_> = read.iter().map(|(tool, _)| tool).collect();
    for (tool, at) in read {
        let calls = plan::parse_list(&tool.example.plan).and_then(|calls| plan::check(&calls, &tools));
        let plan = calls.map_err(|source| ToolsError::Example {
            at: at.clone(),
            tool: tool.name.clone(),
            source,
        })?;
        if !plan.calls.iter().any(|call| call.tool == tool.name) {
            return Err(ToolsError::ExampleOfOther {
                at: at.clone(),
                tool: tool.name.clone(),
            });
        }
    }
    Ok(())
}

fn entries(dir: &Path) -> Result<Vec<(String, PathBuf)>, ToolsError> {
    let unreadable = |source| ToolsError::Unreadable {
        path: dir.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
    }
    found.sort();
    Ok(found)
}

fn text(path: &Path) -> Result<String, ToolsError> {
    fs::read_to_string(path).map_err(|source| ToolsError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
