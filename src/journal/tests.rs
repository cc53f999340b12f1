//! The journal as its users see it, on real files.

use std::fs;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use super::*;
use crate::event::{Choice, Failure};
use crate::tools::Effect;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

fn step(number: usize, tool: &str, effect: Effect) -> StepView {
    StepView {
        step: number,
        tool: tool.to_owned(),
        app: "Notes".to_owned(),
        effect,
        arguments: vec![("name".to_owned(), "Groceries".to_owned())],
        words: Vec::new(),
        after: Vec::new(),
    }
}

fn verified() -> Outcome {
    Outcome::Verified { result: "done".into() }
}

fn note(id: &str) -> Made {
    Made { kind: "note".to_owned(), app: "Notes".to_owned(), id: id.to_owned(), before: None }
}

fn code(outcome: Option<&Outcome>) -> &str {
    match outcome {
        Some(Outcome::Failed { error }) => &error.code,
        Some(Outcome::Skipped { .. }) => "skipped",
        Some(Outcome::Verified { .. } | Outcome::Accepted { .. }) => "done",
        None => "none",
    }
}

#[test]
fn what_was_written_is_read_back_after_closing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state/journal.sqlite");
    let journal = open(&file, at(0)).unwrap();
    let run = journal.begin("note milk \"🥛\"\n", "Virtual Mac", at(1)).unwrap();
    let create = step(1, "create_note", Effect::Create);
    journal.planned(run, "1. create_note(…)", Some(0.82), std::slice::from_ref(&create)).unwrap();
    journal.step_started(run, &create, at(2)).unwrap();
    journal.step_ended(run, &create, &verified(), Some(&note("n1")), at(3)).unwrap();
    journal.end(run, RunStatus::Done, "Made the note.", at(4)).unwrap();
    drop(journal);

    let journal = open(&file, at(9)).unwrap();
    let record = journal.run(run).unwrap();
    assert_eq!(record.command, "note milk \"🥛\"\n");
    assert_eq!(record.status, Some(RunStatus::Done));
    assert_eq!(record.ended, Some(at(4)));
    assert_eq!(record.confidence, Some(0.82));
    assert_eq!(record.steps[0].outcome, Some(verified()));
    assert_eq!(record.steps[0].arguments, create.arguments);
    assert!(record.steps[0].undoable);
    assert_eq!(journal.last_run().unwrap(), Some(run));
}

/// A journal as format 1 had it, with a run that is done and one whose program died.
const FORMAT_1: &str = r#"
    CREATE TABLE instances (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, instance INTEGER NOT NULL, command TEXT NOT NULL, desktop TEXT NOT NULL,
        plan TEXT NOT NULL DEFAULT '', started INTEGER NOT NULL, ended INTEGER, status TEXT, answer TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE steps (
        run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE, step INTEGER NOT NULL, tool TEXT NOT NULL,
        app TEXT NOT NULL, effect TEXT NOT NULL, arguments TEXT NOT NULL, started INTEGER, ended INTEGER, outcome TEXT,
        made TEXT, undone INTEGER, PRIMARY KEY (run, step)
    );
    CREATE TABLE choices (
        tool TEXT NOT NULL, phrase TEXT NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (tool, phrase, id)
    );
    PRAGMA user_version = 1;

    INSERT INTO instances VALUES (1), (2);
    INSERT INTO runs VALUES
        (1, 1, 'note milk', 'Virtual Mac', '1. create_note("milk", "", "")', 1795000001000, 1795000004000, '"done"', 'Made the note.'),
        (2, 2, 'note eggs', 'Virtual Mac', '', 1795000005000, NULL, NULL, '');
    INSERT INTO steps VALUES
        (1, 1, 'create_note', 'Notes', '"create"', '[["name","milk"]]', 1795000002000, 1795000003000,
         '{"outcome":"verified","result":"done"}', '{"kind":"note","app":"Notes","id":"n1","before":null}', NULL),
        (2, 1, 'create_note', 'Notes', '"create"', '[["name","eggs"]]', NULL, NULL, NULL, NULL, NULL);
    INSERT INTO choices VALUES ('get_email_address', 'sam', 'p7', 'Sam');
"#;

#[test]
fn a_journal_of_format_1_keeps_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.sqlite");
    Connection::open(&file).unwrap().execute_batch(FORMAT_1).unwrap();
    for opened in 0..2 {
        let journal = open(&file, at(9 + opened)).unwrap();
        let history = journal.history(9, None).unwrap();
        let told = |run: &RunRecord| (run.command.clone(), run.status, run.confidence);
        assert_eq!(
            history.iter().map(told).collect::<Vec<_>>(),
            [
                ("note eggs".to_owned(), Some(RunStatus::Interrupted), None),
                ("note milk".to_owned(), Some(RunStatus::Done), None)
            ]
        );
        let (eggs, milk) = (&history[0], &history[1]);
        assert_eq!(code(eggs.steps[0].outcome.as_ref()), "skipped");
        assert_eq!((milk.started, milk.ended), (at(1), Some(at(4))));
        assert_eq!(
            (milk.plan.as_str(), milk.answer.as_str()),
            ("1. create_note(\"milk\", \"\", \"\")", "Made the note.")
        );
        assert_eq!(milk.steps[0].arguments, [("name".to_owned(), "milk".to_owned())]);
        assert_eq!((milk.steps[0].outcome.as_ref(), milk.steps[0].undoable), (Some(&verified()), true));
        assert_eq!(journal.made(1).unwrap(), [(1, "create_note".to_owned(), note("n1"))]);
        assert_eq!(journal.recall("get_email_address", "Sam").unwrap(), ["p7"]);
    }
    // And it takes what the newer format has.
    let journal = open(&file, at(20)).unwrap();
    let run = journal.begin("note tea", "Virtual Mac", at(21)).unwrap();
    journal.planned(run, "", Some(0.82), &[]).unwrap();
    assert_eq!((run, journal.run(run).unwrap().confidence), (3, Some(0.82)));
}

