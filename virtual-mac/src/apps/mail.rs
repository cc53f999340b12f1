//! Mail: outgoing messages are drafts until they are sent, then messages of the sent mailbox. Replies and forwards start
//! from the message they answer; a write to their body replaces the quoted original.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use super::{Behaviour, PLAIN, default, object};
use crate::fault::Fault;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { read, write, make, delete, command, ..PLAIN };

/// Attachments younger than this, in milliseconds, miss a hasty `send`.
const ATTACHING: i64 = 1000;

fn read(model: &Model<'_>, object: &Object, property: &str) -> Result<Option<Value>, Fault> {
    Ok(match (object.class.as_str(), property) {
        ("message", "mailbox") => object.container.map(Value::Object),
        ("message", "reply to") => Some(object.text("sender").into()),
        ("message", "message size") => Some(Value::Number(object.text("content").len() as f64)),
        ("message", "all headers") => Some(headers(object).into()),
        ("message", "source") => Some(format!("{}\n\n{}", headers(object), object.text("content")).into()),
        ("mailbox", "account") => object.container.map(Value::Object),
        ("mailbox", "container") => Some(Value::Missing),
        ("mailbox", "unread count") => {
            let messages = model.children(object, "message")?;
            Some(Value::Number(messages.iter().filter(|each| !each.flag("read status")).count() as f64))
        }
        ("message viewer", name) if name == "inbox" || name == "outbox" || name.ends_with(" mailbox") => {
            Some(model.application()?.get(name)?)
        }
        ("application", "selection") => match store::of_class(model.store, "Mail", "message viewer")?.first() {
            Some(viewer) => Some(viewer.get("selected messages")?),
            None => Some(Value::List(Vec::new())),
        },
        _ => None,
    })
}

fn write(model: &Model<'_>, object: &Object, property: &str, value: &Value) -> Result<(), Fault> {
    let answers = ["reply", "forward"].contains(&object.text("_origin"));
    let swallowed = match object.flag("_window") {
        true => model.quirk("reply-body-swallowed"),
        false => model.quirk("reply-body-lost"),
    };
    match (object.class.as_str(), property, value) {
        ("outgoing message", "content", _) if answers && swallowed => Ok(()),
        ("outgoing message", "content", Value::Text(body)) => {
            store::update(model.store, object, [("content", arriving(model, body).into())])
        }
        ("outgoing message", "html content", Value::Text(body)) => {
            store::update(model.store, object, [("content", crate::html::plain(body).into())])
        }
        ("message", "mailbox", Value::Object(mailbox)) => store::relocate(model.store, object, *mailbox),
        _ => store::update(model.store, object, [(property, value.clone())]),
    }
}

fn make(
    model: &Model<'_>,
    class: &str,
    container: &Object,
    mut properties: Map<String, Json>,
) -> Result<Object, Fault> {
    match class {
        "outgoing message" => {
            default(&mut properties, "id", Value::Number(store::next_row(model.store)? as f64));
            default(&mut properties, "subject", "".into());
            default(&mut properties, "sender", own_address(model)?.into());
            default(&mut properties, "visible", Value::Bool(false));
            default(&mut properties, "_origin", "new".into());
            let body = properties.get("content").and_then(Json::as_str).unwrap_or_default();
            let body = arriving(model, body);
            properties.insert("content".to_owned(), Json::String(body));
        }
        "attachment" => {
            let path =
                properties.get("file name").and_then(|file| file.get("$file")?.as_str()).ok_or(Fault::WrongType)?;
            if !std::path::Path::new(path).is_file() {
                return Err(Fault::NoSuchFile(path.to_owned()));
            }
            properties.insert("_made".to_owned(), model.now().to_json());
        }
        _ if model.dictionary.is_a(class, "recipient") && !properties.contains_key("address") => {
            return Err(Fault::ParameterMissing);
        }
        _ => {}
    }
    store::insert(model.store, "Mail", class, Some(container.id), properties)
}

