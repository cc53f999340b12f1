//! Reads `applescripts/*/tools.toml`, checks it against the scripts, and embeds both as the tool table.
//!
//! The reader and its checks are the library's own, compiled in here by path.

use std::path::Path;
use std::{env, fs};

use anyhow::Context;

#[allow(dead_code, unused_imports, reason = "the library's modules, of which the build needs the reader")]
#[path = "src/plan/mod.rs"]
mod plan;

#[path = "src/tools/check.rs"]
mod check;
#[path = "src/tools/error.rs"]
mod error;
#[path = "src/tools/read.rs"]
mod read;
#[allow(dead_code, reason = "the build fills no sentences")]
#[path = "src/tools/sentence.rs"]
mod sentence;
#[allow(dead_code, reason = "the build looks no tool up")]
#[path = "src/tools/table.rs"]
mod table;

/// What the library calls `tools`, without the table that is about to be written.
mod tools {
    pub use crate::table::*;
}

fn main() -> anyhow::Result<()> {
    for path in ["applescripts", "src/plan", "src/tools"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let table = tools::ToolTable::read(Path::new("applescripts"))?;
    let path = Path::new(&env::var("OUT_DIR")?).join("tools.json");
    fs::write(&path, serde_json::to_string(&table)?).with_context(|| format!("writing `{}`", path.display()))
}
