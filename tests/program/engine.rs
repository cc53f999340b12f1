//! `errand engine` as the app uses it: JSON lines in, JSON lines out, whatever happens in between.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value as Json, json};

use crate::home::{Home, Ran, ended, plan};

const NOTE: [&str; 1] = ["create_note(\"Ideas\", \"x\", \"\")"];
const TEXT: [&str; 2] = ["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"the bus is late\")"];

/// A running engine.
pub struct Engine {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Everything that it has said.
    pub said: Vec<Json>,
}

impl Engine {
    pub fn start(home: &Home) -> Engine {
        Engine::of(home.errand(&["engine"]))
    }

    /// The engine of this command line, when it has said that it is ready.
    pub fn of(mut command: Command) -> Engine {
        let mut child = command.stdin(std::process::Stdio::piped()).spawn().expect("it starts");
        let input = child.stdin.take().expect("it reads");
        let output = BufReader::new(child.stdout.take().expect("it writes"));
        let mut engine = Engine { child, input, output, said: Vec::new() };
        assert_eq!(engine.next()["message"], "ready");
        engine
    }

    fn next(&mut self) -> Json {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it writes UTF-8");
        let message: Json = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in `{line}`"));
        self.said.push(message.clone());
        message
    }

    pub fn until(&mut self, wanted: impl Fn(&Json) -> bool) -> Json {
        loop {
            let message = self.next();
            if wanted(&message) {
                return message;
            }
        }
    }

    fn say(&mut self, line: &[u8]) {
        self.input.write_all(line).and_then(|()| self.input.write_all(b"\n")).expect("it reads");
    }

    /// Asks something under an id.
    pub fn ask(&mut self, id: &str, mut request: Json) {
        request["id"] = id.into();
        self.say(request.to_string().as_bytes());
    }

    /// The answer to the request of an id, whole.
    pub fn answer(&mut self, id: &str) -> Json {
        let answers =
            |message: &Json| message["id"] == id && matches!(message["message"].as_str(), Some("result" | "failed"));
        match self.said.iter().find(|message| answers(message)) {
            Some(message) => message.clone(),
            None => self.until(answers),
        }
    }

    /// Asks, and gives the result.
    pub fn get(&mut self, request: Json) -> Json {
        let id = format!("get-{}", self.said.len());
        self.ask(&id, request);
        let answer = self.answer(&id);
        assert_eq!(answer["message"], "result", "{answer}");
        answer["result"].clone()
    }

    /// Asks, and gives the code of the failure; it has a message.
    pub fn refused(&mut self, request: Json) -> String {
        let id = format!("refused-{}", self.said.len());
        self.ask(&id, request);
        let answer = self.answer(&id);
        assert_eq!(answer["message"], "failed", "{answer}");
        assert_ne!(answer["error"]["message"], "", "{answer}");
        answer["error"]["code"].as_str().expect("a code").to_owned()
    }

    /// Gives the command, and waits for an event of its run.
    pub fn run_until(&mut self, id: &str, command: &str, event: &str) -> Json {
        self.ask(id, json!({ "do": "run", "command": command }));
        self.until(|message| message["id"] == id && message["event"]["event"] == event)
    }

    /// Closes its input and reads to its end.
    pub fn close(mut self) -> Ran {
        drop(self.input);
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).expect("it writes UTF-8");
        let ran = ended(self.child.wait_with_output());
        Ran { out: rest, ..ran }
    }
}

/// The texts that were sent.
fn sent(home: &Home) -> String {
    home.desktop()["messages"].to_string()
}

