//! A Mac's desktop apps for machines that are not Macs. In: scripts in JavaScript for Automation. Out: what they would
//! get from Mail, Contacts, Calendar, Notes, Reminders, Messages and Finder, modelled from the apps' own dictionaries, and
//! a desktop that shows what they did. Nothing leaves the folder that it is kept in.

mod apps;
mod desktop;
mod engine;
mod fault;
mod find;
mod html;
mod links;
mod model;
mod quirks;
mod seed;
mod snapshot;
mod store;
mod terms;
mod value;

use std::path::PathBuf;

pub use desktop::{Desktop, Error, open, open_furnished, open_with};
pub use engine::{ScriptError, run_script};
pub use fault::Fault;
pub use find::{Query, QueryError, find};
/// What a new virtual Mac is furnished with.
pub mod household {
    pub use crate::seed::{
        Account, Calendar, Event, File, Group, Household, List, Mail, Message, Note, Person, Reminder,
    };
}
pub use quirks::{Error as QuirkError, Quirks};
pub use snapshot::{Contact, Event, Mail, Message, Note, Opened, Received, Reminder, Snapshot};

/// The environment variable that says where the virtual Mac is kept.
pub const FOLDER: &str = "ERRAND_VIRTUAL_MAC";

/// The folder that the environment names for the virtual Mac.
pub fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).filter(|value| !value.is_empty()).map(PathBuf::from)
}
