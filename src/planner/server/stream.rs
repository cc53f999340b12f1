//! Server-sent events of a chat completion.
//!
//! Comes in: the bytes of an answer. Goes out: pieces of text, and at the end what was used. Invariant: an answer that
//! stops before the server says that it is complete is an error.

use std::io::{BufRead, BufReader, ErrorKind, Read};

use serde::Deserialize;

/// The longest event that is read, in bytes; a plan's pieces are a few hundred.
const LONGEST_EVENT: u64 = 1 << 20;

/// One piece of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// Tokens of the prompt, of the plan, and of the prompt those that the server still had.
    Usage {
        prompt: usize,
        plan: usize,
        cached: usize,
    },
    /// The server stopped at its limit of tokens.
    CutShort,
}

/// Why an answer could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    #[error("its answer broke off before it was complete; its own log says why")]
    BrokeOff,
    #[error("it stopped in the middle of its answer for too long")]
    Silent,
    #[error("expected JSON in its answer, found `{0}`; is it an OpenAI-compatible server?")]
    NotJson(String),
    #[error("it failed while it answered: {0}")]
    Failed(String),
    #[error("its answer could not be read: {0}")]
    Io(std::io::Error),
}

/// The pieces of an answer, in order.
pub struct Stream<R> {
    reader: BufReader<R>,
    /// The server has said how its answer ended.
    complete: bool,
    over: bool,
    waiting: Option<Piece>,
}

impl<R: Read> Stream<R> {
    pub fn new(body: R) -> Self {
        Self { reader: BufReader::new(body), complete: false, over: false, waiting: None }
    }

    /// The next event's data; none at the end.
    fn event(&mut self) -> Result<Option<String>, StreamError> {
        loop {
            let mut line = Vec::new();
            let read = (&mut self.reader).take(LONGEST_EVENT).read_until(b'\n', &mut line).map_err(read_error)?;
            if read == 0 {
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line);
            if let Some(data) = line.trim_end().strip_prefix("data:") {
                return Ok(Some(data.trim_start().to_owned()));
            }
        }
    }

    fn piece(&mut self) -> Result<Option<Piece>, StreamError> {
        if let Some(piece) = self.waiting.take() {
            return Ok(Some(piece));
        }
        loop {
            let data = match self.event()? {
                Some(data) if data == "[DONE]" => return Ok(self.waiting.take()),
                Some(data) => data,
                None if self.complete => return Ok(self.waiting.take()),
                None => return Err(StreamError::BrokeOff),
            };
            let chunk: Chunk =
                serde_json::from_str(&data).map_err(|_| StreamError::NotJson(data.chars().take(80).collect()))?;
            if let Some(error) = chunk.error {
                let said = error.get("message").and_then(|m| m.as_str()).map(str::to_owned);
                return Err(StreamError::Failed(said.unwrap_or_else(|| error.to_string())));
            }
            if let Some(usage) = chunk.usage {
                let Usage { prompt_tokens: prompt, completion_tokens: plan, prompt_tokens_details } = usage;
                let cached = prompt_tokens_details.unwrap_or_default().cached_tokens.unwrap_or_default();
                self.waiting = Some(Piece::Usage { prompt, plan, cached });
            }
            let Some(choice) = chunk.choices.into_iter().next() else {
                match self.waiting.take() {
                    Some(piece) => return Ok(Some(piece)),
                    None => continue,
                }
            };
            match choice.finish_reason.as_deref() {
                Some("length") => return Ok(Some(Piece::CutShort)),
                Some(_) => self.complete = true,
                None => {}
            }
            if let Some(text) = choice.delta.content.filter(|text| !text.is_empty()) {
                return Ok(Some(Piece::Text(text)));
            }
        }
    }
}

impl<R: Read> Iterator for Stream<R> {
    type Item = Result<Piece, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let piece = self.piece().transpose();
        self.over = !matches!(piece, Some(Ok(_)));
        piece
    }
}

fn read_error(error: std::io::Error) -> StreamError {
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => StreamError::BrokeOff,
        ErrorKind::TimedOut | ErrorKind::WouldBlock => StreamError::Silent,
        _ => StreamError::Io(error),
    }
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Usage>,
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Deserialize, Default)]
struct Delta {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: usize,
    #[serde(default)]
    completion_tokens: usize,
    prompt_tokens_details: Option<Details>,
}

#[derive(Deserialize, Default)]
struct Details {
    cached_tokens: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `body`; texts joined, then what came last.
    fn check(body: &str, expected: &str) {
        let mut seen = String::new();
        for piece in Stream::new(body.as_bytes()) {
            match piece {
                Ok(Piece::Text(text)) => seen.push_str(&text),
                Ok(other) => seen.push_str(&format!(" | {other:?}")),
                Err(error) => seen.push_str(&format!(" | {error}")),
            }
        }
        assert_eq!(seen, expected);
    }

    fn text(words: &str) -> String {
        format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{words:?}}}}}]}}\n\n")
    }

    const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    #[test]
    fn text_comes_piece_by_piece_until_done() {
        let comment = ": keep-alive\r\n\r\n";
        check(
            &[&text("1. jo"), comment, &text("in()"), STOP, "data: [DONE]\n\n", &text("never")].concat(),
            "1. join()",
        );
        check(&[&text("1. join()"), STOP].concat(), "1. join()");
    }

    #[test]
    fn what_was_used_is_told_wherever_it_stands() {
        let usage = r#""usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":5}}"#;
        let expected = "1. join() | Usage { prompt: 9, plan: 4, cached: 5 }";
        check(
            &[&text("1. join()"), STOP, &format!("data: {{\"choices\":[],{usage}}}\n\ndata: [DONE]\n\n")].concat(),
            expected,
        );
        let with_stop = format!(
            "data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"stop\"}}],{usage}}}\n\ndata: [DONE]\n\n"
        );
        check(&(text("1. join()") + &with_stop), expected);
    }

    #[test]
    fn an_answer_that_breaks_off_is_an_error() {
        check(&text("1. jo"), "1. jo | its answer broke off before it was complete; its own log says why");
        check("", " | its answer broke off before it was complete; its own log says why");
        check(
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n",
            " | CutShort | its answer broke off before it was complete; its own log says why",
        );
    }

    #[test]
    fn errors_inside_a_stream_are_told_in_the_servers_words() {
        check("data: <html>\n\n", " | expected JSON in its answer, found `<html>`; is it an OpenAI-compatible server?");
        check("data: {\"error\":{\"message\":\"out of memory\"}}\n\n", " | it failed while it answered: out of memory");
    }
}
