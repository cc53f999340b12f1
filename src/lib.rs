//! Errand: a typed command is planned, approved and carried out on this machine.
//!
//! One module a stage, in the order of the data (`docs/architecture.md`):
//! command → `selector` → `planner` → `plan` → `approval` → `executor` → `desktop` → `answer`, with `assistant`
//! leading a run through them, `journal` keeping it, and `event` telling it.

pub mod catalogue;
pub mod dates;
pub mod desktop;
pub mod event;
pub mod plan;
pub mod planner;
pub mod selector;
pub mod tools;
