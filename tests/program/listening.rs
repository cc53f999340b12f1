//! Listening through the engine: a scripted `ears` says what is heard, and dies when told to; and the real one with a
//! microphone of the test's own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value as Json, json};

use crate::card::{Card, MICROPHONE, NAME};
use crate::engine::Engine;
use crate::home::{Home, plan, project};
use crate::sounds::Sounds;

const TEXT: [&str; 2] = ["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"the bus is late\")"];

/// An `ears` that does as it is told: `on_listen` and `on_stop` are shell lines, in which `say` says a message of the listening.
fn ears(home: &Home, on_listen: &str, on_stop: &str) -> PathBuf {
    let script = format!(
        r#"#!/bin/sh
say() {{ printf '{{"message":"%s","id":"%s"%s}}\n' "$1" "$listening" "$2"; }}
printf '{{"message":"ready","version":"0","protocol":1,"model":""}}\n'
while read -r line; do
  printf '%s\n' "$line" >> requests
  id=$(printf '%s' "$line" | sed 's/.*"id":"\([^"]*\)".*/\1/')
  case "$line" in
    *'"do":"listen"'*) listening=$id; say listening ',"microphone":"Headset"'; {on_listen} ;;
    *'"do":"stop"'*) {on_stop}; listening=$id; say result ',"result":{{}}' ;;
    *'"do":"cancel"'*)
      say failed ',"error":{{"code":"cancelled","message":"it was cancelled","hint":""}}'
      listening=$id; say result ',"result":{{}}' ;;
    *'"do":"microphones"'*)
      listening=$id; say result ',"result":{{"microphones":[{{"id":"m","name":"Headset","default":true}}]}}' ;;
  esac
