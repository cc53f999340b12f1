//! Calendar: events go into writable calendars only, end after they start, and take no attendees from scripts.

use serde_json::{Map, Value as Json};

use super::{Behaviour, PLAIN, default, show};
use crate::fault::Fault;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { write, make, delete, command, ..PLAIN };

const HOUR: i64 = 3_600_000;

fn write(model: &Model<'_>, object: &Object, property: &str, value: &Value) -> Result<(), Fault> {
    writable(model, object)?;
    if object.class == "event" {
        let date = |name: &str| match value {
            Value::Date(moment) if name == property => Some(*moment),
            _ => object.date(name),
        };
        in_order(date("start date"), date("end date"))?;
        store::update(model.store, object, [("stamp date", model.now())])?;
    }
    store::update(model.store, object, [(property, value.clone())])
}

fn make(
    model: &Model<'_>,
    class: &str,
    container: &Object,
    mut properties: Map<String, Json>,
) -> Result<Object, Fault> {
    let id = Value::Text(store::uuid(store::next_row(model.store)?));
    match class {
        // The dictionary lists attendees as elements, but all that they are is read-only.
        "attendee" => return Err(Fault::ReadOnly),
        "event" => {
            writable(model, container)?;
            default(&mut properties, "start date", model.now());
            let date = |properties: &Map<String, Json>, name: &str| properties.get(name)?.get("$date")?.as_i64();
            let start = date(&properties, "start date").unwrap_or_default();
            default(&mut properties, "end date", Value::Date(start + HOUR));
            in_order(Some(start), date(&properties, "end date"))?;
            default(&mut properties, "uid", id);
            default(&mut properties, "summary", "New Event".into());
            default(&mut properties, "allday event", Value::Bool(false));
            default(&mut properties, "status", "none".into());
            default(&mut properties, "sequence", Value::Number(0.0));
            default(&mut properties, "stamp date", model.now());
        }
        "calendar" => {
            default(&mut properties, "calendarIdentifier", id);
            default(&mut properties, "name", "New Calendar".into());
            default(&mut properties, "writable", Value::Bool(true));
        }
        _ => writable(model, container)?,
    }
    store::insert(model.store, "Calendar", class, Some(container.id), properties)
}

fn delete(model: &Model<'_>, object: &Object) -> Result<(), Fault> {
    writable(model, object)?;
    store::remove(model.store, object)
}

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    match call.name {
        "show" => show(model, call, |_| "event", "summary").map(|_| Some(Value::Missing)),
        "reload calendars" | "switch view" | "view calendar" => Ok(Some(Value::Missing)),
        _ => Ok(None),
    }
}

/// Refuses what lies in a calendar that cannot be written.
fn writable(model: &Model<'_>, object: &Object) -> Result<(), Fault> {
    let mut here = object.clone();
    while here.class != "calendar" {
        match here.container {
            Some(container) => here = store::object(model.store, container)?,
            None => return Ok(()),
        }
    }
    if here.flag("writable") { Ok(()) } else { Err(Fault::Handler("the calendar is read-only")) }
}

fn in_order(start: Option<i64>, end: Option<i64>) -> Result<(), Fault> {
    match (start, end) {
        (Some(start), Some(end)) if end < start => Err(Fault::EndsBeforeStart),
        _ => Ok(()),
    }
}
