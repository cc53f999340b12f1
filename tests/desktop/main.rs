//! Every tool carried out on a fresh virtual Mac, through the library's own door, `desktop::carry_out`: what it leaves
//! there, what it refuses, and what it does when a Mac behaves as Macs sometimes do.
//!
//! The virtual Mac's programs lie beside `errand`: `cargo test --workspace` builds them.

mod apps;
mod faults;
mod lookups;
mod mac;
mod mail;
mod messages;
mod text;
mod zoom;
