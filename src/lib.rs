//! Errand: a typed command is planned, approved and carried out on this machine.
//!
//! One module a stage, in the order of the data (`docs/architecture.md`):
//! command → `selector` → `planner` → `plan` → `confidence` → `approval` → `executor` → `desktop` → `answer`, with `assistant`
//! leading a run through them, `journal` keeping it, and `event` telling it.

pub mod answer;
pub mod approval;
pub mod assistant;
pub mod catalogue;
pub mod confidence;
pub mod dates;
pub mod desktop;
pub mod download;
pub mod eval;
pub mod event;
pub mod executor;
pub mod journal;
pub mod plan;
pub mod planner;
pub mod resolve;
pub mod selector;
pub mod settings;
pub mod spoken;
pub mod talk;
pub mod tools;
pub mod wire;
