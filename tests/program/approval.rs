//! Who says yes: a person at the terminal, `--yes` for scripts, and nobody where nobody is.

use std::process::Command;

use crate::home::{Home, PROGRAM, Ran, plan, with_input};

const TEXT: [&str; 2] = ["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"the bus is late\")"];
const TEXT_SAM: [&str; 2] = ["get_phone_number(\"Sam\")", "send_sms([\"$1\"], \"the bus is late\")"];

fn was_sent(home: &Home) -> bool {
    home.desktop()["messages"].to_string().contains("The bus is late")
}

#[test]
fn without_a_terminal_nothing_is_sent_and_the_way_out_is_told() {
    let home = Home::new();
    home.planner.write(&plan(&TEXT));
    for arguments in [&["tell Priya the bus is late"][..], &["--json", "tell Priya the bus is late"]] {
        // A yes that nobody typed is none.
        let ran = with_input(home.errand(arguments), b"y\n");
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("Text to Priya (+1 (650) 555-0114): “The bus is late”"), "{ran:?}");
        assert!(ran.err.contains("\nhint: nobody is there to approve it; --yes approves what is shown"), "{ran:?}");
        assert!(!ran.err.contains("Go ahead?"), "nobody is asked: {ran:?}");
    }
    assert!(!was_sent(&home));
    assert_eq!(home.history()[0]["status"], "cancelled");
}

#[test]
fn reading_opening_and_making_need_no_yes() {
    let home = Home::new();
    for (command, call) in [
        ("what is Priya's number", "get_phone_number(\"Priya\")"),
        ("show the library", "maps_open_location(\"library\")"),
        ("note x", "create_note(\"Ideas\", \"x\", \"\")"),
    ] {
        home.planner.write(&plan(&[call]));
        home.run(&[command]).done();
    }
}

#[test]
fn the_settings_can_ask_for_more_and_never_for_less() {
    let home = Home::new();
    home.set("[approval]\ncreate = \"ask\"\n[tools]\nsend_sms = \"allow\"\n");
    home.planner.write(&plan(&["create_note(\"Ideas\", \"x\", \"\")"]));
    assert_eq!(home.run(&["note x"]).code, Some(1));
    home.planner.write(&plan(&TEXT));
    assert_eq!(home.run(&["tell Priya the bus is late"]).code, Some(1));
    assert!(!was_sent(&home) && !home.desktop()["notes"].to_string().contains("Ideas\\nX"));
}

#[test]
fn yes_still_refuses_what_is_ambiguous() {
    let home = Home::new();
    let ran = home.tell("tell Sam the bus is late", &TEXT_SAM);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let refused = ran.outcome(1);
    assert_eq!(refused["error"]["code"], "ambiguous");
    let hint = refused["error"]["hint"].as_str().unwrap_or_default();
    assert!(hint.contains("Sam Okafor") && hint.contains("Sam Whitfield"), "{hint}");
    assert!(!was_sent(&home));
    let named = ["get_phone_number(\"Sam Whitfield\")", TEXT_SAM[1]];
    home.tell("tell Sam Whitfield the bus is late", &named).done();
    assert!(was_sent(&home));
}

/// Types `keys` at a terminal in which `errand` runs. `script` makes the terminal.
#[cfg(target_os = "linux")]
fn at_a_terminal(home: &Home, command: &str, keys: &str) -> Ran {
    let line = format!("'{PROGRAM}' --color never '{command}'");
    let mut terminal: Command = home.command("script", &["-qec", &line, "/dev/null"]);
    terminal.env("TERM", "xterm").env("SHELL", "/bin/sh");
    with_input(terminal, keys.as_bytes())
}

#[cfg(target_os = "linux")]
#[test]
fn a_person_at_a_terminal_is_asked_once() {
    let home = Home::new();
    home.planner.write(&plan(&TEXT));
    let ran = at_a_terminal(&home, "tell Priya the bus is late", "n\n");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(!was_sent(&home));
    let ran = at_a_terminal(&home, "tell Priya the bus is late", "maybe\ny\n");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.out.matches("Go ahead?").count(), 2, "what is not understood is asked again: {ran:?}");
    assert!(ran.out.contains("leaves this machine") && ran.out.contains("✓"), "{ran:?}");
    assert!(was_sent(&home));
}

#[cfg(target_os = "linux")]
#[test]
fn a_choice_is_remembered_when_it_is_asked_to_be() {
    let home = Home::new();
    home.planner.write(&plan(&["get_email_address(\"Sam\")"]));
    let ran = at_a_terminal(&home, "what is the address of Sam", "2!\n");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("Several match Sam"), "{ran:?}");
    let again = home.run(&["--yes", "what is the address of Sam"]).done();
    let chosen =
        ["sam.okafor@bluepine.example", "sam.whitfield@example.net"].map(|address| again.out.contains(address));
    assert!(chosen[0] != chosen[1], "{again:?}");
}
