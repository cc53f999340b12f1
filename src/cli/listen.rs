//! `errand listen`: says in text what is spoken into the microphone, or what a sound file holds.
//!
//! `ears` hears it (`docs/ears.md`). It is a program of its own, started here and ended with us; it gets one request, and
//! what it answers is shown, the last text as one would type it.

use std::io::{self, IsTerminal};
use std::thread;

use errand::spoken;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::arguments::{Common, ListenArguments};
use super::assemble::Home;
use super::ears::{self, Ears, Message, Told, gone};
use super::printer::{DIM, Printer, paint, plain};
use super::problem::{Exit, Problem};

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
    let mut ears = Ears::start(arguments.model.clone().or_else(|| ears::model(common)).as_deref())?;
    ears.ask(&request).await?;
    let exit = follow(&mut ears, arguments, printer).await;
    ears.end().await?;
    exit
}

async fn follow(ears: &mut Ears, arguments: &ListenArguments, printer: Printer) -> Result<Exit, Problem> {
    let line = line(printer);
    let names: Vec<String> = arguments.prompt.split(',').map(|name| name.trim().to_owned()).collect();
    let (enter, mut entered) = mpsc::unbounded_channel();
    if arguments.hold && arguments.wav.is_none() {
        wait_for_enter(enter);
    }
    // Begun once, so that none is missed while something else is looked at.
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut stopped = false;
    loop {
        let text = tokio::select! {
            text = ears.next() => text?,
            Some(()) = entered.recv() => {
                ears.ask(&json!({ "id": "stop", "do": "stop" })).await?;
                continue;
            }
            _ = interrupts.recv() => {
                // Told once and still there: it will not end by itself.
                if stopped {
                    ears.kill()?;
                    return Ok(Exit::Stopped);
                }
                stopped = true;
                ears.ask(&json!({ "id": "cancel", "do": "cancel" })).await?;
                continue;
            }
        };
        let Some(text) = text else { return Err(gone(&ears.end().await?.to_string())) };
        let mut message: Value =
            serde_json::from_str(&text).map_err(|error| gone(&format!("it said no JSON: {error}")))?;
        if let ("final", Some(text)) = (message["message"].as_str().unwrap_or_default(), message["text"].as_str()) {
            message["typed"] = spoken::normalise(text, &names).into();
        }
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
                let typed = spoken::normalise(&text, &names);
                if !typed.is_empty() {
                    printer.line(plain(&typed))?;
                }
            }
            Message::Result { id, .. } if id == REQUEST => return Ok(Exit::Done),
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