#[test]
fn a_run_whose_program_died_is_interrupted_and_says_what_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.sqlite");
    let journal = open(&file, at(0)).unwrap();
    let run = journal.begin("text Sid and Lutfi", "Virtual Mac", at(1)).unwrap();
    let steps = [
        step(1, "get_phone_number", Effect::Read),
        step(2, "send_sms", Effect::Send),
        step(3, "send_sms", Effect::Send),
    ];
    journal.planned(run, "", None, &steps).unwrap();
    journal.step_started(run, &steps[0], at(2)).unwrap();
    journal.step_ended(run, &steps[0], &verified(), None, at(3)).unwrap();
    journal.step_started(run, &steps[1], at(4)).unwrap();

    // While the program lives, another one that opens the journal leaves its run alone.
    let second = open(&file, at(5)).unwrap();
    assert_eq!(second.run(run).unwrap().status, None);
    drop(second);

    // The lock goes with the program; dropping is what the system does when it is killed.
    drop(journal);
    let journal = open(&file, at(6)).unwrap();
    let record = journal.run(run).unwrap();
    assert_eq!(record.status, Some(RunStatus::Interrupted));
    let codes: Vec<_> = record.steps.iter().map(|step| code(step.outcome.as_ref())).collect();
    assert_eq!(codes, ["done", "unknown", "skipped"]);
}

#[test]
fn history_is_paged_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.sqlite"), at(0)).unwrap();
    for second in 1..=5 {
        journal.begin(&format!("command {second}"), "", at(second)).unwrap();
    }
    let page =
        |limit, before| -> Vec<i64> { journal.history(limit, before).unwrap().iter().map(|run| run.run).collect() };
    assert_eq!(page(2, None), [5, 4]);
    assert_eq!(page(2, Some(4)), [3, 2]);
    assert_eq!(page(9, Some(2)), [1]);
    assert!(matches!(journal.run(77), Err(JournalError::NoRun { run: 77 })));
}

#[test]
fn what_was_made_is_listed_until_it_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.sqlite"), at(0)).unwrap();
    let run = journal.begin("", "", at(0)).unwrap();
    for (number, id) in [(1, "a"), (2, "b")] {
        let view = step(number, "create_note", Effect::Create);
        journal.step_ended(run, &view, &verified(), Some(&note(id)), at(1)).unwrap();
    }
    journal.undone(run, 2, at(2)).unwrap();
    let left = journal.made(run).unwrap();
    assert_eq!(left, [(1, "create_note".to_owned(), note("a"))]);
    assert_eq!(journal.run(run).unwrap().steps[1].undone, Some(at(2)));
}

