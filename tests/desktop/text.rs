//! Whatever an argument holds, it arrives unchanged and runs nothing.

use serde_json::{Value, json};
use virtual_mac::Snapshot;

use crate::mac::{Mac, at};

/// Texts that have broken assistants before.
fn nasty() -> Vec<String> {
    vec![
        "\"; do shell script \"touch ~/owned\"; \"".to_owned(),
        "'); Application('Finder').delete(); ('".to_owned(),
        "${1} $(reboot) `id` \\\" \\n %s %00 \u{2028}line\u{2029}end".to_owned(),
        "first\nsecond\n\nfourth".to_owned(),
        "“quotes” ‘single’ \"double\" <b>&amp;</b> </div><script>".to_owned(),
        "👩‍👩‍👧‍👦 🇩🇪 e\u{301} مرحبا 你好".to_owned(),
        "a+b=c&d?e#f%20g".to_owned(),
        "x“é” 🎉\"\\\n".repeat(6_000).trim_end().to_owned(),
        "long ".repeat(20_000).trim_end().to_owned(),
    ]
}

/// Carries a tool out with each text and looks for it on the desktop.
async fn check(tool: &str, arguments: impl Fn(&str) -> Value, found: impl Fn(&Snapshot, &str) -> bool) {
    let mac = Mac::new();
    for text in nasty() {
        let shown: String = text.chars().take(40).collect();
        if let Err(error) = mac.call(tool, arguments(&text)).await {
            panic!("{tool} with {shown:?}: {error}");
        }
        assert!(found(&mac.snapshot(), &text), "{tool} changed {shown:?}");
    }
    assert!(!std::path::Path::new(&mac.home("owned")).exists());
}

#[tokio::test]
async fn in_an_email() {
    let email = |text: &str| json!({ "recipients": ["a@example.com"], "subject": text, "context": text });
    check("compose_new_email", email, |mac, text| {
        mac.mails.iter().any(|mail| mail.subject == text && mail.body == text)
    })
    .await;
}

#[tokio::test]
async fn in_a_reply_and_a_forward() {
    let starts =
        |mac: &Snapshot, text: &str| mac.mails.iter().any(|mail| mail.body.starts_with(&format!("{text}\n\n")));
    check("reply_to_email", |text| json!({ "context": text }), starts).await;
    check("forward_email", |text| json!({ "recipients": ["a@example.com"], "context": text }), starts).await;
}

#[tokio::test]
async fn in_an_event() {
    let event = |text: &str| json!({ "title": text, "location": text, "notes": text, "start_date": at("2026-11-27T09:00:00Z") });
    check("create_calendar_event", event, |mac, text| {
        mac.events.iter().any(|event| event.title == text && event.location == text && event.notes == text)
    })
    .await;
}

#[tokio::test]
async fn in_a_reminder() {
    let reminder = |text: &str| json!({ "name": text, "notes": text });
    check("create_reminder", reminder, |mac, text| {
        mac.reminders.iter().any(|each| each.name == text && each.notes == text)
    })
    .await;
}

#[tokio::test]
async fn in_a_note() {
    let note = |text: &str| json!({ "name": "Nasty", "content": text });
    check("create_note", note, |mac, text| mac.notes.iter().any(|note| note.text == format!("Nasty\n{text}"))).await;
    let more = |text: &str| json!({ "name": "groceries", "content": text });
    check("append_note_content", more, |mac, text| {
        mac.notes.iter().any(|note| note.name == "Groceries" && note.text.ends_with(text))
    })
    .await;
}

#[tokio::test]
async fn in_a_message() {
    let message = |text: &str| json!({ "recipients": ["+16505550114"], "message": text });
    check("send_sms", message, |mac, text| mac.messages.iter().any(|message| message.text == text)).await;
}

#[tokio::test]
async fn in_a_name_that_is_looked_up() {
    let mac = Mac::new();
    let before = mac.snapshot();
    for text in nasty() {
        for (tool, arguments) in [
            ("get_phone_number", json!({ "name": text })),
            ("open_note", json!({ "name": text })),
            ("open_note", json!({ "name": "groceries", "folder": text })),
            ("create_reminder", json!({ "name": "x", "list_name": text })),
            (
                "create_calendar_event",
                json!({ "title": "x", "start_date": at("2026-11-27T09:00:00Z"), "calendar": text }),
            ),
            ("open_and_get_file_path", json!({ "file_name": text })),
            ("compose_new_email", json!({ "recipients": [text] })),
            ("send_sms", json!({ "recipients": [text] })),
            ("summarize_pdf", json!({ "pdf_path": text })),
        ] {
            let error = mac.call(tool, arguments).await.expect_err("nothing is called so");
            assert!(["not_found", "refused"].contains(&error.code()), "{tool}: {error}");
        }
    }
    assert_eq!(mac.snapshot(), before);
}
