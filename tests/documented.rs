//! What the documents say, held to what the program does.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use errand::settings::{self, Settings};
use errand::tools::ToolTable;
use errand::wire::{self, Message};
use virtual_mac::Quirks;

fn document(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The code blocks of a language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let after = text.split(&opening).skip(1);
    after.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_setting_is_there_with_its_default() {
    let text = blocks(&document("docs/architecture.md"), "toml").remove(0);
    let read = settings::read(&text, Path::new("settings.toml"), ToolTable::embedded()).unwrap();
    assert_eq!(read, Settings::default());
    let all = toml::to_string(&Settings::default()).unwrap();
    for key in all.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
        assert!(text.lines().any(|line| line.starts_with(&format!("{key} = "))), "`{key}` is missing");
    }
}

#[test]
fn the_tool_that_is_added_is_one() {
    let text = document("docs/adding-a-tool.md");
    let folder = tempfile::tempdir().unwrap();
    let app = folder.path().join("reminders");
    fs::create_dir(&app).unwrap();
    fs::write(app.join("tools.toml"), &blocks(&text, "toml")[0]).unwrap();
    for (name, script) in ["complete.js", "reopen.js"].iter().zip(blocks(&text, "js")) {
        fs::write(app.join(name), script).unwrap();
    }
    let table = ToolTable::read(folder.path()).unwrap();
    assert_eq!(table.tools[0].signature(), "complete_reminder(name: str) -> status");
}

#[test]
fn every_quirk_that_is_listed_exists() {
    let text = document("virtual-mac/README.md");
    let table = text.split("| quirk |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| `"));
    let quirks: Vec<&str> = rows.filter_map(|line| line.split('`').nth(1)).collect();
    assert!(quirks.len() > 10, "{quirks:?}");
    for quirk in quirks {
        let named = quirk.replace("APP", "Mail").replace("MS", "5");
        assert!(Quirks::parse(&named).is_ok(), "{quirk}");
    }
}

#[test]
fn the_engines_lines_are_requests_and_messages() {
    let text = document("docs/engine.md");
    let lines: String = blocks(&text, "json").concat();
    let mut verbs = BTreeSet::new();
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let value: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if let Some(verb) = value["do"].as_str() {
            wire::read(line.as_bytes()).unwrap_or_else(|error| panic!("{error}: {line}"));
            verbs.insert(verb.to_owned());
        } else {
            let message: Message = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            assert_eq!(serde_json::to_value(&message).unwrap(), value, "more is said than is read");
        }
    }
    // The refusal of an unknown request lists those that are known.
    let refused = wire::read(br#"{"id":"a","do":"?"}"#).unwrap_err().reason;
    let known: Vec<&str> = refused.split('`').skip(3).step_by(2).collect();
    assert!(known.len() > 10 && known.iter().all(|verb| verbs.contains(*verb)), "{known:?} in {verbs:?}");
}
