//! References into values.
//!
//! `"$1"` alone is the result itself, whatever its type; among words it is the result's text; in a list, a result that
//! is a list takes its place member by member. A result is never read for references or quotes of its own.

use serde_json::Value as Json;

use super::refused;
use crate::event::Failure;
use crate::plan::{Piece, Text, Value};
use crate::tools::{Parameter, Type};

/// The value with every reference replaced by what `result` gives for its number.
pub(super) fn substitute(value: &Value, result: &dyn Fn(usize) -> Json) -> Json {
    match value {
        Value::Str(text) => put_together(text, result),
        Value::Int(number) => Json::from(*number),
        Value::Bool(yes) => Json::from(*yes),
        Value::None => Json::Null,
        Value::List(members) => {
            let members = members.iter().map(|member| substitute(member, result));
            Json::Array(members.flat_map(spliced).collect())
        }
    }
}

/// The value as the parameter's type has it; none where it cannot be.
pub(super) fn fit(value: Json, ty: Type) -> Option<Json> {
    match (ty, value) {
        (Type::Str, value) => Some(Json::from(text(&value))),
        (Type::List, Json::Array(members)) => {
            let filled = members.iter().map(text).filter(|member| !member.trim().is_empty());
            Some(filled.map(Json::from).collect())
        }
        (Type::List, Json::Null) => Some(Json::Array(Vec::new())),
        (Type::List, value @ Json::String(_)) => fit(Json::Array(vec![value]), Type::List),
        (Type::Int, value) if value.as_i64().is_some() => Some(value),
        (Type::Bool, value @ Json::Bool(_)) => Some(value),
        _ => None,
    }
}

/// Addresses one by one, each once: a group's look-up gives its members' with commas between them.
pub(super) fn each(addresses: &Json) -> Json {
    let members = addresses.as_array().map_or(std::slice::from_ref(addresses), Vec::as_slice);
    let mut found: Vec<String> = Vec::new();
    for member in members.iter().map(text) {
        for address in member.split([',', ';', '\n']).map(str::trim).filter(|address| !address.is_empty()) {
            if !found.iter().any(|known| known == address) {
                found.push(address.to_owned());
            }
        }
    }
    Json::from(found)
}

/// Says that a value is of the wrong type.
pub(super) fn unfit(parameter: &Parameter, value: &Json) -> Failure {
    let (name, ty) = (&parameter.name, parameter.ty);
    refused(format!("`{value}` cannot be the {name}: expected {ty}"), "change the value")
}

/// A result's text: words as they are, a list's members with commas between them.
pub(super) fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Array(members) => members.iter().map(text).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

/// Whether the plan's own words come first.
pub(super) fn begins_with_words(value: &Value) -> bool {
    matches!(value, Value::Str(Text(pieces)) if matches!(pieces.first(), Some(Piece::Words(_))))
}

fn put_together(pieces: &Text, result: &dyn Fn(usize) -> Json) -> Json {
    match pieces.0.as_slice() {
        [Piece::Ref(number)] => result(*number),
        pieces => {
            let texts = pieces.iter().map(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Ref(number) => text(&result(*number)),
            });
            Json::from(texts.collect::<String>())
        }
    }
}

fn spliced(member: Json) -> Vec<Json> {
    match member {
        Json::Array(members) => members,
        member => vec![member],
    }
}
