//! The worker: this program started again to do one job that may hang or crash.
//!
//! Comes in: one [`Job`] as a line of JSON on standard input. Goes out: one [`Report`] as JSON on standard output.
//! Invariant: the worker outlives neither its deadline (its starter ends the process group) nor its starter (it ends
//! the group itself when its input closes).

use std::ffi::OsStr;
use std::io::{self, BufRead, Read, Write};
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::thread;

use rustix::process::{Signal, getpgrp, getpid, kill_process_group};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::pdf;

/// The argument that makes this program a worker.
pub const ARGUMENT: &str = "desktop-worker";

/// What a worker is asked to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Run a JXA script with `osascript` from the `PATH` that the worker was started with.
    Script { code: String, parameters: Value },
    /// Read the text of a PDF.
    Pdf { path: PathBuf },
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// The script's value, or the PDF's text.
    Value(Value),
    /// What `osascript` printed when the script failed.
    Script(String),
    /// Anything else that went wrong.
    Failed(String),
}

/// Does a worker's job and ends the program, when it was started as one. Call this first in `main`.
pub fn main_if_asked() {
    if std::env::args_os().nth(1).as_deref() == Some(OsStr::new(ARGUMENT)) {
        std::process::exit(match serve() {
            Ok(()) => 0,
            Err(error) => {
                eprintln!("error: the desktop worker could not do its job: {error}");
                2
            }
        });
    }
}

fn serve() -> io::Result<()> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let job: Job = serde_json::from_str(&line)?;
    thread::spawn(end_with_the_starter);
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, &work(job))?;
    stdout.flush()
}

/// Waits until the input closes, which means that the starter is gone, and ends the worker with all it started.
fn end_with_the_starter() {
    let mut rest = [0; 64];
    while matches!(io::stdin().lock().read(&mut rest), Ok(1..)) {}
    // Only a group of our own may be ended: started by hand, a worker is part of somebody else's.
    if getpgrp() == getpid()
        && let Err(error) = kill_process_group(getpgrp(), Signal::KILL)
    {
        eprintln!("error: the desktop worker could not end its scripts: {error}");
    }
}

fn work(job: Job) -> Report {
    match job {
        Job::Script { code, parameters } => {
            match osascript::JavaScript::new(&code).execute_with_params::<Value, Value>(parameters) {
                Ok(value) => Report::Value(value),
                Err(osascript::Error::Script(output)) => Report::Script(output),
                Err(osascript::Error::Json(error)) => {
                    Report::Failed(format!("could not read the script's value: {error}"))
                }
                Err(osascript::Error::Io(error)) => Report::Failed(format!("could not run `osascript`: {error}")),
            }
        }
        Job::Pdf { path } => match catch_unwind(|| pdf::text(&path)) {
            Ok(Ok(text)) => Report::Value(Value::String(text)),
            Ok(Err(error)) => Report::Failed(error.to_string()),
            Err(_) => Report::Failed("its reader gave up on it".to_owned()),
        },
    }
}