#[test]
fn a_plan_is_edited_approved_carried_out_and_taken_back() {
    let home = Home::new();
    let mut engine = Engine::start(&home);
    home.planner.write(&plan(&TEXT));
    let asked = engine.run_until("a", "tell Priya the bus is late", "asked");
    let (run, question) = (asked["run"].clone(), asked["event"]["id"].clone());
    let approval = asked["event"]["steps"].as_array().expect("steps").iter().find(|step| step["asks"] == true);
    assert_eq!(approval.expect("it asks")["effect"], "send");
    // While it waits, everything else is answered.
    assert_eq!(engine.get(json!({ "do": "history", "limit": 5, "before": null }))["runs"][0]["status"], Json::Null);
    assert_eq!(engine.refused(json!({ "do": "undo", "run": run })), "running");

    let edits = json!([{ "step": 2, "name": "message", "value": "the tram is late" }]);
    let reply = json!({ "answer": "approve", "without": [], "edits": edits });
    let reply = json!({ "do": "reply", "run": run, "question": question, "reply": reply });
    assert_eq!(engine.get(reply.clone()), json!({}));
    let done = engine.answer("a");
    assert_eq!((&done["result"]["run"], &done["result"]["status"]), (&run, &json!("done")), "{done}");
    assert!(sent(&home).contains("tram is late") && !sent(&home).contains("bus is late"));
    assert_eq!(engine.refused(reply), "not_running");
    assert_eq!(engine.refused(json!({ "do": "cancel", "run": run })), "not_running");

    home.planner.write(&plan(&NOTE));
    engine.ask("b", json!({ "do": "run", "command": "note x" }));
    let run = engine.answer("b")["result"]["run"].clone();
    let undoable = |engine: &mut Engine| {
        let history = engine.get(json!({ "do": "history", "limit": 1, "before": null }));
        history["runs"][0]["steps"][0]["undoable"].clone()
    };
    assert_eq!(undoable(&mut engine), true);
    let undone = engine.get(json!({ "do": "undo", "run": run }));
    assert_eq!((undone["taken_back"].as_array().map(Vec::len), &undone["failed"]), (Some(1), &json!([])), "{undone}");
    assert_eq!(undoable(&mut engine), false);
    assert_eq!(engine.refused(json!({ "do": "undo", "run": 99 })), "no_run");
    assert_eq!(engine.close().code, Some(0));
}

#[test]
fn the_events_of_a_run_come_in_order_and_before_its_result() {
    let home = Home::new();
    let mut engine = Engine::start(&home);
    home.planner.write(&plan(&NOTE));
    engine.ask("a", json!({ "do": "run", "command": "note x" }));
    engine.answer("a");
    let events = engine.said.iter().filter(|message| message["id"] == "a");
    let events: Vec<_> = events.map(|message| message["event"]["event"].as_str().unwrap_or("result")).collect();
    let expected =
        ["started", "tools_chosen", "call_planned", "planned", "step_resolved", "step_started", "step_ended"];
    assert_eq!(events, [&expected[..], &["answered", "result"]].concat());
}

#[test]
fn a_choice_is_made_remembered_and_forgotten() {
    let home = Home::new();
    let mut engine = Engine::start(&home);
    home.planner.write(&plan(&["get_email_address(\"Sam\")"]));
    let asked = engine.run_until("a", "what is the address of Sam", "asked");
    assert_eq!(asked["event"]["question"], "choose", "{asked}");
    let choice = asked["event"]["choices"][0].clone();
    let reply = json!({ "answer": "choose", "id": choice["id"], "always": true });
    engine.get(json!({ "do": "reply", "run": asked["run"], "question": asked["event"]["id"], "reply": reply }));
    assert!(engine.answer("a")["result"]["answer"].to_string().contains(choice["value"].as_str().expect("an address")));

    let choices = engine.get(json!({ "do": "choices" }));
    assert_eq!(choices, json!({ "choices": [{ "app": "Contacts", "phrase": "sam", "label": choice["label"] }] }));
    let forget = json!({ "do": "forget_choice", "app": "Contacts", "phrase": "Sam" });
    assert_eq!(engine.get(forget.clone()), json!({}));
    assert_eq!(engine.refused(forget), "no_choice");
    assert_eq!(engine.get(json!({ "do": "choices" })), json!({ "choices": [] }));
    assert_eq!(engine.get(json!({ "do": "forget", "before": "2020-01-01T00:00:00Z" })), json!({ "runs": 0 }));
    assert_eq!(engine.get(json!({ "do": "forget", "before": null })), json!({ "runs": 1 }));
    assert_eq!(engine.get(json!({ "do": "history", "limit": 5, "before": null })), json!({ "runs": [] }));
}

#[test]
fn two_runs_at_once_and_one_is_cancelled() {
    let home = Home::new();
    let mut engine = Engine::start(&home);
    home.planner.write(&plan(&TEXT));
    let first = engine.run_until("a", "tell Priya the bus is late", "asked");
    home.planner.write(&plan(&["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"the train is late\")"]));
    let second = engine.run_until("b", "tell Priya the train is late", "asked");
    assert_ne!(first["run"], second["run"]);
    engine.get(json!({ "do": "cancel", "run": first["run"] }));
    assert_eq!(engine.answer("a")["result"]["status"], "cancelled");
    let reply = |question: u64| {
        let reply = json!({ "answer": "approve", "without": [], "edits": [] });
        json!({ "do": "reply", "run": second["run"], "question": question, "reply": reply })
    };
    assert_eq!(engine.refused(reply(7)), "not_asked");
    engine.get(reply(second["event"]["id"].as_u64().expect("a number")));
    assert_eq!(engine.answer("b")["result"]["status"], "done");
    assert!(sent(&home).contains("train is late") && !sent(&home).contains("bus is late"));
}

