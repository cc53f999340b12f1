//! The program as people and scripts use it: `errand` itself, started on a virtual Mac of the test's own.
//!
//! Plans do not depend on what a small model writes: a planner server on this machine writes the plan that the test gives.
//! `embedded.rs` alone uses the models that ship. The virtual Mac's programs lie beside `errand`: `cargo build
//! --workspace` makes them.

mod approval;
#[expect(dead_code, reason = "the tests of `ears` themselves use all of it")]
#[path = "../../ears/tests/it/card.rs"]
mod card;
mod disk;
#[cfg(feature = "embedded")]
mod embedded;
mod engine;
mod faults;
mod home;
mod hostile;
mod input;
mod journal;
mod listen;
mod listening;
mod models;
mod planner;
#[expect(dead_code, reason = "`tests/downloads` needs every way that a server can misbehave")]
#[path = "../downloads/server.rs"]
mod server;
mod settings;
#[expect(dead_code, reason = "the tests of `ears` themselves use all of it")]
#[path = "../../ears/tests/it/sounds.rs"]
mod sounds;
mod stopping;
mod tools;
mod verbs;
