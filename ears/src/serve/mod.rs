//! The loop: requests come in on one pipe, messages go out on the other.
//!
//! Comes in: lines of [`Request`]s. Goes out: lines of [`Message`]s. Invariant: one thread owns everything; sounds, texts
//! and requests reach it as [`Input`]s, one after the other; one listening runs at a time.

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use crate::capture::{self, CaptureError};
use crate::file::FileError;
use crate::hearer::{self, Heard, Job};
use crate::wire::{Message, Outcome, PROTOCOL, Problem, Request, What};

mod current;

use current::{Current, Turn};

/// Inputs that may wait; a microphone's sound beyond them is lost, which takes more than ten seconds of standstill.
const WAITING: usize = 1024;
/// How often it is looked whether the microphone still gives sound.
const TICK: Duration = Duration::from_millis(250);

/// How `ears` was started.
#[derive(Debug, Clone)]
pub struct Options {
    /// The speech model's file.
    pub model: Option<PathBuf>,
    /// After so long without use the model is dropped.
    pub idle: Duration,
}

/// What reaches the loop. `of` is the number of the listening that it belongs to.
pub(crate) enum Input {
    Line(Vec<u8>),
    Closed,
    Sound { of: u64, samples: Vec<f32> },
    Lost { of: u64, error: CaptureError },
    FileEnded { of: u64, end: Result<(), FileError> },
    Heard(Heard),
}

/// Serves until `requests` closes, or nobody reads the answers any more.
pub fn serve(options: Options, requests: impl BufRead + Send + 'static, mut answers: impl Write) -> io::Result<()> {
    let (inputs, coming) = mpsc::sync_channel(WAITING);
    let heard = inputs.clone();
    let (jobs, hearer) = hearer::start(options.model.clone(), options.idle, move |answer| {
        // The loop has ended, and with it the interest.
        heard.send(Input::Heard(answer)).unwrap_or_default();
    });
    read_lines(requests, inputs.clone());
    let mut serve = Serve {
        model: options.model,
        inputs,
        jobs,
        out: VecDeque::new(),
        current: None,
        stale: 0,
        loads: VecDeque::new(),
        unloads: VecDeque::new(),
        number: 0,
    };
    let ready = Message::Ready { version: env!("CARGO_PKG_VERSION"), protocol: PROTOCOL, model: serve.model.clone() };
    serve.out.push_back(ready);
    let ended = serve.run(&coming, &mut answers);
    if let Some(current) = serve.current.take() {
        current.cancel();
    }
    drop(serve);
    drop(coming);
    // The model ends before the program does: its threads must not outlive what they use.
    hearer.join().map_err(|_| io::Error::other("the hearing thread died"))?;
    match ended {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        ended => ended,
    }
}

fn read_lines(mut requests: impl BufRead + Send + 'static, inputs: SyncSender<Input>) {
    thread::spawn(move || {
        loop {
            let mut line = Vec::new();
            let input = match requests.read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => Input::Closed,
                Ok(_) => Input::Line(line),
            };
            let closed = matches!(input, Input::Closed);
            if inputs.send(input).is_err() || closed {
                return;
            }
        }
    });
}

struct Serve {
    model: Option<PathBuf>,
    inputs: SyncSender<Input>,
    jobs: mpsc::Sender<Job>,
    out: VecDeque<Message>,
    current: Option<Current>,
    /// Texts to come that nobody waits for any more.
    stale: usize,
    /// Who waits for the model to be loaded; `None` is the listening itself.
    loads: VecDeque<Option<String>>,
    unloads: VecDeque<String>,
    number: u64,
}

impl Serve {
    fn run(&mut self, coming: &Receiver<Input>, answers: &mut impl Write) -> io::Result<()> {
        loop {
            for message in self.out.drain(..) {
                let line = serde_json::to_string(&message)?;
                writeln!(answers, "{line}")?;
            }
            answers.flush()?;
            match coming.recv_timeout(TICK) {
                Ok(Input::Closed) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Ok(Input::Line(line)) => self.line(&line),
                Ok(Input::Heard(heard)) => self.heard(heard),
                Ok(Input::Sound { of, samples }) => self.turn(of, |current| current.sound(&samples)),
                Ok(Input::Lost { of, error }) => self.turn(of, |current| current.lost(error)),
                Ok(Input::FileEnded { of, end }) => self.turn(of, |current| current.file_ended(end)),
                Err(RecvTimeoutError::Timeout) => self.turn(self.number, Current::watch),
            }
        }
    }

