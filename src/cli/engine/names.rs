//! Names that may be said: people who were looked up before, and apps. Nothing is asked of the system for them.

use errand::journal::{Journal, JournalError};
use errand::tools::{Role, ToolTable};

/// Runs that are looked through for names.
const RUNS: usize = 200;
/// Names that are told; the speech model reads only so much.
const MOST: usize = 40;

/// People, in the spelling in which they were written last.
pub fn people(journal: &Journal, tools: &ToolTable) -> Result<Vec<String>, JournalError> {
    let is_person = |tool: &str, parameter: &str| {
        let tool = tools.get(tool).into_iter().flat_map(|tool| &tool.parameters);
        tool.into_iter().any(|known| known.name == parameter && known.role == Role::Contact)
    };
    let looks_people_up = |tool: &str| {
        tools.get(tool).is_some_and(|tool| tool.parameters.iter().any(|parameter| parameter.role == Role::Contact))
    };
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let known = names.iter().any(|known| known.to_lowercase() == name.to_lowercase());
        // What was heard or typed in small letters says nothing about the spelling.
        if !known && names.len() < MOST && name.contains(char::is_uppercase) {
            names.push(name.to_owned());
        }
    };
    for choice in journal.remembered()?.iter().filter(|choice| looks_people_up(&choice.tool)) {
        add(leading_name(&choice.label));
    }
    for step in journal.history(RUNS, None)?.iter().flat_map(|run| &run.steps) {
        for (_, name) in step.arguments.iter().filter(|(parameter, _)| is_person(&step.tool, parameter)) {
            add(leading_name(name));
        }
    }
    Ok(names)
}

/// The name that a choice's label begins with: `Sam Okafor (work)`.
fn leading_name(label: &str) -> &str {
    let end = label.find(|c: char| !(c.is_alphabetic() || " '’-".contains(c))).unwrap_or(label.len());
    label[..end].trim_end_matches(|c: char| !c.is_alphabetic())
}

/// What the speech model is told.
pub fn prompt(people: &[String], tools: &ToolTable) -> String {
    let mut apps: Vec<&str> = tools.tools.iter().map(|tool| tool.app.as_str()).collect();
    apps.sort_unstable();
    apps.dedup();
    people.iter().map(String::as_str).chain(apps).collect::<Vec<_>>().join(", ")
}
