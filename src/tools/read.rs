//! `tools.toml` to the tool table: the reader that `build.rs` and the library share.
//!
//! Comes in: a folder such as `applescripts/`. Goes out: a [`ToolTable`]. Invariant: every tool of a table has been
//! checked here: its script is there and reads just the tool's parameters, its sentences have slots for parameters
//! only, its example is a valid plan, and its name is its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::check::{Entry, check_entry, check_together};
use super::error::{At, ToolsError};
use super::table::{Tool, ToolTable};

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
            return Err(ToolsError::Empty { path: dir.to_owned() });
        }
        check_together(&read, &[])?;
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
    let at = |byte: usize| At::byte(&file, text, byte);
    let description: Description = from_toml(&file, text)?;
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

pub(super) fn from_toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ToolsError> {
    toml::from_str(text).map_err(|error| ToolsError::Syntax {
        at: At::byte(file, text, error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })
}

pub(super) fn entries(dir: &Path) -> Result<Vec<(String, PathBuf)>, ToolsError> {
    let unreadable = |source| ToolsError::Unreadable { path: dir.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
    }
    found.sort();
    Ok(found)
}

pub(super) fn text(path: &Path) -> Result<String, ToolsError> {
    fs::read_to_string(path).map_err(|source| ToolsError::Unreadable { path: path.to_owned(), source })
}
