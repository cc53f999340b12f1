//! The wire: what `errand engine` and the app say to one another, a JSON object a line (`docs/engine.md`).
//!
//! Comes in: a line of bytes. Goes out: a [`Request`]; and [`Message`]s that a line is made of. Invariant: only what is
//! declared here, or in a type that is named here, goes over the wire; the pages' types are made from it
//! (`ui/src/wire/index.ts`).

mod message;
mod request;
mod views;

pub use message::{Message, PROTOCOL, Stage, StartProblem};
pub use request::{LONGEST_LINE, ListenMode, Refused, Request, read};
pub use views::{
    Choices, Finding, Findings, Forgotten, History, Microphone, Microphones, ModelRole, ModelState, ModelView, Models,
    Nothing, Problem, RememberedChoice, Report, SettingsView, Spoken, ToolView, Tools, Understood,
};

#[cfg(test)]
mod tests;
