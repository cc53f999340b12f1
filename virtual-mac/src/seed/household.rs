//! In: a household. Out: the apps' objects, in one pass an app.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Map, Value as Json, json};

use super::Error;
use super::contents::Household;
use crate::fault::Fault;
use crate::html;
use crate::store::{self, Object};
use crate::terms;
use crate::value::Value;

/// The day on which everything that has no date of its own was made.
const FIRST_DAY: &str = "2026-11-02T08:00:00Z";

/// The folder of notes that every account has.
const USUAL_FOLDER: &str = "Notes";

/// Where the files are kept that mails and notes hold; hidden, so that no search finds them.
const ATTACHMENTS: &str = ".attachments";

/// Fills the apps of an empty store; `home` holds the files that mails and notes refer to.
pub fn furnish(store: &Connection, home: &Path, household: &Household) -> Result<(), Error> {
    let mut apps = BTreeMap::new();
    for app in terms::apps().chain([terms::ADDITIONS]) {
        let properties = json!({ "name": app, "version": "14.7.6", "frontmost": false });
        apps.insert(app, Shelf { store, app, root: put(store, app, "application", None, properties)? });
    }
    contacts(&apps["Contacts"], household)?;
    notes(&apps["Notes"], household, home)?;
    mail(&apps["Mail"], household, home)?;
    calendar(&apps["Calendar"], household)?;
    reminders(&apps["Reminders"], household)?;
    messages(&apps["Messages"], household)
}

/// Where the objects of one app are put.
struct Shelf<'a> {
    store: &'a Connection,
    app: &'static str,
    root: Object,
}

impl Shelf<'_> {
    fn put(&self, class: &str, container: &Object, properties: Json) -> Result<Object, Fault> {
        put(self.store, self.app, class, Some(container.id), properties)
    }

    fn link(&self, property: &str, target: &Object) -> Result<(), Fault> {
        store::update(self.store, &self.root, [(property, Value::Object(target.id))])
    }

    fn uuid(&self) -> Result<String, Fault> {
        Ok(store::uuid(store::next_row(self.store)?))
    }
}

fn put(store: &Connection, app: &str, class: &str, container: Option<i64>, properties: Json) -> Result<Object, Fault> {
    let properties = match properties {
        Json::Object(properties) => properties,
        _ => Map::new(),
    };
    store::insert(store, app, class, container, properties)
}

fn contacts(shelf: &Shelf<'_>, household: &Household) -> Result<(), Error> {
    let mut by_name = BTreeMap::new();
    for person in &household.people {
        let mut properties = json!({
            "id": format!("{}:ABPerson", shelf.uuid()?), "company": person.company, "selected": false,
            "creation date": date(first_day()), "modification date": date(first_day()),
        });
        let texts = [
            ("first name", &person.first),
            ("last name", &person.last),
            ("nickname", &person.nickname),
            ("organization", &person.organization),
            ("title", &person.title),
            ("note", &person.note),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            properties[name] = json!(text);
        }
        let object = shelf.put("person", &shelf.root, properties)?;
        for (class, pairs) in [("phone", &person.phones), ("email", &person.emails), ("related name", &person.related)]
        {
            for [label, value] in pairs {
                shelf.put(
                    class,
                    &object,
                    json!({ "id": shelf.uuid()?, "label": stored_label(label), "value": value }),
                )?;
            }
        }
        let name = [person.first.as_str(), person.last.as_str()].join(" ").trim().to_owned();
        if name == household.owner {
            shelf.link("my card", &object)?;
        }
        by_name.insert(if name.is_empty() { person.organization.clone() } else { name }, object.id);
    }
    for group in &household.groups {
        let member =
            |name: &String| by_name.get(name).map(|id| Value::Object(*id)).ok_or_else(|| Error::Unknown(name.clone()));
        let members = group.members.iter().map(member).collect::<Result<Vec<_>, _>>()?;
        let properties = json!({
            "id": format!("{}:ABGroup", shelf.uuid()?), "name": group.name, "selected": false,
            "creation date": date(first_day()), "modification date": date(first_day()),
            "_members": Value::List(members).to_json(),
        });
        shelf.put("group", &shelf.root, properties)?;
    }
    Ok(())
}

