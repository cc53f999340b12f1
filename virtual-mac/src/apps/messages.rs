//! Messages: accounts, the participants that they know or can reach, chats, and sending. Nothing ever leaves: a sent
//! text is a row of its chat. Only numbers in international form, and addresses over iMessage, can be reached.

use serde_json::{Map, json};

use super::{Behaviour, PLAIN};
use crate::fault::Fault;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { elements, named, read, command, ..PLAIN };

fn elements(model: &Model<'_>, base: &Object, class: &str) -> Result<Option<Vec<Object>>, Fault> {
    match (base.class.as_str(), class) {
        ("chat", "participant") => {
            let mut participants = store::of_class(model.store, "Messages", "participant")?;
            participants.retain(|each| base.link("_participant") == Some(each.id));
            Ok(Some(participants))
        }
        _ => Ok(None),
    }
}

/// A participant that an account can reach comes to be when it is named, by its handle or identifier.
fn named(model: &Model<'_>, container: &Object, name: &str) -> Result<Option<Object>, Fault> {
    if container.class != "account" {
        return Ok(None);
    }
    let handle = name.strip_prefix(&format!("{}:", container.text("id"))).unwrap_or(name);
    let known = model.children(container, "participant")?.into_iter().find(|each| each.text("handle") == handle);
    let address = container.text("service type") == "iMessage" && handle.contains('@');
    match known {
        Some(participant) => Ok(Some(participant)),
        None if is_international(handle) || address => add_participant(model, container, handle, handle).map(Some),
        None => Ok(None),
    }
}

fn read(_: &Model<'_>, object: &Object, property: &str) -> Result<Option<Value>, Fault> {
    Ok(match (object.class.as_str(), property, object.container) {
        ("participant" | "chat", "account", Some(account)) => Some(Value::Object(account)),
        ("participant", "full name", _) => Some(object.text("name").into()),
        ("participant", "first name", _) => object.text("name").split(' ').next().map(Value::from),
        ("participant", "last name", _) => object.text("name").split_once(' ').map(|(_, last)| last.into()),
        _ => None,
    })
}

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    match call.name {
        "send" => send(model, call).map(Some),
        "login" | "logout" => Ok(Some(Value::Missing)),
        _ => Ok(None),
    }
}

fn send(model: &Model<'_>, call: &Call<'_>) -> Result<Value, Fault> {
    let Some(Value::Object(to)) = call.parameters.get("to") else {
        return Err(Fault::WrongType);
    };
    let target = store::object(model.store, *to)?;
    let account = store::object(model.store, target.container.ok_or(Fault::NoSuchObject)?)?;
    if !account.flag("enabled") {
        return Err(Fault::Handler("the account is not enabled"));
    }
    let chat = if target.class == "chat" { target } else { chat_with(model, &account, &target)? };
    let (text, file) = match &call.direct {
        Some(Value::Text(text)) => (text.as_str(), Value::Missing),
        Some(Value::File(path)) if std::path::Path::new(path).exists() => ("", Value::File(path.clone())),
        Some(Value::File(path)) => return Err(Fault::NoSuchFile(path.clone())),
        _ => return Err(Fault::WrongType),
    };
    let state = if model.quirk("sms-not-delivered") { "not delivered" } else { "accepted" };
    let mut properties = Map::new();
    properties.insert("text".to_owned(), json!(text));
    properties.insert("file".to_owned(), file.to_json());
    properties.insert("state".to_owned(), json!(state));
    properties.insert("date".to_owned(), model.now().to_json());
    store::insert(model.store, "Messages", "_message", Some(chat.id), properties)?;
    Ok(Value::Missing)
}

/// Keeps a message to several people that the user has still to send.
pub fn draft(model: &Model<'_>, recipients: &[String], text: &str) -> Result<(), Fault> {
    let properties = json!({ "to": recipients, "text": text, "state": "draft", "date": model.now().to_json() });
    let application = model.application()?;
    store::insert(model.store, "Messages", "_message", Some(application.id), super::object(properties))?;
    Ok(())
}

/// Adds a person to an account.
pub fn add_participant(model: &Model<'_>, account: &Object, handle: &str, name: &str) -> Result<Object, Fault> {
    let id = format!("{}:{handle}", account.text("id"));
    let properties = json!({ "id": id, "handle": handle, "name": name });
    store::insert(model.store, "Messages", "participant", Some(account.id), super::object(properties))
}

fn chat_with(model: &Model<'_>, account: &Object, participant: &Object) -> Result<Object, Fault> {
    let chats = model.children(account, "chat")?;
    if let Some(chat) = chats.into_iter().find(|chat| chat.link("_participant") == Some(participant.id)) {
        return Ok(chat);
    }
    let id = format!("{};-;{}", account.text("service type"), participant.text("handle"));
    let properties =
        json!({ "id": id, "name": participant.text("name"), "_participant": { "$object": participant.id } });
    store::insert(model.store, "Messages", "chat", Some(account.id), super::object(properties))
}

/// Whether a handle is a number in international form, `+` and 8 to 15 digits.
fn is_international(handle: &str) -> bool {
    handle.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|each| each.is_ascii_digit())
    })
}
