//! A planner server with OpenAI's chat interface that writes what it is told to write.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

/// A server that lives as long as the test's process.
pub struct Planner {
    pub address: String,
    plan: Arc<Mutex<String>>,
}

impl Planner {
    pub fn start() -> Planner {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let plan = Arc::new(Mutex::new("1. join()".to_owned()));
        let written = Arc::clone(&plan);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let plan = written.lock().expect("no test panicked here").clone();
                // A program that was ended in the middle does not listen any more.
                answer(stream, &plan).unwrap_or_default();
            }
        });
        Planner { address, plan }
    }

    /// What is written from now on, whatever is asked.
    pub fn write(&self, plan: &str) {
        plan.clone_into(&mut self.plan.lock().expect("no test panicked here"));
    }
}

fn answer(mut stream: TcpStream, plan: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head)? > 0 {
        let line = head.lines().next_back().unwrap_or_default().to_lowercase();
        length = line.strip_prefix("content-length: ").and_then(|value| value.parse().ok()).unwrap_or(length);
    }
    reader.read_exact(&mut vec![0; length])?;
    let (kind, body) = match head.starts_with("GET ") {
        true => ("application/json", json!({ "data": [{ "id": "written-by-the-test" }] }).to_string()),
        false => ("text/event-stream", stream_of(plan)),
    };
    let length = body.len();
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes())
}

/// The plan in pieces that end in the middle of words.
fn stream_of(plan: &str) -> String {
    let letters: Vec<char> = plan.chars().collect();
    let pieces = letters.chunks(4096.min(letters.len() / 3 + 1)).map(|piece| piece.iter().collect::<String>());
    let chunk = |content: String| json!({ "choices": [{ "delta": { "content": content } }] });
    let stop = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] });
    let events = pieces.map(chunk).chain([stop]).map(|event| format!("data: {event}\n\n"));
    events.collect::<String>() + "data: [DONE]\n\n"
}