/// Labels that macOS knows are stored in its own brackets.
fn stored_label(label: &str) -> String {
    if label == "iPhone" {
        return label.to_owned();
    }
    let mut letters = label.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    format!("_$!<{capital}>!$_")
}

fn notes(shelf: &Shelf<'_>, household: &Household, home: &Path) -> Result<(), Error> {
    let id = |kind: &str| Ok::<_, Fault>(crate::apps::note_identifier(kind, store::next_row(shelf.store)?));
    let account =
        shelf.put("account", &shelf.root, json!({ "id": id("ICAccount")?, "name": "iCloud", "upgraded": true }))?;
    let mut folders = BTreeMap::new();
    let named = household.folders.iter().map(String::as_str);
    for name in [USUAL_FOLDER].into_iter().chain(named).chain(["Recently Deleted"]) {
        folders.insert(name, shelf.put("folder", &account, json!({ "id": id("ICFolder")?, "name": name }))?);
    }
    shelf.link("default account", &account)?;
    store::update(shelf.store, &account, [("default folder", Value::Object(folders[USUAL_FOLDER].id))])?;
    for note in &household.notes {
        let folder = folders.get(note.folder.as_str()).ok_or_else(|| Error::Unknown(note.folder.clone()))?;
        let (name, rest) = note.text.split_once('\n').unwrap_or((&note.text, ""));
        let object = shelf.put("note", folder, json!({
            "id": id("ICNote")?, "body": format!("<div><h1>{}</h1></div>{}", html::escape(name), html::from_plain(rest)),
            "name": name, "password protected": note.locked,
            "creation date": date(first_day()), "modification date": date(first_day()),
        }))?;
        if let Some(file) = &note.attachment {
            shelf.put(
                "attachment",
                &object,
                json!({
                    "id": id("ICAttachment")?, "name": file, "content identifier": format!("cid:{}", shelf.uuid()?),
                    "creation date": date(first_day()), "modification date": date(first_day()),
                    "contents": { "$file": home.join(ATTACHMENTS).join(file).to_string_lossy() },
                }),
            )?;
        }
    }
    Ok(())
}

fn mail(shelf: &Shelf<'_>, household: &Household, home: &Path) -> Result<(), Error> {
    let address = household.address.split_once('<').map_or("", |(_, rest)| rest.trim_end_matches('>'));
    let account = shelf.put("imap account", &shelf.root, json!({
        "id": shelf.uuid()?, "name": "Home", "enabled": true, "full name": household.owner, "email addresses": [address],
        "user name": address, "account type": "imap", "server name": "imap.example.com",
    }))?;
    store::update(shelf.store, &shelf.root, [("primary email", household.address.as_str().into())])?;
    let mut mailboxes = BTreeMap::new();
    for (property, name) in [
        ("inbox", "INBOX"),
        ("drafts mailbox", "Drafts"),
        ("sent mailbox", "Sent Messages"),
        ("trash mailbox", "Deleted Messages"),
        ("junk mailbox", "Junk"),
        ("outbox", "Outbox"),
    ] {
        let mailbox = shelf.put("mailbox", &account, json!({ "name": name }))?;
        shelf.link(property, &mailbox)?;
        mailboxes.insert(property, mailbox);
    }
    let mut selected = Vec::new();
    for mail in &household.mails {
        let id = store::next_row(shelf.store)?;
        let message = shelf.put("message", &mailboxes["inbox"], json!({
            "id": id, "subject": mail.subject, "sender": mail.from, "content": mail.body, "date sent": date(mail.date),
            "date received": date(mail.date), "read status": mail.selected, "message id": format!("{}@example.com", store::uuid(id)),
            "flagged status": false, "junk mail status": false, "deleted status": false, "was replied to": false,
            "was forwarded": false, "was redirected": false,
        }))?;
        for (class, addresses) in [("to recipient", &mail.to), ("cc recipient", &mail.cc)] {
            for address in addresses {
                shelf.put(class, &message, json!({ "address": address }))?;
            }
        }
        if let Some(file) = &mail.attachment {
            shelf.put(
                "mail attachment",
                &message,
                json!({
                    "id": "2", "name": file, "downloaded": true, "MIME type": "application/pdf",
                    "_path": home.join(ATTACHMENTS).join(file).to_string_lossy(),
                }),
            )?;
        }
        if mail.selected {
            selected.push(Value::Object(message.id));
        }
    }
    let properties =
        json!({ "id": 1, "selected messages": Value::List(selected).to_json(), "preview pane is visible": true });
    shelf.put("message viewer", &shelf.root, properties)?;
    Ok(())
}

