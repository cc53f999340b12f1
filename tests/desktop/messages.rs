//! Messages: a text reaches a number and nobody else, once, or waits as a draft.

use errand::desktop::Mode;
use serde_json::json;
use virtual_mac::Message;

use crate::mac::Mac;

/// Messages that were written in this test.
fn written(mac: &Mac) -> Vec<Message> {
    mac.snapshot().messages.into_iter().filter(|message| message.state != "received").collect()
}

#[tokio::test]
async fn a_text_is_sent_to_each_number_and_is_accepted_not_verified() {
    let mac = Mac::new();
    let text = json!({ "recipients": ["+1 (650) 555-0114", "628-555-0103"], "message": "On my way 🚲" });
    let done = mac.call("send_sms", text).await.expect("sent");
    assert!(!done.verified);
    let sent: Vec<_> = written(&mac).into_iter().map(|message| (message.to, message.text, message.state)).collect();
    let to = |number: &str| (vec![number.to_owned()], "On my way 🚲".to_owned(), "accepted".to_owned());
    assert_eq!(sent, [to("+16505550114"), to("+16285550103")]);
}

#[tokio::test]
async fn a_text_waits_as_a_draft_where_the_settings_say_so_or_the_number_is_no_international_one() {
    let mut mac = Mac::new();
    mac.call("send_sms", json!({ "recipients": ["0171 555 0199"], "message": "hi" })).await.expect("a draft");
    mac.desktop.settings.messages_mode = Mode::Draft;
    mac.call("send_sms", json!({ "recipients": ["+16505550114", "+14155550110"], "message": "a&b=c\n\"d\"" }))
        .await
        .expect("a draft");
    let drafts: Vec<_> =
        written(&mac).into_iter().map(|message| (message.to.join(" "), message.text, message.state)).collect();
    let draft = |to: &str, text: &str| (to.to_owned(), text.to_owned(), "draft".to_owned());
    assert_eq!(drafts, [draft("01715550199", "hi"), draft("+16505550114 +14155550110", "a&b=c\n\"d\"")]);
}

#[tokio::test]
async fn a_name_is_never_used_as_a_number() {
    let mac = Mac::new();
    for wrong in ["Sam", "No contacts found", "sam@example.com", ""] {
        let error =
            mac.call("send_sms", json!({ "recipients": [wrong], "message": "hi" })).await.expect_err("no number");
        assert_eq!(error.code(), "refused", "{wrong}");
    }
    assert_eq!(written(&mac), []);
}

#[tokio::test]
async fn a_text_that_is_never_delivered_is_still_only_accepted_and_sent_once() {
    let mac = Mac::with("sms-not-delivered");
    let done =
        mac.call("send_sms", json!({ "recipients": ["+16505550114"], "message": "hi" })).await.expect("accepted");
    assert!(!done.verified);
    assert_eq!(written(&mac).len(), 1);
}

#[tokio::test]
async fn a_send_that_times_out_is_not_tried_again() {
    let mac = Mac::with("timeout-after:Messages");
    let error =
        mac.call("send_sms", json!({ "recipients": ["+16505550114"], "message": "hi" })).await.expect_err("no answer");
    assert_eq!(error.code(), "timeout");
    assert!(error.hint().contains("before you ask again"));
    assert_eq!(written(&mac).len(), 1);
}
