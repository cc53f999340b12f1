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

/// One object, or as many as a bulk specifier names: a list for each container on the way.
#[derive(Debug)]
pub enum Objects {
    One(Box<Object>),
    Many(Vec<Objects>),
}

impl Objects {
    /// One answer for one object, a list for many.
    pub fn each(&self, answer: &dyn Fn(&Object) -> Result<Value, Fault>) -> Result<Value, Fault> {
        match self {
            Objects::One(object) => answer(object),
            Objects::Many(list) => {
                Ok(Value::List(list.iter().map(|each| each.each(answer)).collect::<Result<_, _>>()?))
            }
        }
    }

    fn one(object: Object) -> Objects {
        Objects::One(Box::new(object))
    }

    fn many(list: Vec<Object>) -> Objects {
        Objects::Many(list.into_iter().map(Objects::one).collect())
    }

    /// Puts something in the place of each object.
    fn expand(self, change: &dyn Fn(Object) -> Result<Objects, Fault>) -> Result<Objects, Fault> {
        match self {
            Objects::One(object) => change(*object),
            Objects::Many(list) => {
                Ok(Objects::Many(list.into_iter().map(|each| each.expand(change)).collect::<Result<_, _>>()?))
            }
        }
    }

    /// Puts something in the place of each innermost list.
    fn choose(self, change: &dyn Fn(Vec<Object>) -> Result<Objects, Fault>) -> Result<Objects, Fault> {
        match self {
            Objects::One(object) => change(vec![*object]),
            Objects::Many(list) if list.iter().any(|each| matches!(each, Objects::Many(_))) => {
                Ok(Objects::Many(list.into_iter().map(|each| each.choose(change)).collect::<Result<_, _>>()?))
            }
            Objects::Many(list) => change(
                list.into_iter()
                    .filter_map(|each| match each {
                        Objects::One(object) => Some(*object),
                        Objects::Many(_) => None,
                    })
                    .collect(),
            ),
        }
    }

    /// Any of the objects, to see what class they are of.
    fn any(&self) -> Option<&Object> {
        match self {
            Objects::One(object) => Some(object),
            Objects::Many(list) => list.iter().find_map(Objects::any),
        }
    }
}

impl Model<'_> {
    /// Follows a specifier.
    pub fn resolve(&self, specifier: &Specifier) -> Result<Target, Fault> {
        let mut here = Objects::one(self.application()?);
        let mut container: Option<Object> = None;
        for (nth, step) in specifier.path.iter().enumerate() {
            let next = specifier.path.get(nth + 1);
            here = match step {
                Step::Property(name) => {
                    let term = self.property_of(&here, name)?;
                    match next {
                        None => return Ok(Target::Property(here, term)),
                        Some(Step::Elements(_)) if self.is_text(&here, &term) => here,
                        Some(_) => here.expand(&|object| self.held(&object, &term))?,
                    }
                }
                Step::Elements(plural) => {
                    container = here.any().cloned();
                    here.expand(&|base| {
                        let (class, _) = self.dictionary.element(&base.class, plural).ok_or(Fault::NoSuchObject)?;
                        Ok(Objects::many(self.elements(&base, class)?))
                    })?
                }
                Step::At(index) => here.choose(&|list| nth_of(list, *index))?,
                Step::Id(id) => {
                    let id = Value::from_json(id)?;
                    here.choose(&|list| Ok(Objects::one(self.by_id(list, &id, container.as_ref())?)))?
                }
                Step::Name(name) => {
                    here.choose(&|list| Ok(Objects::one(self.by_name(list, name, container.as_ref())?)))?
                }
                Step::Whose(test) => here.choose(&|list| Ok(Objects::many(self.filter(list, test)?)))?,
            };
        }
        Ok(Target::Objects(here))
    }

    /// The objects that a direct parameter means.
    pub fn objects(&self, specifier: &Specifier) -> Result<Value, Fault> {
        match self.resolve(specifier)? {
            Target::Objects(objects) => objects.each(&|object| Ok(Value::Object(object.id))),
            Target::Property(base, name) => base.each(&|object| self.read(object, &name)),
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
                if self.dictionary.element(&inner.class, &self.dictionary.plural(class)).is_some() {
                    found.extend(self.children(&inner, class)?);
                }
            }
        }
        Ok(found)
    }

    fn property_of(&self, here: &Objects, name: &str) -> Result<String, Fault> {
        let Some(object) = here.any() else {
            return Ok(name.to_owned());
        };
        let (term, _) = self.dictionary.property(&object.class, name).ok_or(Fault::NoSuchObject)?;
        Ok(term.to_owned())
    }

    fn is_text(&self, here: &Objects, term: &str) -> bool {
        here.any().is_some_and(|object| {
            self.dictionary.properties(&object.class).any(|(own, found)| own == term && found.types == ["rich text"])
        })
    }

    /// Goes on from what a property holds.
    fn held(&self, object: &Object, term: &str) -> Result<Objects, Fault> {
        let follow = |value: Value| match value {
            Value::Object(id) => store::object(self.store, id),
            _ => Err(Fault::NoSuchObject),
        };
        match self.read(object, term)? {
            Value::List(list) => Ok(Objects::many(list.into_iter().map(follow).collect::<Result<_, _>>()?)),
            one => Ok(Objects::one(follow(one)?)),
        }
    }

    fn by_id(&self, list: Vec<Object>, id: &Value, container: Option<&Object>) -> Result<Object, Fault> {
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

    fn by_name(&self, list: Vec<Object>, name: &str, container: Option<&Object>) -> Result<Object, Fault> {
        for object in list {
            if self.dictionary.property(&object.class, "name").is_none() {
                continue;
            }
            if self.read(&object, "name")?.text().is_some_and(|own| own.to_lowercase() == name.to_lowercase()) {
                return Ok(object);
            }
        }
        self.named(name, container)
    }

    fn named(&self, name: &str, container: Option<&Object>) -> Result<Object, Fault> {
        match container {
            Some(container) => (self.behaviour.named)(self, container, name)?.ok_or(Fault::NoSuchObject),
            None => Err(Fault::NoSuchObject),
        }
    }
}

fn nth_of(list: Vec<Object>, index: i64) -> Result<Objects, Fault> {
    let place = if index < 0 { list.len() as i64 + index } else { index };
    let place = usize::try_from(place).map_err(|_| Fault::BadIndex)?;
    list.into_iter().nth(place).map(Objects::one).ok_or(Fault::BadIndex)
}
