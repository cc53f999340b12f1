//! Calls against the signatures of the tools that the command may use.
//!
//! Comes in: calls as read, from whatever planner. Goes out: a [`Plan`]. Invariant: each call of a plan names a known
//! tool, has all of its arguments with their types, and refers only to earlier calls; none of its arguments is `None`.

use super::line::{check_reference, dollar_number, shortened};
use super::{Call, Plan, PlanError, Text, Value};
use crate::tools::{Parameter, Role, Tool, Type};

/// Checks a whole plan.
///
/// # Errors
/// The first call's fault, as in [`check_call`].
pub fn check(calls: &[Call], tools: &[&Tool]) -> Result<Plan, PlanError> {
    let mut plan = Plan::default();
    for call in calls {
        let call = check_call(call, &plan.calls, tools)?;
        plan.calls.push(call);
    }
    Ok(plan)
}

/// Checks one call against the (checked) calls before it, so that it may start while the plan is still being written.
/// Gives the call with every `None` replaced by its type's empty value: `""`, `0`, `False`, `[]`.
///
/// # Errors
/// An unknown tool, a wrong number of arguments, a wrong type, a reference to the call itself or to a later one, or a
/// number that does not follow the earlier calls.
pub fn check_call(call: &Call, earlier: &[Call], tools: &[&Tool]) -> Result<Call, PlanError> {
    let expected = earlier.len() + 1;
    if call.number != expected {
        return Err(PlanError::Gap { line: expected, expected, found: call.number });
    }
    let Some(tool) = tools.iter().find(|tool| tool.name == call.tool) else {
        return Err(PlanError::UnknownTool {
            call: quote(call),
            expected: tools.iter().map(|tool| tool.name.clone()).collect(),
        });
    };
    if call.args.len() != tool.parameters.len() {
        return Err(PlanError::WrongCount {
            call: quote(call),
            signature: tool.signature(),
            expected: tool.parameters.len(),
            found: call.args.len(),
        });
    }
    for to in call.references() {
        check_reference(to, call.number, || quote(call))?;
    }
    let args = tool.parameters.iter().zip(&call.args);
    Ok(Call {
        number: call.number,
        tool: call.tool.clone(),
        args: args.map(|(parameter, value)| argument(call, parameter, value)).collect::<Result<_, _>>()?,
    })
}

fn argument(call: &Call, parameter: &Parameter, value: &Value) -> Result<Value, PlanError> {
    match (parameter.ty, value) {
        (Type::Str, Value::Str(text)) => {
            check_text(call, parameter, text)?;
            Ok(value.clone())
        }
        (Type::List, Value::List(members)) => {
            for member in members {
                match member {
                    Value::Str(text) => check_text(call, parameter, text)?,
                    _ => return Err(wrong_type(call, parameter, "a list of something else")),
                }
            }
            Ok(value.clone())
        }
        (Type::Int, Value::Int(_)) | (Type::Bool, Value::Bool(_)) => Ok(value.clone()),
        (Type::Str, Value::None) => Ok(Value::Str(Text::default())),
        (Type::Int, Value::None) => Ok(Value::Int(0)),
        (Type::Bool, Value::None) => Ok(Value::Bool(false)),
        (Type::List, Value::None) => Ok(Value::List(Vec::new())),
        (_, value) => Err(wrong_type(call, parameter, kind(value))),
    }
}

/// An argument that is nothing but `$7` and is not for words can only be meant as a reference.
fn check_text(call: &Call, parameter: &Parameter, text: &Text) -> Result<(), PlanError> {
    if matches!(parameter.role, Role::Text | Role::Title | Role::Name) {
        return Ok(());
    }
    let words = text.as_words().unwrap_or_default();
    match dollar_number(words) {
        Some((length, to)) if length == words.len() && to >= call.number => {
            check_reference(to, call.number, || quote(call))
        }
        _ => Ok(()),
    }
}

fn wrong_type(call: &Call, parameter: &Parameter, found: &'static str) -> PlanError {
    PlanError::WrongType { call: quote(call), parameter: parameter.name.clone(), expected: parameter.ty, found }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Str(_) => "a string",
        Value::Int(_) => "a number",
        Value::Bool(_) => "True or False",
        Value::None => "None",
        Value::List(_) => "a list",
    }
}

fn quote(call: &Call) -> String {
    shortened(&call.to_string())
}
