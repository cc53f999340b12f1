//! From a command to a plan, and what happens when there is none.

use std::sync::{Arc, Mutex};

use errand::assistant::{self, AssistantError, LONGEST_COMMAND, Select};
use errand::event::{Event, RunStatus};
use errand::selector::{Selection, Verdict};
use errand::settings::{Policy, Settings};
use errand::tools::Tool;

use crate::scripted::{Piece, ScriptedDesk, World, world, world_with};

struct Scripted(Verdict, &'static [&'static str], Mutex<usize>);

impl Select for Scripted {
    fn select(&self, _: &str, on: &[&Tool]) -> Result<Selection, Box<dyn std::error::Error + Send + Sync>> {
        *self.2.lock().unwrap() = on.len();
        let tools = self.1.iter().map(|name| (*name).to_owned()).collect();
        Ok(Selection { verdict: self.0, tools, scores: Vec::new() })
    }
}

fn selecting(verdict: Verdict, tools: &'static [&'static str], plans: &[&str]) -> World {
    let scripts = plans.iter().map(|plan| vec![Piece::Text((*plan).to_owned())]).collect();
    let mut world = world_with(scripts, ScriptedDesk::default(), Default::default());
    world.assistant.selector = Some(Arc::new(Scripted(verdict, tools, Mutex::new(0))));
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_cannot_be_one_reaches_no_model() {
    let long = "x".repeat(LONGEST_COMMAND + 1);
    for (command, expected) in [("", "empty"), (" \n\t", "empty"), (long.as_str(), "bytes"), ("a\0b", "NUL")] {
        let world = world("1. join()");
        let ran = world.run(command).await;
        let error = ran.report.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.hint().is_empty());
        assert!(world.planner.asked.lock().unwrap().is_empty());
        assert!(world.assistant.journal.history(9, None).unwrap().is_empty());
        assert!(ran.events.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_no_tool_serves_is_declined() {
    let nothing = world("1. join()").run("make me a sandwich").await;
    assert_eq!(nothing.report().status, RunStatus::Declined);
    assert!(nothing.report().answer.starts_with("None of my tools can do that"));
    let world = selecting(Verdict::Declined, &[], &[]);
    let ran = world.run("make me a sandwich").await;
    assert_eq!(ran.report().status, RunStatus::Declined);
    assert!(world.planner.asked.lock().unwrap().is_empty(), "a declined command is not planned");
    assert!(ran.events.iter().any(|event| matches!(event, Event::ToolsChosen { declined: true, .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_every_tool_is_off_nothing_is_planned() {
    let mut world = selecting(Verdict::All, &[], &["1. join()"]);
    let apps = world.assistant.tools.tools.iter().map(|tool| (tool.app.clone(), Policy::Never));
    world.assistant.settings = Arc::new(Settings { apps: apps.collect(), ..Settings::default() });
    let ran = world.run("note a b").await;
    assert_eq!(ran.report().status, RunStatus::Declined);
    assert!(ran.report().answer.contains("switched off"), "{}", ran.report().answer);
    assert!(world.planner.asked.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_planner_is_shown_what_was_selected() {
    let note = "1. create_note(\"a\", \"b\", \"\")\n2. join()";
    let world = selecting(Verdict::Selected, &["create_note", "open_note"], &[note]);
    world.run("note a b").await;
    assert_eq!(*world.planner.asked.lock().unwrap(), [(true, 2)]);
    let world = selecting(Verdict::All, &["create_note"], &[note]);
    world.run("note a b").await;
    assert_eq!(*world.planner.asked.lock().unwrap(), [(false, 16)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_plan_is_written_once_more_with_all_tools() {
    let faulty = "1. get_phone_number(\"Sid\")\n2. send_sms([\"$1\"])\n3. join()";
    let right = "1. create_note(\"a\", \"b\", \"\")\n2. join()";
    let world = selecting(Verdict::Selected, &["create_note", "get_phone_number"], &[faulty, right]);
    let ran = world.run("note a b").await;
    assert_eq!(ran.outcomes(), ["done"]);
    assert_eq!(*world.planner.asked.lock().unwrap(), [(true, 2), (false, 16)]);
    assert!(ran.events.iter().any(|event| matches!(event, Event::PlanRejected { why } if why.contains("send_sms"))));
    let run = world.assistant.journal.run(ran.report().run).unwrap();
    assert_eq!(run.steps.len(), 1, "the look-up of the void plan is forgotten");
    assert_eq!(run.steps[0].tool, "create_note");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_faulty_plan_is_an_error_that_shows_what_was_wrong() {
    let world = selecting(Verdict::Selected, &["create_note"], &["1. fly()\n", "1. create_note(\"a\")\n"]);
    let ran = world.run("note a b").await;
    let Err(AssistantError::Plan { error, text }) = &ran.report else { panic!("a faulty plan") };
    assert!(error.to_string().contains("create_note"), "{error}");
    assert_eq!(text.trim(), "1. create_note(\"a\")");
    let Some(Event::Answered { status, .. }) = ran.events.last() else { panic!("the last event is the answer") };
    assert_eq!(*status, RunStatus::Failed);
    assert_eq!(world.assistant.journal.history(1, None).unwrap()[0].status, Some(RunStatus::Failed));
}

#[tokio::test(flavor = "multi_thread")]
async fn planning_alone_does_nothing() {
    let plan = "1. get_phone_number(\"Sid\")\n2. send_sms([\"$1\"], \"hi\")\n3. join()\n";
    let world = world(plan);
    let planned = assistant::plan_only(&world.assistant, "text Sid hi").await.unwrap();
    assert_eq!(planned.plan.calls.len(), 2);
    assert!(planned.text.starts_with("1. get_phone_number"));
    assert!(world.desk.begun_tools().is_empty());
    assert!(world.assistant.journal.history(1, None).unwrap().is_empty());
}
