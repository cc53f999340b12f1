//! What people read on a plan's picture and beside the values that they approve.

use errand::event::{Event, Question, StepView};
use errand::settings::Settings;

use crate::scripted::{Piece, Ran, ScriptedDesk, world, world_with};

/// The lines of the first step, when it was planned and when it was last told.
fn told(ran: &Ran) -> (Vec<String>, Vec<String>) {
    let views = ran.events.iter().filter_map(|event| match event {
        Event::CallPlanned { step } | Event::StepResolved { step } => Some(step),
        _ => None,
    });
    let views: Vec<&StepView> = views.filter(|view| view.step == 1).collect();
    (views[0].words.clone(), views[views.len() - 1].words.clone())
}

async fn check(call: &str, planned: &[&str], known: &[&str]) {
    let ran = world(&format!("1. {call}\n2. join()")).run("whatever a@b.org, b@c.org /tmp/plan.pdf").await;
    assert_eq!(
        told(&ran),
        (planned.iter().map(|s| (*s).to_owned()).collect(), known.iter().map(|s| (*s).to_owned()).collect()),
        "{call}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_a_few_short_lines() {
    check(
        r#"create_calendar_event("lunch", "Friday at noon", "", "Cafe Luna", ["a@b.org"], "", "")"#,
        &["“lunch”", "Friday at noon", "at Cafe Luna", "with a@b.org"],
        &["“Lunch”", "Fri 27 Nov, 12:00–13:00", "at Cafe Luna", "with a@b.org"],
    )
    .await;
    check(
        r#"create_calendar_event("Camp", "July 3", "July 5", "", [], "", "")"#,
        &["“Camp”", "July 3"],
        &["“Camp”", "Sat 3 Jul 2027 – Mon 5 Jul 2027"],
    )
    .await;
    check(
        r#"compose_new_email(["a@b.org"], ["b@c.org"], "Plan", "Here it is", [])"#,
        &["to a@b.org", "copy to b@c.org", "“Plan”", "“Here it is”"],
        &["to a@b.org", "copy to b@c.org", "“Plan”", "“Here it is”"],
    )
    .await;
    check(
        r#"create_reminder("Call Ana", "tomorrow", "", "", 1, False)"#,
        &["“Call Ana”", "tomorrow", "high priority"],
        &["“Call Ana”", "Thu 26 Nov", "high priority"],
    )
    .await;
    check(
        r#"maps_show_directions("", "the library", "w")"#,
        &["to the library", "on foot"],
        &["to the library", "on foot"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_is_cut_and_a_file_has_no_folder() {
    let long = "word ".repeat(40);
    let ran = world(&format!("1. create_note(\"x\", \"{long}\", \"\")\n2. join()")).run("whatever").await;
    let line = &told(&ran).1[1];
    assert!(line.chars().count() <= 83 && line.ends_with("…”"), "{line}");
    let plan = "1. open_and_get_file_path(\"plan\")\n2. compose_new_email([\"a@b.org\"], [], \"Plan\", \"\", [\"$1\"])\n3. join()";
    let ran = world(plan).run("mail a@b.org the plan").await;
    let [Question::Approve { steps, .. }] = ran.questions()[..] else { panic!("one question") };
    let attached = steps[0].step.words.last().unwrap();
    assert!(attached.starts_with("with ") && !attached.contains('/'), "{attached}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_has_its_note() {
    for (phrase, note) in [
        ("Friday at 3pm Paris time", Some("15:00 Paris time, 09:00 here")),
        ("yesterday at 3pm", Some("this is in the past")),
        ("Friday at noon", None),
    ] {
        let world = world(&format!("1. get_zoom_meeting_link(\"Sync\", \"{phrase}\", 30, [])\n2. join()"));
        let ran = world.run(phrase).await;
        let [Question::Approve { steps, .. }] = ran.questions()[..] else { panic!("one question") };
        let field = steps[0].fields.iter().find(|field| field.name == "start_time").unwrap();
        assert_eq!(field.note.as_deref(), note, "{phrase}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn instructions_that_the_planner_was_told_are_shown_with_its_plan() {
    let instructions = |settings: Settings| async move {
        let plan = vec![vec![Piece::Text("1. create_note(\"x\", \"y\", \"\")\n2. join()".to_owned())]];
        let ran = world_with(plan, ScriptedDesk::default(), settings).run("note x: y").await;
        let told = ran.events.iter().find_map(|event| match event {
            Event::Planned { instructions, .. } => Some(instructions.clone()),
            _ => None,
        });
        told.unwrap()
    };
    let asked = Settings { instructions: " meetings last half an hour ".to_owned(), ..Settings::default() };
    assert_eq!(instructions(asked).await.as_deref(), Some("meetings last half an hour"));
    assert_eq!(instructions(Settings::default()).await, None);
}
