//! Calls in plain words: what the graph, the question and the history show.

use serde_json::Value as Json;

use super::{Draft, Scene, substitute};
use crate::dates::{self, Moment};
use crate::event::{Field, StepView};
use crate::plan::{Call, Piece, Text, Value};
use crate::tools::{self, Parameter, Role, Tool};

/// A call as it was written, before its dates and references are known.
pub fn outline(call: &Call, tool: &Tool, scene: Scene<'_>) -> StepView {
    let put_in = |(parameter, value): (&Parameter, &Value)| {
        let value = substitute::substitute(value, &|number| Json::from(stand_in(number, scene)));
        (parameter.name.clone(), plain(parameter.role, &value))
    };
    let arguments: Vec<(String, String)> = tool.parameters.iter().zip(&call.args).map(put_in).collect();
    let words = lines(tool, |parameter| {
        let found = arguments.iter().find(|(name, _)| *name == parameter.name);
        found.map(|(_, shown)| brief(shown)).unwrap_or_default()
    });
    StepView {
        step: call.number,
        tool: tool.name.clone(),
        app: tool.app.clone(),
        effect: tool.effect,
        arguments: arguments.into_iter().filter(|(_, shown)| !shown.is_empty()).collect(),
        words,
        after: call.references(),
    }
}

/// A template of the tool table with a step's words, and its result, in the slots.
pub fn sentence(template: &str, view: &StepView, result: Option<&Json>) -> String {
    tools::sentence(template, |slot| match (slot, result) {
        ("result", Some(result)) => substitute::text(result),
        _ => {
            let found = view.arguments.iter().find(|(name, _)| name == slot);
            found.map(|(_, words)| words.clone()).unwrap_or_default()
        }
    })
}

/// Every argument of a call, as people read it and as they may change it.
pub(super) fn fields(call: &Call, tool: &Tool, draft: &Draft, scene: Scene<'_>) -> Vec<Field> {
    let pairs = tool.parameters.iter().zip(&call.args);
    let field = |(parameter, planned): (&Parameter, &Value)| {
        let value = draft.arguments.get(&parameter.name).unwrap_or(&Json::Null);
        let moment = draft.dates.get(&parameter.name);
        let same_day = |start: &Moment| moment.is_some_and(|end| end.date() == start.date());
        let (value, shown) = match (moment, &draft.start) {
            (Some(moment), Some(start)) if parameter.role == Role::End && same_day(start) => {
                (iso(moment), clock(moment))
            }
            (Some(moment), _) => (iso(moment), moment.to_string()),
            (None, _) => {
                let edited = scene.edits.iter().any(|edit| edit.step == call.number && edit.name == parameter.name);
                let shown = match parameter.role {
                    Role::Email | Role::Phone if !edited => people(planned, value, scene),
                    role => plain(role, value),
                };
                (editable(parameter, value), shown)
            }
        };
        let note = draft.about.get(&parameter.name).cloned();
        Field { name: parameter.name.clone(), role: parameter.role, value, shown, note }
    };
    pairs.map(field).collect()
}

/// The lines of a resolved call.
pub(super) fn resolved_lines(tool: &Tool, fields: &[Field], draft: &Draft, scene: Scene<'_>) -> Vec<String> {
    let end = tool.parameters.iter().find(|parameter| parameter.role == Role::End);
    let end = end.and_then(|end| draft.dates.get(&end.name));
    lines(tool, |parameter| match (parameter.role, draft.dates.get(&parameter.name)) {
        (Role::Date, Some(start)) => dates::brief(start, end, &scene.at.now),
        (role, _) => {
            let field = fields.iter().find(|field| field.name == parameter.name);
            match (role, field) {
                (Role::Path, Some(field)) => file_names(&field.value),
                (_, Some(field)) => brief(&field.shown),
                (_, None) => String::new(),
            }
        }
    })
}

/// The tool's lines with these words in their slots, without those that have nothing to say.
fn lines(tool: &Tool, words: impl Fn(&Parameter) -> String) -> Vec<String> {
    let slot = |name: &str| {
        let parameter = tool.parameters.iter().find(|parameter| parameter.name == name);
        parameter.map(&words).unwrap_or_default()
    };
    let filled = tool.words.iter().map(|line| tools::sentence(&format!("[{line}]"), slot));
    filled.filter(|line| !line.is_empty()).collect()
}

