//! The listening that runs: its microphone or file, and what its decisions mean for the pipes and the model.
//!
//! Comes in: what the loop hands on. Goes out: [`Turn`]s, the messages and jobs that follow. Invariant: the microphone is
//! closed the moment the listening ends, before its text is known.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender, SyncSender, TrySendError};
use std::thread;
use std::time::{Duration, Instant};

use super::Input;
use crate::capture::{self, Capture, CaptureError};
use crate::file::{self, FileError};
use crate::hear::{self, HearError, Look};
use crate::hearer::Job;
use crate::listening::{Kind, Listening, Step};
use crate::resample::Resample;
use crate::wire::{Message, Mode, Problem, What};

/// A microphone that gives nothing for so long, not even silence, was unplugged without a word …
const STANDSTILL: Duration = Duration::from_millis(1500);
/// … and takes no longer than this to begin.
const BEGINNING: Duration = Duration::from_secs(6);
/// Sounds of a file that may wait to be heard, so that memory does not grow with the file.
const AHEAD: usize = 2;

/// What follows.
#[derive(Default)]
pub(crate) struct Turn {
    pub messages: Vec<Message>,
    pub jobs: Vec<Job>,
    /// How it ended, once it has.
    pub over: Option<Result<(), Problem>>,
}

impl Turn {
    pub fn failed(problem: impl Into<Problem>) -> Turn {
        Turn { over: Some(Err(problem.into())), ..Turn::default() }
    }
}

/// The listening that runs.
pub(crate) struct Current {
    pub number: u64,
    pub id: String,
    listening: Listening,
    prompt: String,
    source: Source,
    sounded: Instant,
    ended: Option<Instant>,
    /// Ends what is heard quickly, and everything.
    hurry: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
}

enum Source {
    Microphone {
        resample: Box<Resample>,
        _capture: Capture,
    },
    /// `more` lets the next part of the file come; `asks`: it has not been said since the last part came.
    File {
        more: Sender<()>,
        asks: bool,
    },
    Closed,
}

impl Current {
    /// Opens the microphone or the file.
    pub fn start(
        number: u64,
        id: &str,
        what: What,
        model: Option<&PathBuf>,
        inputs: &SyncSender<Input>,
    ) -> Result<(Current, Turn), Problem> {
        let mut turn = Turn::default();
        let kind = match &what {
            What::Listen { mode: Mode::Hold, .. } => Kind::Held,
            What::Listen { mode: Mode::HandsFree, .. } => Kind::HandsFree,
            What::Listen { mode: Mode::Meter, .. } => Kind::Meter,
            _ => Kind::File,
        };
        if kind != Kind::Meter {
            hear::check(model.ok_or(HearError::NoModel)?)?;
        }
        let (source, prompt) = match what {
            What::Listen { microphone, prompt, .. } => {
                let capture = open(number, &microphone, inputs)?;
                let (id, microphone) = (id.to_owned(), capture.name.clone());
                turn.messages.push(Message::Listening { id, microphone });
                if kind != Kind::Meter {
                    turn.jobs.push(Job::Load);
                }
                let resample = Box::new(Resample::new(capture.rate, 1)?);
                (Source::Microphone { resample, _capture: capture }, prompt)
            }
            What::HearFile { path, prompt } => {
                (Source::File { more: decode(number, path, inputs.clone()), asks: false }, prompt)
            }
            _ => (Source::Closed, String::new()),
        };
        let current = Current {
            number,
            id: id.to_owned(),
            listening: Listening::new(kind),
            prompt,
            source,
            sounded: Instant::now(),
            ended: None,
            hurry: Arc::default(),
            stop: Arc::default(),
        };
        Ok((current, turn))
    }

    /// Sound came.
    pub fn sound(&mut self, samples: &[f32]) -> Turn {
        self.sounded = Instant::now();
        let steps = match &mut self.source {
            Source::Microphone { resample, .. } => {
                let mut sound = Vec::new();
                if let Err(error) = resample.push(samples, &mut sound) {
                    return Turn::failed(error);
                }
                self.listening.sound(&sound)
            }
            Source::File { asks, .. } => {
                *asks = true;
                self.listening.sound(samples)
            }
            Source::Closed => return Turn::default(),
        };
        let mut turn = self.follow(steps);
        self.read_on();
        if self.listening.is_over() {
            let Turn { messages, jobs, over } = self.stop();
            turn.messages.extend(messages);
            turn.jobs.extend(jobs);
            turn.over = turn.over.or(over);
        }
        turn
    }

    /// A text came.
    pub fn heard(&mut self, text: Result<String, HearError>) -> Turn {
        let text = match text {
            Ok(text) => Some(text),
            Err(HearError::Stopped) => None,
            Err(error) => return Turn::failed(error),
        };
        let steps = self.listening.heard(text);
        self.read_on();
        self.follow(steps)
    }

