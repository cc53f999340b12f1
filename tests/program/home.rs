//! A home of a test's own: settings, journal, virtual Mac and planner, and `errand` started in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use errand::plan::{Call, Plan, Value};
use serde_json::Value as Json;
use tempfile::TempDir;

use crate::planner::Planner;

/// A time zone that is not the one of the machine.
pub const ZONE: &str = "America/New_York";

/// Everything that a person has, in a folder that goes away.
pub struct Home {
    folder: TempDir,
    pub planner: Planner,
}

/// What the program left when it ended.
#[derive(Debug)]
pub struct Ran {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Home {
        let home = Home { folder: tempfile::tempdir().expect("a folder"), planner: Planner::start() };
        for folder in ["here", "tmp", "no-models"] {
            fs::create_dir(home.path(folder)).expect("a new folder");
        }
        home
    }

    /// A path in the test's folder. Programs start in `here`, and have `tmp` for their temporary files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `errand`, or another program, with these arguments, in this home, and nothing else of this machine's.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.path("here"))
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .envs(std::env::var_os("ERRAND_OSASCRIPT_DIR").map(|folder| ("ERRAND_OSASCRIPT_DIR", folder)))
            .envs([("LANG", "C.UTF-8"), ("TZ", ZONE), ("ERRAND_PLANNER", self.planner.address.as_str())])
            .envs([("HOME", self.path("here")), ("TMPDIR", self.path("tmp")), ("ERRAND_HOME", self.path("errand"))])
            .envs([("ERRAND_VIRTUAL_MAC", self.path("mac")), ("ERRAND_MODELS", self.path("no-models"))])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn errand(&self, arguments: &[&str]) -> Command {
        self.command(PROGRAM, arguments)
    }

    /// Runs `errand` with these arguments.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        ended(self.errand(arguments).output())
    }

    /// Types a command that is planned so, and approves it.
    pub fn tell(&self, command: &str, calls: &[&str]) -> Ran {
        self.planner.write(&plan(calls));
        self.run(&["--yes", "--json", command])
    }

    /// The same on a Mac with these quirks.
    pub fn tell_with(&self, quirks: &str, command: &str, calls: &[&str]) -> Ran {
        self.planner.write(&plan(calls));
        ended(self.errand(&["--yes", "--json", command]).env("ERRAND_VIRTUAL_QUIRKS", quirks).output())
    }

    /// What is on the virtual Mac.
    pub fn desktop(&self) -> Json {
        self.run(&["desktop", "--json"]).json()
    }

    /// What was done, the newest run first.
    pub fn history(&self) -> Json {
        self.run(&["history", "--json"]).json()
    }

    pub fn set(&self, settings: &str) {
        fs::create_dir_all(self.path("errand")).expect("a folder");
        fs::write(self.path("errand/settings.toml"), settings).expect("room for it");
    }
}

/// The program that is tested.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_errand");

/// A folder or file of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The plan of these calls as a model writes it.
pub fn plan(calls: &[&str]) -> String {
    let lines = calls.iter().enumerate().map(|(index, call)| format!("{}. {call}\n", index + 1));
    lines.collect::<String>() + &format!("{}. join()", calls.len() + 1)
}

/// The plan of these calls, whatever their arguments hold.
pub fn plan_of(calls: &[(&str, Vec<Value>)]) -> String {
    let numbered = calls.iter().enumerate();
    let call = |(index, (tool, args)): (usize, &(&str, Vec<Value>))| Call {
        number: index + 1,
        tool: (*tool).to_owned(),
        args: args.clone(),
    };
    Plan { calls: numbered.map(call).collect() }.to_string()
}

/// Runs a program to its end with something to read.
pub fn with_input(mut command: Command, input: &[u8]) -> Ran {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("it reads");
    // A program that does not want all of it is judged by how it ends.
    pipe.write_all(input).unwrap_or_default();
    drop(pipe);
    ended(child.wait_with_output())
}

pub fn ended(output: std::io::Result<Output>) -> Ran {
    let output = output.expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("it writes UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl Ran {
    /// Standard output as one JSON value.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// Standard output as JSON, a value a line: the events of a run.
    pub fn events(&self) -> Vec<Json> {
        let event = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {self:?}"));
        self.out.lines().map(event).collect()
    }

    /// How step `step` ended.
    pub fn outcome(&self, step: usize) -> Json {
        let ended = |event: &Json| event["event"] == "step_ended" && event["step"] == step;
        self.events().into_iter().find(ended).unwrap_or_else(|| panic!("step {step} never ended: {self:?}"))
    }

    /// What was said at the end of a run.
    pub fn answer(&self) -> String {
        let events = self.events();
        let answer = events.iter().find(|event| event["event"] == "answered");
        answer.and_then(|event| event["text"].as_str()).unwrap_or_else(|| panic!("no answer in {self:?}")).to_owned()
    }

    /// Checks that the program refused: this code, this message, and advice.
    pub fn refused(&self, code: i32, message: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.err.contains("error: ") && self.err.contains(message), "`{message}` is not said: {self:?}");
        let hint = self.err.split_once("hint: ").map(|(_, hint)| hint.trim());
        assert!(hint.is_some_and(|hint| !hint.is_empty()), "there is no advice: {self:?}");
    }

    #[track_caller]
    pub fn done(self) -> Ran {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }
}