fn calendar(shelf: &Shelf<'_>, household: &Household) -> Result<(), Error> {
    let mut calendars = BTreeMap::new();
    for calendar in &household.calendars {
        let properties =
            json!({ "calendarIdentifier": shelf.uuid()?, "name": calendar.name, "writable": calendar.writable });
        calendars.insert(&calendar.name, shelf.put("calendar", &shelf.root, properties)?);
    }
    for event in &household.events {
        let calendar = calendars.get(&event.calendar).ok_or_else(|| Error::Unknown(event.calendar.clone()))?;
        let object = shelf.put("event", calendar, json!({
            "uid": shelf.uuid()?, "summary": event.title, "start date": date(event.start), "end date": date(event.end),
            "location": event.location, "allday event": event.all_day, "status": "none", "sequence": 0, "stamp date": date(first_day()),
        }))?;
        if let Some([name, email]) = &event.attendee {
            let properties = json!({ "display name": name, "email": email, "participation status": "accepted" });
            shelf.put("attendee", &object, properties)?;
        }
    }
    Ok(())
}

fn reminders(shelf: &Shelf<'_>, household: &Household) -> Result<(), Error> {
    let account = shelf.put("account", &shelf.root, json!({ "id": shelf.uuid()?, "name": "iCloud" }))?;
    shelf.link("default account", &account)?;
    let mut lists = BTreeMap::new();
    for list in &household.lists {
        let object =
            shelf.put("list", &account, json!({ "id": shelf.uuid()?, "name": list.name, "color": "#1BADF8" }))?;
        if lists.is_empty() {
            shelf.link("default list", &object)?;
        }
        lists.insert(&list.name, object);
    }
    for reminder in &household.reminders {
        let list = lists.get(&reminder.list).ok_or_else(|| Error::Unknown(reminder.list.clone()))?;
        shelf.put("reminder", list, json!({
            "id": format!("x-apple-reminder://{}", shelf.uuid()?), "name": reminder.name, "priority": reminder.priority,
            "due date": reminder.due.map(date), "remind me date": reminder.due.map(date), "completed": reminder.completed,
            "completion date": reminder.completed.then(|| date(first_day())), "flagged": false,
            "creation date": date(first_day()), "modification date": date(first_day()),
        }))?;
    }
    Ok(())
}

fn messages(shelf: &Shelf<'_>, household: &Household) -> Result<(), Error> {
    let mut participants = BTreeMap::new();
    for account in &household.accounts {
        let object = shelf.put(
            "account",
            &shelf.root,
            json!({
                "id": shelf.uuid()?, "description": account.service, "service type": account.service, "enabled": true,
                "connection status": "connected",
            }),
        )?;
        for [name, handle] in &account.people {
            let id = format!("{}:{handle}", object.text("id"));
            let person = shelf.put("participant", &object, json!({ "id": id, "handle": handle, "name": name }))?;
            participants.insert((&account.service, handle), (object.clone(), person));
        }
    }
    for message in &household.messages {
        let (account, person) =
            participants.get(&(&message.service, &message.from)).ok_or_else(|| Error::Unknown(message.from.clone()))?;
        let chat = shelf.put(
            "chat",
            account,
            json!({
                "id": format!("{};-;{}", message.service, message.from), "name": person.text("name"),
                "_participant": { "$object": person.id },
            }),
        )?;
        shelf.put(
            "_message",
            &chat,
            json!({ "text": message.text, "state": "received", "date": date(first_day()) }),
        )?;
    }
    Ok(())
}

fn date(moment: Timestamp) -> Json {
    Value::Date(moment.as_millisecond()).to_json()
}

fn first_day() -> Timestamp {
    FIRST_DAY.parse().expect("the first day is a moment")
}
