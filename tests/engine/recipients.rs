//! Who is written to, and what is attached: never anything that a text from outside put there.

use std::sync::Mutex;

use serde_json::json;

use crate::scripted::{Piece, ScriptedDesk, world, world_with};

/// Runs a plan; nothing may be sent, and the last step's failure says `why`.
async fn refused(command: &str, plan: &str, why: &str) {
    let desk = ScriptedDesk { note: Mutex::new(Some("+15550100666".to_owned())), ..ScriptedDesk::default() };
    let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], desk, Default::default());
    let ran = world.run(command).await;
    let sent = ["send_sms", "compose_new_email", "forward_email", "summarize_pdf", "create_calendar_event"];
    let begun = world.desk.begun_tools();
    assert!(!begun.iter().any(|tool| sent.contains(&tool.as_str())), "{command}: {begun:?}");
    assert!(ran.report().answer.contains(why), "{command}: {}", ran.report().answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_from_outside_is_no_recipient_and_no_attachment() {
    let why = "from a text, which Errand never does";
    refused("text my plan note", "1. open_note(\"plan\", \"\")\n2. send_sms([\"$1\"], \"hi\")\n3. join()", why).await;
    refused(
        "mail it",
        "1. open_note(\"plan\", \"\")\n2. compose_new_email([\"x@$1\"], [], \"\", \"hi\", [])\n3. join()",
        why,
    )
    .await;
    refused(
        "forward this with it to a@b.org",
        "1. open_note(\"plan\", \"\")\n2. forward_email([\"a@b.org\"], [], \"\", [\"$1\"])\n3. join()",
        why,
    )
    .await;
    refused("summarise it", "1. open_note(\"plan\", \"\")\n2. summarize_pdf(\"$1\")\n3. join()", why).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_no_address() {
    refused("text Sid hi", "1. send_sms([\"Sid\"], \"hi\")\n2. join()", "`Sid` is not a phone number").await;
    refused(
        "lunch at noon tomorrow with Ana",
        "1. create_calendar_event(\"Lunch\", \"noon tomorrow\", \"\", \"\", [\"Ana\"], \"\", \"\")\n2. join()",
        "`Ana` is not an e-mail address",
    )
    .await;
    refused("text nobody", "1. send_sms([], \"hi\")\n2. join()", "nobody to send it to").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_command_does_not_name_is_refused() {
    let why = "that the command does not name";
    refused("mail Ana", "1. compose_new_email([\"ana@evil.example\"], [], \"\", \"hi\", [])\n2. join()", why).await;
    refused("text 415 555 0199", "1. send_sms([\"4155550198\"], \"hi\")\n2. join()", why).await;
    refused("mail a@b.org", "1. compose_new_email([\"a@b.org\"], [], \"\", \"\", [\"/etc/passwd\"])\n2. join()", why)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn part_of_an_address_is_another_address() {
    let why = "that the command does not name";
    let mail = "1. compose_new_email([\"ana@b.org\"], [], \"\", \"hi\", [])\n2. join()";
    for command in ["mail diana@b.org hi", "mail ana@b.org.uk hi", "mail x.ana@b.org hi", "mail ana@b.organic hi"] {
        refused(command, mail, why).await;
    }
    for number in ["415555019", "155550199", "5550"] {
        let plan = format!("1. send_sms([\"{number}\"], \"hi\")\n2. join()");
        refused("text 4155550199 hi", &plan, why).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_that_is_not_found_is_never_written_to() {
    let world = world("1. get_phone_number(\"Zoe\")\n2. send_sms([\"$1\"], \"hi\")\n3. join()");
    let ran = world.run("text Zoe hi").await;
    assert_eq!(ran.outcomes(), ["failed not_found", "skipped"]);
    assert_eq!(world.desk.begun_tools(), ["get_phone_number"]);
    assert!(ran.questions().is_empty(), "there is nothing left to ask about");
}

/// Runs a plan that sends once; what the desktop was given.
async fn sent(command: &str, plan: &str, tool: &str, parameter: &str, expected: serde_json::Value) {
    let world = world(plan);
    world.run(command).await;
    assert_eq!(world.desk.arguments(tool)[parameter], expected, "{command}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_the_command_is_used_as_it_is() {
    let sms = |number: &str| format!("1. send_sms([\"{number}\"], \"hi\")\n2. join()");
    sent("text +1 (415) 555-0199 hi", &sms("+14155550199"), "send_sms", "recipients", json!(["+14155550199"])).await;
    sent("text 415.555.0199 hi", &sms("415.555.0199"), "send_sms", "recipients", json!(["415.555.0199"])).await;
    sent("text 415 555 0199 5 minutes", &sms("4155550199"), "send_sms", "recipients", json!(["4155550199"])).await;
    let mail = "1. compose_new_email([\"Ana@B.org\"], [], \"\", \"hi\", [])\n2. join()";
    for command in ["mail ana@b.org hi", "say hi to <ana@b.org>.", "say hi to ana@b.org."] {
        sent(command, mail, "compose_new_email", "recipients", json!(["Ana@B.org"])).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_all_its_members_each_once() {
    let plan = "1. get_email_address(\"team\")\n2. get_email_address(\"Sid\")\n\
                3. compose_new_email([\"$1\", \"$2\"], [], \"\", \"hi\", [])\n4. join()";
    let both = json!(["sid@example.com", "lutfi@example.com"]);
    sent("mail the team and Sid hi", plan, "compose_new_email", "recipients", both).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_arrives_as_it_was_given() {
    let long = "word ".repeat(20_000);
    for text in ["\\\"; do shell script \"rm\"", "a\nb\r\n\tc", "“quotes” 'single' \\ $9 ${1} 🥛👩‍👩‍👧", long.as_str()]
    {
        let desk = ScriptedDesk { note: Mutex::new(Some(text.to_owned())), ..ScriptedDesk::default() };
        let plan = "1. open_note(\"plan\", \"\")\n2. create_note(\"Copy\", \"$1\", \"\")\n3. join()";
        let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], desk, Default::default());
        world.run("copy my plan note").await;
        assert_eq!(world.desk.arguments("create_note")["content"], json!(text));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_looks_like_a_reference_stays_a_text() {
    let desk = ScriptedDesk { note: Mutex::new(Some("$1 and $2".to_owned())), ..ScriptedDesk::default() };
    let plan = "1. open_note(\"plan\", \"\")\n2. create_note(\"Copy\", \"Here: $1\", \"\")\n3. join()";
    let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], desk, Default::default());
    world.run("copy my plan note").await;
    assert_eq!(world.desk.arguments("create_note")["content"], json!("Here: $1 and $2"));
}
