//! `ears`, the program that hears (`docs/ears.md`), for the verbs that listen.
//!
//! Comes in: requests. Goes out: its lines. Invariant: it ends with whoever started it.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::thread;

use errand::catalogue::{Machine, best_speech};
use serde::Deserialize;
use serde_json::Value as Json;
use sysinfo::{MemoryRefreshKind, RefreshKind, System};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::arguments::Common;
use super::models;
use super::problem::Problem;

/// What `ears` says; messages of later versions are passed over.
#[derive(Debug, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    Listening {
        microphone: String,
    },
    Level {
        level: f64,
        voice: bool,
    },
    Partial {
        text: String,
    },
    Closed {
        id: String,
    },
    Final {
        text: String,
    },
    Result {
        id: String,
        #[serde(default)]
        result: Json,
    },
    Failed {
        id: String,
        error: Told,
    },
    #[serde(other)]
    Other,
}

/// Why it did not hear.
#[derive(Debug, Deserialize)]
pub struct Told {
    pub code: String,
    pub message: String,
    pub hint: String,
}

/// The program at work.
pub struct Ears {
    child: Child,
    /// None: it is told that nobody asks any more.
    requests: Option<ChildStdin>,
    messages: Lines<BufReader<ChildStdout>>,
}

impl Ears {
    /// Starts it, with a model where one is named.
    pub fn start(model: Option<&Path>) -> Result<Ears, Problem> {
        let path = program()?;
        let mut command = Command::new(&path);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        // Ctrl-C is ours to answer; it then gets word.
        command.process_group(0).env("GGML_NO_BACKTRACE", "1");
        if let Some(model) = model {
            command.arg("--model").arg(model);
        }
        let missing = |error: io::Error| {
            let message = format!("could not start `{}`, which hears what is said: {error}", path.display());
            let hint = "build it with `cargo build -p errand-ears`, or name it with `ERRAND_EARS`";
            Problem::ours(message, hint).coded("no_ears")
        };
        let mut child = command.spawn().map_err(missing)?;
        match (child.stdin.take(), child.stdout.take()) {
            (requests @ Some(_), Some(messages)) => {
                Ok(Ears { child, requests, messages: BufReader::new(messages).lines() })
            }
            _ => Err(gone("it cannot be talked to")),
        }
    }

    /// Asks it something; where it has ended, [`Ears::next`] says so too.
    pub async fn ask(&mut self, request: &Json) -> Result<(), Problem> {
        let line = format!("{request}\n");
        match &mut self.requests {
            Some(requests) => requests.write_all(line.as_bytes()).await.map_err(|error| gone(&error.to_string())),
            None => Err(gone("it was told to end")),
        }
    }

    /// Its next line; none when it has ended.
    pub async fn next(&mut self) -> io::Result<Option<String>> {
        self.messages.next_line().await
    }

    /// Ends it at once.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.start_kill()
    }

    /// Waits for its end, which comes when nobody asks any more.
    pub async fn end(&mut self) -> io::Result<ExitStatus> {
        drop(self.requests.take());
        self.child.wait().await
    }
}

/// The model to hear with: the best that is here. None where the environment names one, or none is here; `ears` knows the
/// first and tells of the second.
pub fn model(common: &Common) -> Option<PathBuf> {
    if env::var_os("ERRAND_SPEECH_MODEL").is_some_and(|file| !file.is_empty()) {
        return None;
    }
    let shelf = models::shelf(common)
        .inspect_err(|problem| tracing::info!("no speech models are known: {}", problem.message))
        .ok()?;
    let kind = RefreshKind::nothing().with_memory(MemoryRefreshKind::everything());
    // A machine that does not say how much memory it has is taken for a small one.
    let memory = System::new_with_specifics(kind).map_or(0, |system| system.total_memory());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let machine = Machine { memory, cores };
    let here: Vec<_> = shelf.installed().collect();
    let best = best_speech(here.iter().map(|(entry, _)| *entry), machine, true)?;
    here.iter().find(|(entry, _)| entry.name == best.name).map(|(_, file)| file.clone())
}

/// `ears` lies beside this program.
fn program() -> Result<PathBuf, Problem> {
    if let Some(path) = env::var_os("ERRAND_EARS").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let own = env::current_exe()?;
    Ok(own.with_file_name(format!("ears{}", env::consts::EXE_SUFFIX)))
}

/// It ended, or may as well have.
pub fn gone(why: &str) -> Problem {
    let message = format!("`ears` stopped working: {why}");
    Problem::ours(message, "try again; `ERRAND_LOG=debug` says more").coded("ears_died")
}
