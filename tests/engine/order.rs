//! What runs when: look-ups early, different apps side by side, one app in turn.

use std::collections::HashSet;
use std::sync::{Mutex, mpsc};

use errand::event::{Event, Question, Reply, RunStatus};
use errand::settings::Settings;
use errand::talk::ApprovePolicy;
use tokio::sync::Barrier;

use crate::scripted::{Piece, ScriptedDesk, world, world_with};

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_runs_while_the_plan_is_being_written() {
    let (tell, told) = mpsc::channel();
    let desk = ScriptedDesk { tell: Some(("get_phone_number".to_owned(), tell)), ..ScriptedDesk::default() };
    // The planner does not go on before the look-up has begun.
    let script = vec![
        Piece::Text("1. get_phone_number(\"Sid\")\n".to_owned()),
        Piece::Wait(Mutex::new(told)),
        Piece::Text("2. send_sms([\"$1\"], \"on my way\")\n3. join()\n".to_owned()),
    ];
    let world = world_with(vec![script], desk, Settings::default());
    let ran = world.run("text Sid on my way").await;
    assert_eq!(ran.outcomes(), ["done", "done"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_look_ups_runs_before_the_plan_is_complete() {
    let world =
        world("1. create_note(\"a\", \"b\", \"\")\n2. maps_open_location(\"Oslo\")\n3. create_note(\"c\", \"d\"");
    let ran = world.run("note a b and show Oslo").await;
    assert!(ran.report.is_err());
    assert!(world.desk.begun_tools().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn different_apps_work_side_by_side() {
    let tools: HashSet<String> = ["create_note", "create_reminder"].map(str::to_owned).into();
    let desk = ScriptedDesk { meet: Some((tools, Barrier::new(2))), ..ScriptedDesk::default() };
    let plan = "1. create_note(\"a\", \"b\", \"\")\n2. create_reminder(\"c\", \"\", \"\", \"\", 0, False)\n3. join()";
    let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], desk, Settings::default());
    assert_eq!(world.run("note a b and remind me to c").await.outcomes(), ["done", "done"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_app_gets_one_call_at_a_time() {
    let calls: String = (1..=8).map(|k| format!("{k}. create_note(\"n{k}\", \"x\", \"\")\n")).collect();
    let world = world(&format!("{calls}9. join()"));
    let ran = world.run("eight notes").await;
    assert_eq!(ran.outcomes(), ["done"; 8]);
    assert_eq!(world.desk.most_at_once.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_events_tell_the_run_in_order() {
    let world = world("1. get_phone_number(\"Sid\")\n2. send_sms([\"$1\"], \"hi\")\n3. join()\n");
    let ran = world.run("text Sid hi").await;
    let names: Vec<&str> = ran
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Started { .. } => Some("started"),
            Event::ToolsChosen { .. } => Some("tools"),
            Event::Planned { .. } => Some("planned"),
            Event::Asked { .. } => Some("asked"),
            Event::StepStarted { step: 2 } => Some("send"),
            Event::StepEnded { step: 2, .. } => Some("sent"),
            Event::Answered { .. } => Some("answered"),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["started", "tools", "planned", "asked", "send", "sent", "answered"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_found_before_the_question_shows_it() {
    let plan = "1. get_email_address(\"Sid\")\n2. open_and_get_file_path(\"budget.xlsx\")\n\
                3. compose_new_email([\"$1\"], [], \"\", \"here you are\", [\"$2\"])\n4. join()";
    let ran = world(plan).run("send Sid budget.xlsx").await;
    let [Question::Approve { steps, .. }] = ran.questions()[..] else { panic!("one question") };
    assert_eq!(steps.len(), 1, "only the e-mail is still to come");
    assert!(steps[0].text.contains("Sid (sid@example.com)"), "{}", steps[0].text);
    assert!(steps[0].text.contains("/Users/ana/Documents/budget.xlsx"), "{}", steps[0].text);
    assert_eq!(ran.report().status, RunStatus::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_before_the_yes_to_what_is_sent() {
    let plan =
        "1. create_note(\"a\", \"b\", \"\")\n2. get_phone_number(\"Sid\")\n3. send_sms([\"$2\"], \"hi\")\n4. join()";
    let world = world(plan);
    let ran = world.run_with("note a b, text Sid hi", ApprovePolicy::Ask, |_| Reply::Cancel).await;
    assert_eq!(ran.outcomes(), ["skipped", "done", "skipped"]);
    assert_eq!(world.desk.begun_tools(), ["get_phone_number"]);
    assert_eq!(ran.report().status, RunStatus::Cancelled);
}
