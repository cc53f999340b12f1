//! Definitions: files that say of further tools what a planner has to know, and nothing of how they are carried out.
//!
//! Comes in: a folder with files such as `clock.toml`, each like a `tools.toml` without scripts and sentences, in which a
//! tool may be `held_back` from training. Goes out: a [`ToolTable`] to plan with. Invariant: every tool of it has been
//! checked as those of `read` are, as far as it goes.

use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use super::check::{check_names, check_together};
use super::error::{At, ToolsError};
use super::read::{entries, from_toml, text};
use super::table::{Carrier, Effect, Example, Parameter, Tool, ToolTable};

impl ToolTable {
    /// Reads a folder to plan with: its folders as [`ToolTable::read`] does, or where it has none the embedded table,
    /// and besides the tools that its files define, or only those of them that are held back from training. A
    /// definition of a tool that is there already is passed over.
    ///
    /// # Errors
    /// The first fault, with file, line and what was expected there; [`ToolsError::Empty`] without any tool.
    pub fn read_to_plan(dir: &Path, held_back_only: bool) -> Result<ToolTable, ToolsError> {
        let files: Vec<_> = entries(dir)?.into_iter().filter(|(file, _)| file.ends_with(".toml")).collect();
        let mut table = match ToolTable::read(dir) {
            Err(ToolsError::Empty { .. }) if !files.is_empty() => ToolTable::embedded().clone(),
            read => read?,
        };
        let (mut read, mut held_back) = (Vec::new(), Vec::new());
        for (file, path) in files {
            for (tool, at, is_held_back) in read_file(&file, &text(&path)?, &table)? {
                read.push((tool, at));
                held_back.push(is_held_back);
            }
        }
        check_together(&read, &table.tools)?;
        let kept = read.into_iter().zip(held_back).filter(|(_, held_back)| *held_back || !held_back_only);
        table.tools.extend(kept.map(|((tool, _), _)| tool));
        Ok(table)
    }
}

/// The tools of one file that the table has not, each with its place and whether it is held back.
fn read_file(file: &str, text: &str, table: &ToolTable) -> Result<Vec<(Tool, At, bool)>, ToolsError> {
    let is_there = |name: &String| table.get(name).is_some();
    if toml::from_str::<Names>(text).is_ok_and(|names| names.tool.iter().all(|named| is_there(&named.name))) {
        return Ok(Vec::new());
    }
    let at = |byte: usize| At::byte(file, text, byte);
    let Definitions { app, tool } = from_toml(file, text)?;
    let further = tool.into_iter().filter(|definition| !is_there(definition.name.get_ref()));
    further
        .map(|definition| {
            check_names(&definition.name, &definition.parameters, &at)?;
            let place = at(definition.name.span().start);
            let held_back = definition.held_back;
            Ok((definition.tool(&app), place, held_back))
        })
        .collect()
}

/// A file of definitions, of which only the names matter: one of other words for tools that are there already.
#[derive(Deserialize)]
struct Names {
    tool: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Definitions {
    app: String,
    tool: Vec<Definition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    name: Spanned<String>,
    effect: Effect,
    description: String,
    result: String,
    parameters: Spanned<Vec<Parameter>>,
    example: Example,
    #[serde(default)]
    held_back: bool,
    /// Other words for the tool, to train with.
    #[serde(default, rename = "other_names")]
    _other_names: IgnoredAny,
    #[serde(default, rename = "other_descriptions")]
    _other_descriptions: IgnoredAny,
}

impl Definition {
    fn tool(self, app: &str) -> Tool {
        Tool {
            name: self.name.into_inner(),
            app: app.to_owned(),
            effect: self.effect,
            description: self.description,
            result: self.result,
            parameters: self.parameters.into_inner(),
            carrier: Carrier::Nothing,
            undo: None,
            approval: String::new(),
            words: Vec::new(),
            outcome: String::new(),
            example: self.example,
        }
    }
}
