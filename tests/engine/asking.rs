//! Approval and choices: what is asked, and what each answer leads to.

use std::collections::BTreeSet;

use errand::event::{Edit, Event, Question, Reply, RunStatus};
use errand::settings::{Policy, Settings};
use errand::talk::ApprovePolicy;
use serde_json::{Value, json};

use crate::scripted::{Piece, ScriptedDesk, world, world_with, yes};

const TEXT_SID: &str = "1. get_phone_number(\"Sid\")\n2. send_sms([\"$1\"], \"hi\")\n3. join()";
const TEXT_SAM: &str = "1. get_phone_number(\"Sam\")\n2. send_sms([\"$1\"], \"hi\")\n3. join()";
const NOTE: &str = "1. create_note(\"Milk\", \"two litres\", \"\")\n2. join()";

fn approve(without: &[usize], edits: &[(usize, &str, serde_json::Value)]) -> Reply {
    let edit = |(step, name, value): &(usize, &str, serde_json::Value)| Edit {
        step: *step,
        name: (*name).to_owned(),
        value: value.clone(),
    };
    Reply::Approve { without: without.to_vec(), edits: edits.iter().map(edit).collect() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_no_yes_is_not_asked_about() {
    let ran = world(NOTE).run("note Milk: two litres").await;
    assert!(ran.questions().is_empty());
    assert_eq!(ran.report().status, RunStatus::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_may_have_everything_asked() {
    let mut settings = Settings::default();
    settings.approval.create = Policy::Ask;
    let world = world_with(vec![vec![Piece::Text(NOTE.to_owned())]], ScriptedDesk::default(), settings);
    let ran = world.run_with("note Milk: two litres", ApprovePolicy::Ask, |_| Reply::Cancel).await;
    assert_eq!(ran.questions().len(), 1);
    assert!(world.desk.begun_tools().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_asks_even_where_the_settings_allow_it() {
    let mut settings = Settings::default();
    settings.tools.insert("send_sms".to_owned(), Policy::Allow);
    let world = world_with(vec![vec![Piece::Text(TEXT_SID.to_owned())]], ScriptedDesk::default(), settings);
    let ran = world.run_with("text Sid hi", ApprovePolicy::Ask, |_| Reply::Cancel).await;
    assert_eq!(ran.questions().len(), 1);
    assert_eq!(world.desk.begun_tools(), ["get_phone_number"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_is_off_cannot_be_planned() {
    let mut settings = Settings::default();
    settings.apps.insert("Notes".to_owned(), Policy::Never);
    let world = world_with(vec![vec![Piece::Text(NOTE.to_owned())]], ScriptedDesk::default(), settings);
    let ran = world.run("note Milk: two litres").await;
    assert!(ran.report.is_err());
    assert!(world.desk.begun_tools().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn yes_for_scripts_asks_nothing_and_refuses_to_choose() {
    let never = |_: &Question| -> Reply { panic!("--yes asks nothing") };
    let ran = world(TEXT_SID).run_with("text Sid hi", ApprovePolicy::Yes, never).await;
    assert_eq!(ran.outcomes(), ["done", "done"]);
    let ran = world(TEXT_SAM).run_with("text Sam hi", ApprovePolicy::Yes, never).await;
    assert_eq!(ran.outcomes(), ["failed ambiguous", "skipped"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_that_match_are_a_question_and_the_chosen_one_is_used() {
    let world = world(TEXT_SAM);
    let ran = world
        .run_with("text Sam hi", ApprovePolicy::Ask, |question| match question {
            Question::Choose { looked_for, choices, .. } => {
                assert_eq!((looked_for.as_str(), choices.len()), ("Sam", 2));
                Reply::Choose { id: "okafor".to_owned(), always: false }
            }
            question => yes(question),
        })
        .await;
    assert_eq!(ran.outcomes(), ["done", "done"]);
    assert_eq!(world.desk.arguments("send_sms")["recipients"], json!(["+14155550102"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_that_is_none_fails_and_sends_nothing() {
    for wrong in [Reply::Cancel, Reply::Choose { id: "nobody".to_owned(), always: true }] {
        let world = world(TEXT_SAM);
        let ran = world.run_with("text Sam hi", ApprovePolicy::Ask, |_| wrong.clone()).await;
        assert_eq!(ran.outcomes(), ["failed ambiguous", "skipped"]);
        assert!(world.assistant.journal.remembered().unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_is_remembered_when_the_user_says_so_and_can_be_forgotten() {
    let scripts = (0..3).map(|_| vec![Piece::Text(TEXT_SAM.to_owned())]).collect();
    let world = world_with(scripts, ScriptedDesk::default(), Settings::default());
    let choose = |question: &Question| match question {
        Question::Choose { .. } => Reply::Choose { id: "okafor".to_owned(), always: true },
        question => yes(question),
    };
    let chosen =
        |ran: &crate::scripted::Ran| ran.questions().iter().any(|question| matches!(question, Question::Choose { .. }));
    assert!(chosen(&world.run_with("text Sam hi", ApprovePolicy::Ask, choose).await));
    let again = world.run_with("text Sam hi", ApprovePolicy::Yes, choose).await;
    assert_eq!(again.outcomes(), ["done", "done"], "what is remembered serves --yes too");
    assert!(world.assistant.journal.forget("get_phone_number", "sam").unwrap());
    assert!(chosen(&world.run_with("text Sam hi", ApprovePolicy::Ask, choose).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_can_be_left_out_with_what_hangs_on_it() {
    let plan = "1. get_zoom_meeting_link(\"Sync\", \"tomorrow at 3pm\", 30, [])\n\
                2. create_calendar_event(\"Sync\", \"tomorrow at 3pm\", \"30 minutes\", \"$1\", [], \"\", \"\")\n\
                3. create_note(\"Milk\", \"two litres\", \"\")\n4. join()";
    let world = world(plan);
    let ran =
        world.run_with("Zoom Sync tomorrow at 3pm, and note Milk", ApprovePolicy::Ask, |_| approve(&[1], &[])).await;
    assert_eq!(ran.outcomes(), ["skipped", "skipped", "done"]);
    assert_eq!(world.desk.begun_tools(), ["create_note"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_values_are_what_is_sent() {
    let world = world(TEXT_SID);
    let edits = [(2, "recipients", json!(["+1 415 555 0177"])), (2, "message", json!("hello"))];
    let ran = world.run_with("text Sid hi", ApprovePolicy::Ask, |_| approve(&[], &edits)).await;
    assert_eq!(ran.outcomes(), ["done", "done"]);
    let sent = world.desk.arguments("send_sms");
    assert_eq!((&sent["recipients"], &sent["message"]), (&json!(["+1 415 555 0177"]), &json!("hello")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_value_that_is_none_is_asked_about_again() {
    let world = world(TEXT_SID);
    let mut replies = vec![
        approve(&[], &[(2, "recipients", json!(["Sid"]))]),
        approve(&[], &[(2, "colour", json!("red"))]),
        approve(&[], &[(7, "message", json!("x"))]),
        approve(&[], &[]),
    ]
    .into_iter();
    let ran = world.run_with("text Sid hi", ApprovePolicy::Ask, |_| replies.next().unwrap()).await;
    assert_eq!(ran.questions().len(), 4);
    let Question::Approve { warnings, .. } = ran.questions()[1] else { panic!("an approval") };
    assert!(warnings[0].contains("`Sid` is not a phone number"), "{warnings:?}");
    assert_eq!(world.desk.arguments("send_sms")["recipients"], json!(["+14155550101"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_date_is_resolved_and_moves_the_end_with_it() {
    let mut settings = Settings::default();
    settings.approval.create = Policy::Ask;
    let plan = "1. create_calendar_event(\"Lunch\", \"tomorrow at noon\", \"\", \"\", [], \"\", \"\")\n2. join()";
    let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], ScriptedDesk::default(), settings);
    let edits = [(1, "start_date", json!("2026-12-01 13:00:00"))];
    world.run_with("lunch tomorrow at noon", ApprovePolicy::Ask, |_| approve(&[], &edits)).await;
    let event = world.desk.arguments("create_calendar_event");
    assert_eq!(event["start_date"]["at"], "2026-12-01T13:00:00-05:00[America/New_York]");
    assert_eq!(event["end_date"]["at"], "2026-12-01T14:00:00-05:00[America/New_York]");
}

/// An event that asks, and what the user's changes to it lead to: the warnings of each further question, and what was done.
async fn change_event(changes: &[&[(usize, &str, Value)]]) -> (Vec<Vec<String>>, Value, crate::scripted::Ran) {
    let mut settings = Settings::default();
    settings.approval.create = Policy::Ask;
    let plan = "1. create_calendar_event(\"Lunch\", \"tomorrow at noon\", \"1pm\", \"\", [], \"\", \"\")\n2. join()";
    let world = world_with(vec![vec![Piece::Text(plan.to_owned())]], ScriptedDesk::default(), settings);
    let mut replies = changes.iter().map(|edits| approve(&[], edits));
    let ran = world.run_with("lunch tomorrow", ApprovePolicy::Ask, |_| replies.next().unwrap()).await;
    let warned = ran.questions().into_iter().skip(1).map(|question| match question {
        Question::Approve { warnings, .. } => warnings.clone(),
        Question::Choose { .. } => panic!("an approval"),
    });
    (warned.collect(), world.desk.arguments("create_calendar_event"), ran)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_makes_no_sense_is_named_and_the_others_stay() {
    let (warned, event, ran) = change_event(&[
        &[(1, "title", json!("Brunch")), (1, "start_date", json!("someday-ish")), (1, "invitees", json!(["Sid"]))],
        &[(1, "start_date", json!("Friday at noon"))],
    ])
    .await;
    let [warnings] = &warned[..] else { panic!("{warned:?}") };
    assert_eq!(
        warnings[..],
        [
            "step 1: could not understand the date `someday-ish` at `someday`; `start_date` stays “Thu 26 Nov 2026, 12:00”",
            "step 1: `Sid` is not an e-mail address; `invitees` stays empty",
        ]
    );
    let Question::Approve { steps, .. } = ran.questions()[1] else { panic!("an approval") };
    assert_eq!(steps[0].step.words, ["“Brunch”", "Thu 26 Nov, 12:00–13:00"]);
    assert_eq!(event["title"], "Brunch");
    assert_eq!(event["start_date"]["at"], "2026-11-27T12:00:00-05:00[America/New_York]");
    assert_eq!(event["end_date"]["at"], "2026-11-27T13:00:00-05:00[America/New_York]");
    let asked = ran.events.iter().filter_map(|event| match event {
        Event::Asked { id, .. } => Some(*id),
        _ => None,
    });
    let ids: BTreeSet<u64> = asked.collect();
    assert_eq!(ids.len(), 2, "each question has an id of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_before_its_start_is_asked_about_again() {
    let (warned, event, _) = change_event(&[&[(1, "end_date", json!("2026-11-26 09:00:00"))], &[]]).await;
    assert!(
        warned[0][0].contains("it is before the start, Thu 26 Nov 2026, 12:00; `end_date` stays “13:00”"),
        "{warned:?}"
    );
    assert_eq!(event["end_date"]["at"], "2026-11-26T13:00:00-05:00[America/New_York]");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_leaves_no_end_is_asked_about_again() {
    let day = (1, "start_date", json!("2026-12-01"));
    let (warned, event, _) =
        change_event(&[std::slice::from_ref(&day), &[day.clone(), (1, "end_date", json!(""))]]).await;
    assert_eq!(warned.len(), 1);
    assert!(warned[0][0].contains("`start_date` stays “Thu 26 Nov 2026, 12:00”"), "{warned:?}");
    assert_eq!(event["start_date"], json!({ "at": "2026-12-01T00:00:00-05:00[America/New_York]", "all_day": true }));
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_values_are_told_before_they_are_done() {
    let (_, _, ran) = change_event(&[&[(1, "start_date", json!("2026-12-01 18:00:00"))]]).await;
    let told = ran.events.iter().rposition(|event| match event {
        Event::StepResolved { step } => step.words == ["“Lunch”", "Tue 1 Dec, 18:00 – Wed 2 Dec, 13:00"],
        _ => false,
    });
    let begun = ran.events.iter().position(|event| matches!(event, Event::StepStarted { .. }));
    assert!(told.is_some() && told < begun, "{:?}", ran.events);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_into_the_past_is_done_and_pointed_out() {
    let (warned, _, ran) = change_event(&[&[(1, "start_date", json!("2026-11-24 12:00:00"))]]).await;
    assert!(warned.is_empty(), "{warned:?}");
    let past =
        |event: &&Event| matches!(event, Event::Warned { message } if message.contains("is in the past: Tue 24 Nov"));
    assert_eq!(ran.events.iter().filter(past).count(), 1, "{:?}", ran.events);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_there_is_asked_about_again() {
    let world = world("1. compose_new_email([\"a@b.org\"], [], \"Plan\", \"See it\", [])\n2. join()");
    let attach = |path: &str| approve(&[], &[(1, "attachments", json!([path]))]);
    let mut replies = vec![attach("/nowhere/plan.pdf"), attach("/Users/ana/plan.pdf")].into_iter();
    let ran = world.run_with("mail a@b.org", ApprovePolicy::Ask, |_| replies.next().unwrap()).await;
    let [_, Question::Approve { warnings, .. }] = ran.questions()[..] else { panic!("two questions") };
    assert!(
        warnings[0].contains("/nowhere/plan.pdf") && warnings[0].ends_with("`attachments` stays empty"),
        "{warnings:?}"
    );
    assert_eq!(world.desk.arguments("compose_new_email")["attachments"], json!(["/Users/ana/plan.pdf"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_shows_values_that_can_be_changed() {
    let ran = world(TEXT_SID).run("text Sid hi").await;
    let [Question::Approve { steps, .. }] = ran.questions()[..] else { panic!("one question") };
    let field = |name: &str| steps[0].fields.iter().find(|field| field.name == name).unwrap();
    assert_eq!(field("recipients").value, json!(["+14155550101"]));
    assert_eq!(field("recipients").shown, "Sid (+14155550101)");
    assert_eq!(field("message").value, json!("Hi"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_another_question_answers_nothing() {
    let world = world(TEXT_SID);
    let (events, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (reply, replies) = tokio::sync::mpsc::unbounded_channel();
    let cancel = tokio_util::sync::CancellationToken::new();
    let talk = errand::talk::Talk { events, replies, cancel, policy: ApprovePolicy::Ask };
    let run = errand::assistant::run(&world.assistant, "text Sid hi", talk);
    let user = async {
        while let Some(event) = told.recv().await {
            if let Event::Asked { id, .. } = event {
                reply.send((id + 40, approve(&[], &[]))).unwrap();
                reply.send((id, Reply::Cancel)).unwrap();
            }
        }
    };
    let (report, ()) = tokio::join!(run, user);
    assert_eq!(report.unwrap().status, RunStatus::Cancelled);
    assert_eq!(world.desk.begun_tools(), ["get_phone_number"]);
}
