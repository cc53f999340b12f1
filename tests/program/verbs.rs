//! Every verb, for people and as JSON.

use std::fs;

use serde_json::Value as Json;

use crate::home::{Home, plan};

const TEXT: [&str; 2] = ["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"hi\")"];

#[test]
fn a_plan_is_shown_with_its_graph_and_nothing_is_done() {
    let home = Home::new();
    let before = home.desktop();
    home.planner.write(&plan(&TEXT));
    let shown = home.run(&["plan", "text", "Priya", "hi"]).done();
    assert_eq!(shown.out, "1. get_phone_number(\"Priya\")\n2. send_sms([\"$1\"], \"hi\")  after 1\ngraph 1 → 2\n");
    let json = home.run(&["plan", "--json", "text Priya hi"]).done().json();
    assert_eq!(json["calls"][1]["after"], serde_json::json!([1]));
    assert_eq!(json["levels"], serde_json::json!([[1], [2]]));
    assert_eq!(home.desktop(), before);
    assert_eq!(home.history().as_array().map(Vec::len), Some(0));
    home.planner.write(&plan(&[]));
    let declined = home.run(&["plan", "sing me a song"]);
    assert_eq!((declined.code, declined.out.as_str()), (Some(1), "No tool serves this.\n"));
}

#[test]
fn a_run_says_on_which_desktop_and_shows_every_step() {
    let home = Home::new();
    home.planner.write(&plan(&TEXT));
    let ran = home.run(&["run", "--yes", "text Priya hi"]).done();
    assert!(ran.err.contains("on the virtual Mac"), "{ran:?}");
    assert!(ran.err.contains("✓ 1  +1 (650) 555-0114") && ran.err.contains("→ 2"), "{ran:?}");
    assert!(ran.out.starts_with("Texted Priya (+1 (650) 555-0114): “Hi”."), "{ran:?}");
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "no colours outside a terminal: {ran:?}");
}

#[test]
fn every_verb_speaks_json() {
    let home = Home::new();
    home.planner.write(&plan(&TEXT));
    let items = home.path("items.jsonl");
    let item =
        r#"{"id":"a","command":"text Priya hi","plan":["get_phone_number(\"Priya\")","send_sms([\"$1\"], \"hi\")"]}"#;
    fs::write(&items, item).expect("room for it");
    let dates = home.path("dates.jsonl");
    let date = r#"{"phrase":"tomorrow at 3pm","now":"2026-11-18T10:30:00","tz":"Europe/Paris","expect":"2026-11-19T15:00:00"}"#;
    fs::write(&dates, date).expect("room for it");
    let (items, dates) = (items.to_str().expect("text"), dates.to_str().expect("text"));
    let ran = home.run(&["--yes", "--json", "text Priya hi"]).done();
    assert_eq!(ran.events().last().map(|event| event["event"].clone()), Some("answered".into()));
    for verb in [
        &["plan", "text Priya hi"][..],
        &["tools"],
        &["history"],
        &["undo"],
        &["desktop"],
        &["desktop", "--reset"],
        &["eval", items],
        &["eval", "--dates", dates],
        &["completions", "fish"],
    ] {
        let json = home.run(&[&["--json"], verb].concat()).done().json();
        assert!(json.is_object() || json.is_array(), "{verb:?}");
    }
    // Without models something is missing, and is named.
    let doctor = home.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, Some(2));
    assert!(
        doctor.json().as_array().is_some_and(|findings| findings.iter().any(|finding| finding["what"] == "models"))
    );
    for wrong in [&["undo", "9"][..], &["plan", ""], &["--tools", "nowhere", "tools"], &["zoom-secret"], &[""]] {
        let ran = home.run(&[&["--json"], wrong].concat());
        assert_ne!(ran.code, Some(0), "{ran:?}");
        let error: Json = ran.json();
        assert!(error["error"]["message"] != "" && error["error"]["hint"] != "", "{error}");
    }
}

#[test]
fn a_word_of_a_command_is_no_verb() {
    let home = Home::new();
    home.planner.write(&plan(&["create_note(\"Trip\", \"x\", \"\")"]));
    home.run(&["--yes", "note", "the", "plan", "and", "the", "history"]).done();
    assert_eq!(home.history()[0]["command"], "note the plan and the history");
    home.run(&["note", "--yes", "history"]).refused(1, "a verb stands behind the words `note`");
    home.planner.write(&plan(&TEXT));
    home.run(&["--yes", "run", "text Priya hi"]).done();
    home.run(&["run", "text Priya hi", "-y"]).done();
}

