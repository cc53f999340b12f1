//! Calendar, Reminders and Notes: what is made is there, verified, and gone again after undo.

use errand::desktop::DesktopError;
use jiff::Timestamp;
use serde_json::json;

use crate::mac::{Mac, at, day};

fn moment(text: &str) -> Option<Timestamp> {
    Some(text.parse().expect("a moment"))
}

#[tokio::test]
async fn an_event_is_added_verified_and_taken_back() {
    let mac = Mac::new();
    let before = mac.snapshot().events;
    let event = json!({
        "title": "Budget review", "start_date": at("2026-11-27T12:00:00-05:00[America/New_York]"), "end_date": at("2026-11-27T12:45:00-05:00"),
        "location": "https://zoom.us/j/1", "invitees": ["a@example.com"], "notes": "Bring figures", "calendar": "work",
    });
    let done = mac.call("create_calendar_event", event).await.expect("an event");
    assert!(done.verified);
    assert!(
        done.remarks.iter().any(|remark| remark.contains("not invited by Calendar: a@example.com")),
        "{:?}",
        done.remarks
    );
    let events = mac.snapshot().events;
    let event = events.iter().find(|event| event.title == "Budget review").expect("it is there");
    assert_eq!(
        (event.calendar.as_str(), event.start, event.end),
        ("Work", moment("2026-11-27T17:00:00Z"), moment("2026-11-27T17:45:00Z"))
    );
    assert_eq!((event.location.as_str(), event.url.as_str()), ("https://zoom.us/j/1", "https://zoom.us/j/1"));
    assert_eq!(event.notes, "Bring figures\n\nInvitees: a@example.com");
    mac.take_back("create_calendar_event", &done).await.expect("it is taken back");
    assert_eq!(mac.snapshot().events, before);
    let again = mac.take_back("create_calendar_event", &done).await.expect_err("it is gone");
    assert!(matches!(again, DesktopError::NotFound { .. }), "{again:?}");
}

#[tokio::test]
async fn an_event_without_an_end_takes_an_hour_and_one_without_a_time_the_day() {
    let mac = Mac::new();
    mac.call("create_calendar_event", json!({ "title": "Call", "start_date": at("2026-11-27T09:00:00Z") }))
        .await
        .expect("an event");
    mac.call("create_calendar_event", json!({ "title": "Fair", "start_date": day("2026-11-28T00:00:00Z") }))
        .await
        .expect("an event");
    let events = mac.snapshot().events;
    let call = events.iter().find(|event| event.title == "Call").expect("it is there");
    assert_eq!((call.end, call.all_day), (moment("2026-11-27T10:00:00Z"), false));
    assert!(events.iter().any(|event| event.title == "Fair" && event.all_day));
}

#[tokio::test]
async fn an_event_needs_a_start_before_its_end_and_a_calendar_that_takes_it() {
    let mac = Mac::new();
    let before = mac.snapshot().events;
    let start = at("2026-11-27T09:00:00Z");
    for (wrong, code) in [
        (json!({ "title": "x", "start_date": null }), "refused"),
        (json!({ "title": "x", "start_date": start, "end_date": at("2026-11-27T08:00:00Z") }), "refused"),
        (json!({ "title": "x", "start_date": start, "calendar": "US Holidays" }), "not_found"),
        (json!({ "title": "x", "start_date": start, "calendar": "Garden" }), "not_found"),
    ] {
        let error = mac.call("create_calendar_event", wrong.clone()).await.expect_err("it cannot be");
        assert_eq!(error.code(), code, "{wrong}: {error}");
    }
    assert_eq!(mac.snapshot().events, before);
}

#[tokio::test]
async fn a_reminder_with_a_time_rings_and_can_be_taken_back() {
    let mac = Mac::new();
    let before = mac.snapshot().reminders;
    let reminder = json!({ "name": "Call the bank", "due_date": at("2026-11-27T09:00:00Z"), "notes": "Ask about fees", "list_name": "errands", "priority": 1 });
    let done = mac.call("create_reminder", reminder).await.expect("a reminder");
    assert!(done.verified);
    let reminders = mac.snapshot().reminders;
    let made = reminders.iter().find(|reminder| reminder.name == "Call the bank").expect("it is there");
    assert_eq!((made.list.as_str(), made.notes.as_str(), made.priority), ("Errands", "Ask about fees", 1));
    assert_eq!(
        (made.due, made.alarm, made.all_day),
        (moment("2026-11-27T09:00:00Z"), moment("2026-11-27T09:00:00Z"), false)
    );
    mac.take_back("create_reminder", &done).await.expect("it is taken back");
    assert_eq!(mac.snapshot().reminders, before);
}

