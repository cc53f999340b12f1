//! One life of the engine, from a start to a stop: the child, and the children after it.
//!
//! Comes in: the program. Goes out: its lines. Invariant: a child that is silent is dead or gets killed; after
//! [`Life::close`] none is started.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::deaths::{Deaths, Verdict};
use super::{EngineError, GRACE, Hear, lock};

pub(super) struct Life {
    program: PathBuf,
    hear: Hear,
    state: Mutex<State>,
}

struct State {
    /// A death is an accident only as long as it is wanted.
    wanted: bool,
    requests: Option<Sender<String>>,
    child: Option<Child>,
}

impl Life {
    pub(super) fn new(program: PathBuf, hear: Hear) -> Life {
        Life { program, hear, state: Mutex::new(State { wanted: true, requests: None, child: None }) }
    }

    /// Leads the child from start to end, and again, until it is not wanted or has died too often.
    pub(super) fn lead(&self) {
        let (mut deaths, began) = (Deaths::default(), Instant::now());
        loop {
            let output = match self.begin() {
                Ok(Some(output)) => output,
                Ok(None) => return,
                // Trying again would find the same file missing.
                Err(why) => return self.gone(&why, false),
            };
            self.pass_on(output);
            let Some(why) = self.end() else { return };
            match deaths.count(began.elapsed()) {
                Verdict::Enough => return self.gone(&why, false),
                Verdict::Again { after } => {
                    self.gone(&why, true);
                    thread::sleep(after);
                }
            }
        }
    }

    pub(super) fn send(&self, line: &str) -> Result<(), EngineError> {
        let state = lock(&self.state);
        let requests = state.requests.as_ref().ok_or(EngineError::NotRunning)?;
        requests.send(line.to_owned()).map_err(|_| EngineError::NotRunning)
    }

    /// Closes the child's input, which tells it to end.
    pub(super) fn close(&self) {
        let mut state = lock(&self.state);
        state.wanted = false;
        state.requests = None;
    }

    pub(super) fn kill(&self) {
        if let Some(child) = lock(&self.state).child.as_mut() {
            // Fails where it has ended meanwhile, which is what is wanted.
            let _ = child.kill();
        }
    }

    /// Starts the child and gives its output; `None` where it is no longer wanted.
    fn begin(&self) -> Result<Option<ChildStdout>, String> {
        let mut state = lock(&self.state);
        if !state.wanted {
            return Ok(None);
        }
        let mut command = Command::new(&self.program);
        // ggml would start a debugger to print where it failed.
        command.arg("engine").env("GGML_NO_BACKTRACE", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child =
            command.spawn().map_err(|error| format!("`{}` could not be started: {error}", self.program.display()))?;
        let (requests, queue) = mpsc::channel();
        if let Some(input) = child.stdin.take() {
            thread::spawn(move || hand_in(queue, input));
        }
        let output = child.stdout.take();
        state.requests = Some(requests);
        state.child = Some(child);
        Ok(output)
    }

    /// Passes on what the child says, until it closes its output.
    fn pass_on(&self, output: ChildStdout) {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while matches!(output.read_until(b'\n', &mut line), Ok(1..)) {
            let text = String::from_utf8_lossy(&line);
            if !text.trim().is_empty() {
                (self.hear)(text.trim_end());
            }
            line.clear();
        }
    }

    /// Clears away a child that said its last word: how it died, or `None` where it was told to end.
    fn end(&self) -> Option<String> {
        let mut state = lock(&self.state);
        state.requests = None;
        let mut child = state.child.take()?;
        let wanted = state.wanted;
        drop(state);
        let ended = see_off(&mut child, if wanted { Duration::from_millis(500) } else { GRACE });
        wanted.then(|| ended.map_or_else(|| "it fell silent".to_owned(), in_words))
    }

    fn gone(&self, why: &str, restarting: bool) {
        (self.hear)(&super::gone(why, restarting));
    }
}

/// Writes requests as they come; closes the input when there can be no more.
fn hand_in(queue: Receiver<String>, mut input: ChildStdin) {
    for line in queue {
        // A child that reads no more is dead, and its death is told by whoever listens to it.
        if writeln!(input, "{line}").and_then(|()| input.flush()).is_err() {
            return;
        }
    }
}

/// How a child ended by itself; one that still lives after this time is killed.
fn see_off(child: &mut Child, grace: Duration) -> Option<ExitStatus> {
    let asked = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if asked.elapsed() < grace => thread::sleep(Duration::from_millis(5)),
            Ok(None) | Err(_) => break,
        }
    }
    // Both fail where it has ended meanwhile, which is what is wanted.
    let _ = child.kill();
    let _ = child.wait();
    None
}

#[cfg(unix)]
fn in_words(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.signal(), status.code()) {
        (Some(signal), _) => format!("it ended with signal {signal}"),
        (None, code) => format!("it ended with code {}", code.unwrap_or_default()),
    }
}

#[cfg(not(unix))]
fn in_words(status: ExitStatus) -> String {
    format!("it ended with code {}", status.code().unwrap_or_default())
}
