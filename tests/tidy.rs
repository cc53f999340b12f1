//! Rules of the house that a machine can check.

use std::fs;
use std::path::Path;
use std::process::Command;

use errand::tools::{Carrier, ToolTable};

const LONGEST_FILE: usize = 600;

/// The pages' types, which nobody writes by hand.
const MADE: &str = "ui/src/wire/index.ts";

/// What may be expected outside tests, as its message says: what is embedded in the program, which its tests read.
const EXPECTED: [&str; 5] = [
    "build.rs wrote the table from the same types",
    "an embedded term table is what make.py wrote",
    "the embedded household is well-formed",
    "the embedded list of files is well-formed",
    "the first day is a moment",
];

/// Every tracked file that is text and still there: path and content.
fn files() -> Vec<(String, String)> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(house()).output().unwrap();
    assert!(listed.status.success(), "git lists the files: {}", String::from_utf8_lossy(&listed.stderr));
    let paths = String::from_utf8(listed.stdout).unwrap();
    let paths = paths.split('\0').filter(|path| !path.is_empty());
    paths.filter_map(|path| Some((path.to_owned(), fs::read_to_string(house().join(path)).ok()?))).collect()
}

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn none(faults: Vec<String>, rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

fn is_source(path: &str) -> bool {
    [".rs", ".py", ".js", ".mjs", ".ts", ".svelte", ".sh"].iter().any(|ending| path.ends_with(ending))
        || path.starts_with("scripts/")
}

#[test]
fn files_are_short() {
    let is_long = |path: &str, text: &str| is_source(path) && path != MADE && text.lines().count() > LONGEST_FILE;
    let long = files().into_iter().filter(|(path, text)| is_long(path, text));
    none(long.map(|(path, _)| path).collect(), "no file is longer than 600 lines");
}

#[test]
fn modules_say_what_they_are() {
    let silent = files().into_iter().filter(|(path, text)| path.ends_with(".rs") && !text.starts_with("//!"));
    none(silent.map(|(path, _)| path).collect(), "every module opens with `//!`");
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    let mut faults = Vec::new();
    for (path, text) in files() {
        let ours = path.ends_with(".rs")
            && ["src/", "virtual-mac/src/", "src-tauri/src/", "ears/src/"]
                .iter()
                .any(|folder| path.starts_with(folder));
        if !ours || path.contains("/tests") || path.ends_with("/properties.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        let hasty = lines.filter(|(_, line)| line.contains(".unwrap()") || line.contains(".expect("));
        let hasty = hasty.filter(|(_, line)| !EXPECTED.iter().any(|reason| line.contains(reason)));
        faults.extend(hasty.map(|(index, line)| format!("{path}:{}: {}", index + 1, line.trim())));
    }
    none(faults, "nothing is unwrapped outside tests, but for what is embedded in the program");
}

#[test]
fn nothing_names_a_workplace() {
    // Put together here, so that this file does not hold them.
    let hosts = ["registry", "index", "static", "files"].map(|host| format!("{host}."));
    let hosts =
        hosts.iter().flat_map(|host| ["npmjs", "crates.io", "pythonhosted"].map(|name| format!("{host}{name}")));
    let folders = ["work", "root"].map(|folder| format!("/{folder}/"));
    let names: Vec<String> = hosts.chain(folders).collect();
    let mut faults = Vec::new();
    for (path, text) in files().iter().filter(|(path, _)| !path.ends_with(".lock")) {
        let lines = text.lines().enumerate().filter(|(_, line)| names.iter().any(|name| names_alone(line, name)));
        faults.extend(lines.map(|(index, _)| format!("{path}:{}", index + 1)));
    }
    none(faults, "no file names a package registry's host or a folder of one machine");
}

/// Whether a line holds a name that does not go on from a word: `src/work/` is no folder of a machine.
fn names_alone(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || ".-_}".contains(c)))
}

#[test]
fn every_script_is_used() {
    let table = ToolTable::embedded();
    let carried = table.tools.iter().filter_map(|tool| match &tool.carrier {
        Carrier::Script(key) => Some(key),
        Carrier::Native(_) | Carrier::Nothing => None,
    });
    let named: Vec<&String> = carried.chain(table.tools.iter().filter_map(|tool| tool.undo.as_ref())).collect();
    let native = files().into_iter().filter(|(path, _)| path.starts_with("src/desktop/"));
    let native: String = native.map(|(_, text)| text).collect();
    let idle = table.scripts.keys().filter(|key| !named.contains(key) && !native.contains(&format!("\"{key}\"")));
    none(idle.cloned().collect(), "every script is named by its `tools.toml` or by the code that runs it");
}