    /// The microphone went away.
    pub fn lost(&mut self, error: CaptureError) -> Turn {
        match self.source {
            Source::Microphone { .. } => Turn::failed(error),
            Source::File { .. } | Source::Closed => Turn::default(),
        }
    }

    /// The file is at its end.
    pub fn file_ended(&mut self, end: Result<(), FileError>) -> Turn {
        match end {
            Ok(()) => self.stop(),
            Err(error) => Turn::failed(error),
        }
    }

    /// Looks whether the microphone still gives sound.
    pub fn watch(&mut self) -> Turn {
        let patience = if self.listening.seconds() > 0.0 { STANDSTILL } else { BEGINNING };
        if self.sounded.elapsed() > patience { self.lost(CaptureError::Unplugged) } else { Turn::default() }
    }

    /// That was all: the microphone is closed, and the rest is heard.
    pub fn stop(&mut self) -> Turn {
        if self.ended.is_some() {
            return Turn::default();
        }
        self.ended = Some(Instant::now());
        let mut steps = Vec::new();
        let mut messages = Vec::new();
        if let Source::Microphone { resample, _capture: capture } = std::mem::replace(&mut self.source, Source::Closed)
        {
            drop(capture);
            messages.push(Message::Closed { id: self.id.clone() });
            let mut sound = Vec::new();
            if let Err(error) = resample.finish(&mut sound) {
                return Turn::failed(error);
            }
            steps = self.listening.sound(&sound);
        }
        steps.extend(self.listening.end());
        let turn = self.follow(steps);
        messages.extend(turn.messages);
        Turn { messages, ..turn }
    }

    /// Forgets everything; says how many texts will still come.
    pub fn cancel(self) -> usize {
        self.hurry.store(true, Ordering::Relaxed);
        self.stop.store(true, Ordering::Relaxed);
        self.listening.waiting()
    }

    /// Lets the file come, where not too much of it waits.
    fn read_on(&mut self) {
        if let Source::File { more, asks } = &mut self.source
            && *asks
            && self.listening.waiting() < AHEAD
        {
            *asks = false;
            // The reader may be at the file's end already.
            more.send(()).unwrap_or_default();
        }
    }

    fn is_denied(&self) -> bool {
        cfg!(target_os = "macos") && self.listening.kind() != Kind::File && self.listening.is_dead()
    }

    fn follow(&self, steps: Vec<Step>) -> Turn {
        let mut turn = Turn::default();
        for step in steps {
            let id = self.id.clone();
            match step {
                Step::Hear { sound, quick } => {
                    let stop = if quick { &self.hurry } else { &self.stop };
                    let look = Look { prompt: self.prompt.clone(), quick };
                    turn.jobs.push(Job::Hear { sound, look, stop: Arc::clone(stop) });
                }
                Step::Hurry => self.hurry.store(true, Ordering::Relaxed),
                Step::Level { level, voice } => turn.messages.push(Message::Level { id, level, voice }),
                Step::Partial(text) => turn.messages.push(Message::Partial { id, text }),
                // A Mac gives zeros to whoever may not listen; even the quietest room gives more.
                Step::Final(_) if self.is_denied() => turn.over = Some(Err(CaptureError::Denied.into())),
                Step::Final(_) if self.listening.kind() == Kind::Meter => turn.over = Some(Ok(())),
                Step::Final(text) => {
                    let took = self.ended.map_or(0.0, |ended| ended.elapsed().as_secs_f64());
                    turn.messages.push(Message::Final { id, text, seconds: self.listening.seconds(), took });
                    turn.over = Some(Ok(()));
                }
            }
        }
        turn
    }
}

fn open(of: u64, microphone: &str, inputs: &SyncSender<Input>) -> Result<Capture, CaptureError> {
    let (sounds, losses) = (inputs.clone(), inputs.clone());
    let sound = move |samples| {
        // This thread must not wait. Where the loop has ended, nobody misses the sound.
        if let Err(TrySendError::Full(_)) = sounds.try_send(Input::Sound { of, samples }) {
            tracing::warn!("sound was lost: it came faster than it was taken");
        }
    };
    let lost = move |error| losses.send(Input::Lost { of, error }).unwrap_or_default();
    capture::open(microphone, sound, lost)
}

/// Decodes the file on a thread of its own, a part each time that `more` is said.
fn decode(of: u64, path: PathBuf, inputs: SyncSender<Input>) -> Sender<()> {
    let (more, wanted) = mpsc::channel();
    thread::spawn(move || {
        let end = file::read(Path::new(&path), |samples| {
            // Whoever cancels lets `more` go.
            inputs.send(Input::Sound { of, samples }).is_ok() && wanted.recv().is_ok()
        });
        inputs.send(Input::FileEnded { of, end }).unwrap_or_default();
    });
    more
}
