//! What fails, hangs or is stopped: it takes with it what needs it, and nothing else.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use errand::desktop::DesktopError;
use errand::event::{Event, RunStatus};
use errand::talk::ApprovePolicy;
use tokio_util::sync::CancellationToken;

use crate::scripted::{Piece, ScriptedDesk, World, world_with, yes};

const PLAN: &str =
    "1. get_phone_number(\"Sid\")\n2. send_sms([\"$1\"], \"hi\")\n3. create_note(\"Milk\", \"two\", \"\")\n4. join()";

fn with(desk: ScriptedDesk) -> World {
    world_with(vec![vec![Piece::Text(PLAN.to_owned())]], desk, Default::default())
}

fn failing(tool: &str, error: DesktopError) -> ScriptedDesk {
    ScriptedDesk { fails: Mutex::new(HashMap::from([(tool.to_owned(), error)])), ..ScriptedDesk::default() }
}

fn hanging(tool: &str, stubborn: bool) -> ScriptedDesk {
    ScriptedDesk { hangs: [tool.to_owned()].into(), stubborn, ..ScriptedDesk::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_app_stops_its_own_steps_only_and_says_what_to_click() {
    let world = with(failing("send_sms", DesktopError::Denied { app: "Messages".to_owned(), code: -1743 }));
    let ran = world.run("text Sid hi, note Milk two").await;
    assert_eq!(ran.outcomes(), ["done", "failed denied", "done"]);
    assert_eq!(ran.report().status, RunStatus::Partly);
    assert!(ran.report().answer.contains("Privacy & Security › Automation"), "{}", ran.report().answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_ends_at_its_deadline_and_the_rest_is_done() {
    for stubborn in [false, true] {
        let mut world = with(hanging("send_sms", stubborn));
        world.assistant.deadline = Duration::from_millis(50);
        let ran = world.run("text Sid hi, note Milk two").await;
        assert_eq!(ran.outcomes(), ["done", "failed timeout", "done"]);
        let sends = world.desk.begun_tools().iter().filter(|tool| *tool == "send_sms").count();
        assert_eq!(sends, 1, "what may have been sent is not sent again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_ends_what_runs_and_skips_the_rest() {
    let plan = "1. create_note(\"Milk\", \"two\", \"\")\n2. append_note_content(\"Milk\", \"$1\", \"\")\n3. join()";
    let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], hanging("create_note", false), Default::default());
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let ran = world
        .run_watched("note", ApprovePolicy::Ask, cancel, |event| {
            if matches!(event, Event::StepStarted { step: 1 }) {
                stop.cancel();
            }
            None
        })
        .await;
    assert_eq!(ran.outcomes(), ["failed cancelled", "skipped"]);
    assert_eq!(ran.report().status, RunStatus::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_at_the_question_is_no() {
    let world = with(ScriptedDesk::default());
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let ran = world
        .run_watched("text Sid hi", ApprovePolicy::Ask, cancel, |event| {
            if matches!(event, Event::Asked { .. }) {
                stop.cancel();
            }
            None
        })
        .await;
    assert_eq!(ran.report().status, RunStatus::Cancelled);
    assert_eq!(world.desk.begun_tools(), ["get_phone_number"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_journal_begins_nothing_that_it_cannot_write_down() {
    let world = with(ScriptedDesk::default());
    let cancel = CancellationToken::new();
    let ran = world
        .run_watched("text Sid hi, note Milk two", ApprovePolicy::Ask, cancel, |event| {
            let Event::Asked { question, .. } = event else { return None };
            world.no_room_for_steps();
            Some(yes(question))
        })
        .await;
    assert_eq!(world.desk.begun_tools(), ["get_phone_number"]);
    assert!(ran.report().answer.contains("disk is full"), "{}", ran.report().answer);
}
