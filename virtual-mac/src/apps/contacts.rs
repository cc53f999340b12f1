//! Contacts: a person's name is put together from its parts, groups hold people without owning them.

use serde_json::{Map, Value as Json};

use super::{Behaviour, PLAIN, default};
use crate::fault::Fault;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { elements, read, make, command, ..PLAIN };

/// The rows of a group's people.
const MEMBERS: &str = "_members";

fn elements(model: &Model<'_>, base: &Object, class: &str) -> Result<Option<Vec<Object>>, Fault> {
    match (base.class.as_str(), class) {
        ("group", "person") => {
            let mut people = store::of_class(model.store, "Contacts", "person")?;
            let members = members(base)?;
            people.retain(|person| members.contains(&Value::Object(person.id)));
            Ok(Some(people))
        }
        ("person", "group") => {
            let mut groups = store::of_class(model.store, "Contacts", "group")?;
            groups.retain(|group| members(group).is_ok_and(|members| members.contains(&Value::Object(base.id))));
            Ok(Some(groups))
        }
        _ => Ok(None),
    }
}

fn read(_: &Model<'_>, object: &Object, property: &str) -> Result<Option<Value>, Fault> {
    if object.class != "person" || property != "name" {
        return Ok(None);
    }
    let parts = ["first name", "middle name", "last name", "suffix"].map(|part| object.text(part));
    let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let company = object.flag("company") || name.is_empty();
    Ok(Some(if company { object.text("organization").into() } else { name.into() }))
}

fn make(
    model: &Model<'_>,
    class: &str,
    container: &Object,
    mut properties: Map<String, Json>,
) -> Result<Object, Fault> {
    let id = store::uuid(store::next_row(model.store)?);
    let suffix = match class {
        "person" => ":ABPerson",
        "group" => ":ABGroup",
        _ => "",
    };
    default(&mut properties, "id", format!("{id}{suffix}").into());
    if !suffix.is_empty() {
        default(&mut properties, "creation date", model.now());
        default(&mut properties, "modification date", model.now());
        default(&mut properties, "selected", Value::Bool(false));
    }
    if class == "person" {
        default(&mut properties, "company", Value::Bool(false));
    }
    store::insert(model.store, "Contacts", class, Some(container.id), properties)
}

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    let (other, adds) = match call.name {
        "add" => ("to", true),
        "remove" => ("from", false),
        _ => return Ok(None),
    };
    let (Some(Value::Object(person)), Some(Value::Object(group))) = (&call.direct, call.parameters.get(other)) else {
        return Err(Fault::WrongType);
    };
    let group = store::object(model.store, *group)?;
    if group.class != "group" {
        return Err(Fault::WrongType);
    }
    let mut members = members(&group)?;
    members.retain(|member| *member != Value::Object(*person));
    if adds {
        members.push(Value::Object(*person));
    }
    store::update(model.store, &group, [(MEMBERS, Value::List(members))])?;
    Ok(call.direct.clone())
}

fn members(group: &Object) -> Result<Vec<Value>, Fault> {
    match group.get(MEMBERS)? {
        Value::List(members) => Ok(members),
        _ => Ok(Vec::new()),
    }
}
