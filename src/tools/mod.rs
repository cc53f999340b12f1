//! The tool table: what Errand can do, read from `applescripts/<app>/tools.toml`.
//!
//! Comes in: the folders of `applescripts/`, embedded by `build.rs`, or a folder of the user's own. Goes out: a checked
//! [`ToolTable`]. Invariant: no two tools share a name, and a tool that names a script has one whose parameters are the
//! tool's own.

mod check;
mod definitions;
mod error;
mod read;
mod sentence;
mod table;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use check::NATIVE;
pub use error::{At, ToolsError};
pub use read::read_folder;
pub use sentence::{TemplateError, sentence};
pub use table::{Carrier, Effect, Example, Parameter, Role, Tool, ToolTable, Type};

static EMBEDDED: LazyLock<ToolTable> = LazyLock::new(|| {
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/tools.json")))
        .expect("build.rs wrote the table from the same types")
});

impl ToolTable {
    /// The table that was built into the program.
    pub fn embedded() -> &'static ToolTable {
        &EMBEDDED
    }
}
