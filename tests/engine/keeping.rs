//! What the history shows of a run, and what `undo` takes back.

use std::collections::HashMap;

use errand::assistant::{UndoError, undo};
use errand::desktop::DesktopError;
use errand::event::{Outcome, RunStatus};
use errand::journal::JournalError;
use tokio_util::sync::CancellationToken;

use crate::scripted::world;

const PLAN: &str = "1. get_phone_number(\"Sid\")\n2. send_sms([\"$1\"], \"hi\")\n3. create_note(\"Milk\", \"two\", \"\")\n\
                    4. create_reminder(\"call\", \"\", \"$3\", \"\", 0, False)\n5. join()";

#[tokio::test(flavor = "multi_thread")]
async fn the_history_holds_every_step_with_its_values() {
    let world = world(PLAN);
    let ran = world.run("text Sid hi, note Milk, remind me to call").await;
    let run = world.assistant.journal.run(ran.report().run).unwrap();
    assert_eq!(run.status, Some(RunStatus::Done));
    assert_eq!(run.answer, ran.report().answer);
    assert!(run.plan.starts_with("1. get_phone_number"));
    assert!(run.steps.iter().all(|step| step.started.is_some() && step.ended.is_some()));
    assert_eq!(run.steps[1].arguments[0], ("recipients".to_owned(), "Sid (+14155550101)".to_owned()));
    assert!(matches!(run.steps[1].outcome, Some(Outcome::Accepted { .. })));
    assert_eq!(run.steps.iter().map(|step| step.undoable).collect::<Vec<_>>(), [false, false, true, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_takes_back_what_was_made_last_first_and_only_once() {
    let world = world(PLAN);
    let run = world.run("text Sid hi, note Milk, remind me to call").await.report().run;
    let undone = undo(&world.assistant, run, &CancellationToken::new()).await.unwrap();
    let steps: Vec<usize> = undone.taken_back.iter().map(|(step, _)| *step).collect();
    assert_eq!(steps, [4, 3]);
    assert!(undone.text.contains("cannot be taken back: Text to Sid"), "{}", undone.text);
    let taken = world.desk.taken_back.lock().unwrap().clone();
    assert_eq!(taken.len(), 2);
    let again = undo(&world.assistant, run, &CancellationToken::new()).await.unwrap();
    assert!(again.taken_back.is_empty());
    assert_eq!(*world.desk.taken_back.lock().unwrap(), taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_taken_back_is_said_and_can_be_tried_again() {
    let world = world(PLAN);
    let run = world.run("text Sid hi, note Milk, remind me to call").await.report().run;
    let denied = DesktopError::Denied { app: "Notes".to_owned(), code: -1743 };
    *world.desk.fails.lock().unwrap() = HashMap::from([("create_note".to_owned(), denied)]);
    let undone = undo(&world.assistant, run, &CancellationToken::new()).await.unwrap();
    assert_eq!(
        undone.failed.iter().map(|(step, error)| (*step, error.code.as_str())).collect::<Vec<_>>(),
        [(3, "denied")]
    );
    // Somebody deletes the note by hand: what undo wanted is so.
    let gone = DesktopError::NotFound { what: "note".to_owned(), looked_for: "Milk".to_owned(), hint: String::new() };
    *world.desk.fails.lock().unwrap() = HashMap::from([("create_note".to_owned(), gone)]);
    let undone = undo(&world.assistant, run, &CancellationToken::new()).await.unwrap();
    assert_eq!(undone.taken_back.len(), 1);
    assert!(undone.failed.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_not_there_or_not_over_cannot_be_undone() {
    let world = world(PLAN);
    let cancel = CancellationToken::new();
    let error = undo(&world.assistant, 7, &cancel).await.unwrap_err();
    assert!(matches!(error, UndoError::Journal(JournalError::NoRun { run: 7 })));
    let run = world.assistant.journal.begin("text Sid", "", crate::scripted::now().timestamp()).unwrap();
    let error = undo(&world.assistant, run, &cancel).await.unwrap_err();
    assert!(matches!(error, UndoError::Running { .. }), "{error}");
}
