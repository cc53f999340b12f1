//! Lines in and lines out.
//!
//! Comes in: standard input. Goes out: requests, and messages on standard output. Invariant: memory is bounded, however long
//! a line is, and however slowly the other side reads.

use std::io::{self, BufRead, Read, Write};
use std::thread;

use errand::wire::{self, LONGEST_LINE, Message, Refused, Request};
use serde_json::Value as Json;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Input;
use crate::cli::problem::Problem;

/// Messages that may wait for the other side to read them.
const WAITING: usize = 256;

/// Where messages are put.
#[derive(Clone)]
pub struct Out(mpsc::Sender<Message>);

impl Out {
    /// Says it as soon as there is room.
    pub async fn say(&self, message: Message) {
        if self.0.send(message).await.is_err() {
            tracing::debug!("nobody reads any more");
        }
    }

    /// The one answer to a request.
    pub async fn answer(&self, id: &str, answer: Result<Json, Problem>) {
        let id = id.to_owned();
        self.say(match answer {
            Ok(result) => Message::Result { id, result },
            Err(problem) => Message::Failed { id, error: problem.into() },
        })
        .await;
    }
}

impl From<Problem> for wire::Problem {
    fn from(problem: Problem) -> wire::Problem {
        wire::Problem { code: problem.code.to_owned(), message: problem.message, hint: problem.hint }
    }
}

/// Writes what is put into [`Out`], a message a line. Where nobody reads any more, nothing more is to be done: `stop`.
pub fn write(stop: CancellationToken) -> (Out, JoinHandle<()>) {
    let (sender, mut messages) = mpsc::channel::<Message>(WAITING);
    let written = tokio::task::spawn_blocking(move || {
        let mut out = io::stdout().lock();
        while let Some(message) = messages.blocking_recv() {
            let line = serde_json::to_string(&message).map_err(io::Error::other);
            if let Err(error) = line.and_then(|line| writeln!(out, "{line}")).and_then(|()| out.flush()) {
                tracing::debug!(%error, "a message could not be written");
                stop.cancel();
            }
        }
    });
    (Out(sender), written)
}

/// Reads standard input in a thread of its own, which nothing waits for.
pub fn read(inputs: mpsc::Sender<Input>) {
    thread::spawn(move || {
        let read = each_line(&mut io::stdin().lock(), |line| inputs.blocking_send(Input::Line(line)).is_ok());
        if let Err(error) = read {
            tracing::error!(%error, "standard input could not be read");
        }
        if inputs.blocking_send(Input::Closed).is_err() {
            tracing::debug!("the engine had ended before its input");
        }
    });
}

/// Gives every line that is not empty, until the input ends or nobody takes them.
fn each_line(
    input: &mut impl BufRead,
    mut take: impl FnMut(Result<(String, Request), Refused>) -> bool,
) -> io::Result<()> {
    let mut line = Vec::new();
    // One more than is taken, so that a line that is too long is seen to be; the rest of it is passed over.
    let most = LONGEST_LINE as u64 + 1;
    loop {
        line.clear();
        if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() > LONGEST_LINE {
            input.skip_until(b'\n')?;
        }
        if !line.trim_ascii().is_empty() && !take(wire::read(&line)) {
            return Ok(());
        }
    }
}

/// SIGTERM and Ctrl-C stop in good order; the second of them ends the program where it is.
pub fn stop_on_signal(stop: CancellationToken) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        for told in 0.. {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if told > 0 {
                std::process::exit(130);
            }
            stop.cancel();
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of an input: the ids of requests, and what else there was.
    fn lines(input: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        let told = |line: Result<(String, Request), Refused>| match line {
            Ok((id, _)) => id,
            Err(refused) => refused.reason,
        };
        each_line(&mut io::BufReader::with_capacity(7, input), |line| {
            lines.push(told(line));
            true
        })
        .unwrap();
        lines
    }

    #[test]
    fn lines_end_as_they_like() {
        let one = "{\"id\":\"a\",\"do\":\"tools\"}";
        assert_eq!(lines(format!("\n{one}\r\n \n{one}").as_bytes()), ["a", "a"]);
        assert_eq!(lines(b""), Vec::<String>::new());
    }

    #[test]
    fn a_line_that_is_too_long_is_refused_and_the_next_is_read() {
        let mut input = vec![b'x'; 3 * LONGEST_LINE];
        input.extend(b"\n{\"id\":\"a\",\"do\":\"tools\"}\n");
        let lines = lines(&input);
        assert!(lines[0].contains("longer than"), "{lines:?}");
        assert_eq!(lines[1..], ["a"]);
    }
}
