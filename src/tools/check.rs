//! One `[[tool]]` against its scripts, its sentences and the other tools.
//!
//! Comes in: an entry as read from the file. Goes out: a [`Tool`] that keeps what `read` promises.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::error::{At, ToolsError};
use super::sentence::slots;
use super::table::{Carrier, Effect, Example, Parameter, Tool};
use crate::plan;

/// What `native = "…"` may name: the parts of `desktop` that carry tools out in code.
pub const NATIVE: [&str; 5] = ["contacts", "files", "maps", "pdf", "zoom"];

/// What a script may read beside the tool's parameters: what the user chose where several things matched, what an undo
/// script takes back, and the user's settings.
const EXTRAS: [&str; 3] = ["chosen", "made", "settings"];

/// A `[[tool]]` of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) name: Spanned<String>,
    effect: Effect,
    description: String,
    result: String,
    parameters: Spanned<Vec<Parameter>>,
    script: Option<Spanned<String>>,
    native: Option<Spanned<String>>,
    undo: Option<Spanned<String>>,
    approval: Spanned<String>,
    #[serde(default)]
    words: Vec<Spanned<String>>,
    outcome: Spanned<String>,
    example: Example,
}

pub(super) fn check_entry(
    entry: Entry,
    app: &str,
    folder: &str,
    scripts: &BTreeMap<String, String>,
    at: &dyn Fn(usize) -> At,
) -> Result<Tool, ToolsError> {
    check_names(&entry.name, &entry.parameters, at)?;
    let key = |script: &Spanned<String>| format!("{folder}/{}", script.get_ref());
    let carrier = match (&entry.script, &entry.native) {
        (Some(script), None) => Carrier::Script(key(script)),
        (None, Some(native)) => Carrier::Native(native.get_ref().clone()),
        _ => {
            return Err(ToolsError::Carrier { at: at(entry.name.span().start), tool: entry.name.into_inner() });
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
        words: entry.words.iter().map(|line| line.get_ref().clone()).collect(),
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
    for line in &entry.words {
        // A line is left out when its slots are empty, as a part in brackets is.
        check_sentence(&tool, &format!("[{}]", line.get_ref()), &[], || at(line.span().start))?;
    }
    check_sentence(&tool, &tool.outcome, &["result"], || at(entry.outcome.span().start))?;
    Ok(tool)
}

/// The names of a tool and of its parameters.
pub(super) fn check_names(
    tool: &Spanned<String>,
    parameters: &Spanned<Vec<Parameter>>,
    at: &dyn Fn(usize) -> At,
) -> Result<(), ToolsError> {
    let is_name = |name: &str| {
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        name.starts_with(|char: char| char.is_ascii_lowercase()) && name.bytes().all(inner) && name != "join"
    };
    let name = |name: &str, place: usize| ToolsError::Name { at: at(place), name: name.to_owned() };
    if !is_name(tool.get_ref()) {
        return Err(name(tool.get_ref(), tool.span().start));
    }
    let place = parameters.span().start;
    let parameters = parameters.get_ref();
    for (index, parameter) in parameters.iter().enumerate() {
        if !is_name(&parameter.name) || EXTRAS.contains(&parameter.name.as_str()) {
            return Err(name(&parameter.name, place));
        }
        if parameters[..index].iter().any(|other| other.name == parameter.name) {
            return Err(ToolsError::DuplicateParameter {
                at: at(place),
                tool: tool.get_ref().clone(),
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
        return Err(ToolsError::MissingScript { at: at(), tool: tool.name.clone(), script: script.to_owned() });
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
    let slots = slots(template).map_err(|source| ToolsError::Template { at: at(), tool: tool.name.clone(), source })?;
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

/// Names across folders, and examples, which may call tools of other folders and of the table that they come to.
pub(super) fn check_together(read: &[(Tool, At)], table: &[Tool]) -> Result<(), ToolsError> {
    for (index, (tool, at)) in read.iter().enumerate() {
        if let Some((_, first)) = read[..index].iter().find(|(other, _)| other.name == tool.name) {
            return Err(ToolsError::Duplicate { at: at.clone(), name: tool.name.clone(), first: first.clone() });
        }
    }
    let tools: Vec<_> = read.iter().map(|(tool, _)| tool).chain(table).collect();
    for (tool, at) in read {
        let calls = plan::parse_list(&tool.example.plan).and_then(|calls| plan::check(&calls, &tools));
        let plan = calls.map_err(|source| ToolsError::Example {
            at: at.clone(),
            tool: tool.name.clone(),
            source: Box::new(source),
        })?;
        if !plan.calls.iter().any(|call| call.tool == tool.name) {
            return Err(ToolsError::ExampleOfOther { at: at.clone(), tool: tool.name.clone() });
        }
    }
    Ok(())
}