fn delete(model: &Model<'_>, object: &Object) -> Result<(), Fault> {
    let trash = model.application()?.link("trash mailbox");
    match (object.class.as_str(), trash) {
        ("message", Some(trash)) if object.container != Some(trash) => store::relocate(model.store, object, trash),
        _ => store::remove(model.store, object),
    }
}

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    let direct = match &call.direct {
        Some(Value::Object(id)) => Some(store::object(model.store, *id)?),
        _ => None,
    };
    Ok(Some(match (call.name, direct) {
        ("send", Some(message)) => Value::Bool(send(model, &message)?),
        ("reply" | "forward" | "redirect", Some(message)) => Value::Object(answer(model, &message, call)?.id),
        ("save", Some(message)) if message.class == "outgoing message" => {
            store::update(model.store, &message, [("_saved", Value::Bool(true))])?;
            Value::Missing
        }
        ("close", Some(message)) if message.class == "outgoing message" => {
            let saving = call.parameters.get("saving").and_then(Value::text) == Some("yes");
            match saving || message.flag("_saved") {
                true => store::update(
                    model.store,
                    &message,
                    [("_saved", Value::Bool(true)), ("visible", Value::Bool(false)), ("_window", Value::Bool(false))],
                )?,
                false => store::remove(model.store, &message)?,
            }
            Value::Missing
        }
        ("open", Some(message)) => {
            store::record_opened(model.store, "mail", message.text("subject"), Some("Mail"))?;
            Value::Missing
        }
        ("mailto" | "GetURL", None) => {
            crate::links::open(model, call.text())?;
            Value::Missing
        }
        ("extract name from", None) => split_address(call.text()).0.into(),
        ("extract address from", None) => split_address(call.text()).1.into(),
        ("check for new mail" | "synchronize", _) => Value::Missing,
        _ => return Ok(None),
    }))
}

/// Opens a new message for the user to look at, as a `mailto:` link does.
pub fn compose(model: &Model<'_>, recipients: [&[String]; 3], subject: &str, body: &str) -> Result<(), Fault> {
    let properties = json!({
        "id": store::next_row(model.store)?, "subject": subject, "content": body, "sender": own_address(model)?,
        "visible": true, "_origin": "new", "_window": true,
    });
    let message =
        store::insert(model.store, "Mail", "outgoing message", Some(model.application()?.id), object(properties))?;
    for (class, addresses) in ["to recipient", "cc recipient", "bcc recipient"].into_iter().zip(recipients) {
        for address in addresses {
            recipient(model, &message, class, address)?;
        }
    }
    Ok(())
}

/// A scripted body as it arrives: newer systems may wrap it as a quote.
fn arriving(model: &Model<'_>, body: &str) -> String {
    if model.quirk("body-quoted") && !body.is_empty() { quoted(body) } else { body.to_owned() }
}

fn send(model: &Model<'_>, message: &Object) -> Result<bool, Fault> {
    let parts = store::children(model.store, message.id)?;
    let addressed = parts.iter().any(|part| model.is(part, "recipient"));
    if !addressed || model.quirk("send-refused") {
        return Ok(false);
    }
    let sent = model.application()?.link("sent mailbox").ok_or(Fault::NoSuchObject)?;
    let properties = json!({
        "id": message.id, "subject": message.text("subject"), "sender": message.text("sender"),
        "content": message.text("content"), "date sent": model.now().to_json(), "date received": model.now().to_json(),
        "read status": true, "message id": format!("{}@example.com", store::uuid(message.id)), "_sent": true,
        "_origin": message.text("_origin"),
    });
    let copy = store::insert(model.store, "Mail", "message", Some(sent), object(properties))?;
    for part in parts {
        if part.class != "attachment" {
            store::relocate(model.store, &part, copy.id)?;
            continue;
        }
        let age = model.now.as_millisecond() - part.date("_made").unwrap_or_default();
        if model.quirk("hasty-send-loses-attachments") && age < ATTACHING {
            continue;
        }
        let path = part.properties.get("file name").and_then(|file| file.get("$file")?.as_str()).unwrap_or_default();
        let properties =
            json!({ "id": part.id.to_string(), "name": file_name(path), "_path": path, "downloaded": true });
        store::insert(model.store, "Mail", "mail attachment", Some(copy.id), object(properties))?;
    }
    store::remove(model.store, message)?;
    Ok(true)
}

