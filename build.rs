//! Reads `applescripts/*/tools.toml`, checks it against the scripts, and embeds both as the tool table.
//!
//! The reader and its checks are the library's own, compiled in here by path.

use std::path::Path;
use std::{env, fs};

use anyhow::Context;

/// What the library calls `tools`, without the table that this script is about to write.
#[allow(dead_code, unused_imports, reason = "the build needs only the reader")]
mod tools {
    pub use crate::read::*;
    pub use crate::table::*;
}

#[allow(dead_code, unused_imports, reason = "the build needs only the check of the examples")]
#[path = "src/plan/mod.rs"]
mod plan;
#[allow(dead_code, reason = "the build reads whole tables only")]
#[path = "src/tools/read.rs"]
mod read;
#[allow(dead_code, reason = "the build fills no sentences")]
#[path = "src/tools/sentence.rs"]
mod sentence;
#[allow(dead_code, reason = "the build looks no tool up")]
#[path = "src/tools/table.rs"]
mod table;

fn main() -> anyhow::Result<()> {
    for path in ["applescripts", "src/plan", "src/tools"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let table = tools::ToolTable::read(Path::new("applescripts"))?;
    let path = Path::new(&env::var("OUT_DIR")?).join("tools.json");
    fs::write(&path, serde_json::to_string(&table)?).with_context(|| format!("writing `{}`", path.display()))
}
