//! Runs that are stopped: by Ctrl-C in good order, by kill -9 in the middle, by a screen that is gone.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value as Json;

use crate::home::{Home, plan};

const PLAN: [&str; 3] = [
    "create_reminder(\"call Ana\", \"\", \"\", \"\", 0, False)",
    "create_note(\"Ideas\", \"x\", \"\")",
    "append_note_content(\"groceries\", \"x\", \"\")",
];

/// `errand` in the middle of a run.
struct Running {
    child: Child,
    events: BufReader<ChildStdout>,
}

impl Running {
    /// The program, at the moment when it has told this.
    fn until(mut command: Command, told: impl Fn(&Json) -> bool) -> Running {
        let mut child = command.spawn().expect("it starts");
        let events = BufReader::new(child.stdout.take().expect("it writes"));
        let mut running = Running { child, events };
        while !told(&running.event()) {}
        running
    }

    fn event(&mut self) -> Json {
        let mut line = String::new();
        self.events.read_line(&mut line).expect("it writes UTF-8");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in `{line}`"))
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it is there");
    }
}

/// `errand` with Notes hanging, once the reminder is there and the first note has begun.
fn in_the_middle(home: &Home) -> Running {
    home.planner.write(&plan(&PLAN));
    let mut command = home.errand(&["--yes", "--json", "remind me to call Ana and note x twice"]);
    command.env("ERRAND_VIRTUAL_QUIRKS", "hang:Notes");
    let mut running = Running::until(command, |event| event["event"] == "planned");
    let mut seen = (false, false);
    while !(seen.0 && seen.1) {
        let event = running.event();
        seen.0 |= event["event"] == "step_ended" && event["step"] == 1;
        seen.1 |= event["event"] == "step_started" && event["step"] == 2;
    }
    running
}

#[test]
fn kill_9_in_the_middle_and_the_history_is_right() {
    let home = Home::new();
    let mut running = in_the_middle(&home);
    running.signal(Signal::KILL);
    running.child.wait().expect("it was ended");

    let run = home.history()[0].clone();
    assert_eq!(run["status"], "interrupted");
    assert_eq!(run["steps"][0]["outcome"]["outcome"], "verified", "{run}");
    assert_eq!(run["steps"][1]["outcome"]["error"]["code"], "unknown", "{run}");
    assert!(run["steps"][1]["outcome"]["error"]["hint"].to_string().contains("look in the app"), "{run}");
    assert_eq!(run["steps"][2]["outcome"]["outcome"], "skipped", "{run}");

    let shown = home.run(&["history", "--color", "never"]).done();
    assert!(shown.out.contains("interrupted") && shown.out.contains("not known"), "{shown:?}");
    home.run(&["undo"]).done();
    assert!(!home.desktop()["reminders"].to_string().contains("Call Ana"), "what was made can be taken back");
    home.tell("note y", &["create_note(\"More\", \"y\", \"\")"]).done();
    assert_eq!(home.history().as_array().map(Vec::len), Some(2));
}

#[test]
fn ctrl_c_stops_a_run_in_good_order() {
    let home = Home::new();
    let mut running = in_the_middle(&home);
    running.signal(Signal::INT);
    let answer = loop {
        let event = running.event();
        if event["event"] == "answered" {
            break event;
        }
    };
    assert_eq!(running.child.wait().expect("it ends").code(), Some(130));
    assert_eq!(answer["status"], "cancelled");
    assert!(answer["text"].to_string().contains("The rest was not done."), "{answer}");
    let run = home.history()[0].clone();
    assert_eq!((&run["status"], &run["steps"][0]["outcome"]["outcome"]), (&"cancelled".into(), &"verified".into()));
}

#[test]
fn ctrl_c_stops_a_planner_that_does_not_answer() {
    let home = Home::new();
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", silent.local_addr().expect("it is bound"));
    let command = home.errand(&["--json", "--planner", &address, "note x"]);
    let mut running = Running::until(command, |event| event["event"] == "tools_chosen");
    running.signal(Signal::INT);
    assert_eq!(running.child.wait().expect("it ends").code(), Some(130));
    assert_eq!(home.history()[0]["status"], "cancelled");
}

#[test]
fn a_run_whose_screen_is_gone_ends_and_sends_nothing() {
    let home = Home::new();
    let calls = ["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"hi there\")"];
    home.planner.write(&plan(&calls));
    let mut running =
        Running::until(home.errand(&["--json", "text Priya hi there"]), |event| event["event"] == "started");
    drop(running.events);
    running.child.wait().expect("it ends");
    assert!(!home.desktop()["messages"].to_string().contains("Hi there"));
    assert_eq!(home.history()[0]["status"], "cancelled");
}

#[test]
fn two_at_once_do_not_disturb_one_another() {
    let home = Home::new();
    home.planner.write(&plan(&PLAN[1..2]));
    let start = |command: &str| {
        let mut errand = home.errand(&["--yes", "--json", command]);
        errand.env("ERRAND_VIRTUAL_QUIRKS", "slow:Notes=200").spawn().expect("it starts")
    };
    let both = [start("note x"), start("note x again")];
    for child in both {
        let output = crate::home::ended(child.wait_with_output());
        assert_eq!(output.code, Some(0), "{output:?}");
    }
    let history = home.history();
    let done = |run: &Json| run["status"] == "done" && run["steps"][0]["outcome"]["outcome"] == "verified";
    assert_eq!(history.as_array().map(|runs| runs.iter().filter(|run| done(run)).count()), Some(2), "{history}");
    let notes = home.desktop()["notes"].clone();
    assert_eq!(notes.as_array().into_iter().flatten().filter(|note| note["text"] == "Ideas\nX").count(), 2);
}

#[test]
fn a_run_of_another_program_is_not_called_interrupted_and_cannot_be_taken_back_yet() {
    let home = Home::new();
    let mut running = in_the_middle(&home);
    assert_eq!(home.history()[0]["status"], Json::Null);
    home.run(&["undo"]).refused(1, "the run 1 is still going on");
    running.signal(Signal::KILL);
    running.child.wait().expect("it was ended");
}
