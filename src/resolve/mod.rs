//! A planned call and the results so far → its arguments as values, and in plain words.
//!
//! Comes in: a checked call, what the calls before it gave, the moment of the command, what the user changed. Goes out:
//! a [`Resolved`] call. Invariants: a result is put in as the value it is, never as text to be read again; a recipient
//! or an attachment comes from a look-up, from the command's own words or from the user's hand, never from any other
//! text; a date or an address that cannot be understood is a failure before anything happens.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::dates::{self, Moment};
use crate::event::{Edit, Failure, Field, StepView};
use crate::plan::{Call, Value};
use crate::tools::{Effect, Parameter, Role, Tool, ToolTable};

mod fill;
mod guard;
mod substitute;
mod when;
mod words;

pub use words::{outline, sentence};

/// What a call is resolved against.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The command, as the user gave it.
    pub command: &'a str,
    /// The moment of the command.
    pub at: &'a dates::Context,
    pub tools: &'a ToolTable,
    /// The plan's calls so far, in order.
    pub calls: &'a [Call],
    /// What the calls that are done gave, by number.
    pub results: &'a BTreeMap<usize, Json>,
    /// What the user changed before saying yes, of any step.
    pub edits: &'a [Edit],
}

/// A call with values for arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// By parameter name, as the desktop takes them.
    pub arguments: Map<String, Json>,
    /// Every argument as people read it and may change it.
    pub fields: Vec<Field>,
    /// The call in a few short lines ([`StepView::words`]).
    pub words: Vec<String>,
    /// What the user should know before saying yes.
    pub notes: Vec<String>,
    /// Calls whose results are still to come; while there are any, words stand in their place and nothing may run.
    pub missing: Vec<usize>,
}

/// Why a call cannot be resolved, and at which of its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub parameter: String,
    pub failure: Failure,
}

/// Resolves one call.
///
/// # Errors
/// The first argument that cannot be what it should be.
pub fn resolve(call: &Call, tool: &Tool, scene: Scene<'_>) -> Result<Resolved, Refused> {
    let mut draft = Draft {
        arguments: Map::new(),
        start: None,
        dates: BTreeMap::new(),
        notes: Vec::new(),
        about: BTreeMap::new(),
        missing: needs(call, tool, scene.edits).into_iter().filter(|k| !scene.results.contains_key(k)).collect(),
    };
    for (parameter, value) in tool.parameters.iter().zip(&call.args) {
        let argument = argument(call, parameter, value, scene);
        let settled = argument.and_then(|argument| draft.settle(parameter, argument, tool, scene));
        settled.map_err(|failure| Refused { parameter: parameter.name.clone(), failure })?;
    }
    fill::fill(tool, &mut draft);
    draft.check_recipients(tool)?;
    let fields = words::fields(call, tool, &draft, scene);
    let words = words::resolved_lines(tool, &fields, &draft, scene);
    Ok(Resolved { arguments: draft.arguments, fields, words, notes: draft.notes, missing: draft.missing })
}

/// The calls whose results a call needs, once the user's changes have replaced some of its arguments.
pub fn needs(call: &Call, tool: &Tool, edits: &[Edit]) -> Vec<usize> {
    let kept = tool.parameters.iter().zip(&call.args).filter(|(parameter, _)| edited(call, parameter, edits).is_none());
    let args = kept.map(|(_, value)| value.clone()).collect();
    Call { args, ..call.clone() }.references()
}

impl Resolved {
    /// The step as people read it, empty arguments left out.
    pub fn view(&self, call: &Call, tool: &Tool) -> StepView {
        let shown = self.fields.iter().filter(|field| !field.shown.is_empty());
        StepView {
            step: call.number,
            tool: tool.name.clone(),
            app: tool.app.clone(),
            effect: tool.effect,
            arguments: shown.map(|field| (field.name.clone(), field.shown.clone())).collect(),
            words: self.words.clone(),
            after: call.references(),
        }
    }
}

/// An argument whose references are in place.
struct Argument {
    value: Json,
    /// Whether it begins with words of the plan rather than with a result or the user's own change.
    from_plan: bool,
    /// Whether the words stand for a result that is still to come.
    missing: bool,
}

