//! The format declared again, line by line: a change that nobody meant fails here.

use serde_json::json;

use super::*;
use crate::event::{Edit, Event, Reply};
use crate::settings::Settings;

mod typescript;

/// A line is this request, and the request is written as this line.
fn asks(line: &str, expected: &Request) {
    let (id, request) = read(line.as_bytes()).unwrap();
    assert_eq!((id.as_str(), &request), ("a", expected));
    let mut written = serde_json::to_value(&request).unwrap();
    written["id"] = "a".into();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(line).unwrap());
}

#[test]
fn requests() {
    let text = str::to_owned;
    asks(r#"{"id":"a","do":"run","command":"text Sid hello"}"#, &Request::Run { command: text("text Sid hello") });
    asks(
        r#"{"id":"a","do":"reply","run":7,"question":1,"reply":{"answer":"approve","without":[2],"edits":[{"step":1,"name":"title","value":"x"}]}}"#,
        &Request::Reply {
            run: 7,
            question: 1,
            reply: Reply::Approve {
                without: vec![2],
                edits: vec![Edit { step: 1, name: text("title"), value: json!("x") }],
            },
        },
    );
    asks(
        r#"{"id":"a","do":"reply","run":7,"question":1,"reply":{"answer":"choose","id":"p7","always":true}}"#,
        &Request::Reply { run: 7, question: 1, reply: Reply::Choose { id: text("p7"), always: true } },
    );
    asks(
        r#"{"id":"a","do":"reply","run":7,"question":1,"reply":{"answer":"cancel"}}"#,
        &Request::Reply { run: 7, question: 1, reply: Reply::Cancel },
    );
    asks(r#"{"id":"a","do":"cancel","run":7}"#, &Request::Cancel { run: 7 });
    asks(r#"{"id":"a","do":"history","limit":50,"before":null}"#, &Request::History { limit: 50, before: None });
    asks(r#"{"id":"a","do":"history","limit":50,"before":123}"#, &Request::History { limit: 50, before: Some(123) });
    asks(r#"{"id":"a","do":"undo","run":7}"#, &Request::Undo { run: 7 });
    asks(r#"{"id":"a","do":"settings"}"#, &Request::Settings);
    asks(
        r#"{"id":"a","do":"set","patch":{"apps":{"Mail":null}}}"#,
        &Request::Set { patch: json!({ "apps": { "Mail": null } }) },
    );
    asks(r#"{"id":"a","do":"reset_settings"}"#, &Request::ResetSettings);
    asks(r#"{"id":"a","do":"tools"}"#, &Request::Tools);
    asks(r#"{"id":"a","do":"models"}"#, &Request::Models);
    asks(r#"{"id":"a","do":"pull","model":"base.en"}"#, &Request::Pull { model: text("base.en") });
    asks(r#"{"id":"a","do":"pause_pull","model":"base.en"}"#, &Request::PausePull { model: text("base.en") });
    asks(r#"{"id":"a","do":"delete_model","model":"base.en"}"#, &Request::DeleteModel { model: text("base.en") });
    asks(r#"{"id":"a","do":"doctor"}"#, &Request::Doctor);
    asks(r#"{"id":"a","do":"forget","before":null}"#, &Request::Forget { before: None });
    let moment = "2026-11-01T00:00:00Z".parse().unwrap();
    asks(r#"{"id":"a","do":"forget","before":"2026-11-01T00:00:00Z"}"#, &Request::Forget { before: Some(moment) });
    asks(r#"{"id":"a","do":"choices"}"#, &Request::Choices);
    asks(
        r#"{"id":"a","do":"forget_choice","app":"Contacts","phrase":"sam"}"#,
        &Request::ForgetChoice { app: text("Contacts"), phrase: text("sam") },
    );
    asks(
        r#"{"id":"a","do":"keep_secret","name":"zoom","secret":"s"}"#,
        &Request::KeepSecret { name: text("zoom"), secret: text("s") },
    );
    asks(r#"{"id":"a","do":"listen","mode":"hold"}"#, &Request::Listen { mode: ListenMode::Hold });
    asks(r#"{"id":"a","do":"listen","mode":"hands_free"}"#, &Request::Listen { mode: ListenMode::HandsFree });
    asks(r#"{"id":"a","do":"listen","mode":"meter"}"#, &Request::Listen { mode: ListenMode::Meter });
    asks(r#"{"id":"a","do":"stop_listening"}"#, &Request::StopListening);
    asks(r#"{"id":"a","do":"cancel_listening"}"#, &Request::CancelListening);
    asks(r#"{"id":"a","do":"microphones"}"#, &Request::Microphones);
    asks(
        r#"{"id":"a","do":"spoken_reply","run":7,"question":1,"text":"send it"}"#,
        &Request::SpokenReply { run: 7, question: 1, text: text("send it") },
    );
}

#[test]
fn what_is_no_request_is_refused_with_its_id() {
    let check = |line: &[u8], id: &str, reason: &str| {
        let refused = read(line).unwrap_err();
        assert!(refused.id == id && refused.reason.contains(reason), "{refused:?}");
    };
    check(b"", "", "expected JSON");
    check(b"text Sid hello", "", "expected JSON");
    check(b"{\"id\":\"a\",\"do\":\"run\",\"command\":\"\xff\"}", "", "expected JSON");
    check(b"[1]", "", "expected a JSON object");
    check(br#"{"do":"tools"}"#, "", "expected an `id`");
    check(br#"{"id":7,"do":"tools"}"#, "", "expected an `id`");
    check(br#"{"id":"a"}"#, "a", "missing field `do`");
    check(br#"{"id":"a","do":"fly"}"#, "a", "unknown variant `fly`");
    check(br#"{"id":"a","do":"cancel"}"#, "a", "missing field `run`");
    check(br#"{"id":"a","do":"cancel","run":"7"}"#, "a", "expected i64");
    check(br#"{"id":"a","do":"forget"}"#, "a", "missing field `before`");
    check(br#"{"id":"a","do":"forget","before":null,"befor":1}"#, "a", "unknown field `befor`");
    check(&vec![b' '; LONGEST_LINE + 1], "", "longer than");
    check("[".repeat(100_000).as_bytes(), "", "expected JSON");
}

/// A message is written as this line, and read from it again.
fn says(message: &Message, line: &str) {
    assert_eq!(serde_json::to_string(message).unwrap(), line);
    assert_eq!(&serde_json::from_str::<Message>(line).unwrap(), message);
}

#[test]
fn messages() {
    let text = str::to_owned;
    says(
        &Message::Ready {
            version: text("0.1.0"),
            protocol: PROTOCOL,
            desktop: text("the virtual Mac in x"),
            is_virtual: true,
            interrupted: 2,
            journal: text("j"),
            problems: vec![StartProblem { what: text("models"), message: text("m"), hint: text("h") }],
        },
        r#"{"message":"ready","version":"0.1.0","protocol":1,"desktop":"the virtual Mac in x","virtual":true,"interrupted":2,"journal":"j","problems":[{"what":"models","message":"m","hint":"h"}]}"#,
    );
    says(
        &Message::Event { id: text("a"), run: 7, event: Event::StepStarted { step: 1 } },
        r#"{"message":"event","id":"a","run":7,"event":{"event":"step_started","step":1}}"#,
    );
    says(
        &Message::Progress { id: text("k"), model: text("base.en"), done: 1, total: None, stage: Stage::Downloading },
        r#"{"message":"progress","id":"k","model":"base.en","done":1,"total":null,"stage":"downloading"}"#,
    );
    says(
        &Message::Result { id: text("a"), result: serde_json::to_value(Nothing {}).unwrap() },
        r#"{"message":"result","id":"a","result":{}}"#,
    );
    says(
        &Message::Listening { id: text("a"), microphone: text("Headset") },
        r#"{"message":"listening","id":"a","microphone":"Headset"}"#,
    );
    says(
        &Message::Level { id: text("a"), value: 0.5, voice: true },
        r#"{"message":"level","id":"a","value":0.5,"voice":true}"#,
    );
    says(
        &Message::Heard { id: text("a"), text: text("text Sid"), is_final: false },
        r#"{"message":"heard","id":"a","text":"text Sid","final":false}"#,
    );
    let error = Problem { code: text("paused"), message: text("m"), hint: text("") };
    says(
        &Message::Failed { id: text("a"), error },
        r#"{"message":"failed","id":"a","error":{"code":"paused","message":"m","hint":""}}"#,
    );
    says(
        &Message::Gone { why: text("it ended with signal 9"), restarting: true },
        r#"{"message":"gone","why":"it ended with signal 9","restarting":true}"#,
    );
    let view = Box::new(SettingsView { file: text("f"), settings: Settings::default(), problem: None });
    says(
        &Message::Settings { view },
        concat!(
            r#"{"message":"settings","view":{"file":"f","settings":{"instructions":"","planner":"","day_first":false,"#,
            r#""approval":{"open":"allow","create":"allow"},"apps":{},"tools":{},"privacy":{"keep_days":90},"desktop":{"#,
            r#""mail_mode":"draft","messages_mode":"send","reply_to_all":false,"mailto_limit":8000,"script_deadline":30,"#,
            r#""attachment_delay":2,"default_calendar":"","default_list":"","notes_folder":"","append_with_attachments":false,"#,
            r#""show_created":false,"country_code":"","zoom_personal_link":"","zoom_account_id":"","zoom_client_id":""},"#,
            r#""app":{"hotkey":"Alt+Space","launch_at_login":false,"notifications":true},"#,
            r#""voice":{"push_to_talk":"","hands_free":"","microphone":""}},"problem":null}}"#,
        ),
    );
}
