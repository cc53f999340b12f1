//! Disks that are full, files that may not be written or are damaged: said at once, and what was there stays.

use std::fs;
use std::process::Stdio;

use crate::home::{Home, PROGRAM, Ran, ended, plan};

const NOTE: &str = "create_note(\"Ideas\", \"x\", \"\")";

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written() {
    let home = Home::new();
    for verb in [&["tools"][..], &["desktop"], &["history", "--json"], &["completions", "bash"], &["doctor"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        ended(home.errand(verb).stdout(full).output()).refused(2, "could not write");
    }
}

#[test]
fn output_that_nobody_reads_any_more_is_no_error() {
    let home = Home::new();
    for verb in [&["tools"][..], &["desktop"], &["completions", "zsh"], &["history"]] {
        let mut child = home.errand(verb).stdout(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let ran = ended(child.wait_with_output());
        assert!(ran.code == Some(0) && !ran.err.contains("error"), "{verb:?}: {ran:?}");
    }
}

/// `errand` where no file may grow beyond `blocks` blocks of 512 bytes, as on a disk that is full.
fn on_a_full_disk(home: &Home, blocks: u32, arguments: &[&str]) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{PROGRAM}' \"$@\"");
    let arguments: Vec<&str> = ["-c", &script, "sh"].into_iter().chain(arguments.iter().copied()).collect();
    ended(home.command("sh", &arguments).output())
}

#[test]
fn a_journal_that_cannot_be_written_stops_the_run_before_anything_is_done() {
    let home = Home::new();
    home.tell("note x", &[NOTE]).done();
    let (history, desktop) = (home.history(), home.desktop());
    on_a_full_disk(&home, 0, &["--yes", "note x"]).refused(2, "I/O error");
    on_a_full_disk(&home, 0, &["history"]).refused(2, "the journal `");
    assert_eq!((home.history(), home.desktop()), (history, desktop), "nothing was done and nothing is lost");
    home.tell("note x", &[NOTE]).done();
}

#[test]
fn a_new_home_on_a_full_disk() {
    let home = Home::new();
    home.planner.write(&plan(&[NOTE]));
    on_a_full_disk(&home, 0, &["--yes", "note x"]).refused(2, "");
    home.tell("note x", &[NOTE]).done();
}

#[cfg(target_os = "linux")]
#[test]
fn details_that_cannot_be_written() {
    let home = Home::new();
    let items = home.path("items.jsonl");
    fs::write(&items, "{\"id\":1,\"command\":\"sing\",\"plan\":[]}\n").expect("room for it");
    let items = items.to_str().expect("text");
    home.run(&["eval", "--details", "/dev/full", items]).refused(1, "could not write `/dev/full`");
    home.run(&["eval", "--details", "/nowhere/details", items]).refused(1, "could not write `/nowhere/details`");
}

#[test]
fn a_journal_that_is_damaged_or_newer_is_left_alone() {
    let home = Home::new();
    fs::create_dir_all(home.path("errand")).expect("a folder");
    fs::write(home.path("errand/journal.sqlite"), "this is no journal ".repeat(300)).expect("room for it");
    home.planner.write(&plan(&[NOTE]));
    let before = home.desktop();
    for arguments in [&["--yes", "note x"][..], &["history"], &["undo"]] {
        home.run(arguments).refused(2, "is damaged");
    }
    let kept = fs::read_to_string(home.path("errand/journal.sqlite")).expect("it is still there");
    assert_eq!((kept, home.desktop()), ("this is no journal ".repeat(300), before));
}

#[test]
fn a_home_that_is_no_folder() {
    let home = Home::new();
    fs::write(home.path("errand"), "").expect("room for it");
    home.run(&["history"]).refused(1, "errand/settings.toml");
    fs::remove_file(home.path("errand")).expect("it is there");
    fs::write(home.path("mac"), "").expect("room for it");
    home.run(&["desktop"]).refused(2, "mac");
}
