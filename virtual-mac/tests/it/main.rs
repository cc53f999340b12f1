//! The virtual Mac through its scripts and its programs.

mod apps;
mod common;
mod language;
mod processes;
mod quirks;
mod text;