done
"#
    );
    let path = home.path("ears");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn partial(text: &str) -> String {
    format!(r#"say level ',"level":0.5,"voice":true'; say partial ',"text":"{text}"'"#)
}

fn last(text: &str) -> String {
    format!(r#"say final ',"text":"{text}","seconds":1,"took":0.1'; say result ',"result":{{}}'"#)
}

fn engine(home: &Home, ears: &PathBuf) -> Engine {
    let mut command = home.errand(&["engine"]);
    command.env("ERRAND_EARS", ears);
    Engine::of(command)
}

/// What was heard so far, and whether that was all.
fn heard(engine: &Engine, id: &str) -> Vec<(String, bool)> {
    let heard = engine.said.iter().filter(|message| message["id"] == id && message["message"] == "heard");
    heard.map(|heard| (heard["text"].as_str().unwrap().to_owned(), heard["final"] == true)).collect()
}

fn is_heard(message: &Json) -> bool {
    message["message"] == "heard"
}

#[test]
fn what_is_said_comes_as_one_would_type_it() {
    let home = Home::new();
    let ears = ears(&home, &partial("Text sid at example"), &last("Text sid at example dot com at three thirty pm."));
    let mut engine = engine(&home, &ears);
    engine.ask("a", json!({ "do": "listen", "mode": "hold" }));
    assert_eq!(engine.until(|message| message["message"] == "listening")["microphone"], "Headset");
    let level = engine.until(|message| message["message"] == "level");
    assert_eq!((&level["id"], &level["value"], &level["voice"]), (&json!("a"), &json!(0.5), &json!(true)));
    engine.until(is_heard);
    assert_eq!(engine.refused(json!({ "do": "listen", "mode": "hold" })), "busy");
    assert_eq!(engine.get(json!({ "do": "stop_listening" })), json!({}));
    let text = "Text sid@example.com at 3:30 pm";
    assert_eq!(engine.answer("a")["result"], json!({ "text": text }));
    assert_eq!(heard(&engine, "a"), [("Text sid at example".to_owned(), false), (text.to_owned(), true)]);
    let microphones = engine.get(json!({ "do": "microphones" }));
    assert_eq!(microphones, json!({ "microphones": [{ "id": "m", "name": "Headset", "default": true }] }));
    assert_eq!(engine.close().code, Some(0));
}

#[test]
fn a_cancelled_listening_gives_no_text_and_nothing_to_stop_is_no_error() {
    let home = Home::new();
    let ears = ears(&home, &partial("Text"), ":");
    let mut engine = engine(&home, &ears);
    assert_eq!(engine.get(json!({ "do": "stop_listening" })), json!({}));
    engine.ask("a", json!({ "do": "listen", "mode": "hands_free" }));
    engine.until(is_heard);
    assert_eq!(engine.get(json!({ "do": "cancel_listening" })), json!({}));
    assert_eq!(engine.answer("a")["error"]["code"], "cancelled");
}

#[test]
fn ears_that_die_while_one_speaks_are_started_again_and_no_text_with_a_hole_is_run() {
    let home = Home::new();
    let once =
        format!("if [ ! -e died ]; then touch died; {}; exit 3; fi; {}", partial("Text Sid that"), partial("I am"));
    let ears = ears(&home, &once, &last("I am late."));
    let mut engine = engine(&home, &ears);
    engine.ask("a", json!({ "do": "listen", "mode": "hold" }));
    engine.until(|message| message["text"] == "Text Sid that I am");
    engine.get(json!({ "do": "stop_listening" }));
    // What was said while they died is missing: "don't", perhaps.
    let failed = engine.answer("a");
    assert_eq!(failed["error"]["code"], "ears_died", "{failed}");
    assert!(failed["error"]["hint"].as_str().unwrap().contains("words may be missing"), "{failed}");
    assert_eq!(heard(&engine, "a").last().unwrap(), &("Text Sid that I am late".to_owned(), true));
}

#[test]
fn ears_that_die_hands_free_open_no_microphone_by_themselves() {
    let home = Home::new();
    let ears = ears(&home, &format!("{}; exit 3", partial("Text Sid")), ":");
    let mut engine = engine(&home, &ears);
    engine.ask("a", json!({ "do": "listen", "mode": "hands_free" }));
    assert_eq!(engine.answer("a")["error"]["code"], "ears_died");
    assert_eq!(fs::read_to_string(home.path("here/requests")).unwrap().lines().count(), 1);
}

#[test]
fn ears_that_do_not_answer_are_ended_when_one_cancels() {
    let home = Home::new();
    let ears = ears(&home, "sleep 1000", ":");
    let mut engine = engine(&home, &ears);
    engine.ask("a", json!({ "do": "listen", "mode": "hold" }));
    engine.until(|message| message["message"] == "listening");
    assert_eq!(engine.get(json!({ "do": "cancel_listening" })), json!({}));
    assert_eq!(engine.answer("a")["error"]["code"], "cancelled");
    engine.ask("b", json!({ "do": "listen", "mode": "hold" }));
    engine.until(|message| message["message"] == "listening");
}

#[test]
fn ears_that_die_again_are_told_of_and_what_was_heard_is_kept() {
    let home = Home::new();
    let dies = format!("if [ ! -e mended ]; then {}; exit 3; fi", partial("Text Sid"));
    let ears = ears(&home, &dies, &last("Hello."));
    let mut engine = engine(&home, &ears);
    engine.ask("a", json!({ "do": "listen", "mode": "hold" }));
    let failed = engine.answer("a");
    assert_eq!(failed["error"]["code"], "ears_died", "{failed}");
    assert!(failed["error"]["message"].as_str().unwrap().contains("exit status: 3"), "{failed}");
    assert!(failed["error"]["hint"].as_str().unwrap().contains("what was heard"), "{failed}");
    assert_eq!(heard(&engine, "a").last().unwrap(), &("Text Sid Text Sid".to_owned(), false));
    fs::write(home.path("here/mended"), "").unwrap();
    engine.ask("b", json!({ "do": "listen", "mode": "hold" }));
    engine.until(|message| message["message"] == "listening");
    engine.get(json!({ "do": "stop_listening" }));
    assert_eq!(engine.answer("b")["result"]["text"], "Hello");
}

#[test]
fn where_there_are_no_ears_it_is_told() {
    let home = Home::new();
    let mut engine = engine(&home, &"/nowhere".into());
    assert_eq!(engine.refused(json!({ "do": "listen", "mode": "hold" })), "no_ears");
    assert_eq!(engine.refused(json!({ "do": "microphones" })), "no_ears");
    assert_eq!(engine.get(json!({ "do": "settings" }))["problem"], Json::Null);
}

#[test]
fn the_end_of_the_input_ends_a_listening() {
    let home = Home::new();
    let ears = ears(&home, &partial("Text"), ":");
    let mut engine = engine(&home, &ears);
    engine.ask("a", json!({ "do": "listen", "mode": "hold" }));
    engine.until(is_heard);
    let ran = engine.close();
    assert_eq!(ran.code, Some(0));
    let failed = ran.out.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()).find(|line| line["id"] == "a");
    assert_eq!(failed.unwrap()["error"]["code"], "stopped");
}

#[test]
fn people_who_were_looked_up_and_apps_are_told_to_the_model_and_spelt_right() {
    let home = Home::new();
    home.tell("text Priya", &TEXT).done();
    let ears = ears(&home, ":", &last("text priya about zoom"));
    let mut engine = engine(&home, &ears);
    engine.ask("a", json!({ "do": "listen", "mode": "hold" }));
    engine.until(|message| message["message"] == "listening");
    engine.get(json!({ "do": "stop_listening" }));
    assert_eq!(engine.answer("a")["result"]["text"], "text Priya about zoom");
    let requests = fs::read_to_string(home.path("here/requests")).unwrap();
    let listen: Json = serde_json::from_str(requests.lines().next().unwrap()).unwrap();
    let prompt = listen["prompt"].as_str().unwrap();
    assert!(prompt.starts_with("Priya, ") && prompt.contains("Calendar"), "{prompt}");
}

#[test]
fn a_question_is_answered_by_voice() {
    let home = Home::new();
    let mut engine = Engine::start(&home);
    home.planner.write(&plan(&TEXT));
    let asked = engine.run_until("a", "tell Priya the bus is late", "asked");
    let say = |text: &str| json!({ "do": "spoken_reply", "run": asked["run"], "question": asked["event"]["id"], "text": text });
    assert_eq!(engine.get(say("yes but make it nicer")), json!({ "understood": false }));
    assert_eq!(engine.get(say("Yes, send it.")), json!({ "understood": true }));
    assert_eq!(engine.answer("a")["result"]["status"], "done");
    assert_eq!(engine.refused(say("yes")), "not_running");

    home.planner.write(&plan(&TEXT));
    let asked = engine.run_until("b", "tell Priya the bus is late", "asked");
    let no = json!({ "do": "spoken_reply", "run": asked["run"], "question": asked["event"]["id"], "text": "Cancel." });
    assert_eq!(engine.get(no), json!({ "understood": true }));
    assert_eq!(engine.answer("b")["result"]["status"], "cancelled");
}

/// The engine with the real `ears`, the small model of its tests, and this sound system.
fn hearing(home: &Home, server: &str) -> Engine {
    Engine::of(listening(home, server, "ears/tests/fixtures/speech.bin"))
}

fn listening(home: &Home, server: &str, model: &str) -> Command {
    // PulseAudio wants a cookie of the right length, whatever it is.
    fs::create_dir_all(home.path("here/.config/pulse")).unwrap();
    fs::write(home.path("here/.config/pulse/cookie"), [0; 256]).unwrap();
    let mut command = home.errand(&["engine"]);
    command.env("ERRAND_SPEECH_MODEL", project(model)).env("PULSE_SERVER", server);
    command
}

#[test]
fn sound_from_a_microphone_becomes_text() {
    let (home, card, sounds) = (Home::new(), Card::start(), Sounds::new());
    let mut engine = hearing(&home, &card.server());
    let known = json!({ "id": MICROPHONE, "name": NAME, "default": true });
    assert_eq!(engine.get(json!({ "do": "microphones" })), json!({ "microphones": [known] }));
    engine.ask("a", json!({ "do": "listen", "mode": "hands_free" }));
    engine.until(|message| message["message"] == "listening");
    card.play(&sounds.say("text Sid that I am running late and remind me to call the plumber"));
    assert_eq!(engine.answer("a")["result"], json!({ "text": "text Sid hello" }));
    assert!(engine.said.iter().any(|message| message["message"] == "level" && message["voice"] == true));
    assert!(engine.said.iter().any(|message| message["message"] == "closed" && message["id"] == "a"));
    assert_eq!(engine.close().code, Some(0));
}

/// Nothing of it is scripted: the speech model, the selector and the planner are those that ship.
#[test]
fn what_is_spoken_is_carried_out_and_a_spoken_yes_sends_it() {
    let (home, card, sounds) = (Home::new(), Card::start(), Sounds::new());
    let mut command = listening(&home, &card.server(), "models/speech/synthetic.bin");
    command.env_remove("ERRAND_PLANNER").env("ERRAND_MODELS", project("models"));
    command.envs(std::env::var_os("ERRAND_ONNXRUNTIME").map(|value| ("ERRAND_ONNXRUNTIME", value)));
    let mut engine = Engine::of(command);
    let speak = |engine: &mut Engine, id: &str, text: &str| {
        engine.ask(id, json!({ "do": "listen", "mode": "hands_free" }));
        let began = engine.until(|message| message["message"] == "listening" || message["message"] == "failed");
        assert_eq!(began["message"], "listening", "{began}");
        card.play(&sounds.say(text));
        engine.answer(id)["result"]["text"].as_str().unwrap().to_owned()
    };
    let heard = speak(&mut engine, "a", "Remind me to call the plumber tomorrow at nine A M.");
    engine.ask("b", json!({ "do": "run", "command": heard }));
    assert_eq!(engine.answer("b")["result"]["status"], "done", "{heard}");
    let reminders = home.desktop()["reminders"].to_string();
    assert!(reminders.to_lowercase().contains("call the plumber"), "{heard}: {reminders}");

    let heard = speak(&mut engine, "c", "Text Priya that I am running late.");
    let asked = engine.run_until("d", &heard, "asked");
    let answer = speak(&mut engine, "e", "Yes, send it.");
    let reply = json!({ "do": "spoken_reply", "run": asked["run"], "question": asked["event"]["id"], "text": answer });
    assert_eq!(engine.get(reply), json!({ "understood": true }), "{answer}");
    assert_eq!(engine.answer("d")["result"]["status"], "done", "{heard}");
    let sent = home.desktop()["messages"].as_array().and_then(|all| all.last().cloned()).unwrap();
    assert_eq!(sent["to"], json!(["+16505550114"]), "{heard}");
    assert!(sent["text"].as_str().unwrap().to_lowercase().contains("running late"), "{heard}: {sent}");
}

#[test]
fn what_is_wrong_with_the_microphone_or_the_model_is_told() {
    let (home, card) = (Home::new(), Card::without_microphone());
    let mut engine = hearing(&home, &card.server());
    assert_eq!(engine.refused(json!({ "do": "listen", "mode": "hold" })), "no_microphone");
    let mut engine = Engine::of({
        let mut command = home.errand(&["engine"]);
        command.env("PULSE_SERVER", card.server());
        command
    });
    assert_eq!(engine.refused(json!({ "do": "listen", "mode": "hold" })), "no_model");
}
