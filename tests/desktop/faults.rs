//! Macs that refuse, hang or lose the thread: each is an error of its own kind, with advice.

use std::time::Duration;

use errand::desktop::{self, DesktopError};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::mac::{Mac, at, task, tool};

fn note() -> Value {
    json!({ "name": "Ideas for May", "content": "x" })
}

#[tokio::test]
async fn an_app_that_may_not_be_controlled_says_what_to_click() {
    let mac = Mac::with("denied:Notes");
    let error = mac.call("create_note", note()).await.expect_err("denied");
    assert_eq!(error, DesktopError::Denied { app: "Notes".to_owned(), code: -1743 });
    assert!(error.hint().contains("System Settings › Privacy & Security › Automation"), "{}", error.hint());
    mac.call("create_reminder", json!({ "name": "other apps go on" })).await.expect("only Notes is denied");
}

#[tokio::test]
async fn consent_that_is_still_missing_is_asked_for() {
    let error = Mac::with("consent:Notes").call("create_note", note()).await.expect_err("consent is needed");
    assert_eq!((error.code(), error.hint().contains("answer OK")), ("denied", true));
}

#[tokio::test]
async fn an_app_that_is_gone_can_be_started() {
    for quirk in ["not-running:Contacts", "lost:Contacts"] {
        let error = Mac::with(quirk).call("get_phone_number", json!({ "name": "mom" })).await.expect_err("gone");
        assert_eq!((error.code(), error.hint().as_str()), ("unavailable", "start Contacts, then ask again"));
    }
}

#[tokio::test]
async fn a_user_s_no_is_no_error_of_ours() {
    let error = Mac::with("cancelled:Notes").call("create_note", note()).await.expect_err("the user said no");
    assert_eq!(error, DesktopError::Cancelled);
}

#[tokio::test]
async fn a_script_that_hangs_is_ended_at_its_deadline_and_says_so() {
    let mut mac = Mac::with("hang:Notes");
    mac.desktop.deadlines.script = Duration::from_secs(1);
    let error = mac.call("create_note", note()).await.expect_err("it hangs");
    assert_eq!(error.to_string(), "Notes did not answer within 1 s");
    assert_eq!(error.code(), "timeout");
}

#[tokio::test]
async fn a_call_can_be_cancelled_at_any_time() {
    let mac = Mac::with("hang:Notes");
    let cancel = CancellationToken::new();
    let task = task(note(), &[]);
    let carried = desktop::carry_out(&mac.desktop, tool("create_note"), &task, &cancel);
    let (result, ()) = tokio::join!(carried, async { cancel.cancel() });
    assert_eq!(result, Err(DesktopError::Cancelled));
}

#[tokio::test]
async fn an_app_that_never_answers_leaves_the_outcome_open() {
    let error =
        Mac::with("timeout:Mail").call("reply_to_email", json!({ "context": "x" })).await.expect_err("no answer");
    assert!(matches!(error, DesktopError::TimedOut { .. }), "{error:?}");
}

#[tokio::test]
async fn what_was_done_although_the_app_never_said_so_is_read_back_and_done_once() {
    let mac = Mac::with("timeout-after:*");
    let event = json!({ "title": "Review", "start_date": at("2026-11-27T09:00:00Z"), "notes": "n" });
    for (name, arguments) in [
        ("create_note", note()),
        ("create_reminder", json!({ "name": "Review", "due_date": at("2026-11-27T09:00:00Z"), "priority": 5 })),
        ("create_calendar_event", event),
        ("append_note_content", json!({ "name": "groceries", "content": "rye" })),
        ("compose_new_email", json!({ "recipients": ["a@example.com"], "context": "x" })),
    ] {
        let done = mac.call(name, arguments).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(done.verified && done.made.is_some(), "{name}: {done:?}");
    }
    let mac = mac.snapshot();
    assert_eq!(mac.notes.iter().filter(|note| note.name == "Ideas for May").count(), 1);
    assert_eq!(mac.reminders.iter().filter(|reminder| reminder.name == "Review").count(), 1);
    assert_eq!(mac.events.iter().filter(|event| event.title == "Review").count(), 1);
    assert_eq!(mac.mails.len(), 1);
}

#[tokio::test]
async fn notes_that_share_a_name_are_told_apart_by_identifier() {
    let mac = Mac::with("duplicate-note-names");
    let done = mac
        .call("append_note_content", json!({ "name": "meeting notes", "folder": "Work", "content": "rye" }))
        .await
        .expect("added");
    assert!(done.verified);
    let changed: Vec<String> =
        mac.snapshot().notes.into_iter().filter(|note| note.text.ends_with("rye")).map(|note| note.folder).collect();
    assert_eq!(changed, ["Work"]);
}

#[tokio::test]
async fn a_slow_app_is_waited_for() {
    let done = Mac::with("slow:Reminders=50").call("create_reminder", json!({ "name": "patience" })).await;
    assert!(done.is_ok_and(|done| done.verified));
}

#[tokio::test]
async fn time_that_macos_spends_asking_for_consent_is_not_the_call_s() {
    let mut mac = Mac::new();
    mac.desktop.deadlines.consent = Some(Duration::from_secs(120));
    mac.call("create_note", note()).await.expect("consent was given");
    for app in ["Mail", "Contacts", "Calendar", "Notes", "Reminders", "Messages"] {
        assert_eq!(desktop::check(&mac.desktop, app).await, Ok(()), "{app}");
    }
    let denied = Mac::with("denied:Mail");
    assert_eq!(desktop::check(&denied.desktop, "Mail").await.expect_err("denied").code(), "denied");
}

#[tokio::test]
async fn a_prototype_key_never_reaches_a_script() {
    let mac = Mac::new();
    let moment: Value =
        serde_json::from_str(r#"{"at":"2026-11-27T09:00:00Z","all_day":false,"__proto__":{"x":1}}"#).expect("JSON");
    mac.call("create_reminder", json!({ "name": "x", "due_date": moment, "__proto__": 1 }))
        .await
        .expect("only what the tool has is passed on");
    assert!(mac.snapshot().reminders.iter().any(|reminder| reminder.name == "x"));
}

#[tokio::test]
async fn missing_programs_of_the_virtual_mac_are_named() {
    let mut mac = Mac::new();
    mac.desktop.programs = "/nowhere".into();
    let error = mac.call("create_note", note()).await.expect_err("no osascript");
    assert_eq!(error.code(), "unavailable");
    mac.desktop.worker = "/nowhere/errand".into();
    let error = mac.call("create_note", note()).await.expect_err("no worker");
    assert!(error.to_string().contains("/nowhere/errand"), "{error}");
}
