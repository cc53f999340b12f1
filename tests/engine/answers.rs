//! The answer: one or two sentences, nothing claimed that was not seen.

use std::collections::HashMap;
use std::sync::Mutex;

use errand::desktop::DesktopError;

use crate::scripted::{Piece, ScriptedDesk, world, world_with};

async fn check(command: &str, plan: &str, expected: &str) {
    assert_eq!(world(plan).run(command).await.report().answer, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_say_what_was_done() {
    check(
        "what is Sid's number",
        "1. get_phone_number(\"Sid\")\n2. join()",
        "Found the phone number of Sid: +14155550101.",
    )
    .await;
    check(
        "note Milk two litres",
        "1. create_note(\"Milk\", \"two litres\", \"\")\n2. join()",
        "Wrote the note “Milk”.",
    )
    .await;
    check(
        "remind me to water plants tomorrow at 8",
        "1. create_reminder(\"water plants\", \"tomorrow at 8\", \"\", \"\", 0, False)\n2. join()",
        "Added the reminder “Water plants”, Thu 26 Nov 2026, 08:00.",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_is_asked_for_is_read_out_and_a_long_one_is_cut() {
    for (text, expected) in [
        ("milk\neggs".to_owned(), "Showed the note “groceries”: milk\neggs.".to_owned()),
        ("é".repeat(5000), format!("Showed the note “groceries”: {}…", "é".repeat(1000))),
    ] {
        let desk = ScriptedDesk { note: Mutex::new(Some(text)), ..ScriptedDesk::default() };
        let plan = "1. open_note(\"groceries\", \"\")\n2. join()";
        let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], desk, Default::default());
        assert_eq!(world.run("what does my groceries note say").await.report().answer, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_confirmed_says_so() {
    check(
        "text Sid hi",
        "1. get_phone_number(\"Sid\")\n2. send_sms([\"$1\"], \"hi\")\n3. join()",
        "Texted Sid (+14155550101): “Hi”; Messages has not confirmed it.",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_says_what_why_and_what_to_do() {
    check(
        "text Zoe hi",
        "1. get_phone_number(\"Zoe\")\n2. send_sms([\"$1\"], \"Hi\")\n3. join()",
        "Could not look up the phone number of Zoe: no contact matches `zoe`. Check the name. \
         Not done: text to ‹phone number of Zoe›: “Hi”.",
    )
    .await;
    let full = DesktopError::Declined {
        code: "refused".to_owned(),
        message: "the note `Milk` is locked".to_owned(),
        hint: "unlock it in Notes, then ask again".to_owned(),
    };
    let fails = Mutex::new(HashMap::from([("append_note_content".to_owned(), full)]));
    let plan = "1. append_note_content(\"Milk\", \"eggs\", \"\")\n2. join()";
    let desk = ScriptedDesk { fails, ..ScriptedDesk::default() };
    let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], desk, Default::default());
    assert_eq!(
        world.run("add eggs to Milk").await.report().answer,
        "Could not add to the note “Milk”: “Eggs”: the note `Milk` is locked. Unlock it in Notes, then ask again."
    );
}
