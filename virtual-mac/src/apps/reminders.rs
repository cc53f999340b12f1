//! Reminders: a new reminder without a list goes to the default one; a due date with a time and an all-day due date are
//! two faces of one date; only a remind-me date makes an alarm.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use super::{Behaviour, PLAIN, default, show};
use crate::fault::Fault;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { read, write, make, command, ..PLAIN };

fn read(_: &Model<'_>, object: &Object, property: &str) -> Result<Option<Value>, Fault> {
    match (object.class.as_str(), property) {
        ("reminder", "allday due date") => Ok(Some(object.get("due date")?)),
        _ => Ok(None),
    }
}

fn write(model: &Model<'_>, object: &Object, property: &str, value: &Value) -> Result<(), Fault> {
    if object.class == "reminder" {
        let mut properties = Map::new();
        settle(&mut properties, property, value.clone(), model)?;
        for (name, value) in properties {
            store::update(model.store, object, [(&name, Value::from_json(&value)?)])?;
        }
        return store::update(model.store, object, [("modification date", model.now())]);
    }
    store::update(model.store, object, [(property, value.clone())])
}

fn make(model: &Model<'_>, class: &str, container: &Object, given: Map<String, Json>) -> Result<Object, Fault> {
    let id = store::uuid(store::next_row(model.store)?);
    let mut container = container.clone();
    let mut properties = Map::new();
    for (name, value) in &given {
        settle(&mut properties, name, Value::from_json(value)?, model)?;
    }
    if class == "reminder" {
        default(&mut properties, "id", format!("x-apple-reminder://{id}").into());
        default(&mut properties, "name", "".into());
        for flag in ["completed", "flagged"] {
            default(&mut properties, flag, Value::Bool(false));
        }
        default(&mut properties, "priority", Value::Number(0.0));
        default(&mut properties, "creation date", model.now());
        default(&mut properties, "modification date", model.now());
        if !model.is(&container, "list") {
            let list = model.application()?.link("default list").ok_or(Fault::NoSuchObject)?;
            container = store::object(model.store, list)?;
        }
    } else {
        default(&mut properties, "id", id.into());
        default(&mut properties, "name", "New List".into());
        if class == "list" && model.is(&container, "application") {
            let account = model.application()?.link("default account").ok_or(Fault::NoSuchObject)?;
            container = store::object(model.store, account)?;
        }
    }
    store::insert(model.store, "Reminders", class, Some(container.id), properties)
}

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    match call.name {
        "show" => show(
            model,
            call,
            |object| {
                if object.class == "list" { "list" } else { "reminder" }
            },
            "name",
        ),
        _ => Ok(None),
    }
}

/// What a written property becomes in the store.
fn settle(properties: &mut Map<String, Json>, name: &str, value: Value, model: &Model<'_>) -> Result<(), Fault> {
    match (name, value) {
        ("allday due date", Value::Date(moment)) => {
            properties.insert("due date".to_owned(), Value::Date(start_of_day(moment)?).to_json());
            properties.insert("_all day".to_owned(), Json::Bool(true));
        }
        ("due date", value) => {
            properties.insert("due date".to_owned(), value.to_json());
            properties.insert("_all day".to_owned(), Json::Bool(false));
        }
        ("priority", Value::Number(number)) if !(0.0..=9.0).contains(&number) => {
            return Err(Fault::WrongType);
        }
        ("completed", Value::Bool(done)) => {
            let date = if done { model.now() } else { Value::Missing };
            properties.insert("completed".to_owned(), Json::Bool(done));
            properties.insert("completion date".to_owned(), date.to_json());
        }
        (name, value) => {
            properties.insert(name.to_owned(), value.to_json());
        }
    }
    Ok(())
}

/// Midnight of the moment's day, where this machine is.
fn start_of_day(milliseconds: i64) -> Result<i64, Fault> {
    let moment = Timestamp::from_millisecond(milliseconds).map_err(|_| Fault::WrongType)?;
    let day = moment.to_zoned_datetime(TimeZone::system()).start_of_day().map_err(|_| Fault::WrongType)?;
    Ok(day.timestamp().as_millisecond())
}
