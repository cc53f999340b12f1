//! In: an object, a property, a value. Out: the property read, written or an object made, as far as the dictionary
//! allows: types, enumerators and access are checked here, once, for all apps.

use serde_json::{Map, Value as Json};

use crate::fault::Fault;
use crate::model::{Model, Target};
use crate::store::{self, Object};
use crate::terms::{Access, camel};
use crate::value::{Specifier, Step, Value};

impl Model<'_> {
    /// Reads a property by its dictionary name.
    pub fn read(&self, object: &Object, term: &str) -> Result<Value, Fault> {
        let (_, property) = self.dictionary.property(&object.class, &camel(term)).ok_or(Fault::NoSuchObject)?;
        if property.access == Access::W {
            return Err(Fault::WriteOnly);
        }
        if let Some(value) = (self.behaviour.read)(self, object, term)? {
            return Ok(value);
        }
        match (term, object.container) {
            ("class", _) => Ok(Value::Text(camel(&object.class))),
            ("properties", _) => self.all_properties(object),
            ("container", Some(container)) => Ok(Value::Object(container)),
            _ => match object.get(term)? {
                // An object that was deleted since is a missing value.
                Value::Object(id) if store::object(self.store, id).is_err() => Ok(Value::Missing),
                value => Ok(value),
            },
        }
    }

    /// Writes a property by its dictionary name.
    pub fn write(&self, object: &Object, term: &str, value: Value) -> Result<(), Fault> {
        let (_, property) = self.dictionary.property(&object.class, &camel(term)).ok_or(Fault::NoSuchObject)?;
        if property.access == Access::R {
            return Err(Fault::ReadOnly);
        }
        let value = self.fit(&property.types, value)?;
        (self.behaviour.write)(self, object, term, &value)
    }

    /// Makes an object where the specifier says, or at the app's own place for it.
    pub fn make(&self, class: &str, at: Option<&Specifier>, given: Map<String, Json>) -> Result<Object, Fault> {
        let container = self.place(class, at)?;
        let mut properties = Map::new();
        for (name, value) in &given {
            let (term, property) = self.dictionary.property(class, name).ok_or(Fault::NoSuchObject)?;
            if property.access == Access::R {
                return Err(Fault::ReadOnly);
            }
            properties.insert(term.to_owned(), self.fit(&property.types, Value::from_json(value)?)?.to_json());
        }
        (self.behaviour.make)(self, class, &container, properties)
    }

    /// The container that a `make` or `push` means, if the class may be made in it.
    fn place(&self, class: &str, at: Option<&Specifier>) -> Result<Object, Fault> {
        let Some(at) = at else {
            let application = self.application()?;
            return self.accepts(&application, class).map(|()| application);
        };
        let container = match at.path.split_last() {
            Some((Step::Elements(_), rest)) => {
                let rest = match rest.split_last() {
                    // `message.content.attachments`: the text's elements are kept with its object.
                    Some((Step::Property(name), before)) if name == "content" => before,
                    _ => rest,
                };
                self.single(&Specifier { app: at.app.clone(), path: rest.to_vec() })?
            }
            _ => self.single(at)?,
        };
        if let Some(Step::Elements(plural)) = at.path.last() {
            let (element, access) = self.dictionary.element(&container.class, plural).ok_or(Fault::NoSuchObject)?;
            if !self.dictionary.is_a(class, element) {
                return Err(Fault::WrongType);
            }
            return if access == Access::R { Err(Fault::ReadOnly) } else { Ok(container) };
        }
        self.accepts(&container, class).map(|()| container)
    }

    fn accepts(&self, container: &Object, class: &str) -> Result<(), Fault> {
        let plurals = self.dictionary.lineage(class).map(|(name, _)| self.dictionary.plural(name));
        match plurals.filter_map(|plural| self.dictionary.element(&container.class, &plural)).next() {
            None => Err(Fault::CannotMake),
            Some((_, Access::R)) => Err(Fault::ReadOnly),
            Some(_) => Ok(()),
        }
    }

    /// The one object that a specifier means.
    pub fn single(&self, specifier: &Specifier) -> Result<Object, Fault> {
        match self.resolve(specifier)? {
            Target::Objects(super::resolve::Objects::One(object)) => Ok(*object),
            Target::Property(base, term) => match base.each(&|object| self.read(object, &term))? {
                Value::Object(id) => store::object(self.store, id),
                _ => Err(Fault::NoSuchObject),
            },
            Target::Objects(_) => Err(Fault::WrongType),
        }
    }

    /// A value as one of the types, or a refusal.
    pub fn fit(&self, types: &[String], value: Value) -> Result<Value, Fault> {
        let value = match value {
            Value::Reference(specifier) if !types.iter().any(|each| each == "location specifier") => {
                self.objects(&specifier)?
            }
            other => other,
        };
        if types.iter().any(|each| self.fits(each, &value)) { Ok(value) } else { Err(Fault::WrongType) }
    }

    fn fits(&self, name: &str, value: &Value) -> bool {
        if let Some(inner) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return matches!(value, Value::List(list) if list.iter().all(|each| self.fits(inner, each)));
        }
        if let Some(enumerators) = self.dictionary.enumerations.get(name) {
            return value.text().is_some_and(|text| enumerators.iter().any(|each| each == text));
        }
        match (name, value) {
            ("missing value", Value::Missing) => true,
            ("text" | "rich text" | "type" | "property", Value::Text(_)) => true,
            ("integer" | "double integer", Value::Number(number)) => number.fract() == 0.0,
            ("number" | "real", Value::Number(_)) => true,
            ("boolean", Value::Bool(_)) => true,
            ("date", Value::Date(_)) => true,
            ("file", Value::File(_)) => true,
            ("record", Value::Record(_)) => true,
            ("location specifier", Value::Reference(_)) => true,
            ("specifier", Value::Object(_) | Value::List(_) | Value::File(_)) => true,
            ("RGB color", Value::List(list)) => list.len() == 3,
            ("point" | "rectangle", Value::List(_) | Value::Record(_)) => true,
            ("any", _) => true,
            (class, Value::Object(id)) if self.dictionary.classes.contains_key(class) => {
                store::object(self.store, *id).is_ok_and(|object| self.is(&object, class))
            }
            _ => false,
        }
    }

    fn all_properties(&self, object: &Object) -> Result<Value, Fault> {
        let mut fields = vec![("class".to_owned(), Value::Text(camel(&object.class)))];
        for (term, property) in self.dictionary.properties(&object.class) {
            if property.access != Access::W && term != "properties" && term != "class" {
                fields.push((camel(term), self.read(object, term)?));
            }
        }
        Ok(Value::Record(fields))
    }
}
