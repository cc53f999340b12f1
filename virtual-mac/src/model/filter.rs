//! In: objects and the test of a `whose`. Out: those that pass. Texts are compared as AppleScript does, ignoring case.

use std::cmp::Ordering;

use serde_json::Value as Json;

use crate::fault::Fault;
use crate::model::Model;
use crate::store::Object;
use crate::value::Value;

impl Model<'_> {
    /// Keeps what passes a test such as `{name: {_contains: 'x'}}` or `{_and: [...]}`.
    pub fn filter(&self, list: Vec<Object>, test: &Json) -> Result<Vec<Object>, Fault> {
        let mut kept = Vec::new();
        for object in list {
            if self.passes(&object, test)? {
                kept.push(object);
            }
        }
        Ok(kept)
    }

    fn passes(&self, object: &Object, test: &Json) -> Result<bool, Fault> {
        let (key, operand) = only_entry(test)?;
        let parts = || operand.as_array().ok_or(Fault::WrongType);
        match key {
            "_and" => all(parts()?, |part| self.passes(object, part)),
            "_or" => Ok(!all(parts()?, |part| Ok(!self.passes(object, part)?))?),
            "_not" => Ok(!all(parts()?, |part| self.passes(object, part))?),
            name => {
                let (term, _) = self.dictionary.property(&object.class, name).ok_or(Fault::NoSuchObject)?;
                let value = self.read(object, term)?;
                match operand {
                    Json::Object(map) if map.keys().next().is_some_and(|key| key.starts_with('_')) => {
                        let (operator, operand) = only_entry(operand)?;
                        compare(&value, operator, &self.settled(operand)?)
                    }
                    _ => compare(&value, "_equals", &self.settled(operand)?),
                }
            }
        }
    }

    /// An operand, with a specifier in it followed to its object.
    fn settled(&self, operand: &Json) -> Result<Value, Fault> {
        match Value::from_json(operand)? {
            Value::Reference(specifier) => self.objects(&specifier),
            value => Ok(value),
        }
    }
}

fn only_entry(test: &Json) -> Result<(&str, &Json), Fault> {
    let map = test.as_object().filter(|map| map.len() == 1).ok_or(Fault::WrongType)?;
    map.iter().next().map(|(key, value)| (key.as_str(), value)).ok_or(Fault::WrongType)
}

fn all(parts: &[Json], passes: impl Fn(&Json) -> Result<bool, Fault>) -> Result<bool, Fault> {
    for part in parts {
        if !passes(part)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(value: &Value, operator: &str, operand: &Value) -> Result<bool, Fault> {
    let texts = || Some((value.text()?.to_lowercase(), operand.text()?.to_lowercase()));
    let text = |holds: fn(&str, &str) -> bool| Ok(texts().is_some_and(|(left, right)| holds(&left, &right)));
    let order = || order(value, operand);
    match operator {
        "_equals" => Ok(texts().map_or(value == operand, |(left, right)| left == right)),
        "_contains" => match value {
            Value::List(list) => Ok(list.contains(operand)),
            _ => text(|left, right| left.contains(right)),
        },
        "_beginsWith" => text(|left, right| left.starts_with(right)),
        "_endsWith" => text(|left, right| left.ends_with(right)),
        "_greaterThan" => Ok(order() == Some(Ordering::Greater)),
        "_greaterThanEquals" => Ok(matches!(order(), Some(Ordering::Greater | Ordering::Equal))),
        "_lessThan" => Ok(order() == Some(Ordering::Less)),
        "_lessThanEquals" => Ok(matches!(order(), Some(Ordering::Less | Ordering::Equal))),
        _ => Err(Fault::WrongType),
    }
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.to_lowercase().cmp(&right.to_lowercase())),
        _ => None,
    }
}
