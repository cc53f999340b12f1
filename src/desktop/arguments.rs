//! The last look at a call's arguments before anything acts on them.
//!
//! Comes in: a task's arguments by parameter name. Goes out: one value for every parameter, of its type, that can be
//! what its role says. Invariant: a recipient is an address or a number, never a name; an attachment is a file that is
//! there; a moment is one that JavaScript reads the same way.

use std::path::Path;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{DesktopError, Settings, Task};
use crate::tools::{Parameter, Role, Tool, Type};

/// Every argument of the call, checked and in the form that scripts and natives read.
pub fn checked(tool: &Tool, task: &Task, settings: &Settings) -> Result<Map<String, Value>, DesktopError> {
    let mut arguments = Map::new();
    for parameter in &tool.parameters {
        let given = task.arguments.get(&parameter.name).cloned().unwrap_or(Value::Null);
        arguments.insert(parameter.name.clone(), argument(parameter, given, settings)?);
    }
    Ok(arguments)
}

/// One argument, checked and in the form that scripts and natives read.
pub fn argument(parameter: &Parameter, given: Value, settings: &Settings) -> Result<Value, DesktopError> {
    Ok(match parameter.role {
        Role::Date | Role::End => moment(given)?,
        Role::Email => json!(each(given, address)?),
        Role::Phone => json!(each(given, |text| number(text, &settings.country_code))?),
        Role::Path if parameter.ty == Type::List => json!(each(given, file)?),
        Role::Path => json!(file(&text(given))?),
        _ => of_type(given, parameter.ty),
    })
}

/// A value of the parameter's type; what is missing is empty, what is of another type is written out.
fn of_type(given: Value, ty: Type) -> Value {
    match (ty, given) {
        (Type::Str, value) => Value::String(text(value)),
        (Type::Int, Value::Number(number)) => Value::Number(number),
        (Type::Int, value) => json!(text(value).trim().parse::<i64>().unwrap_or_default()),
        (Type::Bool, value) => json!(value == Value::Bool(true)),
        (Type::List, Value::Array(items)) => {
            Value::Array(items.into_iter().map(|item| Value::String(text(item))).collect())
        }
        (Type::List, Value::Null) => json!([]),
        (Type::List, value) => json!([text(value)]),
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        Value::Array(items) => items.into_iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The members of a list, each of which may hold several separated by commas, as a group's addresses do.
fn each(given: Value, check: impl Fn(&str) -> Result<String, DesktopError>) -> Result<Vec<String>, DesktopError> {
    let members = match given {
        Value::Array(items) => items.into_iter().map(text).collect(),
        Value::Null => Vec::new(),
        other => vec![text(other)],
    };
    let mut found: Vec<String> = Vec::new();
    for member in &members {
        for part in member.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            let value = check(part)?;
            if !found.contains(&value) {
                found.push(value);
            }
        }
    }
    Ok(found)
}

/// An e-mail address, out of `Ana Lima <ana@example.com>` or alone.
fn address(text: &str) -> Result<String, DesktopError> {
    let bare = match text.rsplit_once('<') {
        Some((_, rest)) => rest.trim_end_matches('>').trim(),
        None => text.strip_prefix("mailto:").unwrap_or(text),
    };
    let fits = bare.split_once('@').is_some_and(|(user, domain)| {
        !user.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !bare.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()\"".contains(c))
    });
    if fits {
        Ok(bare.to_owned())
    } else {
        Err(invalid("an e-mail address", text, "name the person, or write the address out"))
    }
}

/// A phone number with what people write between the digits taken out.
fn number(text: &str, country_code: &str) -> Result<String, DesktopError> {
    let bare: String =
        text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '-' | '‑' | '.' | '(' | ')' | '/')).collect();
    let bare = bare.strip_prefix("tel:").unwrap_or(&bare);
    let digits = bare.strip_prefix('+').unwrap_or(bare);
    if digits.len() < 3 || digits.len() > 15 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid("a phone number", text, "name the person, or write the number out"));
    }
    let national = !bare.starts_with('+') && !country_code.is_empty();
    Ok(match digits.len() {
        10 if national && !digits.starts_with('0') => format!("+{country_code}{digits}"),
        11 if national && country_code == "1" && digits.starts_with('1') => format!("+{digits}"),
        _ => bare.to_owned(),
    })
}

