//! Dates, and what code fills in: resolved before anything happens, shown with their weekday.

use errand::event::{Event, Question};
use errand::talk::ApprovePolicy;
use serde_json::json;

use crate::scripted::world;

fn at(moment: &str) -> serde_json::Value {
    json!({ "at": format!("2026-{moment}[America/New_York]"), "all_day": false })
}

/// Runs a plan of one call; what the desktop was given.
async fn check(call: &str, expected: &[(&str, serde_json::Value)]) {
    let world = world(&format!("1. {call}\n2. join()"));
    world.run("whatever a@b.org").await;
    let tool = call.split('(').next().unwrap();
    let given = world.desk.arguments(tool);
    for (name, value) in expected {
        assert_eq!(given[name], *value, "{call}: {name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_are_moments_and_ends_follow_their_start() {
    check(
        "create_calendar_event(\"lunch\", \"Friday at noon\", \"\", \"\", [], \"\", \"\")",
        &[
            ("title", json!("Lunch")),
            ("start_date", at("11-27T12:00:00-05:00")),
            ("end_date", at("11-27T13:00:00-05:00")),
        ],
    )
    .await;
    check(
        "create_calendar_event(\"Call\", \"tomorrow at 3pm\", \"20 minutes\", \"\", [], \"\", \"\")",
        &[("end_date", at("11-26T15:20:00-05:00"))],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_a_time_is_all_day() {
    let day = json!({ "at": "2026-11-26T00:00:00-05:00[America/New_York]", "all_day": true });
    check(
        "create_reminder(\"water plants\", \"tomorrow\", \"\", \"\", 0, False)",
        &[("due_date", day), ("all_day", json!(true)), ("name", json!("Water plants"))],
    )
    .await;
    check(
        "create_reminder(\"water plants\", \"tomorrow at 8am\", \"\", \"\", 0, False)",
        &[("due_date", at("11-26T08:00:00-05:00")), ("all_day", json!(false))],
    )
    .await;
    check("create_reminder(\"water plants\", \"\", \"\", \"\", 0, False)", &[("due_date", json!(null))]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_leaves_open_is_filled() {
    check(
        "create_note(\"\", \"pick up the parcel before six, please\", \"\")",
        &[
            ("name", json!("Pick up the parcel before six")),
            ("content", json!("Pick up the parcel before six, please")),
        ],
    )
    .await;
    check("get_zoom_meeting_link(\"\", \"\", 0, [])", &[("duration", json!(60)), ("start_time", json!(null))]).await;
    check("maps_show_directions(\"\", \"library\", \"\")", &[("transport", json!("d"))]).await;
    check("compose_new_email([\"a@b.org\"], [], \"\", \"see you\", [])", &[("subject", json!("See you"))]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_written_small_on_purpose_stay_small() {
    for content in ["iPhone is here", "a@b.org wrote", "https://x.org", "Élan", "42 things"] {
        check(&format!("create_note(\"x\", \"{content}\", \"\")"), &[("content", json!(content))]).await;
    }
    check("create_note(\"x\", \"milk\\neggs\", \"\")", &[("content", json!("milk\neggs"))]).await;
    check("create_note(\"x\", \"élan\", \"\")", &[("content", json!("Élan"))]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_is_none_fails_before_anything_is_sent_and_quotes_the_phrase() {
    let plan = "1. get_zoom_meeting_link(\"Sync\", \"the day of the blue moon\", 30, [])\n\
                2. send_sms([\"4155550199\"], \"Join: $1\")\n3. create_note(\"Milk\", \"two litres\", \"\")\n4. join()";
    let world = world(plan);
    let ran = world.run("Zoom the day of the blue moon, text 4155550199 the link, note Milk").await;
    assert_eq!(ran.outcomes(), ["failed refused", "skipped", "done"]);
    assert_eq!(world.desk.begun_tools(), ["create_note"]);
    assert!(ran.report().answer.contains("the day of the blue moon"), "{}", ran.report().answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_without_a_date_asks_for_one() {
    let world = world("1. create_calendar_event(\"Lunch\", \"\", \"\", \"\", [], \"\", \"\")\n2. join()");
    let ran = world.run("schedule lunch").await;
    assert_eq!(ran.outcomes(), ["failed refused"]);
    assert!(ran.report().answer.contains("say when") || ran.report().answer.contains("Say when"));
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_dates_are_pointed_out_before_the_yes() {
    for (phrase, warning) in [
        ("yesterday at 3pm", "is in the past: Tue 24 Nov 2026, 15:00"),
        ("Monday November 27 2026 at 3pm", "is a Friday, not a Monday"),
        ("tomorrow at 3pm Paris time", "Paris"),
    ] {
        let world = world(&format!("1. get_zoom_meeting_link(\"Sync\", \"{phrase}\", 30, [])\n2. join()"));
        let ran = world.run(phrase).await;
        let [Question::Approve { warnings, .. }] = ran.questions()[..] else { panic!("one question") };
        assert!(warnings.iter().any(|told| told.contains(warning)), "{phrase}: {warnings:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_shows_the_weekday() {
    let ran = world("1. get_zoom_meeting_link(\"sync\", \"Friday at noon\", 1, [])\n2. join()")
        .run("Zoom Friday at noon")
        .await;
    let [Question::Approve { steps, .. }] = ran.questions()[..] else { panic!("one question") };
    assert_eq!(steps[0].text, "Make a Zoom meeting “Sync”, Fri 27 Nov 2026, 12:00, 1 minute");
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_dates_are_pointed_out_where_nothing_is_asked_too() {
    let reminder = "1. create_reminder(\"call Ana\", \"yesterday at 3pm\", \"\", \"\", 0, False)\n2. join()";
    let zoom = "1. get_zoom_meeting_link(\"Sync\", \"yesterday at 3pm\", 30, [])\n2. join()";
    for (plan, policy) in [(reminder, ApprovePolicy::Ask), (zoom, ApprovePolicy::Yes)] {
        let ran = world(plan).run_with("yesterday at 3pm", policy, |_| panic!("nothing is asked")).await;
        let warned = ran.events.iter().filter(
            |event| matches!(event, Event::Warned { message } if message.contains("in the past: Tue 24 Nov 2026, 15:00")),
        );
        assert_eq!(warned.count(), 1, "{plan}");
    }
}
