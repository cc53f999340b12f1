//! In: the store. Out: what a person would see on the desktop, as plain data in a stable order. Dates are moments; who
//! shows them chooses the zone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value as Json;

use crate::fault::Fault;
use crate::html;
use crate::store::{self, Object};

/// Everything on the desktop.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snapshot {
    /// Messages that are being written or were sent.
    pub mails: Vec<Mail>,
    /// The message that is selected in Mail.
    pub selected_mail: Option<Received>,
    pub events: Vec<Event>,
    pub notes: Vec<Note>,
    pub reminders: Vec<Reminder>,
    pub messages: Vec<Message>,
    /// Files, URLs, maps, notes and events that were opened or shown, in that order.
    pub opened: Vec<Opened>,
    pub contacts: Vec<Contact>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mail {
    pub id: i64,
    /// `open` (on the screen), `draft` (saved), `hidden` (neither) or `sent`.
    pub state: &'static str,
    /// `new`, `reply` or `forward`.
    pub origin: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub bcc: Vec<String>,
    pub subject: String,
    pub body: String,
    /// Paths.
    pub attachments: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Received {
    pub sender: String,
    pub subject: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    pub id: String,
    pub calendar: String,
    pub title: String,
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    pub all_day: bool,
    pub location: String,
    pub notes: String,
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    pub id: String,
    pub folder: String,
    pub name: String,
    /// Plain text, the name's line included.
    pub text: String,
    pub locked: bool,
    pub attachments: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reminder {
    pub id: String,
    pub list: String,
    pub name: String,
    pub notes: String,
    pub due: Option<Timestamp>,
    pub all_day: bool,
    /// When it rings; a due date alone does not.
    pub alarm: Option<Timestamp>,
    /// 0 none, 1 to 4 high, 5 medium, 6 to 9 low.
    pub priority: i64,
    pub completed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message {
    /// Handles.
    pub to: Vec<String>,
    pub text: String,
    /// `draft`, `accepted`, `not delivered` or `received`.
    pub state: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opened {
    /// `file`, `map`, `url`, `note`, `event`, `reminder`, `mail` and so on.
    pub kind: String,
    pub target: String,
    pub app: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contact {
    pub name: String,
    pub nickname: String,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
}

/// Reads everything.
pub fn take(store: &Connection) -> Result<Snapshot, Fault> {
    let mail = Shelf::of(store, "Mail")?;
    Ok(Snapshot {
        mails: mails(&mail),
        selected_mail: selected(&mail),
        events: events(&Shelf::of(store, "Calendar")?),
        notes: notes(&Shelf::of(store, "Notes")?),
        reminders: reminders(&Shelf::of(store, "Reminders")?),
        messages: messages(&Shelf::of(store, "Messages")?),
        opened: opened(store)?,
        contacts: contacts(&Shelf::of(store, "Contacts")?),
    })
}

/// The objects of an app by row, which is the order of their making.
struct Shelf(BTreeMap<i64, Object>);

impl Shelf {
    fn of(store: &Connection, app: &str) -> Result<Shelf, Fault> {
        Ok(Shelf(store::everything(store, app)?.into_iter().map(|object| (object.id, object)).collect()))
    }

    fn class<'a>(&'a self, class: &'a str) -> impl Iterator<Item = &'a Object> {
        self.0.values().filter(move |object| object.class == class)
    }

    fn inside<'a>(&'a self, container: &'a Object, class: &'a str) -> impl Iterator<Item = &'a Object> {
        self.class(class).filter(|object| object.container == Some(container.id))
    }

    fn texts(&self, container: &Object, class: &str, property: &str) -> Vec<String> {
        self.inside(container, class).map(|object| object.text(property).to_owned()).collect()
    }

    fn container_name(&self, object: &Object) -> String {
        let container = object.container.and_then(|id| self.0.get(&id));
        container.map(|container| container.text("name").to_owned()).unwrap_or_default()
    }
}

fn mails(shelf: &Shelf) -> Vec<Mail> {
    let written = shelf.0.values().filter(|object| match object.class.as_str() {
        "message" => object.flag("_sent"),
        class => class == "outgoing message",
    });
    written.map(|object| mail(shelf, object)).collect()
}

fn mail(shelf: &Shelf, object: &Object) -> Mail {
    let state = match object.class.as_str() {
        "message" => "sent",
        _ if object.flag("visible") => "open",
        _ if object.flag("_saved") => "draft",
        _ => "hidden",
    };
    let mut attachments = shelf.texts(object, "mail attachment", "_path");
    let files = shelf.inside(object, "attachment").filter_map(|each| each.properties.get("file name")?.get("$file"));
    attachments.extend(files.filter_map(Json::as_str).map(str::to_owned));
    Mail {
        id: object.properties.get("id").and_then(Json::as_i64).unwrap_or(object.id),
        state,
        origin: object.text("_origin").to_owned(),
        to: shelf.texts(object, "to recipient", "address"),
        cc: shelf.texts(object, "cc recipient", "address"),
        bcc: shelf.texts(object, "bcc recipient", "address"),
        subject: object.text("subject").to_owned(),
        body: object.text("content").to_owned(),
        attachments,
    }
}

fn selected(shelf: &Shelf) -> Option<Received> {
    let viewer = shelf.class("message viewer").next()?;
    let first = viewer.properties.get("selected messages")?.as_array()?.first()?.get("$object")?.as_i64()?;
    let message = shelf.0.get(&first)?;
    Some(Received { sender: message.text("sender").to_owned(), subject: message.text("subject").to_owned() })
}

fn events(shelf: &Shelf) -> Vec<Event> {
    let event = |object: &Object| Event {
        id: object.text("uid").to_owned(),
        calendar: shelf.container_name(object),
        title: object.text("summary").to_owned(),
        start: moment(object, "start date"),
        end: moment(object, "end date"),
        all_day: object.flag("allday event"),
        location: object.text("location").to_owned(),
        notes: object.text("description").to_owned(),
        url: object.text("url").to_owned(),
    };
    shelf.class("event").map(event).collect()
}

fn notes(shelf: &Shelf) -> Vec<Note> {
    let note = |object: &Object| {
        let locked = object.flag("password protected");
        Note {
            id: object.text("id").to_owned(),
            folder: shelf.container_name(object),
            name: if locked { object.text("name").to_owned() } else { html::title(object.text("body")) },
            text: html::plain(object.text("body")),
            locked,
            attachments: shelf.inside(object, "attachment").count(),
        }
    };
    shelf.class("note").map(note).collect()
}

fn reminders(shelf: &Shelf) -> Vec<Reminder> {
    let reminder = |object: &Object| Reminder {
        id: object.text("id").to_owned(),
        list: shelf.container_name(object),
        name: object.text("name").to_owned(),
        notes: object.text("body").to_owned(),
        due: moment(object, "due date"),
        all_day: object.flag("_all day"),
        alarm: moment(object, "remind me date"),
        priority: object.properties.get("priority").and_then(Json::as_i64).unwrap_or_default(),
        completed: object.flag("completed"),
    };
    shelf.class("reminder").map(reminder).collect()
}

fn messages(shelf: &Shelf) -> Vec<Message> {
    let message = |object: &Object| {
        let chat = object.container.and_then(|id| shelf.0.get(&id));
        let participant = chat.and_then(|chat| shelf.0.get(&chat.link("_participant")?));
        let drafted = object
            .properties
            .get("to")
            .and_then(Json::as_array)
            .map(|list| list.iter().filter_map(Json::as_str).map(str::to_owned).collect::<Vec<_>>());
        let to = drafted.or_else(|| Some(vec![participant?.text("handle").to_owned()])).unwrap_or_default();
        Message { to, text: object.text("text").to_owned(), state: object.text("state").to_owned() }
    };
    shelf.class("_message").map(message).collect()
}

fn opened(store: &Connection) -> Result<Vec<Opened>, Fault> {
    let mut query = store.prepare("SELECT kind, target, app FROM opened ORDER BY id")?;
    let rows = query.query_map([], |row| Ok(Opened { kind: row.get(0)?, target: row.get(1)?, app: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn contacts(shelf: &Shelf) -> Vec<Contact> {
    let contact = |object: &Object| {
        let parts = ["first name", "last name"].map(|part| object.text(part));
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Contact {
            name: if name.is_empty() { object.text("organization").to_owned() } else { name },
            nickname: object.text("nickname").to_owned(),
            phones: shelf.texts(object, "phone", "value"),
            emails: shelf.texts(object, "email", "value"),
        }
    };
    shelf.class("person").map(contact).collect()
}

fn moment(object: &Object, property: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(object.date(property)?).ok()
}
