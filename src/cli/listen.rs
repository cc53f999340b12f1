//! `errand listen`: says in text what is spoken into the microphone, or what a sound file holds.
//!
//! `ears` hears it (`docs/ears.md`). It is a program of its own, started here and ended with us; it gets one request, and
//! what it answers is shown.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::arguments::{Common, ListenArguments};
use super::assemble::Home;
use super::printer::{DIM, Printer, paint, plain};
use super::problem::{Exit, Problem};

/// What `ears` says; other messages, and those of later versions, are only passed on with `--json`.
#[derive(Debug, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
enum Message {
    Listening {
        microphone: String,
    },
    Partial {
        text: String,
    },
    Final {
        text: String,
    },
    Result {
        id: String,
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
struct Told {
    code: String,
    message: String,
    hint: String,
}

/// The request whose end is waited for; the others only move it on.
const REQUEST: &str = "listen";

/// Listens, and prints what was said.
pub async fn listen(common: &Common, arguments: &ListenArguments, printer: Printer) -> Result<Exit, Problem> {
    let request = match &arguments.wav {
        Some(file) => json!({ "id": REQUEST, "do": "hear_file", "path": file, "prompt": arguments.prompt }),
        None => {
            let settings = Home::open(common)?.settings;
            let microphone = arguments.microphone.as_ref().unwrap_or(&settings.voice.microphone);
            let mode = if arguments.hold { "hold" } else { "hands_free" };
            json!({ "id": REQUEST, "do": "listen", "mode": mode, "microphone": microphone, "prompt": arguments.prompt })
        }
    };
    let mut ears = Ears::start(arguments.model.as_deref())?;
    ears.ask(&request).await?;
    let exit = follow(&mut ears, arguments, printer).await;
    // It ends when nobody asks any more.
    drop(ears.requests);
    ears.child.wait().await?;
    exit
}

async fn follow(ears: &mut Ears, arguments: &ListenArguments, printer: Printer) -> Result<Exit, Problem> {
    let line = line(printer);
    let (enter, mut entered) = mpsc::unbounded_channel();
    if arguments.hold && arguments.wav.is_none() {
        wait_for_enter(enter);
    }
    // Begun once, so that none is missed while something else is looked at.
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut stopped = false;
    loop {
        let text = tokio::select! {
            text = ears.messages.next_line() => text?,
            Some(()) = entered.recv() => {
                ears.ask(&json!({ "id": "stop", "do": "stop" })).await?;
                continue;
            }
            _ = interrupts.recv() => {
                // Told once and still there: it will not end by itself.
                if stopped {
                    ears.child.start_kill()?;
                    return Ok(Exit::Stopped);
                }
                stopped = true;
                ears.ask(&json!({ "id": "cancel", "do": "cancel" })).await?;
                continue;
            }
        };
        let Some(text) = text else { return Err(gone(ears.child.wait().await?.to_string())) };
        let message: Value = serde_json::from_str(&text).map_err(|error| gone(format!("it said no JSON: {error}")))?;
        let is_ours = message["id"] == REQUEST;
        if printer.json && is_ours && message["message"] != "result" && message["message"] != "failed" {
            printer.value(&message)?;
        }
        match serde_json::from_value(message).unwrap_or(Message::Other) {
            Message::Listening { microphone } if !printer.json => {
                let until = if arguments.hold { "; Enter ends it" } else { "" };
                let told = paint(DIM, format!("listening to {}{until}", plain(&microphone)));
                line.suspend(|| printer.say(told))?;
            }
            Message::Partial { text } => line.set_message(plain(&text)),
            Message::Final { text } if !printer.json => {
                line.finish_and_clear();
                if !text.is_empty() {
                    printer.line(plain(&text))?;
                }
            }
            Message::Result { id } if id == REQUEST => return Ok(Exit::Done),
            Message::Failed { id, .. } if id == REQUEST && stopped => return Ok(Exit::Stopped),
            Message::Failed { id, error: Told { code, message, hint } } if id == REQUEST => {
                line.finish_and_clear();
                tracing::debug!(%code, "ears failed");
                return Err(Problem::yours(message, hint));
            }
            _ => {}
        }
    }
}

/// The line that the text grows on; none where nobody watches.
fn line(printer: Printer) -> ProgressBar {
    if !printer.live {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(style)
}

/// Tells when Enter is pressed, or the input ends.
fn wait_for_enter(enter: mpsc::UnboundedSender<()>) {
    thread::spawn(move || {
        if !io::stdin().is_terminal() {
            tracing::debug!("the end of the input ends the listening");
        }
        let read = io::stdin().read_line(&mut String::new());
        if read.is_ok() && enter.send(()).is_err() {
            tracing::debug!("the listening had ended already");
        }
    });
}

/// The program that hears.
struct Ears {
    child: Child,
    requests: ChildStdin,
    messages: Lines<BufReader<ChildStdout>>,
}

impl Ears {
    fn start(model: Option<&Path>) -> Result<Ears, Problem> {
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
            Problem::ours(message, "build it with `cargo build -p errand-ears`, or name it with `ERRAND_EARS`")
        };
        let mut child = command.spawn().map_err(missing)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(requests), Some(messages)) => {
                Ok(Ears { child, requests, messages: BufReader::new(messages).lines() })
            }
            _ => Err(gone("it cannot be talked to".to_owned())),
        }
    }

    async fn ask(&mut self, request: &Value) -> Result<(), Problem> {
        let line = format!("{request}\n");
        self.requests.write_all(line.as_bytes()).await.map_err(|error| gone(error.to_string()))
    }
}

/// `ears` lies beside this program.
fn program() -> Result<PathBuf, Problem> {
    if let Some(path) = env::var_os("ERRAND_EARS").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let own = env::current_exe()?;
    Ok(own.with_file_name(format!("ears{}", env::consts::EXE_SUFFIX)))
}

fn gone(why: String) -> Problem {
    Problem::ours(format!("`ears` stopped working: {why}"), "try again; `ERRAND_LOG=debug` says more")
}