    /// Lets the current listening go on, where it is the one that is meant.
    fn turn(&mut self, of: u64, turn: impl FnOnce(&mut Current) -> Turn) {
        let Some(current) = self.current.as_mut().filter(|current| current.number == of) else { return };
        let Turn { messages, jobs, over } = turn(current);
        let id = current.id.clone();
        self.out.extend(messages);
        for job in jobs {
            self.job(job);
        }
        match over {
            None => {}
            Some(Ok(())) => self.end(id, Ok(Outcome::Nothing {})),
            Some(Err(problem)) => self.end(id, Err(problem)),
        }
    }

    /// The current listening is over.
    fn end(&mut self, id: String, end: Result<Outcome, Problem>) {
        if let Some(current) = self.current.take() {
            self.stale += current.cancel();
        }
        self.answer(id, end);
    }

    fn answer(&mut self, id: String, end: Result<Outcome, Problem>) {
        self.out.push_back(match end {
            Ok(result) => Message::Result { id, result },
            Err(error) => Message::Failed { id, error },
        });
    }

    fn job(&mut self, job: Job) {
        if self.jobs.send(job).is_err() {
            tracing::error!("the hearing thread is gone");
        }
    }

    fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::Text(_) if self.stale > 0 => self.stale -= 1,
            Heard::Text(text) => self.turn(self.number, |current| current.heard(text)),
            Heard::Loaded(loaded) => match (self.loads.pop_front().flatten(), loaded) {
                (Some(id), loaded) => self.answer(id, loaded.map(|()| Outcome::Nothing {}).map_err(Problem::from)),
                (None, Ok(())) => {}
                (None, Err(error)) => self.turn(self.number, |_| Turn::failed(error)),
            },
            Heard::Unloaded => {
                if let Some(id) = self.unloads.pop_front() {
                    self.answer(id, Ok(Outcome::Nothing {}));
                }
            }
        }
    }

    fn line(&mut self, line: &[u8]) {
        if line.trim_ascii().is_empty() {
            return;
        }
        match serde_json::from_slice::<Request>(line) {
            Ok(Request { id, what }) => self.request(id, what),
            Err(error) => {
                let id = serde_json::from_slice::<serde_json::Value>(line).ok();
                let id = id.and_then(|value| value.get("id")?.as_str().map(str::to_owned)).unwrap_or_default();
                let message = format!("could not understand the request: {error}");
                self.answer(id, Err(Problem::new("bad_request", message, "docs/ears.md lists the requests")));
            }
        }
    }

    fn request(&mut self, id: String, what: What) {
        match what {
            What::Listen { .. } | What::HearFile { .. } => self.listen(id, what),
            What::Stop => {
                self.turn(self.number, Current::stop);
                self.answer(id, Ok(Outcome::Nothing {}));
            }
            What::Cancel => {
                let cancelled = Problem::new("cancelled", "it was cancelled", "");
                self.turn(self.number, |_| Turn::failed(cancelled));
                self.answer(id, Ok(Outcome::Nothing {}));
            }
            What::Microphones => {
                let found = capture::microphones().map(|microphones| Outcome::Microphones { microphones });
                self.answer(id, found.map_err(Problem::from));
            }
            What::Load => {
                self.loads.push_back(Some(id));
                self.job(Job::Load);
            }
            What::Unload => {
                self.unloads.push_back(id);
                self.job(Job::Unload);
            }
        }
    }

    fn listen(&mut self, id: String, what: What) {
        if self.current.is_some() {
            let busy = Problem::new("busy", "something is being listened to already", "stop or cancel it first");
            return self.answer(id, Err(busy));
        }
        self.number += 1;
        match Current::start(self.number, &id, what, self.model.as_ref(), &self.inputs) {
            Ok((current, Turn { messages, jobs, .. })) => {
                self.current = Some(current);
                self.out.extend(messages);
                for job in jobs {
                    self.loads.push_back(None);
                    self.job(job);
                }
            }
            Err(problem) => self.answer(id, Err(problem)),
        }
    }
}