fn answer(model: &Model<'_>, message: &Object, call: &Call<'_>) -> Result<Object, Fault> {
    if message.class != "message" {
        return Err(Fault::NotUnderstood);
    }
    let window = call.flag("opening window");
    let replies = call.name == "reply";
    let prefix = if replies { "Re: " } else { "Fwd: " };
    let subject = message.text("subject");
    let subject = if subject.starts_with(prefix) { subject.to_owned() } else { format!("{prefix}{subject}") };
    let original = quoted(message.text("content"));
    let when = message.date("date sent").and_then(|date| Timestamp::from_millisecond(date).ok()).unwrap_or_default();
    let when = when.to_zoned_datetime(TimeZone::system()).strftime("%b %-d, %Y, at %H:%M");
    let intro = match replies {
        true => format!("On {when}, {} wrote:", message.text("sender")),
        false => format!(
            "Begin forwarded message:\n\nFrom: {}\nSubject: {}",
            message.text("sender"),
            message.text("subject")
        ),
    };
    let properties = json!({
        "id": store::next_row(model.store)?, "subject": subject, "sender": own_address(model)?,
        "content": format!("\n\n{intro}\n\n{original}"), "visible": window, "_origin": call.name, "_window": window,
    });
    let outgoing =
        store::insert(model.store, "Mail", "outgoing message", Some(model.application()?.id), object(properties))?;
    if replies {
        recipient(model, &outgoing, "to recipient", &split_address(message.text("sender")).1)?;
        if call.flag("reply to all") {
            copy_recipients(model, message, &outgoing)?;
        }
    } else {
        for part in model.children(message, "mail attachment")? {
            let properties = json!({ "file name": { "$file": part.text("_path") }, "_made": 0 });
            store::insert(model.store, "Mail", "attachment", Some(outgoing.id), object(properties))?;
        }
    }
    let mark = if replies { "was replied to" } else { "was forwarded" };
    store::update(model.store, message, [(mark, Value::Bool(true))])?;
    Ok(outgoing)
}

/// Everybody else who got the message is copied in.
fn copy_recipients(model: &Model<'_>, message: &Object, outgoing: &Object) -> Result<(), Fault> {
    let own = split_address(&own_address(model)?).1;
    for other in model.children(message, "recipient")? {
        if other.text("address") != own {
            recipient(model, outgoing, "cc recipient", other.text("address"))?;
        }
    }
    Ok(())
}

fn recipient(model: &Model<'_>, message: &Object, class: &str, address: &str) -> Result<(), Fault> {
    store::insert(model.store, "Mail", class, Some(message.id), object(json!({ "address": address })))?;
    Ok(())
}

fn own_address(model: &Model<'_>) -> Result<String, Fault> {
    Ok(model.application()?.text("primary email").to_owned())
}

fn headers(message: &Object) -> String {
    format!(
        "From: {}\nSubject: {}\nMessage-Id: <{}>",
        message.text("sender"),
        message.text("subject"),
        message.text("message id")
    )
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// Name and address of `Ana Lima <ana@example.com>`.
fn split_address(text: &str) -> (String, String) {
    match text.split_once('<') {
        Some((name, address)) => {
            (name.trim().trim_matches('"').to_owned(), address.trim_end_matches('>').trim().to_owned())
        }
        None => (String::new(), text.trim().to_owned()),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