#[test]
fn choices_are_remembered_by_phrase_and_tool_and_can_be_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.sqlite"), at(0)).unwrap();
    let sam = |id: &str| Choice { id: id.to_owned(), label: "Sam".to_owned(), value: "sam@example.com".to_owned() };
    let tool = "get_email_address";
    journal.remember(tool, " Sam", &sam("p7"), &[sam("p7"), sam("p8")]).unwrap();
    assert_eq!(journal.recall(tool, "sam").unwrap(), ["p7"]);
    assert!(journal.recall("get_phone_number", "sam").unwrap().is_empty());
    // Another choice among the same takes its place; one among others stands beside it.
    journal.remember(tool, "sam", &sam("p8"), &[sam("p7"), sam("p8")]).unwrap();
    journal.remember(tool, "sam", &sam("work"), &[sam("home"), sam("work")]).unwrap();
    assert_eq!(journal.recall(tool, "sam").unwrap(), ["p8", "work"]);
    assert_eq!(journal.remembered().unwrap().len(), 2);
    assert!(journal.forget(tool, "SAM").unwrap());
    assert!(!journal.forget(tool, "SAM").unwrap());
}

#[test]
fn old_runs_are_forgotten_and_everything_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.sqlite");
    let journal = open(&file, at(0)).unwrap();
    for (second, command) in [(1, "the old secret"), (1000, "the new secret")] {
        let run = journal.begin(command, "", at(second)).unwrap();
        journal.end(run, RunStatus::Done, "", at(second)).unwrap();
    }
    assert_eq!(journal.forget_before(at(500)).unwrap(), 1);
    assert_eq!(journal.history(9, None).unwrap()[0].command, "the new secret");
    journal.erase().unwrap();
    assert!(journal.history(9, None).unwrap().is_empty());
    for name in ["journal.sqlite", "journal.sqlite-wal"] {
        let bytes = fs::read(folder.path().join(name)).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("secret"), "{name} still holds a command");
    }
}

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.sqlite"), at(0)).unwrap();
    let run = journal.begin("before", "", at(1)).unwrap();
    journal.lock().pragma_update(None, "max_page_count", 1).unwrap();
    let error = loop {
        if let Err(error) = journal.begin(&"x".repeat(10_000), "", at(2)) {
            break error;
        }
    };
    assert!(matches!(error, JournalError::Full { .. }), "{error}");
    assert_eq!(journal.run(run).unwrap().command, "before");
}

#[test]
fn a_file_that_cannot_be_used_says_why() {
    type Spoil = fn(&Path);
    let check = |spoil: Spoil, expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("journal.sqlite");
        spoil(&file);
        let before = fs::read(&file).ok();
        let error = open_with(&file, at(0), Duration::ZERO).err().expect(expected);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.hint().is_empty());
        assert!(fs::read(&file).ok() == before, "the file was changed");
    };
    check(|file| fs::write(file, "not a database, whatever its name says").unwrap(), "damaged");
    check(|file| fs::create_dir(file).unwrap(), "could not be used");
    check(
        |file| Connection::open(file).unwrap().pragma_update(None, "user_version", 99).unwrap(),
        "newer Errand (format 99",
    );
}

#[test]
fn a_held_file_is_said_to_be_held() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.sqlite");
    drop(open(&file, at(0)).unwrap());
    let holder = Connection::open(&file).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = open_with(&file, at(1), Duration::ZERO).err().unwrap();
    assert!(matches!(error, JournalError::Locked { .. }), "{error}");
}

#[test]
fn a_failure_survives_the_journal_word_for_word() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.sqlite"), at(0)).unwrap();
    let run = journal.begin("", "", at(0)).unwrap();
    let failed = Outcome::Failed {
        error: Failure {
            code: "not_found".to_owned(),
            message: "no contact matches `Zoë \"O'Hara\"`".to_owned(),
            hint: "check the name".to_owned(),
        },
    };
    let view = step(1, "get_phone_number", Effect::Read);
    journal.step_ended(run, &view, &failed, None, at(1)).unwrap();
    assert_eq!(journal.run(run).unwrap().steps[0].outcome, Some(failed));
}
