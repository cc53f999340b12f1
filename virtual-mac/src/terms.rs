//! In: the term tables of `terms/`. Out: what an app's dictionary has, looked up by the camel-case names that scripts
//! use. Names, types and access come from Apple's dictionaries and from nowhere else.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value as Json, json};

/// The terms of one app.
#[derive(Debug, Deserialize)]
pub struct Dictionary {
    #[serde(skip)]
    pub app: &'static str,
    #[serde(default)]
    pub classes: BTreeMap<String, Class>,
    pub commands: BTreeMap<String, Command>,
    #[serde(default)]
    pub enumerations: BTreeMap<String, Vec<String>>,
}

/// A class, without what it inherits.
#[derive(Debug, Deserialize)]
pub struct Class {
    pub plural: String,
    pub inherits: Option<String>,
    /// The property that `byId` goes by.
    pub id: Option<String>,
    /// The property whose elements count as the object's own.
    pub contents: Option<String>,
    #[serde(default)]
    pub properties: BTreeMap<String, Property>,
    /// Class of the elements and access.
    #[serde(default)]
    pub elements: BTreeMap<String, Access>,
}

#[derive(Debug, Deserialize)]
pub struct Property {
    #[serde(rename = "type")]
    pub types: Vec<String>,
    pub access: Access,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    R,
    W,
    Rw,
}

#[derive(Debug, Deserialize)]
pub struct Command {
    /// The direct parameter: what the command is about.
    pub direct: Option<Parameter>,
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
}

#[derive(Debug, Deserialize)]
pub struct Parameter {
    #[serde(rename = "type")]
    pub types: Vec<String>,
    pub optional: bool,
}

/// The name under which standard additions (`openLocation` and a few more) are sent.
pub const ADDITIONS: &str = "StandardAdditions";

/// The dictionary of an app by its name or bundle identifier.
pub fn dictionary(app: &str) -> Option<&'static Dictionary> {
    let (_, _, table) = TABLES.iter().find(|(name, bundle, _)| *name == app || *bundle == app)?;
    Some(table)
}

/// The bundle identifier of an app.
pub fn bundle(app: &str) -> Option<&'static str> {
    TABLES.iter().find(|(name, ..)| *name == app).map(|(_, bundle, _)| *bundle)
}

/// The apps that have a model, by name.
pub fn apps() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(name, ..)| *name).filter(|name| *name != ADDITIONS)
}

/// The name of a term in a script: `allday due date` is `alldayDueDate`, `MIME type` is `mimeType`.
pub fn camel(term: &str) -> String {
    let mut name = String::with_capacity(term.len());
    for (nth, word) in term.split([' ', '-']).enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(_) if nth == 0 && word.chars().all(char::is_uppercase) => name += &word.to_lowercase(),
            Some(first) if nth == 0 => name.extend(first.to_lowercase().chain(letters)),
            Some(first) => name.extend(first.to_uppercase().chain(letters)),
            None => {}
        }
    }
    name
}

impl Dictionary {
    /// The class and all that it inherits from, nearest first.
    pub fn lineage<'a>(&'a self, class: &str) -> impl Iterator<Item = (&'a str, &'a Class)> {
        let mut next = self.classes.get_key_value(class);
        std::iter::from_fn(move || {
            let (name, found) = next.take()?;
            next = found.inherits.as_deref().and_then(|parent| self.classes.get_key_value(parent));
            Some((name.as_str(), found))
        })
    }

    /// Whether `class` is `ancestor` or inherits from it.
    pub fn is_a(&self, class: &str, ancestor: &str) -> bool {
        self.lineage(class).any(|(name, _)| name == ancestor)
    }

    /// A property of the class by its name in scripts.
    pub fn property(&self, class: &str, name: &str) -> Option<(&str, &Property)> {
        let own = self.lineage(class).flat_map(|(_, each)| &each.properties);
        own.chain(IMPLICIT.iter()).find(|(term, _)| camel(term) == name).map(|(term, found)| (term.as_str(), found))
    }

    /// All properties of the class.
    pub fn properties(&self, class: &str) -> impl Iterator<Item = (&str, &Property)> {
        self.lineage(class).flat_map(|(_, each)| &each.properties).map(|(term, found)| (term.as_str(), found))
    }

    /// The property that `byId` goes by.
    pub fn id_property(&self, class: &str) -> Option<&str> {
        self.lineage(class).find_map(|(_, each)| each.id.as_deref())
    }

    /// The class of the elements that scripts call `plural`, and whether they can be made or deleted there.
    pub fn element(&self, class: &str, plural: &str) -> Option<(&str, Access)> {
        self.lineage(class).find_map(|(_, each)| {
            let own = each.elements.iter().find(|(element, _)| self.plural(element) == plural);
            own.map(|(element, access)| (element.as_str(), *access)).or_else(|| {
                let contents = &each.properties.get(each.contents.as_ref()?)?.types;
                contents.iter().find_map(|inner| self.element(inner, plural))
            })
        })
    }

    /// What scripts call the elements of a class.
    pub fn plural(&self, class: &str) -> String {
        self.classes.get(class).map_or_else(|| camel(&format!("{class}s")), |found| camel(&found.plural))
    }

    /// A class by its name in scripts, `outgoingMessage`.
    pub fn class(&self, name: &str) -> Option<&str> {
        self.classes.keys().find(|term| camel(term) == name).map(String::as_str)
    }

    /// A command by its name in scripts.
    pub fn command(&self, name: &str) -> Option<(&str, &Command)> {
        self.commands.iter().find(|(term, _)| camel(term) == name).map(|(term, found)| (term.as_str(), found))
    }

    /// The names that scripts may use, by their kind: JavaScript for AppleScript looks names up in the whole dictionary.
    pub fn names(&self) -> Json {
        let properties = self.classes.values().flat_map(|each| &each.properties).chain(IMPLICIT.iter());
        let plurals = self.classes.values().flat_map(|each| each.elements.keys());
        json!({
            "app": self.app,
            "properties": properties.map(|(term, _)| camel(term)).collect::<Vec<_>>(),
            "elements": plurals.map(|class| self.plural(class)).collect::<Vec<_>>(),
            "commands": self.commands.keys().map(|term| camel(term)).collect::<Vec<_>>(),
            "classes": self.classes.keys().map(|term| camel(term)).collect::<Vec<_>>(),
        })
    }
}

