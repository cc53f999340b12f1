//! Input that is no command: refused with what is wrong and what to do, and nothing is done.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt;

use crate::home::{Home, ended, plan, with_input};

#[test]
fn an_empty_command() {
    let home = Home::new();
    for arguments in [&[][..], &[""], &["  \n "], &["run"], &["run", "--yes", ""], &["plan", " "]] {
        home.run(arguments).refused(1, "the command is empty");
    }
    with_input(home.errand(&["-"]), b"").refused(1, "the command is empty");
    assert_eq!(home.history().as_array().map(Vec::len), Some(0));
}

#[test]
fn a_megabyte_of_text() {
    let home = Home::new();
    with_input(home.errand(&["-"]), "é".repeat(500_000).as_bytes())
        .refused(1, "the command has 1000000 bytes, and at most 100000 are taken");
    with_input(home.errand(&["plan", "-"]), &b"x".repeat(1 << 20)).refused(1, "the command has 1048576 bytes");
}

#[test]
fn what_is_not_text() {
    let home = Home::new();
    with_input(home.errand(&["-"]), b"text \xff Priya").refused(1, "standard input is not UTF-8: byte 5 is 0xff");
    with_input(home.errand(&["-"]), b"text \0 Priya").refused(1, "the command holds a NUL byte, at byte 5");
    let ran = ended(home.errand(&[]).arg(OsStr::from_bytes(b"text \xff")).output());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("invalid UTF-8"), "{ran:?}");
}

#[test]
fn a_command_from_standard_input_is_carried_out() {
    let home = Home::new();
    home.planner.write(&plan(&["create_note(\"Ideas\", \"x\", \"\")"]));
    let ran = with_input(home.errand(&["-"]), "note x, s'il vous plaît\n".as_bytes());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(home.history()[0]["command"], "note x, s'il vous plaît");
}

#[test]
fn arguments_that_do_not_exist() {
    let home = Home::new();
    for arguments in [&["--nope"][..], &["undo", "the", "last"], &["history", "--limit", "some"], &["eval"]] {
        let ran = home.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.contains("error: ") && ran.err.contains("--help"), "{ran:?}");
    }
}

#[test]
fn a_plan_that_is_none() {
    let home = Home::new();
    let before = home.desktop();
    for (written, said) in [
        ("I would love to help!", "line 1 of the plan"),
        ("1. launch_rocket(\"moon\")\n2. join()", "calls an unknown tool"),
        ("1. create_note(\"x\")\n2. join()", "wrong number of arguments"),
        ("1. create_note(\"x\", 5, \"\")\n2. join()", "`content`"),
        ("1. send_sms([\"$2\"], \"x\")\n2. get_phone_number(\"Priya\")\n3. join()", "refers to `$2`"),
        ("1. create_note(\"x\", \"y\", \"\")\n", "breaks off"),
    ] {
        home.planner.write(written);
        home.run(&["--yes", "note x"]).refused(1, said);
        assert_eq!(home.history()[0]["status"], "failed");
        home.run(&["plan", "note x"]).refused(1, said);
    }
    assert_eq!(home.desktop(), before);
}

#[test]
fn what_no_tool_serves_is_declined() {
    let home = Home::new();
    let ran = home.tell("sing me a song", &[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(home.history()[0]["status"], "declined");
}

#[test]
fn a_planner_that_is_not_there() {
    let home = Home::new();
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    home.run(&["--planner", &format!("http://{free}"), "note x"]).refused(2, "nothing listens there");
    assert_eq!(home.history()[0]["status"], "failed");
    home.run(&["--planner", "localhost", "note x"]).refused(2, "expected an address");
}
