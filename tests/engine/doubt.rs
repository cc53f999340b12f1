//! A plan that may be wrong is asked about, one that surely is wrong is not carried out, and the user moves the lines.

use std::fs;
use std::sync::Arc;

use errand::confidence;
use errand::event::{Event, Question, Reply, RunStatus};
use errand::planner::Features;
use errand::settings::{Percent, Settings};
use errand::talk::ApprovePolicy;

use crate::scripted::{Piece, Ran, ScriptedDesk, World, world_with, yes};

const NOTES: &str = "1. get_phone_number(\"Sid\")\n2. open_note(\"Milk\", \"\")\n3. create_note(\"Sid\", \"$1 $2\", \"\")\n\
                     4. join()";

/// A world whose planner is so sure of every plan. From 0.8 on it acts, below 0.1 it declines.
fn sure(probability: f64, plan: &str, ask_below: Option<i64>) -> World {
    let mut settings = Settings::default();
    settings.approval.ask_below = ask_below.map(|percent| Percent::try_from(percent).unwrap());
    let mut world = world_with(vec![vec![Piece::Text(plan.to_owned())]], ScriptedDesk::default(), settings);
    let folder = tempfile::tempdir().unwrap();
    let feature = "[[features]]\nname = \"margin\"\nmean = 0.0\nscale = 1.0\nweight = 1.0\n";
    // The SHA-256 of no bytes at all, which is what the planner's file holds.
    let planner = "planner = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"";
    let file = format!("format = 2\n{planner}\nbias = 0.0\nact = 0.8\ndecline = 0.1\n{feature}");
    fs::write(folder.path().join("confidence.toml"), file).unwrap();
    fs::write(folder.path().join("planner.gguf"), "").unwrap();
    world.assistant.calibration = confidence::beside(&folder.path().join("planner.gguf")).unwrap().map(Arc::new);
    let log_odds = (probability / (1.0 - probability)).ln();
    *world.planner.features.lock().unwrap() = Some(Features { margin: Some(log_odds), ..Features::default() });
    world
}

fn told_confidence(ran: &Ran) -> f64 {
    let told = ran.events.iter().find_map(|event| match event {
        Event::Planned { confidence, .. } => *confidence,
        _ => None,
    });
    told.unwrap()
}

fn warnings(ran: &Ran) -> Vec<&str> {
    let told = ran.events.iter().filter_map(|event| match event {
        Event::Warned { message } => Some(message.as_str()),
        _ => None,
    });
    told.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_as_good_as_right_is_carried_out_unasked() {
    let world = sure(0.9, NOTES, None);
    let ran = world.run("note Sid's number").await;
    assert!(ran.questions().is_empty() && warnings(&ran).is_empty());
    assert_eq!(ran.outcomes(), ["done", "done", "done"]);
    assert!((told_confidence(&ran) - 0.9).abs() < 1e-9);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_doubtful_plan_only_look_ups_run_before_the_yes() {
    let world = sure(0.54, NOTES, None);
    let ran = world.run_with("note Sid's number", ApprovePolicy::Ask, |_| Reply::Cancel).await;
    let [Question::Approve { steps, warnings }] = ran.questions()[..] else { panic!("one question") };
    assert_eq!(steps.iter().map(|step| (step.step.step, step.asks)).collect::<Vec<_>>(), [(2, true), (3, true)]);
    assert_eq!(warnings, &["Errand is not sure that it has understood you: it is 54 % sure of this plan"]);
    assert_eq!(world.desk.begun_tools(), ["get_phone_number"]);
    assert_eq!(ran.report().status, RunStatus::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_plan_that_is_approved_is_carried_out() {
    let ran = sure(0.54, NOTES, None).run_with("note Sid's number", ApprovePolicy::Ask, yes).await;
    assert_eq!((ran.questions().len(), ran.report().status), (1, RunStatus::Done));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_plan_of_look_ups_alone_needs_no_yes() {
    let ran = sure(0.54, "1. get_phone_number(\"Sid\")\n2. join()", None).run("Sid's number").await;
    assert!(ran.questions().is_empty());
    assert_eq!(ran.outcomes(), ["done"]);
    assert!(warnings(&ran)[0].contains("not sure that it has understood you"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_understood_is_shown_and_not_even_looked_up() {
    for policy in [ApprovePolicy::Ask, ApprovePolicy::Yes] {
        let world = sure(0.05, NOTES, None);
        let ran = world.run_with("note Sid's number", policy, |_| panic!("nothing is asked")).await;
        assert!(world.desk.begun_tools().is_empty());
        assert_eq!((ran.report().status, ran.outcomes()), (RunStatus::Declined, vec!["skipped".to_owned(); 3]));
        let answer = &ran.report().answer;
        assert!(answer.starts_with("I did not understand that, and did nothing."), "{answer}");
        assert!(answer.contains("write the note “Sid”"), "{answer}");
        let kept = world.assistant.journal.run(ran.report().run).unwrap();
        assert_eq!((kept.status, kept.steps.len()), (Some(RunStatus::Declined), 3));
        assert!(kept.confidence.is_some_and(|confidence| (confidence - 0.05).abs() < 1e-9));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn yes_for_scripts_is_a_yes_to_a_doubtful_plan_too() {
    let ran = sure(0.54, NOTES, None).run_with("note Sid's number", ApprovePolicy::Yes, |_| panic!("asked")).await;
    assert_eq!(ran.report().status, RunStatus::Done);
    assert!(warnings(&ran)[0].contains("54 % sure"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_says_below_what_to_ask() {
    for (probability, ask_below, questions) in [(0.9, 95, 1), (0.54, 50, 0), (0.02, 0, 0)] {
        let ran = sure(probability, NOTES, Some(ask_below)).run("note Sid's number").await;
        assert_eq!((ran.questions().len(), ran.report().status), (questions, RunStatus::Done), "{ask_below}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planner_that_says_nothing_of_its_plans_is_acted_on() {
    let world = sure(0.05, NOTES, None);
    *world.planner.features.lock().unwrap() = None;
    let ran = world.run("note Sid's number").await;
    assert!(ran.questions().is_empty());
    assert_eq!(ran.outcomes(), ["done", "done", "done"]);
}
