//! In: one Apple event as a script sends it. Out: its answer, or macOS's refusal. The dictionary decides what may be
//! asked at all, the app's behaviour only what the answer is.

mod access;
mod commands;
mod filter;
mod resolve;

use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

pub use commands::Call;
pub use resolve::Target;

use crate::apps::{self, Behaviour};
use crate::fault::Fault;
use crate::quirks::Quirks;
use crate::store::{self, Object};
use crate::terms::{self, Dictionary};
use crate::value::{Specifier, Step, Value};

/// What a script asks of an app.
#[derive(Debug, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum Event {
    Get {
        of: Specifier,
    },
    Set {
        of: Specifier,
        to: Json,
    },
    /// `push`, or `make` of an unsaved object: `at` is where.
    Make {
        app: String,
        class: String,
        at: Option<Specifier>,
        properties: Map<String, Json>,
    },
    Command {
        app: String,
        name: String,
        direct: Option<Json>,
        parameters: Map<String, Json>,
    },
}

impl Event {
    /// The app that it is sent to.
    pub fn app(&self) -> &str {
        match self {
            Event::Get { of } | Event::Set { of, .. } => &of.app,
            Event::Make { app, .. } | Event::Command { app, .. } => app,
        }
    }

    /// Whether it may change something.
    pub fn writes(&self) -> bool {
        match self {
            Event::Get { .. } => false,
            Event::Set { .. } | Event::Make { .. } => true,
            Event::Command { name, .. } => !["count", "exists"].contains(&name.as_str()),
        }
    }
}

/// One app while it answers one event.
pub struct Model<'a> {
    pub store: &'a Connection,
    pub dictionary: &'static Dictionary,
    pub behaviour: &'static Behaviour,
    pub quirks: &'a Quirks,
    pub now: Timestamp,
    /// The home folder with the real files.
    pub home: &'a Path,
}

impl Model<'_> {
    /// Carries an event out.
    pub fn answer(&self, event: Event) -> Result<Json, Fault> {
        let value = match event {
            Event::Get { of } => match self.resolve(&of)? {
                Target::Property(base, name) => base.each(&|object| self.read(object, &name))?,
                Target::Objects(objects) => objects.each(&|object| Ok(Value::Object(object.id)))?,
            },
            Event::Set { of, to } => match self.resolve(&of)? {
                Target::Property(base, name) => {
                    base.each(&|object| self.write(object, &name, Value::from_json(&to)?).map(|()| Value::Missing))?;
                    Value::Missing
                }
                Target::Objects(_) => return Err(Fault::ReadOnly),
            },
            Event::Make { class, at, properties, .. } => {
                let class = self.dictionary.class(&class).ok_or(Fault::CannotMake)?;
                // Whatever lists of objects do, a new object is known by its identifier.
                Value::Reference(self.describe(&self.make(class, at.as_ref(), properties)?)?)
            }
            Event::Command { name, direct, parameters, .. } => self.command(&name, direct, parameters)?,
        };
        Ok(self.outward(value)?.to_json())
    }

    /// The application object.
    pub fn application(&self) -> Result<Object, Fault> {
        store::application(self.store, self.dictionary.app)
    }

    /// Now, as a value.
    pub fn now(&self) -> Value {
        Value::Date(self.now.as_millisecond())
    }

    /// Whether a quirk of behaviour is on.
    pub fn quirk(&self, name: &str) -> bool {
        self.quirks.has(name)
    }

    /// An object's class by the dictionary, inherited ones included.
    pub fn is(&self, object: &Object, class: &str) -> bool {
        self.dictionary.is_a(&object.class, class)
    }

    /// The children that are of a class.
    pub fn children(&self, container: &Object, class: &str) -> Result<Vec<Object>, Fault> {
        let mut found = store::children(self.store, container.id)?;
        found.retain(|object| self.is(object, class));
        Ok(found)
    }

    /// Turns rows into specifiers that a script can go on with.
    fn outward(&self, value: Value) -> Result<Value, Fault> {
        Ok(match value {
            Value::Object(id) => Value::Reference(self.listed(&store::object(self.store, id)?)?),
            Value::List(list) => {
                Value::List(list.into_iter().map(|each| self.outward(each)).collect::<Result<_, _>>()?)
            }
            Value::Record(fields) => Value::Record(
                fields.into_iter().map(|(name, each)| Ok((name, self.outward(each)?))).collect::<Result<_, Fault>>()?,
            ),
            other => other,
        })
    }

    /// The specifier of an object in a list of answers: with the quirk, notes are listed by name.
    fn listed(&self, object: &Object) -> Result<Specifier, Fault> {
        let mut specifier = self.describe(object)?;
        if object.class == "note" && self.quirk("duplicate-note-names") {
            specifier.path.pop();
            let name = self.read(object, "name")?;
            specifier.path.push(Step::Name(name.text().unwrap_or_default().to_owned()));
        }
        Ok(specifier)
    }

    /// The same event as another app sees it.
    pub fn of(&self, app: &str) -> Result<Model<'_>, Fault> {
        let dictionary = terms::dictionary(app).ok_or(Fault::NoSuchApp)?;
        Ok(Model { dictionary, behaviour: apps::behaviour(app), ..*self })
    }

    /// The specifier of an object: by identifier where it has one, else by name, else by place.
    pub fn describe(&self, object: &Object) -> Result<Specifier, Fault> {
        let app = object.app.clone();
        let Some(container) = object.container else {
            return Ok(Specifier { app, path: Vec::new() });
        };
        let plural = self.dictionary.plural(&object.class);
        let by_id = match self.dictionary.id_property(&object.class) {
            Some(property) => Some(self.read(object, property)?.to_json()),
            None => None,
        };
        let top_level = self.dictionary.element("application", &plural).is_some();
        let mut path = match by_id {
            Some(_) if top_level => Vec::new(),
            _ => self.describe(&store::object(self.store, container)?)?.path,
        };
        path.push(Step::Elements(plural));
        let name = self.dictionary.property(&object.class, "name").is_some().then(|| self.read(object, "name"));
        path.push(match (by_id, name.transpose()?) {
            (Some(id), _) => Step::Id(id),
            (None, Some(Value::Text(name))) if !name.is_empty() => Step::Name(name),
            _ => {
                let siblings = self.children(&store::object(self.store, container)?, &object.class)?;
                Step::At(siblings.iter().take_while(|each| each.id != object.id).count() as i64)
            }
        });
        Ok(Specifier { app, path })
    }
}
