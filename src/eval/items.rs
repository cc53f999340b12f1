//! Items: a command and the plan it should get, a JSON object a line.
//!
//! Comes in: `{"id": …, "command": …, "plan": ["open_note(\"x\", \"\")", …]}`, with `"tools": […]` where the tools needed
//! are known apart from the plan; other fields are passed over. Goes out: checked items.

use serde::Deserialize;
use serde_json::Value as Json;

use super::EvalError;
use crate::plan::{Plan, PlanError, check, parse_list};
use crate::tools::ToolTable;

/// A command with the plan that is right for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// As the file has it: a string or a number.
    pub id: Json,
    pub command: String,
    /// Without calls where no tool serves the command; or why the plan in the file is not one. Such an item still
    /// measures the selector.
    pub plan: Result<Plan, PlanError>,
    /// The tools that a selector should find, each once.
    pub needed: Vec<String>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    id: Json,
    command: String,
    plan: Vec<String>,
    tools: Option<Vec<String>>,
}

/// Reads a file's items; empty lines are passed over.
///
/// # Errors
/// The first line that is not an item.
pub fn read_items(text: &str, table: &ToolTable) -> Result<Vec<Item>, EvalError> {
    let tools: Vec<_> = table.tools.iter().collect();
    numbered(text)
        .map(|(line, text)| {
            let raw: Raw = from_json(line, text)?;
            let plan = parse_list(&raw.plan).and_then(|calls| check(&calls, &tools));
            let used = plan.iter().flat_map(|plan| plan.calls.iter().map(|call| call.tool.clone()));
            let mut needed = raw.tools.unwrap_or_else(|| used.collect());
            needed.sort();
            needed.dedup();
            Ok(Item { id: raw.id, command: raw.command, plan, needed })
        })
        .collect()
}

/// The lines that say something, with their numbers.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim().is_empty())
}

pub(super) fn from_json<'a, T: Deserialize<'a>>(line: usize, text: &'a str) -> Result<T, EvalError> {
    serde_json::from_str(text).map_err(|error| EvalError::Syntax { line, message: error.to_string() })
}
