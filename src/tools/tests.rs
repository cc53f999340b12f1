//! What a person who adds a tool relies on.

use std::fs;
use std::path::Path;

use super::*;

const TOML: &str = r#"
app = "Kitchen"

[[tool]]
name = "boil"
effect = "create"
description = "Boils something"
result = "status"
script = "boil.js"
undo = "cool.js"
parameters = [
    { name = "what", type = "str", role = "title" },
    { name = "minutes", type = "int", role = "minutes" },
]
approval = "Boil {what}[ for {minutes}]"
words = ["{what}", "for {minutes}"]
outcome = "Boiled {what}: {result}"

[tool.example]
command = "boil two eggs for five minutes"
plan = ['boil("two eggs", 5)']
"#;
const SCRIPT: &str = "return { result: $params.what + $params.minutes + $params.settings.stove };";
const UNDO: &str = "return $params.made.id;";

#[test]
fn the_sixteen_tools_have_their_signatures() {
    let table = ToolTable::embedded();
    let signatures: Vec<_> = table.tools.iter().map(Tool::signature).collect();
    for signature in [
        "append_note_content(name: str, content: str, folder: str) -> status",
        "compose_new_email(recipients: list[str], cc: list[str], subject: str, context: str, attachments: list[str]) -> status",
        "create_calendar_event(title: str, start_date: str, end_date: str, location: str, invitees: list[str], notes: str, calendar: str) -> status",
        "create_note(name: str, content: str, folder: str) -> status",
        "create_reminder(name: str, due_date: str, notes: str, list_name: str, priority: int, all_day: bool) -> status",
        "forward_email(recipients: list[str], cc: list[str], context: str, attachments: list[str]) -> status",
        "get_email_address(name: str) -> e-mail address",
        "get_phone_number(name: str) -> phone number",
        "get_zoom_meeting_link(topic: str, start_time: str, duration: int, meeting_invitees: list[str]) -> join URL",
        "maps_open_location(location: str) -> URL",
        "maps_show_directions(start_location: str, end_location: str, transport: str) -> URL",
        "open_and_get_file_path(file_name: str) -> path",
        "open_note(name: str, folder: str) -> text of the note",
        "reply_to_email(cc: list[str], context: str, attachments: list[str]) -> status",
        "send_sms(recipients: list[str], message: str) -> status",
        "summarize_pdf(pdf_path: str) -> summary",
    ] {
        assert!(signatures.iter().any(|own| own == signature), "{signature}");
    }
}

#[test]
fn what_leaves_the_machine_is_marked_as_such() {
    let table = ToolTable::embedded();
    for name in ["compose_new_email", "forward_email", "get_zoom_meeting_link", "reply_to_email", "send_sms"] {
        assert_eq!(table.get(name).map(|tool| tool.effect), Some(Effect::Send), "{name}");
    }
}

#[test]
fn a_folder_is_all_that_a_new_tool_needs() {
    let table = read(TOML, SCRIPT).expect("a table");
    let tool = table.get("boil").expect("the tool");
    assert_eq!(tool.app, "Kitchen");
    assert_eq!(tool.carrier, Carrier::Script("kitchen/boil.js".to_owned()));
    assert_eq!(tool.undo.as_deref(), Some("kitchen/cool.js"));
    assert_eq!(table.scripts["kitchen/boil.js"], SCRIPT);
    assert_eq!(table.get("fry"), None);
}

