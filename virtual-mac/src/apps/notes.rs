//! Notes: a note's name is its body's first line, its body is HTML, deleting goes to Recently Deleted. A locked note
//! shows nothing, and rewriting a body loses the attachments, as on a real Mac.

use serde_json::{Map, Value as Json};

use super::{Behaviour, PLAIN, default, show};
use crate::fault::Fault;
use crate::html;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { read, write, make, delete, command, ..PLAIN };

/// The folder that deleted notes go to.
const DELETED: &str = "Recently Deleted";

fn read(_: &Model<'_>, object: &Object, property: &str) -> Result<Option<Value>, Fault> {
    let locked = object.flag("password protected");
    Ok(match (object.class.as_str(), property) {
        ("note", "name") if !locked => Some(html::title(object.text("body")).into()),
        ("note", "plaintext" | "body") if locked => Some("".into()),
        ("note", "plaintext") => Some(html::plain(object.text("body")).into()),
        ("note" | "folder" | "attachment", "shared") => Some(Value::Bool(object.flag("shared"))),
        _ => None,
    })
}

fn write(model: &Model<'_>, object: &Object, property: &str, value: &Value) -> Result<(), Fault> {
    match (object.class.as_str(), property, value) {
        ("note", "body" | "name", _) if object.flag("password protected") => Err(Fault::Handler("the note is locked")),
        ("note", "body", Value::Text(_)) => {
            for attachment in store::children(model.store, object.id)? {
                store::remove(model.store, &attachment)?;
            }
            store::update(model.store, object, [("body", value.clone()), ("modification date", model.now())])
        }
        ("note", "name", Value::Text(name)) => {
            let text = html::plain(object.text("body"));
            let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
            let body = titled(name, &html::from_plain(rest));
            store::update(model.store, object, [("body", body.into()), ("modification date", model.now())])
        }
        _ => store::update(model.store, object, [(property, value.clone())]),
    }
}

fn make(
    model: &Model<'_>,
    class: &str,
    container: &Object,
    mut properties: Map<String, Json>,
) -> Result<Object, Fault> {
    let row = store::next_row(model.store)?;
    let kind = match class {
        "note" => "ICNote",
        "folder" => "ICFolder",
        "attachment" => "ICAttachment",
        _ => "ICAccount",
    };
    default(&mut properties, "id", identifier(kind, row).into());
    let mut container = container.clone();
    if class == "note" {
        let body = properties.remove("body").and_then(|body| body.as_str().map(str::to_owned)).unwrap_or_default();
        let body = match properties.remove("name").as_ref().and_then(Json::as_str) {
            Some(name) => titled(name, &body),
            None => body,
        };
        properties.insert("body".to_owned(), Json::String(body));
        default(&mut properties, "creation date", model.now());
        default(&mut properties, "modification date", model.now());
        default(&mut properties, "password protected", Value::Bool(false));
    }
    if model.is(&container, "application") && class != "account" {
        container = linked(model, &container, "default account")?;
    }
    if model.is(&container, "account") && class == "note" {
        container = linked(model, &container, "default folder")?;
    }
    store::insert(model.store, "Notes", class, Some(container.id), properties)
}

fn delete(model: &Model<'_>, object: &Object) -> Result<(), Fault> {
    let folders = store::of_class(model.store, "Notes", "folder")?;
    let deleted = folders.iter().find(|folder| folder.text("name") == DELETED);
    match deleted {
        Some(folder) if object.class == "note" && object.container != Some(folder.id) => {
            store::relocate(model.store, object, folder.id)
        }
        _ => store::remove(model.store, object),
    }
}

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    match call.name {
        "show" => show(
            model,
            call,
            |object| {
                if object.class == "note" { "note" } else { "folder" }
            },
            "name",
        ),
        "open note location" => {
            store::record_opened(model.store, "url", call.text(), Some("Notes"))?;
            Ok(Some(Value::Missing))
        }
        _ => Ok(None),
    }
}

/// The identifier of a row in the form of Core Data.
pub fn identifier(kind: &str, row: i64) -> String {
    format!("x-coredata://{}/{kind}/p{row}", store::uuid(0))
}

fn titled(name: &str, body: &str) -> String {
    format!("<div><h1>{}</h1></div>{body}", html::escape(name))
}

fn linked(model: &Model<'_>, object: &Object, property: &str) -> Result<Object, Fault> {
    store::object(model.store, object.link(property).ok_or(Fault::NoSuchObject)?)
}