#[test]
fn settings_hold_for_the_next_run_and_a_bad_patch_changes_nothing() {
    let home = Home::new();
    let mut engine = Engine::start(&home);
    let first = engine.next();
    assert_eq!(first["message"], "settings", "the app learns its hotkey without asking");
    assert_eq!(first["view"]["settings"]["app"]["hotkey"], "Alt+Space");

    let view = engine
        .get(json!({ "do": "set", "patch": { "apps": { "Notes": "never" }, "app": { "notifications": false } } }));
    assert_eq!(view["settings"]["apps"], json!({ "Notes": "never" }));
    let told = engine.said.iter().rfind(|message| message["message"] == "settings");
    assert_eq!(told.expect("it is told")["view"], view);
    let file = home.path("errand/settings.toml");
    let read = || std::fs::read_to_string(&file).expect("text");
    assert_eq!(read(), "[apps]\nNotes = \"never\"\n\n[app]\nnotifications = false\n");
    let tools = engine.get(json!({ "do": "tools" }));
    let notes = tools["tools"].as_array().into_iter().flatten().filter(|tool| tool["app"] == "Notes");
    assert!(notes.clone().count() > 1 && notes.clone().all(|tool| tool["policy"] == "never"), "{tools}");
    home.planner.write(&plan(&NOTE));
    assert_eq!(engine.refused(json!({ "do": "run", "command": "note x" })), "plan");

    for patch in [json!({ "apps": { "Outlook": "never" } }), json!({ "approval": { "ask_below": 180 } }), json!(7)] {
        assert_eq!(engine.refused(json!({ "do": "set", "patch": patch })), "no_setting");
    }
    assert_eq!(engine.get(json!({ "do": "settings" })), view);
    engine.get(json!({ "do": "set", "patch": { "apps": { "Notes": null } } }));
    assert_eq!(read(), "[app]\nnotifications = false\n");
    engine.ask("again", json!({ "do": "run", "command": "note x" }));
    assert_eq!(engine.answer("again")["result"]["status"], "done");
}

#[test]
fn a_broken_settings_file_is_told_of_and_can_be_put_aside() {
    let home = Home::new();
    home.set("day_first = true\nday_last = true\n");
    let mut engine = Engine::start(&home);
    let problem = &engine.said[0]["problems"][0];
    assert!(problem["what"] == "settings" && problem["message"].to_string().contains("line 2"), "{problem}");
    assert_eq!(engine.refused(json!({ "do": "run", "command": "note x" })), "settings");
    assert_eq!(engine.refused(json!({ "do": "set", "patch": { "day_first": false } })), "settings");
    let view = engine.get(json!({ "do": "settings" }));
    assert!(view["problem"]["code"] == "settings" && view["settings"]["day_first"] == false, "{view}");

    let view = engine.get(json!({ "do": "reset_settings" }));
    assert_eq!(view["problem"], Json::Null);
    let kept = std::fs::read_dir(home.path("errand")).expect("a folder").flatten();
    let kept = kept.map(|entry| entry.path()).find(|path| path.to_string_lossy().contains("settings.toml.broken-"));
    let kept = std::fs::read_to_string(kept.expect("it is kept")).expect("text");
    assert_eq!(kept, "day_first = true\nday_last = true\n");
    home.planner.write(&plan(&NOTE));
    engine.ask("a", json!({ "do": "run", "command": "note x" }));
    assert_eq!(engine.answer("a")["result"]["status"], "done");

    // Whoever mends the file by hand need not start the engine anew, and everybody is told.
    home.set("day_first = true\n");
    engine.get(json!({ "do": "tools" }));
    let told = engine.said.iter().rfind(|message| message["message"] == "settings");
    assert_eq!(told.expect("it is told")["view"]["settings"]["day_first"], true);
}