/// Characters of a text in a line.
const LINE: usize = 80;

/// Files without their folders.
fn file_names(paths: &Json) -> String {
    let paths = paths.as_array().map_or(std::slice::from_ref(paths), Vec::as_slice);
    let name = |path: &Json| match path.as_str().unwrap_or_default() {
        unknown if unknown.starts_with('‹') => unknown.to_owned(),
        path => path.rsplit('/').next().unwrap_or(path).to_owned(),
    };
    paths.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The beginning of a value, short enough for a line.
fn brief(shown: &str) -> String {
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Words for a result that is still to come: `‹phone number of Sid›`.
pub(super) fn stand_in(number: usize, scene: Scene<'_>) -> String {
    let call = scene.calls.iter().find(|call| call.number == number);
    let named = call.and_then(|call| {
        let tool = scene.tools.get(&call.tool)?;
        match call.args.first() {
            Some(Value::Str(text)) if text.as_words().is_some_and(|words| !words.is_empty()) => {
                Some(format!("‹{} of {}›", tool.result, text.as_words().unwrap_or_default()))
            }
            _ => Some(format!("‹{} of step {number}›", tool.result)),
        }
    });
    named.unwrap_or_else(|| format!("‹result of step {number}›"))
}

/// Recipients, with the name that each was looked up by: `Sid (sid@example.com)`.
fn people(planned: &Value, resolved: &Json, scene: Scene<'_>) -> String {
    let Value::List(members) = planned else { return substitute::text(resolved) };
    let person = |member: &Value| {
        let result =
            |number: usize| scene.results.get(&number).cloned().unwrap_or_else(|| Json::from(stand_in(number, scene)));
        let value = substitute::text(&substitute::substitute(member, &result));
        match name_looked_up(member, scene) {
            Some(name) if !value.starts_with('‹') => format!("{name} ({value})"),
            _ => value,
        }
    };
    members.iter().map(person).filter(|person| !person.is_empty()).collect::<Vec<_>>().join(", ")
}

fn name_looked_up<'s>(member: &Value, scene: Scene<'s>) -> Option<&'s str> {
    let Value::Str(Text(pieces)) = member else { return None };
    let [Piece::Ref(number)] = pieces.as_slice() else { return None };
    let call = scene.calls.iter().find(|call| call.number == *number)?;
    let tool = scene.tools.get(&call.tool)?;
    let place = tool.parameters.iter().position(|parameter| parameter.role == Role::Contact)?;
    match call.args.get(place)? {
        Value::Str(name) => name.as_words(),
        _ => None,
    }
}

fn plain(role: Role, value: &Json) -> String {
    match (role, value.as_i64(), value.as_str()) {
        (Role::Transport, _, Some("d")) => "by car".to_owned(),
        (Role::Transport, _, Some("w")) => "on foot".to_owned(),
        (Role::Transport, _, Some("r")) => "by public transport".to_owned(),
        (Role::Priority, Some(0), _) => String::new(),
        (Role::Priority, Some(1), _) => "high".to_owned(),
        (Role::Priority, Some(5), _) => "medium".to_owned(),
        (Role::Priority, Some(9), _) => "low".to_owned(),
        (Role::Minutes, Some(1), _) => "1 minute".to_owned(),
        (Role::Minutes, Some(minutes), _) => format!("{minutes} minutes"),
        (Role::Flag, _, _) => {
            if value == true {
                "yes".to_owned()
            } else {
                String::new()
            }
        }
        _ => substitute::text(value),
    }
}

/// The value in the form that the user may change; dates that are not known yet are empty.
fn editable(parameter: &Parameter, value: &Json) -> Json {
    match parameter.role {
        Role::Date | Role::End if !value.is_string() => Json::from(""),
        _ => value.clone(),
    }
}

fn iso(moment: &Moment) -> Json {
    Json::from(match moment {
        Moment::Day(date) => date.to_string(),
        Moment::Time(time) => time.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    })
}

fn clock(moment: &Moment) -> String {
    match moment {
        Moment::Day(_) => moment.to_string(),
        Moment::Time(time) => time.strftime("%H:%M").to_string(),
    }
}
