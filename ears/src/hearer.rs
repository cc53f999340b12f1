//! The thread that hears: it owns the model, loads it when it is first needed and drops it when nobody needs it.
//!
//! Comes in: sounds, one after the other. Goes out: their texts, in the same order. Invariant: a model that nobody has
//! used for the idle time is not in memory.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::hear::{Ear, HearError, Look};

/// What the thread is told.
pub enum Job {
    Load,
    Unload,
    Hear { sound: Vec<f32>, look: Look, stop: Arc<AtomicBool> },
}

/// What it answers.
#[derive(Debug)]
pub enum Heard {
    Loaded(Result<(), HearError>),
    Unloaded,
    Text(Result<String, HearError>),
}

/// Starts the thread; it ends when the sender goes.
pub fn start(
    model: Option<PathBuf>,
    idle: Duration,
    answer: impl FnMut(Heard) + Send + 'static,
) -> (Sender<Job>, JoinHandle<()>) {
    let (jobs, waiting) = mpsc::channel();
    let thread = thread::spawn(move || run(model.as_ref(), idle, &waiting, answer));
    (jobs, thread)
}

fn run(model: Option<&PathBuf>, idle: Duration, waiting: &Receiver<Job>, mut answer: impl FnMut(Heard)) {
    let mut ear: Option<Ear> = None;
    loop {
        let job = match waiting.recv_timeout(idle) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                if ear.take().is_some() {
                    tracing::info!("the speech model was idle and is dropped");
                }
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match job {
            Job::Load => answer(Heard::Loaded(loaded(&mut ear, model).map(|_| ()))),
            Job::Unload => {
                ear = None;
                answer(Heard::Unloaded);
            }
            Job::Hear { sound, look, stop } => {
                let text = loaded(&mut ear, model).and_then(|ear| ear.hear(&sound, &look, &stop));
                answer(Heard::Text(text));
            }
        }
    }
}

fn loaded<'a>(ear: &'a mut Option<Ear>, model: Option<&PathBuf>) -> Result<&'a mut Ear, HearError> {
    match ear {
        Some(ear) => Ok(ear),
        None => Ok(ear.insert(Ear::load(model.ok_or(HearError::NoModel)?)?)),
    }
}
