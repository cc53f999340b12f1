//! In: a specifier. Out: the objects it leads to, or the property of them that it names. Nothing is changed on the way,
//! but an app may make what exists as soon as it is named (a participant of Messages).

use crate::fault::Fault;
use crate::model::Model;
use crate::store::{self, Object};
use crate::value::{Specifier, Step, Value};

/// Where a specifier leads.
#[derive(Debug)]
pub enum Target {
    Objects(Objects),
    Property(Objects, String),
}

/// One object, or as many as a bulk specifier names.
#[derive(Debug)]
pub enum Objects {
    One(Box<Object>),
    Many(Vec<Object>),
}

impl Objects {
    /// One answer for one object, a list for many.
    pub fn each(
        &self,
        mut answer: impl FnMut(&Object) -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        match self {
            Objects::One(object) => answer(object),
            Objects::Many(list) => Ok(Value::List(
                list.iter().map(answer).collect::<Result<_, _>>()?,
            )),
        }
    }

    fn all(self) -> Vec<Object> {
        match self {
            Objects::One(object) => vec![*object],
            Objects::Many(list) => list,
        }
    }
}

impl Model<'_> {
    /// Follows a specifier.
    pub fn resolve(&self, specifier: &Specifier) -> Result<Target, Fault> {
        let mut here = Objects::One(Box::new(self.application()?));
        let mut container: Option<Object> = None;
        for (nth, step) in specifier.path.iter().enumerate() {
            let next = specifier.path.get(nth + 1);
            here = match step {
                Step::Property(name) => {
                    let term = self.property_of(&here, name)?;
                    match next {
                        None => return Ok(Target::Property(here, term)),
                        Some(Step::Elements(_)) if self.is_text(&here, &term) => here,
                        Some(_) => self.through(here, &term)?,
                    }
                }
                Step::Elements(plural) => {
                    let bases = here.all();
                    let mut found = Vec::new();
                    for base in &bases {
                        let (class, _) = self
                            .dictionary
                            .element(&base.class, plural)
                            .ok_or(Fault::NoSuchObject)?;
                        found.extend(self.elements(base, class)?);
                    }
                    container = bases.into_iter().next();
                    Objects::Many(found)
                }
                Step::At(index) => {
                    let list = here.all();
                    let place = if *index < 0 {
                        list.len() as i64 + index
                    } else {
                        *index
                    };
                    let place = usize::try_from(place).map_err(|_| Fault::BadIndex)?;
                    Objects::One(Box::new(
                        list.into_iter().nth(place).ok_or(Fault::BadIndex)?,
                    ))
                }
                Step::Id(id) => Objects::One(Box::new(self.by_id(
                    here.all(),
                    &Value::from_json(id)?,
                    container.as_ref(),
                )?)),
                Step::Name(name) => Objects::One(Box::new(self.by_name(
                    here.all(),
                    name,
                    container.as_ref(),
                )?)),
                Step::Whose(test) => Objects::Many(self.filter(here.all(), test)?),
            };
        }
        Ok(Target::Objects(here))
    }

    /// The objects that a direct parameter means.
    pub fn objects(&self, specifier: &Specifier) -> Result<Value, Fault> {
        match self.resolve(specifier)? {
            Target::Objects(objects) => objects.each(|object| Ok(Value::Object(object.id))),
            Target::Property(base, name) => base.each(|object| self.read(object, &name)),
        }
    }

    /// The elements of an object: what lies in it, for an application and an account at any depth.
    fn elements(&self, base: &Object, class: &str) -> Result<Vec<Object>, Fault> {
        if let Some(found) = (self.behaviour.elements)(self, base, class)? {
            return Ok(found);
        }
        if base.class == "application" {
            let mut found = store::everything(self.store, self.dictionary.app)?;
            found.retain(|object| self.is(object, class));
            return Ok(found);
        }
        let mut found = self.children(base, class)?;
        if self.is(base, "account") {
            for inner in store::children(self.store, base.id)? {
                if self
                    .dictionary
                    .element(&inner.class, &self.dictionary.plural(class))
                    .is_some()
                {
                    found.extend(self.children(&inner, class)?);
                }
            }
        }
        Ok(found)
    }

    fn property_of(&self, here: &Objects, name: &str) -> Result<String, Fault> {
        let class = match here {
            Objects::One(object) => &object.class,
            Objects::Many(list) => match list.first() {
                Some(object) => &object.class,
                None => return Ok(name.to_owned()),
            },
        };
        let (term, _) = self
            .dictionary
            .property(class, name)
            .ok_or(Fault::NoSuchObject)?;
        Ok(term.to_owned())
    }

    fn is_text(&self, here: &Objects, term: &str) -> bool {
        let Objects::One(object) = here else {
            return false;
        };
        self.dictionary
            .properties(&object.class)
            .any(|(own, found)| own == term && found.types == ["rich text"])
    }

    /// Goes on from the objects that a property holds.
    fn through(&self, here: Objects, term: &str) -> Result<Objects, Fault> {
        let held = |value: Value| match value {
            Value::Object(id) => store::object(self.store, id),
            _ => Err(Fault::NoSuchObject),
        };
        match here {
            Objects::One(object) => match self.read(&object, term)? {
                Value::List(list) => Ok(Objects::Many(
                    list.into_iter().map(held).collect::<Result<_, _>>()?,
                )),
                one => Ok(Objects::One(Box::new(held(one)?))),
            },
            Objects::Many(list) => {
                let found = list
                    .iter()
                    .map(|object| held(self.read(object, term)?))
                    .collect::<Result<_, _>>()?;
                Ok(Objects::Many(found))
            }
        }
    }

    fn by_id(
        &self,
        list: Vec<Object>,
        id: &Value,
        container: Option<&Object>,
    ) -> Result<Object, Fault> {
        for object in list {
            let Some(property) = self.dictionary.id_property(&object.class) else {
                continue;
            };
            if self.read(&object, property)? == *id {
                return Ok(object);
            }
        }
        self.named(id.text().unwrap_or_default(), container)
    }

    fn by_name(
        &self,
        list: Vec<Object>,
        name: &str,
        container: Option<&Object>,
    ) -> Result<Object, Fault> {
        for object in list {
            if self.dictionary.property(&object.class, "name").is_none() {
                continue;
            }
            if self
                .read(&object, "name")?
                .text()
                .is_some_and(|own| own.to_lowercase() == name.to_lowercase())
            {
                return Ok(object);
            }
        }
        self.named(name, container)
    }

    fn named(&self, name: &str, container: Option<&Object>) -> Result<Object, Fault> {
        match container {
            Some(container) => {
                (self.behaviour.named)(self, container, name)?.ok_or(Fault::NoSuchObject)
            }
            None => Err(Fault::NoSuchObject),
        }
    }
}