#[tokio::test]
async fn a_reminder_for_a_day_has_no_alarm_and_one_without_a_date_none_at_all() {
    let mac = Mac::new();
    mac.call("create_reminder", json!({ "name": "Rent", "due_date": day("2026-12-01T00:00:00Z") }))
        .await
        .expect("a reminder");
    mac.call("create_reminder", json!({ "name": "Tax", "due_date": at("2026-12-01T10:00:00Z"), "all_day": true }))
        .await
        .expect("a reminder");
    mac.call("create_reminder", json!({ "name": "Milk" })).await.expect("a reminder");
    for reminder in mac.snapshot().reminders {
        match reminder.name.as_str() {
            "Rent" | "Tax" => assert_eq!((reminder.all_day, reminder.alarm), (true, None), "{}", reminder.name),
            "Milk" => assert_eq!((reminder.due, reminder.alarm, reminder.list.as_str()), (None, None, "Reminders")),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_note_is_written_verified_and_taken_back() {
    let mac = Mac::new();
    let note = json!({ "name": "Trip <3", "content": "boots\n\ntent & stove", "folder": "travel" });
    let done = mac.call("create_note", note).await.expect("a note");
    assert!(done.verified);
    let notes = mac.snapshot().notes;
    let made = notes.iter().find(|note| note.name == "Trip <3").expect("it is there");
    assert_eq!((made.folder.as_str(), made.text.as_str()), ("Travel", "Trip <3\nboots\n\ntent & stove"));
    mac.take_back("create_note", &done).await.expect("it is taken back");
    let folder = mac.snapshot().notes.into_iter().find(|note| note.name == "Trip <3").map(|note| note.folder);
    assert_eq!(folder.as_deref(), Some("Recently Deleted"));
}

#[tokio::test]
async fn a_note_without_a_name_is_named_by_its_first_line() {
    let mac = Mac::new();
    mac.call("create_note", json!({ "content": "Ana called\nback by six" })).await.expect("a note");
    assert!(
        mac.snapshot().notes.iter().any(|note| note.name == "Ana called" && note.text == "Ana called\nback by six")
    );
    assert_eq!(mac.call("create_note", json!({})).await.expect_err("nothing to write").code(), "refused");
}

#[tokio::test]
async fn a_note_is_opened_and_its_text_is_the_result() {
    let mac = Mac::new();
    let done = mac.call("open_note", json!({ "name": "my groceries list" })).await.expect("it is there");
    assert_eq!(done.result, json!("Groceries\noat milk\neggs\nsourdough\ncoffee beans\nlemons"));
    assert!(mac.snapshot().opened.iter().any(|opened| opened.kind == "note" && opened.target == "Groceries"));
}

#[tokio::test]
async fn two_notes_of_one_name_are_a_question_unless_the_folder_says_which() {
    let mac = Mac::new();
    let error = mac.call("open_note", json!({ "name": "meeting notes" })).await.expect_err("two are called so");
    let DesktopError::Ambiguous { choices, .. } = error else { panic!("{error:?}") };
    let labels: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
    assert_eq!(labels, ["Meeting notes — Notes", "Meeting notes — Work"]);
    let done =
        mac.call_with("open_note", json!({ "name": "meeting notes" }), &[&choices[1].id]).await.expect("the second");
    assert!(done.result.as_str().expect("text").contains("Weekly with Helen"));
    let done =
        mac.call("open_note", json!({ "name": "meeting notes", "folder": "work" })).await.expect("the one at work");
    assert!(done.result.as_str().expect("text").contains("Weekly with Helen"));
}

#[tokio::test]
async fn text_is_added_to_a_note_and_taken_out_again() {
    let mac = Mac::new();
    let before = mac.snapshot().notes;
    let done = mac
        .call("append_note_content", json!({ "name": "groceries", "content": "rye & <b>butter</b>\nplums" }))
        .await
        .expect("added");
    assert!(done.verified);
    let text = mac.snapshot().notes.into_iter().find(|note| note.name == "Groceries").expect("it is there").text;
    assert_eq!(text, "Groceries\noat milk\neggs\nsourdough\ncoffee beans\nlemons\nrye & <b>butter</b>\nplums");
    mac.take_back("append_note_content", &done).await.expect("it is restored");
    assert_eq!(mac.snapshot().notes, before);
}

#[tokio::test]
async fn a_note_that_was_changed_since_is_not_overwritten_by_undo() {
    let mac = Mac::new();
    let first = mac.call("append_note_content", json!({ "name": "groceries", "content": "rye" })).await.expect("added");
    mac.call("append_note_content", json!({ "name": "groceries", "content": "plums" })).await.expect("added");
    let error = mac.take_back("append_note_content", &first).await.expect_err("it was changed since");
    assert_eq!(error.code(), "refused");
    assert!(mac.snapshot().notes.iter().any(|note| note.name == "Groceries" && note.text.ends_with("rye\nplums")));
}

#[tokio::test]
async fn locked_notes_and_notes_with_attachments_are_left_alone() {
    let mut mac = Mac::new();
    let before = mac.snapshot().notes;
    for (tool, name) in
        [("open_note", "passwords"), ("append_note_content", "passwords"), ("append_note_content", "house projects")]
    {
        let error = mac.call(tool, json!({ "name": name, "content": "x" })).await.expect_err("it is left alone");
        assert_eq!(error.code(), "refused", "{tool} {name}");
        assert!(!error.hint().is_empty());
    }
    assert_eq!(mac.snapshot().notes, before);
    mac.desktop.settings.append_with_attachments = true;
    mac.call("append_note_content", json!({ "name": "house projects", "content": "x" }))
        .await
        .expect("the settings allow it");
}

#[tokio::test]
async fn a_note_that_is_not_there_is_not_found_however_few_there_are() {
    let mac = Mac::new();
    for name in ["taxes", "", "zzz"] {
        let error = mac.call("open_note", json!({ "name": name })).await.expect_err("there is none");
        assert_eq!(error.code(), "not_found", "{name}");
    }
}