#[test]
fn faults_name_file_line_and_what_was_expected() {
    for (from, to, message) in [
        (
            "effect = \"create\"",
            "effect = \"destroy\"",
            "kitchen/tools.toml:6: unknown variant `destroy`, expected one of `read`, `open`, `create`, `send`",
        ),
        (
            "result =",
            "results =",
            "kitchen/tools.toml:8: unknown field `results`, expected one of `name`, `effect`, `description`, `result`, `parameters`, `script`, `native`, `undo`, `approval`, `words`, `outcome`, `example`",
        ),
        ("app = \"Kitchen\"", "app = ", "kitchen/tools.toml:2: "),
        (
            "\"boil\"",
            "\"Boil it\"",
            "kitchen/tools.toml:5: `Boil it` cannot be a name: expected lower-case letters, digits and `_`, and not `join`",
        ),
        (
            "\"boil.js\"",
            "\"bake.js\"",
            "kitchen/tools.toml:9: `boil` names the script `kitchen/bake.js`: expected a file of that name",
        ),
        (
            "\"cool.js\"",
            "\"boil.js\"",
            "kitchen/tools.toml:10: `kitchen/boil.js` reads `$params.what`: expected a parameter of `boil(what: str, minutes: int) -> status`",
        ),
        (
            "script = \"boil.js\"",
            "",
            "kitchen/tools.toml:5: `boil` needs either `script = \"….js\"` or `native = \"…\"`",
        ),
        (
            "script = \"boil.js\"",
            "native = \"stove\"",
            "kitchen/tools.toml:9: `boil` names the native part `stove`: expected one of contacts, files, maps, pdf, zoom",
        ),
        (
            "name = \"minutes\"",
            "name = \"what\"",
            "kitchen/tools.toml:11: `boil` has two parameters `what`: expected names of their own",
        ),
        (
            "name = \"minutes\"",
            "name = \"how_long\"",
            "kitchen/tools.toml:9: `kitchen/boil.js` reads `$params.minutes`: expected a parameter of `boil(what: str, how_long: int) -> status`",
        ),
        (
            "[ for {minutes}]",
            "[ for {minutes}",
            "kitchen/tools.toml:15: the sentence of `boil` is not one: `[` without `]`",
        ),
        (
            "{minutes}",
            "{seconds}",
            "kitchen/tools.toml:15: a sentence of `boil` has the slot `{seconds}`: expected a parameter of `boil(what: str, minutes: int) -> status`",
        ),
        (
            "Boil {what}",
            "Boil {result}",
            "kitchen/tools.toml:15: a sentence of `boil` has the slot `{result}`: expected a parameter of `boil(what: str, minutes: int) -> status`",
        ),
        (
            "\"for {minutes}\"",
            "\"for a while\"",
            "kitchen/tools.toml:16: the sentence of `boil` is not one: `[for a while]` has no slot",
        ),
        (
            "boil(\"two eggs\", 5)",
            "boil(\"two eggs\")",
            "kitchen/tools.toml:5: the example of `boil` is not a plan: `1. boil(\"two eggs\")` has the wrong number of arguments, 1, expected 2: `boil(what: str, minutes: int) -> status`",
        ),
        ("['boil(\"two eggs\", 5)']", "[]", "kitchen/tools.toml:5: the example of `boil` does not call it"),
    ] {
        let found = read(&TOML.replacen(from, to, 1), SCRIPT).expect_err(to).to_string();
        assert!(found.starts_with(message), "{to:?} gave\n  {found}\ninstead of\n  {message}");
    }
}

#[test]
fn a_script_reads_all_of_its_tools_parameters() {
    let found = read(TOML, "return $params.what;").expect_err("a parameter is left out").to_string();
    assert_eq!(
        found,
        "kitchen/tools.toml:9: `kitchen/boil.js` never reads `$params.minutes`: expected every parameter of `boil(what: str, minutes: int) -> status` to be read"
    );
}

#[test]
fn a_name_belongs_to_one_tool_of_all_folders() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "kitchen", TOML, SCRIPT);
    write(dir.path(), "lab", TOML, SCRIPT);
    let found = ToolTable::read(dir.path()).expect_err("two of one name").to_string();
    assert_eq!(
        found,
        "lab/tools.toml:5: the tool `boil` is already described at kitchen/tools.toml:5: expected a name of its own"
    );
}

#[test]
fn a_folder_without_tools_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(matches!(ToolTable::read(dir.path()), Err(ToolsError::Empty { .. })));
    let missing = dir.path().join("nowhere");
    assert!(matches!(ToolTable::read(&missing), Err(ToolsError::Unreadable { .. })));
}

fn read(toml: &str, script: &str) -> Result<ToolTable, ToolsError> {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "kitchen", toml, script);
    ToolTable::read(dir.path())
}

fn write(dir: &Path, folder: &str, toml: &str, script: &str) {
    let folder = dir.join(folder);
    fs::create_dir(&folder).expect("a folder");
    for (file, text) in [("tools.toml", toml), ("boil.js", script), ("cool.js", UNDO)] {
        fs::write(folder.join(file), text).expect("a file");
    }
}