/// Properties that every object has without the dictionaries' saying so.
static IMPLICIT: LazyLock<BTreeMap<String, Property>> = LazyLock::new(|| {
    let read = |types: &str| Property { types: vec![types.to_owned()], access: Access::R };
    BTreeMap::from([("class".to_owned(), read("type")), ("properties".to_owned(), read("record"))])
});

type Table = LazyLock<Dictionary>;

static TABLES: [(&str, &str, Table); 8] = [
    ("Calendar", "com.apple.iCal", LazyLock::new(|| read("Calendar", include_str!("../terms/Calendar.toml")))),
    ("Contacts", "com.apple.AddressBook", LazyLock::new(|| read("Contacts", include_str!("../terms/Contacts.toml")))),
    ("Finder", "com.apple.finder", LazyLock::new(|| read("Finder", include_str!("../terms/Finder.toml")))),
    ("Mail", "com.apple.mail", LazyLock::new(|| read("Mail", include_str!("../terms/Mail.toml")))),
    ("Messages", "com.apple.MobileSMS", LazyLock::new(|| read("Messages", include_str!("../terms/Messages.toml")))),
    ("Notes", "com.apple.Notes", LazyLock::new(|| read("Notes", include_str!("../terms/Notes.toml")))),
    ("Reminders", "com.apple.reminders", LazyLock::new(|| read("Reminders", include_str!("../terms/Reminders.toml")))),
    (ADDITIONS, "", LazyLock::new(|| read(ADDITIONS, include_str!("../terms/StandardAdditions.toml")))),
];

fn read(app: &'static str, table: &str) -> Dictionary {
    let dictionary: Dictionary = toml::from_str(table).expect("an embedded term table is what make.py wrote");
    Dictionary { app, ..dictionary }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_scripts() {
        for (term, name) in [
            ("allday due date", "alldayDueDate"),
            ("outgoing message", "outgoingMessage"),
            ("URL", "url"),
            ("MIME type", "mimeType"),
            ("iCloud account", "iCloudAccount"),
            ("calendarIdentifier", "calendarIdentifier"),
            ("desktop-object", "desktopObject"),
        ] {
            assert_eq!(camel(term), name);
        }
    }

    #[test]
    fn classes_inherit_and_are_extended() {
        let mail = dictionary("com.apple.mail").expect("Mail has a table");
        assert!(mail.is_a("to recipient", "recipient"));
        assert_eq!(mail.property("to recipient", "address").map(|(term, _)| term), Some("address"));
        assert!(mail.element("application", "outgoingMessages").is_some(), "from the class extension");
        assert!(mail.element("application", "windows").is_some(), "from the standard suite");
        assert_eq!(mail.element("outgoing message", "attachments").map(|(class, _)| class), Some("attachment"));
        assert!(mail.element("outgoing message", "notes").is_none());
        let contacts = dictionary("Contacts").expect("Contacts has a table");
        assert_eq!(contacts.element("application", "people").map(|(class, _)| class), Some("person"));
        assert_eq!(contacts.id_property("person"), Some("id"));
    }
}
