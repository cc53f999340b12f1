//! The program under test: requests in, messages out.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// A message that is not there by then never comes.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Ears {
    child: Child,
    requests: Option<ChildStdin>,
    messages: Receiver<Value>,
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

impl Ears {
    /// With the small model, and no sound system.
    pub fn start() -> Ears {
        Ears::with(&["--model", fixture("speech.bin").to_str().unwrap()], "unix:/nowhere")
    }

    /// With the small model, and this sound system.
    pub fn on(server: &str) -> Ears {
        Ears::with(&["--model", fixture("speech.bin").to_str().unwrap()], server)
    }

    pub fn with(arguments: &[&str], server: &str) -> Ears {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ears"))
            .args(arguments)
            .env("PULSE_SERVER", server)
            .env_remove("ERRAND_SPEECH_MODEL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let message = serde_json::from_str(&line).unwrap_or_else(|_| panic!("a line is no JSON: {line}"));
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let ears = Ears { requests: child.stdin.take(), child, messages };
        assert_eq!(ears.next()["message"], "ready");
        ears
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn line(&mut self, line: &str) {
        writeln!(self.requests.as_mut().unwrap(), "{line}").unwrap();
    }

    pub fn ask(&mut self, id: &str, what: &str, rest: Value) {
        let mut request = json!({ "id": id, "do": what });
        request.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.line(&request.to_string());
    }

    pub fn next(&self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("a message")
    }

    /// Waits for the first message of this kind.
    pub fn wait(&self, message: &str) -> Value {
        self.until(|value| value["message"] == message).pop().unwrap()
    }

    /// Every message up to the first that is meant.
    pub fn until(&self, is_meant: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut all = vec![self.next()];
        while !all.last().is_some_and(&is_meant) {
            all.push(self.next());
        }
        all
    }

    /// Every message up to the end of the request, and that end.
    pub fn end(&self, id: &str) -> (Vec<Value>, Value) {
        let mut all =
            self.until(|value| value["id"] == id && (value["message"] == "result" || value["message"] == "failed"));
        let end = all.pop().unwrap();
        (all, end)
    }

    /// The code of the failure that the request ends with.
    pub fn failure(&self, id: &str) -> String {
        let (_, end) = self.end(id);
        let error = &end["error"];
        assert!(!error["message"].as_str().unwrap().is_empty(), "{end}");
        error["code"].as_str().unwrap_or_else(|| panic!("no failure: {end}")).to_owned()
    }

    /// The final text of a file.
    pub fn hear(&mut self, path: &Path) -> Value {
        self.ask("file", "hear_file", json!({ "path": path }));
        let (messages, end) = self.end("file");
        assert_eq!(end["message"], "result", "{end}");
        messages.into_iter().find(|message| message["message"] == "final").expect("a final text")
    }

    pub fn close(mut self) -> ExitStatus {
        drop(self.requests.take());
        self.child.wait().unwrap()
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        drop(self.requests.take());
        drop(self.child.wait());
    }
}
