//! Mail: drafts by URL and by script, replies and forwards, with and without the faults of real Macs.

use errand::desktop::{self, Mode};
use errand::tools::ToolTable;
use serde_json::{Value, json};
use virtual_mac::Mail;

use crate::mac::Mac;

fn only(mac: &Mac) -> Mail {
    let mut mails = mac.snapshot().mails;
    assert_eq!(mails.len(), 1, "{mails:?}");
    mails.remove(0)
}

fn lunch() -> Value {
    json!({ "recipients": ["ana.souza@example.com"], "cc": ["dana.cho@northgate.example"], "subject": "Lunch & more?",
            "context": "Noon at Roma?\nSay yes." })
}

#[tokio::test]
async fn a_new_email_is_a_draft_on_the_screen_and_can_be_taken_back() {
    let mac = Mac::new();
    let done = mac.call("compose_new_email", lunch()).await.expect("a draft");
    assert!(done.verified);
    let mail = only(&mac);
    assert_eq!(
        (mail.state, mail.to, mail.cc),
        ("open", vec!["ana.souza@example.com".to_owned()], vec!["dana.cho@northgate.example".to_owned()])
    );
    assert_eq!((mail.subject.as_str(), mail.body.as_str()), ("Lunch & more?", "Noon at Roma?\nSay yes."));
    mac.take_back("compose_new_email", &done).await.expect("it is taken back");
    assert_eq!(mac.snapshot().mails, []);
}

#[tokio::test]
async fn an_email_with_attachments_keeps_them() {
    let mac = Mac::new();
    let path = mac.home("Documents/budget.xlsx");
    let mut email = lunch();
    email["attachments"] = json!([path]);
    let done = mac.call("compose_new_email", email).await.expect("a draft");
    assert!(done.verified);
    assert_eq!((only(&mac).attachments, only(&mac).state), (vec![path], "open"));
}

#[test]
fn what_cannot_be_attached_or_written_to_is_known_before_anything_is_done() {
    let mac = Mac::new();
    let tools = ToolTable::embedded();
    let accepts = |name: &str, value: Value| {
        let parameters = &tools.get("compose_new_email").unwrap().parameters;
        let parameter = parameters.iter().find(|parameter| parameter.name == name).unwrap();
        desktop::accepts(&mac.desktop, parameter, &value)
    };
    assert_eq!(accepts("attachments", json!([mac.home("Documents/budget.xlsx")])), Ok(()));
    assert_eq!(accepts("attachments", json!([])), Ok(()));
    assert!(accepts("attachments", json!([mac.home("Documents/nowhere.xlsx")])).is_err());
    assert!(accepts("recipients", json!(["Ana"])).is_err());
}

#[tokio::test]
async fn an_email_is_sent_where_the_settings_say_so_with_its_attachments() {
    let mut mac = Mac::with("hasty-send-loses-attachments");
    mac.desktop.settings.mail_mode = Mode::Send;
    let path = mac.home("Documents/budget.xlsx");
    let mut email = lunch();
    email["attachments"] = json!([path]);
    let done = mac.call("compose_new_email", email).await.expect("sent");
    assert!(!done.verified, "nothing says that it arrived");
    assert_eq!(done.made, None);
    assert_eq!((only(&mac).attachments, only(&mac).state), (vec![path], "sent"));
}

#[tokio::test]
async fn mail_that_refuses_to_send_is_a_failure() {
    let mut mac = Mac::with("send-refused");
    mac.desktop.settings.mail_mode = Mode::Send;
    let error = mac.call("compose_new_email", lunch()).await.expect_err("Mail said no");
    assert_eq!(error.code(), "refused");
    assert!(mac.snapshot().mails.iter().all(|mail| mail.state != "sent"));
}

#[tokio::test]
async fn a_draft_by_url_is_no_quote_where_scripted_bodies_are() {
    let mac = Mac::with("body-quoted");
    mac.call("compose_new_email", lunch()).await.expect("a draft");
    assert_eq!(only(&mac).body, "Noon at Roma?\nSay yes.");
}

#[tokio::test]
async fn a_name_or_a_missing_file_never_reaches_mail() {
    let mac = Mac::new();
    for wrong in [
        json!({ "recipients": ["No contacts found"] }),
        json!({ "recipients": ["a@example.com"], "cc": ["Dana"] }),
        json!({ "recipients": ["a@example.com"], "attachments": ["budget.xlsx"] }),
    ] {
        let error = mac.call("compose_new_email", wrong.clone()).await.expect_err("it is refused");
        assert_eq!(error.code(), "refused", "{wrong}");
    }
    assert_eq!(mac.snapshot().mails, []);
}

#[tokio::test]
async fn a_reply_holds_the_text_and_the_quoted_original() {
    let mac = Mac::new();
    let done = mac
        .call("reply_to_email", json!({ "cc": ["a@example.com"], "context": "Fine by me." }))
        .await
        .expect("a reply");
    assert!(done.verified);
    let mail = only(&mac);
    assert_eq!(
        (mail.origin.as_str(), mail.state, mail.to),
        ("reply", "open", vec!["sid.kapoor@northgate.example".to_owned()])
    );
    assert_eq!(mail.cc, ["a@example.com"]);
    assert!(mail.body.starts_with("Fine by me.\n\nOn ") && mail.body.contains("\n> "), "{}", mail.body);
    mac.take_back("reply_to_email", &done).await.expect("it is taken back");
    assert_eq!(mac.snapshot().mails, []);
}

#[tokio::test]
async fn a_reply_survives_windows_that_swallow_its_body() {
    let mac = Mac::with("reply-body-swallowed");
    mac.call("reply_to_email", json!({ "context": "Fine by me." })).await.expect("a reply");
    assert!(only(&mac).body.starts_with("Fine by me."));
}

#[tokio::test]
async fn a_reply_whose_body_is_lost_is_a_failure_and_leaves_nothing() {
    let mac = Mac::with("reply-body-lost");
    let error = mac.call("reply_to_email", json!({ "context": "Fine by me." })).await.expect_err("the body is lost");
    assert_eq!(error.code(), "refused");
    assert_eq!(mac.snapshot().mails, []);
}

#[tokio::test]
async fn a_forward_without_a_remark_keeps_the_original() {
    let mac = Mac::new();
    mac.call("forward_email", json!({ "recipients": ["dana.cho@northgate.example"] })).await.expect("a forward");
    let mail = only(&mac);
    assert_eq!(
        (mail.origin.as_str(), mail.state, mail.to),
        ("forward", "open", vec!["dana.cho@northgate.example".to_owned()])
    );
    assert!(mail.body.contains("Begin forwarded message"), "{}", mail.body);
}

#[tokio::test]
async fn a_forward_with_a_remark_holds_both() {
    let mac = Mac::new();
    let forward =
        json!({ "recipients": ["dana.cho@northgate.example"], "cc": ["a@example.com"], "context": "For you." });
    mac.call("forward_email", forward).await.expect("a forward");
    let mail = only(&mac);
    assert!(mail.body.starts_with("For you.\n\nBegin forwarded message:"), "{}", mail.body);
    assert!(mail.body.contains("Subject: Budget for the third quarter"), "{}", mail.body);
}
