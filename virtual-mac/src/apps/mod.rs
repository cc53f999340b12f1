//! In: an app's name. Out: what that app does beyond its dictionary. A behaviour is five functions; where an app does
//! nothing of its own, the function is the plain one of this file.

mod additions;
mod calendar;
mod contacts;
mod finder;
mod mail;
mod messages;
mod notes;
mod reminders;

use serde_json::{Map, Value as Json};

pub use mail::compose as compose_mail;
pub use messages::draft as draft_message;
pub use notes::identifier as note_identifier;

use crate::fault::Fault;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

type Elements = fn(&Model<'_>, &Object, &str) -> Result<Option<Vec<Object>>, Fault>;
type Named = fn(&Model<'_>, &Object, &str) -> Result<Option<Object>, Fault>;
type Read = fn(&Model<'_>, &Object, &str) -> Result<Option<Value>, Fault>;
type Write = fn(&Model<'_>, &Object, &str, &Value) -> Result<(), Fault>;
type Make = fn(&Model<'_>, &str, &Object, Map<String, Json>) -> Result<Object, Fault>;
type Delete = fn(&Model<'_>, &Object) -> Result<(), Fault>;
type Command = fn(&Model<'_>, &Call<'_>) -> Result<Option<Value>, Fault>;
type Prepare = fn(&Model<'_>) -> Result<(), Fault>;

/// What an app does of its own.
pub struct Behaviour {
    /// Elements of an object that are not simply what lies in it.
    pub elements: Elements,
    /// An object that comes to be when it is named in a container.
    pub named: Named,
    /// A property that is computed.
    pub read: Read,
    /// What writing a property does.
    pub write: Write,
    /// Making an object in a container from properties that fit the dictionary.
    pub make: Make,
    pub delete: Delete,
    /// A command; `None` leaves it to the standard suite.
    pub command: Command,
    /// What is brought up to date before each event.
    pub prepare: Prepare,
}

const PLAIN: Behaviour = Behaviour {
    elements: |_, _, _| Ok(None),
    named: |_, _, _| Ok(None),
    read: |_, _, _| Ok(None),
    write: |model, object, property, value| store::update(model.store, object, [(property, value.clone())]),
    make: |model, class, container, properties| {
        store::insert(model.store, model.dictionary.app, class, Some(container.id), properties)
    },
    delete: |model, object| store::remove(model.store, object),
    command: |_, _| Ok(None),
    prepare: |_| Ok(()),
};

/// The behaviour of an app that has a dictionary.
pub fn behaviour(app: &str) -> &'static Behaviour {
    match app {
        "Calendar" => &calendar::BEHAVIOUR,
        "Contacts" => &contacts::BEHAVIOUR,
        "Finder" => &finder::BEHAVIOUR,
        "Mail" => &mail::BEHAVIOUR,
        "Messages" => &messages::BEHAVIOUR,
        "Notes" => &notes::BEHAVIOUR,
        "Reminders" => &reminders::BEHAVIOUR,
        _ => &additions::BEHAVIOUR,
    }
}

/// Sets a property that a script did not give.
fn default(properties: &mut Map<String, Json>, name: &str, value: Value) {
    properties.entry(name).or_insert_with(|| value.to_json());
}

/// Shows the objects of the direct parameter and answers with them.
fn show(model: &Model<'_>, call: &Call<'_>, kind: fn(&Object) -> &str, name: &str) -> Result<Option<Value>, Fault> {
    model.for_each(call, |object| {
        let target = model.read(object, name)?;
        store::record_opened(model.store, kind(object), target.text().unwrap_or_default(), Some(model.dictionary.app))
    })?;
    Ok(call.direct.clone())
}

/// The fields of a JSON object.
fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(fields) => fields,
        _ => Map::new(),
    }
}
