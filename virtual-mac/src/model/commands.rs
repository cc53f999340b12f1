//! In: a command with its direct parameter and its named ones. Out: its result. Parameters are checked against the
//! dictionary before any app sees them.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::fault::Fault;
use crate::model::{Model, Target};
use crate::store::{self, Object};
use crate::terms::camel;
use crate::value::{Specifier, Value};

/// A command whose parameters fit the dictionary.
#[derive(Debug)]
pub struct Call<'a> {
    /// The command's dictionary name.
    pub name: &'a str,
    pub direct: Option<Value>,
    /// By dictionary name.
    pub parameters: BTreeMap<&'a str, Value>,
}

impl Call<'_> {
    /// A named parameter that is a truth, false where it was not given.
    pub fn flag(&self, name: &str) -> bool {
        self.parameters.get(name) == Some(&Value::Bool(true))
    }

    /// The direct parameter as text, empty where it is none.
    pub fn text(&self) -> &str {
        self.direct.as_ref().and_then(Value::text).unwrap_or_default()
    }
}

impl Model<'_> {
    /// Carries a command out.
    pub fn command(&self, name: &str, direct: Option<Json>, given: Map<String, Json>) -> Result<Value, Fault> {
        let (term, command) = self.dictionary.command(name).ok_or(Fault::NotUnderstood)?;
        let mut parameters = BTreeMap::new();
        for (name, value) in &given {
            let found = command.parameters.iter().find(|(own, _)| camel(own) == *name);
            let (own, parameter) = found.ok_or(Fault::UnknownParameter)?;
            parameters.insert(own.as_str(), self.fit(&parameter.types, Value::from_json(value)?)?);
        }
        if command
            .parameters
            .iter()
            .any(|(own, parameter)| !parameter.optional && !parameters.contains_key(own.as_str()))
        {
            return Err(Fault::ParameterMissing);
        }
        let direct = direct.as_ref().map(Value::from_json).transpose()?;
        if term == "exists" {
            return Ok(Value::Bool(self.exists(direct)));
        }
        let direct = match (&command.direct, direct) {
            (None, None) => None,
            (None, Some(_)) => return Err(Fault::UnknownParameter),
            (Some(parameter), None) if parameter.optional => None,
            (Some(_), None) => return Err(Fault::ParameterMissing),
            // A command to an object of another class is not understood; another value cannot be converted.
            (Some(parameter), Some(value @ Value::Reference(_))) => {
                let object = self.fit(&["any".to_owned()], value)?;
                Some(self.fit(&parameter.types, object).map_err(|_| Fault::NotUnderstood)?)
            }
            (Some(parameter), Some(value)) => Some(self.fit(&parameter.types, value)?),
        };
        let call = Call { name: term, direct, parameters };
        match (self.behaviour.command)(self, &call)? {
            Some(value) => Ok(value),
            None => self.standard(&call),
        }
    }

    /// Commands that every app understands.
    fn standard(&self, call: &Call<'_>) -> Result<Value, Fault> {
        match call.name {
            "count" => Ok(Value::Number(match &call.direct {
                Some(Value::List(list)) => list.len() as f64,
                _ => 1.0,
            })),
            "delete" => self.for_each(call, |object| (self.behaviour.delete)(self, object)),
            "move" => {
                let container = self.container_of(call.parameters.get("to"))?;
                self.for_each(call, |object| store::relocate(self.store, object, container.id))
            }
            "make" => self.make_command(call),
            "open" => {
                for file in files(call.direct.as_ref()) {
                    self.open_file(file)?;
                }
                Ok(Value::Missing)
            }
            "save" | "close" | "print" | "quit" | "activate" => Ok(Value::Missing),
            _ => Err(Fault::Handler("the virtual Mac does not carry this command out")),
        }
    }

    /// Notes that a file was opened in this app.
    pub fn open_file(&self, path: &str) -> Result<(), Fault> {
        if !std::path::Path::new(path).exists() {
            return Err(Fault::NoSuchFile(path.to_owned()));
        }
        store::record_opened(self.store, "file", path, Some(self.dictionary.app))
    }

    /// The objects of the direct parameter, one after the other.
    pub fn for_each(&self, call: &Call<'_>, act: impl Fn(&Object) -> Result<(), Fault>) -> Result<Value, Fault> {
        let ids = match &call.direct {
            Some(Value::List(list)) => list.clone(),
            Some(one) => vec![one.clone()],
            None => Vec::new(),
        };
        for each in ids {
            let Value::Object(id) = each else {
                return Err(Fault::NotUnderstood);
            };
            act(&store::object(self.store, id)?)?;
        }
        Ok(Value::Missing)
    }

    fn make_command(&self, call: &Call<'_>) -> Result<Value, Fault> {
        let name = call.parameters.get("new").and_then(Value::text).ok_or(Fault::ParameterMissing)?;
        let class = self.dictionary.class(name).ok_or(Fault::CannotMake)?;
        let at = match call.parameters.get("at") {
            Some(Value::Reference(specifier)) => Some(specifier),
            _ => None,
        };
        let properties = match call.parameters.get("with properties") {
            Some(Value::Record(fields)) => fields.iter().map(|(name, value)| (name.clone(), value.to_json())).collect(),
            _ => Map::new(),
        };
        Ok(Value::Object(self.make(class, at, properties)?.id))
    }

    fn container_of(&self, to: Option<&Value>) -> Result<Object, Fault> {
        match to {
            Some(Value::Reference(specifier)) => {
                let mut specifier: Specifier = specifier.clone();
                if matches!(specifier.path.last(), Some(crate::value::Step::Elements(_))) {
                    specifier.path.pop();
                }
                self.single(&specifier)
            }
            _ => Err(Fault::ParameterMissing),
        }
    }

    fn exists(&self, direct: Option<Value>) -> bool {
        match direct {
            Some(Value::Reference(specifier)) => match self.resolve(&specifier) {
                Ok(Target::Objects(objects)) => {
                    objects.each(&|_| Ok(Value::Missing)).is_ok_and(|each| each != Value::List(vec![]))
                }
                Ok(Target::Property(base, term)) => {
                    base.each(&|object| self.read(object, &term)).is_ok_and(|value| value != Value::Missing)
                }
                Err(_) => false,
            },
            _ => direct.is_some(),
        }
    }
}

fn files(direct: Option<&Value>) -> Vec<&str> {
    match direct {
        Some(Value::File(path)) => vec![path],
        Some(Value::List(list)) => list.iter().flat_map(|each| files(Some(each))).collect(),
        _ => Vec::new(),
    }
}
