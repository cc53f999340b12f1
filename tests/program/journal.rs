//! What was done can be looked up and taken back.

use serde_json::Value as Json;

use crate::home::Home;

/// The notes that are not under Recently Deleted, where Notes keeps what is taken back.
fn notes(desktop: &Json) -> Vec<String> {
    let notes = desktop["notes"].as_array().into_iter().flatten();
    let kept = notes.filter(|note| note["folder"] != "Recently Deleted");
    kept.filter_map(|note| note["text"].as_str().map(str::to_owned)).collect()
}

#[test]
fn what_a_run_made_is_taken_back_and_what_was_there_before_is_restored() {
    let home = Home::new();
    let before = home.desktop();
    let plan = [
        "create_reminder(\"call Ana\", \"2031-03-04 08:00:00\", \"\", \"\", 0, False)",
        "create_note(\"Ideas\", \"x\", \"\")",
        "append_note_content(\"groceries\", \"rye bread\", \"\")",
        "create_calendar_event(\"Lunch\", \"2031-03-04 12:00:00\", \"\", \"\", [], \"\", \"\")",
        "compose_new_email([\"a@example.com\"], [], \"Hi\", \"Hello\", [])",
    ];
    home.tell("do all of it and write to a@example.com", &plan).done();
    assert_ne!(home.desktop(), before);
    let undone = home.run(&["undo", "--json"]).done().json();
    assert_eq!(undone["taken_back"].as_array().map(Vec::len), Some(5), "{undone}");
    let after = home.desktop();
    for section in ["reminders", "events", "mails"] {
        assert_eq!(after[section], before[section], "{section}");
    }
    assert_eq!(notes(&after), notes(&before));
    let again = home.run(&["undo"]).done();
    assert!(again.out.contains("nothing left to take back"), "{again:?}");
    assert!(home.run(&["history", "--color", "never"]).out.contains("taken back"));
}

#[test]
fn a_run_is_named_by_its_number() {
    let home = Home::new();
    home.run(&["undo"]).refused(1, "there is no run to take back");
    home.tell("note x", &["create_note(\"First\", \"x\", \"\")"]).done();
    home.tell("note y", &["create_note(\"Second\", \"y\", \"\")"]).done();
    home.run(&["undo", "1"]).done();
    let notes = notes(&home.desktop());
    assert!(!notes.contains(&"First\nX".to_owned()) && notes.contains(&"Second\nY".to_owned()), "{notes:?}");
    home.run(&["undo", "7"]).refused(1, "there is no run 7");
    let last = home.run(&["history", "--json", "--limit", "1"]).done().json();
    assert_eq!((last.as_array().map(Vec::len), &last[0]["run"]), (Some(1), &2.into()));
}

#[test]
fn what_was_sent_is_not_claimed_to_be_taken_back() {
    let home = Home::new();
    home.tell("text Priya hi", &["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"hi\")"]).done();
    let undone = home.run(&["undo"]).done();
    assert!(undone.out.contains("What was sent cannot be taken back: Text to Priya"), "{undone:?}");
}

#[test]
fn what_somebody_changed_since_is_not_thrown_away() {
    let home = Home::new();
    home.tell("note x", &["append_note_content(\"groceries\", \"rye\", \"\")"]).done();
    home.tell("note y", &["append_note_content(\"groceries\", \"figs\", \"\")"]).done();
    let undone = home.run(&["undo", "1"]);
    assert_eq!(undone.code, Some(1), "{undone:?}");
    let notes = home.desktop()["notes"].to_string();
    assert!(notes.contains("Rye\\nFigs"), "{notes}");
}

#[test]
fn the_virtual_mac_can_be_put_back_to_its_first_day() {
    let home = Home::new();
    let before = home.desktop();
    home.tell("note x", &["create_note(\"Ideas\", \"x\", \"\")"]).done();
    home.run(&["desktop", "--reset"]).done();
    assert_eq!(home.desktop()["notes"].as_array().map(Vec::len), before["notes"].as_array().map(Vec::len));
}
