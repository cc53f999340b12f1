//! In: the JSON that the script engine sends and the store keeps. Out: typed values and specifiers, and back. The same
//! JSON goes both ways: what plain JSON lacks is an object with one `$` key.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::fault::Fault;

/// What a property holds or a command takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// AppleScript's `missing value`, `null` in a script.
    Missing,
    Bool(bool),
    Number(f64),
    Text(String),
    /// Milliseconds since 1970, as in a JavaScript `Date`.
    Date(i64),
    /// A POSIX path.
    File(String),
    List(Vec<Value>),
    Record(Vec<(String, Value)>),
    /// An object of the store, by its row.
    Object(i64),
    /// A specifier that was not resolved yet.
    Reference(Specifier),
}

/// The way from an app to an object, step by step, as a script wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Specifier {
    /// The app's name.
    pub app: String,
    /// The steps from the application object on.
    pub path: Vec<Step>,
}

/// One step of a specifier. Names are in camel case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    Property(String),
    Elements(String),
    /// Zero-based; negative counts from the end.
    At(i64),
    Id(Json),
    Name(String),
    Whose(Json),
}

impl Value {
    /// Reads a value off the wire or out of the store.
    pub fn from_json(json: &Json) -> Result<Value, Fault> {
        Ok(match json {
            Json::Null => Value::Missing,
            Json::Bool(each) => Value::Bool(*each),
            Json::Number(each) => Value::Number(each.as_f64().ok_or(Fault::WrongType)?),
            Json::String(each) => Value::Text(each.clone()),
            Json::Array(list) => Value::List(list.iter().map(Value::from_json).collect::<Result<_, _>>()?),
            Json::Object(map) => match marked(map) {
                Some(("$date", each)) => Value::Date(each.as_f64().ok_or(Fault::WrongType)? as i64),
                Some(("$file", Json::String(path))) => Value::File(path.clone()),
                Some(("$object", each)) => Value::Object(each.as_i64().ok_or(Fault::WrongType)?),
                Some(("$specifier", each)) => Value::Reference(Specifier::deserialize(each)?),
                _ => Value::Record(
                    map.iter()
                        .map(|(key, each)| Ok((key.clone(), Value::from_json(each)?)))
                        .collect::<Result<_, Fault>>()?,
                ),
            },
        })
    }

    /// Writes a value for the wire or the store.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Missing => Json::Null,
            Value::Bool(each) => json!(each),
            Value::Number(each) if each.fract() == 0.0 && each.abs() < 9e15 => json!(*each as i64),
            Value::Number(each) => json!(each),
            Value::Text(each) => json!(each),
            Value::Date(each) => json!({ "$date": each }),
            Value::File(each) => json!({ "$file": each }),
            Value::List(list) => Json::Array(list.iter().map(Value::to_json).collect()),
            Value::Record(fields) => {
                Json::Object(fields.iter().map(|(key, each)| (key.clone(), each.to_json())).collect())
            }
            Value::Object(id) => json!({ "$object": id }),
            Value::Reference(specifier) => json!({ "$specifier": specifier }),
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(each) => Some(each),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

fn marked(map: &Map<String, Json>) -> Option<(&str, &Json)> {
    let mut entries = map.iter();
    match (entries.next(), entries.next()) {
        (Some((key, value)), None) if key.starts_with('$') => Some((key, value)),
        _ => None,
    }
}