#[test]
fn plans_and_dates_are_measured() {
    let home = Home::new();
    home.planner.write(&plan(&TEXT));
    let items = home.path("items.jsonl");
    let right =
        r#"{"id":1,"command":"text Priya hi","plan":["get_phone_number(\"Priya\")","send_sms([\"$1\"], \"hi\")"]}"#;
    let wrong = r#"{"id":2,"command":"show the library","plan":["maps_open_location(\"library\")"]}"#;
    fs::write(&items, format!("{right}\n{wrong}\n")).expect("room for it");
    let details = home.path("details.jsonl");
    let (items, details) = (items.to_str().expect("text"), details.to_str().expect("text"));
    let report = home.run(&["eval", "--json", "--details", details, items]).done().json();
    let figures = ["items", "plan", "exact", "outcome"].map(|figure| report[figure].as_f64());
    assert_eq!(figures, [Some(2.0), Some(0.5), Some(0.5), Some(0.5)], "{report}");
    assert!(report["latency_ms"]["p50"].is_number() && report["latency_ms"]["p95"].is_number());
    assert_eq!(fs::read_to_string(details).map(|text| text.lines().count()).ok(), Some(2));
    assert_eq!(home.history().as_array().map(Vec::len), Some(0), "measuring is no history");
    home.run(&["eval", "nowhere.jsonl"]).refused(1, "could not read `nowhere.jsonl`");
    let broken = home.path("broken.jsonl");
    fs::write(&broken, format!("{right}\n{{\n")).expect("room for it");
    home.run(&["eval", "--details", details, broken.to_str().expect("text")]).refused(1, "line 2 is not an item");
    assert_eq!(fs::read_to_string(details).map(|text| text.lines().count()).ok(), Some(2), "the old ones are kept");
}

const GARDEN: &str = r#"
app = "Garden"

[[tool]]
name = "water_plants"
held_back = true
effect = "create"
description = "Waters the plants of a bed"
result = "status"
parameters = [{ name = "bed", type = "str", role = "name" }]
other_names = ["sprinkle"]

[tool.example]
command = "water the roses"
plan = ['water_plants("roses")']

[[tool]]
name = "mow_lawn"
effect = "create"
description = "Mows the lawn"
result = "status"
parameters = []

[tool.example]
command = "mow the lawn"
plan = ['mow_lawn()']
"#;

#[test]
fn tools_that_are_only_defined_are_planned_with() {
    let home = Home::new();
    fs::create_dir(home.path("garden")).expect("a folder");
    let write = |text: &str| fs::write(home.path("garden/garden.toml"), text).expect("room for it");
    write(GARDEN);
    // Other words for built-in tools, which are defined already.
    fs::write(home.path("garden/base.toml"), "[[tool]]\nname = \"open_note\"\nother_names = []").expect("room for it");
    let garden = home.path("garden");
    let garden = garden.to_str().expect("text");
    home.planner.write(&plan(&["water_plants(\"roses\")", "create_note(\"x\", \"\", \"\")"]));
    let shown = home.run(&["plan", "--tools", garden, "water the roses and note x"]).done();
    assert!(shown.out.starts_with("1. water_plants(\"roses\")\n2. create_note("), "{shown:?}");

    let items = home.path("items.jsonl");
    let calls = r#"["water_plants(\"roses\")", "create_note(\"x\", \"\", \"\")"]"#;
    fs::write(&items, format!(r#"{{"id":1,"command":"water the roses and note x","plan":{calls}}}"#)).expect("room");
    let items = items.to_str().expect("text");
    let report = home.run(&["eval", "--json", "--tools", garden, items]).done().json();
    assert_eq!((report["plan"].as_f64(), &report["outcome"]), (Some(1.0), &Json::Null), "{report}");
    assert_eq!((report["added"]["tools"].as_u64(), report["added"]["recall"].as_f64()), (Some(2), Some(1.0)));
    let held_back = home.run(&["eval", "--json", "--tools", garden, "--held-back", items]).done().json();
    assert_eq!(held_back["added"]["tools"], 1, "{held_back}");
    assert!(home.run(&["eval", "--json", items]).done().json().get("added").is_none());

    home.run(&["--tools", garden, "water the roses"]).refused(1, "no tools in");
    home.run(&["eval", "--held-back", items]).code.filter(|code| *code == 1).expect("it needs the folder");
    for (from, to, message) in [
        ("effect = \"create\"", "", "garden.toml:4: missing field `effect`"),
        ("held_back", "held_bakc", "garden.toml:6: unknown field `held_bakc`"),
        (", role = \"name\"", "", "garden.toml:10: missing field `role`"),
        ("\"mow_lawn\"", "\"water_plants\"", "garden.toml:18: the tool `water_plants` is already described"),
        ("mow_lawn()", "mow()", "garden.toml:18: the example of `mow_lawn` is not a plan"),
    ] {
        write(&GARDEN.replacen(from, to, 1));
        home.run(&["eval", "--tools", garden, items]).refused(1, message);
    }
}

#[test]
fn shells_get_completions() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = home.run(&["completions", shell]).done().out;
        for verb in ["plan", "tools", "history", "undo", "desktop", "eval", "doctor"] {
            assert!(script.contains(verb), "{shell} has no `{verb}`");
        }
    }
}

#[test]
fn the_help_names_verbs_and_exit_codes() {
    let help = Home::new().run(&["--help"]).done().out;
    for part in ["undo", "doctor", "Exit codes", "130", "--planner"] {
        assert!(help.contains(part), "`{part}` in {help}");
    }
}