/// The path of a file that is there.
fn file(path: &str) -> Result<String, DesktopError> {
    let known = Path::new(path).is_absolute() && Path::new(path).is_file();
    if known {
        Ok(path.to_owned())
    } else {
        Err(invalid("the path of a file that is there", path, "find the file first: `find budget.xlsx`"))
    }
}

/// A moment as JavaScript's `Date` reads it: without the zone's name behind the offset.
fn moment(given: Value) -> Result<Value, DesktopError> {
    let Value::Object(fields) = &given else {
        return match &given {
            Value::Null => Ok(Value::Null),
            Value::String(text) if text.is_empty() => Ok(Value::Null),
            other => Err(invalid("a date that was resolved", &other.to_string(), "say the day and the time")),
        };
    };
    let at = fields.get("at").and_then(Value::as_str).unwrap_or_default();
    let plain = at.split('[').next().unwrap_or_default();
    if plain.parse::<Timestamp>().is_err() {
        return Err(invalid("a moment", at, "say the day and the time"));
    }
    let all_day = fields.get("all_day").and_then(Value::as_bool).unwrap_or_default();
    let zone = at.split_once('[').map(|(_, rest)| rest.trim_end_matches(']')).unwrap_or_default();
    Ok(json!({ "at": plain, "all_day": all_day, "zone": zone }))
}

fn invalid(what: &str, value: &str, hint: &str) -> DesktopError {
    let value = if value.chars().count() > 80 {
        format!("{}…", value.chars().take(80).collect::<String>())
    } else {
        value.to_owned()
    };
    DesktopError::Invalid { what: what.to_owned(), value, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_are_addresses() {
        for (given, expected) in [
            (json!(["a@b.co"]), vec!["a@b.co"]),
            (json!(["Ana <ana@example.com>", "b@c.de; d@e.fr", "b@c.de"]), vec!["ana@example.com", "b@c.de", "d@e.fr"]),
            (json!("x@y.z"), vec!["x@y.z"]),
            (Value::Null, vec![]),
            (json!([""]), vec![]),
        ] {
            assert_eq!(each(given.clone(), address).expect("addresses"), expected, "{given}");
        }
    }

    #[test]
    fn a_name_or_an_error_is_no_recipient() {
        for wrong in ["Sam", "No contacts found", "a@", "@b", "a b@c.d", "a@b@c", "a@b.c\r"] {
            let checked = each(json!([wrong]), address);
            if wrong == "a@b.c\r" {
                assert_eq!(checked.expect("space around it goes"), ["a@b.c"]);
            } else {
                assert_eq!(checked.expect_err(wrong).code(), "refused");
            }
            assert!(number(wrong, "1").is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_lose_their_decoration() {
        for (given, expected) in [
            ("+1 (415) 555-0199", "+14155550199"),
            ("415.555.0199", "+14155550199"),
            ("1-415-555-0199", "+14155550199"),
            ("0171 5550199", "01715550199"),
            ("911", "911"),
            ("+44 20 7946 0018", "+442079460018"),
        ] {
            assert_eq!(number(given, "1").expect("a number"), expected);
        }
        assert_eq!(number("415 555 0199", "").expect("a number"), "4155550199");
    }

    #[test]
    fn moments_lose_the_name_of_their_zone() {
        let given = json!({ "at": "2026-11-27T12:00:00-05:00[America/New_York]", "all_day": false });
        let expected = json!({ "at": "2026-11-27T12:00:00-05:00", "all_day": false, "zone": "America/New_York" });
        assert_eq!(moment(given), Ok(expected));
        assert_eq!(moment(json!("")), Ok(Value::Null));
        assert!(moment(json!("tomorrow")).is_err());
        assert!(moment(json!({ "at": "soon" })).is_err());
    }

    #[test]
    fn an_attachment_is_a_file_that_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a “b” $(c).txt");
        std::fs::write(&path, "x").expect("room");
        let path = path.to_str().expect("text");
        assert_eq!(file(path), Ok(path.to_owned()));
        assert!(file("budget.xlsx").is_err());
        assert!(file(folder.path().to_str().expect("text")).is_err());
    }
}