#[test]
fn what_is_no_request_is_answered_and_the_engine_lives_on() {
    let home = Home::new();
    let mut engine = Engine::start(&home);
    let long = format!("{{\"id\":\"long\",\"do\":\"run\",\"command\":\"{}\"}}", "x".repeat(20 << 20));
    let lines: [(&[u8], &str); 6] = [
        (b"text Sid hello", ""),
        (b"\xff\xfe\x00", ""),
        (b"{\"do\":\"tools\"}", ""),
        (b"{\"id\":\"q\",\"do\":\"fly\"}", "q"),
        (b"{\"id\":\"r\",\"do\":\"forget\",\"befor\":null}", "r"),
        (long.as_bytes(), ""),
    ];
    for (line, id) in lines {
        engine.say(line);
        let failed = engine.until(|message| message["message"] == "failed");
        assert_eq!((&failed["id"], &failed["error"]["code"]), (&json!(id), &json!("no_request")), "{failed}");
    }
    assert_eq!(engine.refused(json!({ "do": "run", "command": " " })), "command");
    assert_eq!(engine.refused(json!({ "do": "pull", "model": "no-such-model" })), "models");
    assert_eq!(engine.refused(json!({ "do": "keep_secret", "name": "bank", "secret": "x" })), "refused");
    let doctor = engine.get(json!({ "do": "doctor" }));
    let shown = home.run(&["doctor", "--json"]).json();
    let findings = |doctor: &Json| -> Vec<Json> {
        doctor.as_array().into_iter().flatten().map(|finding| finding["what"].clone()).collect()
    };
    assert_eq!(findings(&doctor["findings"]), findings(&shown));
    assert_eq!(engine.close().code, Some(0));
}

/// An engine with Notes hanging, in the middle of a run; and the run's number.
fn in_the_middle(home: &Home) -> (Engine, Json) {
    home.planner.write(&plan(&NOTE));
    let mut command = home.errand(&["engine"]);
    command.env("ERRAND_VIRTUAL_QUIRKS", "hang:Notes");
    let mut engine = Engine::of(command);
    let started = engine.run_until("a", "note x", "step_started");
    (engine, started["run"].clone())
}

#[test]
fn when_the_input_ends_runs_are_stopped_in_good_order() {
    let home = Home::new();
    let (engine, run) = in_the_middle(&home);
    let ran = engine.close();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let last = ran.events().pop().expect("it says how the run ended");
    assert_eq!((&last["id"], &last["result"]["status"]), (&json!("a"), &json!("cancelled")), "{last}");
    let history = home.history();
    assert_eq!((&history[0]["run"], &history[0]["status"]), (&run, &json!("cancelled")));
    assert_ne!(history[0]["steps"][0]["outcome"], Json::Null);
}

#[test]
fn a_signal_ends_it_in_good_order_too() {
    let home = Home::new();
    let (mut engine, _) = in_the_middle(&home);
    kill_process(Pid::from_child(&engine.child), Signal::TERM).expect("it is there");
    assert_eq!(engine.answer("a")["result"]["status"], "cancelled");
    assert_eq!(engine.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn after_kill_9_the_next_engine_says_what_was_interrupted() {
    let home = Home::new();
    let (mut engine, _) = in_the_middle(&home);
    kill_process(Pid::from_child(&engine.child), Signal::KILL).expect("it is there");
    engine.child.wait().expect("it was ended");
    let mut engine = Engine::start(&home);
    assert_eq!(engine.said[0]["interrupted"], 1);
    let history = engine.get(json!({ "do": "history", "limit": 1, "before": null }));
    assert_eq!(history["runs"][0]["status"], "interrupted");
}

#[test]
fn requests_before_the_end_of_the_input_are_still_answered() {
    let home = Home::new();
    let requests = "{\"id\":\"a\",\"do\":\"history\",\"limit\":1,\"before\":null}\n{\"id\":\"b\",\"do\":\"choices\"}";
    let ran = crate::home::with_input(home.errand(&["engine"]), requests.as_bytes()).done();
    let mut answered: Vec<_> = ran.events().into_iter().filter(|message| message["message"] == "result").collect();
    answered.sort_by_key(|message| message["id"].to_string());
    assert_eq!(answered.len(), 2, "{ran:?}");
    assert_eq!(answered[0]["result"], json!({ "runs": [] }));
}

#[cfg(feature = "embedded")]
#[test]
fn missing_models_are_told_of_and_a_planner_server_does_without_them() {
    let home = Home::new();
    let mut command = home.errand(&["engine"]);
    command.env_remove("ERRAND_PLANNER");
    let mut engine = Engine::of(command);
    assert_eq!(engine.said[0]["problems"][0]["what"], "models", "{}", engine.said[0]);
    for _ in 0..2 {
        assert_eq!(engine.refused(json!({ "do": "run", "command": "note x" })), "models");
    }
    engine.get(json!({ "do": "set", "patch": { "planner": "http://127.0.0.1:1" } }));
    assert_eq!(engine.refused(json!({ "do": "run", "command": "note x" })), "planner");
    home.planner.write(&plan(&NOTE));
    engine.get(json!({ "do": "set", "patch": { "planner": home.planner.address } }));
    engine.ask("a", json!({ "do": "run", "command": "note x" }));
    assert_eq!(engine.answer("a")["result"]["status"], "done");
}
