//! In: a household, `seed/`'s or another. Out: a furnished desktop: rows for the apps, real files in the home folder.
//! The same seed gives the same desktop, down to the identifiers.

mod archive;
mod contents;
mod files;
mod household;
mod pdf;
mod png;

use std::path::PathBuf;

use thiserror::Error;

pub use contents::{Account, Calendar, Event, File, Group, Household, List, Mail, Message, Note, Person, Reminder};
pub use files::write as files;
pub use household::furnish as apps;

use crate::fault::Fault;

/// Why a desktop could not be furnished.
#[derive(Debug, Error)]
pub enum Error {
    #[error("cannot write `{path}`: {source}")]
    Write { path: PathBuf, source: std::io::Error },
    #[error("cannot fill the apps: {0}")]
    Apps(#[from] Fault),
    #[error("the household names `{0}`, which it does not have")]
    Unknown(String),
}