/// A call being resolved.
struct Draft {
    arguments: Map<String, Json>,
    /// When it starts: the first date of the call.
    start: Option<Moment>,
    dates: BTreeMap<String, Moment>,
    notes: Vec<String>,
    /// What the user should know of one argument, by its parameter.
    about: BTreeMap<String, String>,
    missing: Vec<usize>,
}

impl Draft {
    fn settle(
        &mut self,
        parameter: &Parameter,
        argument: Argument,
        tool: &Tool,
        scene: Scene<'_>,
    ) -> Result<(), Failure> {
        let value = match parameter.role {
            Role::Date | Role::End if argument.missing => argument.value,
            Role::Date => self.date(parameter, &argument.value, tool, scene)?,
            Role::End => self.end(parameter, &argument.value, scene)?,
            Role::Email | Role::Phone if !argument.missing => substitute::each(&argument.value),
            Role::Title | Role::Text if argument.from_plan => fill::capital(argument.value),
            _ => argument.value,
        };
        self.arguments.insert(parameter.name.clone(), value);
        Ok(())
    }

    fn date(&mut self, parameter: &Parameter, phrase: &Json, tool: &Tool, scene: Scene<'_>) -> Result<Json, Failure> {
        let phrase = substitute::text(phrase);
        let ends = tool.parameters.iter().any(|parameter| parameter.role == Role::End);
        if phrase.trim().is_empty() {
            return if ends { Err(when::no_date()) } else { Ok(Json::Null) };
        }
        let resolved = when::date(&phrase, scene.at)?;
        self.notes.extend(resolved.notes.iter().map(|note| format!("“{phrase}”: {note}")));
        if resolved.past {
            self.notes.push(format!("“{phrase}” is in the past: {}", resolved.moment));
        }
        let about = when::about(&resolved);
        if !about.is_empty() {
            self.about.insert(parameter.name.clone(), about);
        }
        self.dates.insert(parameter.name.clone(), resolved.moment.clone());
        let json = when::json(&resolved.moment, false, scene.at)?;
        self.start.get_or_insert(resolved.moment);
        Ok(json)
    }

    fn end(&mut self, parameter: &Parameter, phrase: &Json, scene: Scene<'_>) -> Result<Json, Failure> {
        let Some(start) = &self.start else {
            return Ok(Json::Null);
        };
        let end = when::end(&substitute::text(phrase), start, scene.at)?;
        let json = when::json(&end, true, scene.at)?;
        self.dates.insert(parameter.name.clone(), end);
        Ok(json)
    }

    fn check_recipients(&self, tool: &Tool) -> Result<(), Refused> {
        if !self.missing.is_empty() {
            return Ok(());
        }
        for parameter in &tool.parameters {
            if let Some(value) = self.arguments.get(&parameter.name) {
                guard::well_formed(parameter, value, tool.effect == Effect::Send)
                    .map_err(|failure| Refused { parameter: parameter.name.clone(), failure })?;
            }
        }
        Ok(())
    }
}

fn argument(call: &Call, parameter: &Parameter, value: &Value, scene: Scene<'_>) -> Result<Argument, Failure> {
    if let Some(edit) = edited(call, parameter, scene.edits) {
        let value = substitute::fit(edit.value.clone(), parameter.ty)
            .ok_or_else(|| substitute::unfit(parameter, &edit.value))?;
        return Ok(Argument { value, from_plan: false, missing: false });
    }
    guard::allowed(call, parameter, value, scene)?;
    let stand_in = |number| words::stand_in(number, scene);
    let put = substitute::substitute(value, &|number| {
        scene.results.get(&number).cloned().unwrap_or_else(|| Json::from(stand_in(number)))
    });
    let references = Call { args: vec![value.clone()], ..call.clone() }.references();
    Ok(Argument {
        value: substitute::fit(put, parameter.ty).ok_or_else(|| substitute::unfit(parameter, &Json::Null))?,
        from_plan: substitute::begins_with_words(value),
        missing: references.iter().any(|number| !scene.results.contains_key(number)),
    })
}

fn edited<'e>(call: &Call, parameter: &Parameter, edits: &'e [Edit]) -> Option<&'e Edit> {
    edits.iter().rev().find(|edit| edit.step == call.number && edit.name == parameter.name)
}

/// A failure that the user can mend by saying it another way.
fn refused(message: String, hint: &str) -> Failure {
    Failure { code: "refused".to_owned(), message, hint: hint.to_owned() }
}
