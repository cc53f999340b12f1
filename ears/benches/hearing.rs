//! What hearing costs: real-time factor, partial and final texts while somebody speaks, and memory.
//!
//! `ERRAND_SPEECH_MODEL=FILE cargo bench -p errand-ears`, on a quiet machine. For the costs of a model that is not here,
//! `ears/tests/fixtures/make_model.py --shape` makes one of its shape.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use card::Card;
use sounds::Sounds;

#[path = "../tests/it/card.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod card;
#[path = "../tests/it/sounds.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod sounds;

const SENTENCE: &str =
    "text Sid that I am running ten minutes late and remind me to call the plumber tomorrow at nine. ";
const ROUNDS: usize = 5;
/// How soon the thread of the model lets go of it.
const IDLE: &str = "3";

fn main() -> Result<(), Box<dyn Error>> {
    let (card, sounds) = (Card::start(), Sounds::new());
    let mut ears = Ears::start(&card.server())?;
    let short = sounds.say("text Sid that I am running late");
    let began = Instant::now();
    ears.file(&short)?;
    println!("first text, with loading      {:>8.2} s", began.elapsed().as_secs_f64());
    for times in [1, 2, 4] {
        let path = sounds.say(&SENTENCE.repeat(times));
        let mut took = Vec::new();
        let mut seconds = 0.0;
        for _ in 0..ROUNDS {
            let last = ears.file(&path)?;
            seconds = number(&last["seconds"]);
            took.push(number(&last["took"]));
        }
        let median = median(&mut took);
        println!("a file of {seconds:>4.1} s              {median:>8.2} s, real-time factor {:.2}", median / seconds);
    }
    let mut gaps = Vec::new();
    let mut finals = Vec::new();
    for _ in 0..ROUNDS {
        let (between, last) = ears.live(&card, &sounds.say(SENTENCE))?;
        gaps.extend(between);
        finals.push(last);
    }
    println!("between two partial texts     {:>8.2} s, at most {:.2} s", median(&mut gaps), largest(&gaps));
    println!("from the key's end to the text {:>7.2} s, at most {:.2} s", median(&mut finals), largest(&finals));
    let (peak, held) = (ears.memory("VmHWM")?, ears.memory("VmRSS")?);
    thread::sleep(Duration::from_secs(5));
    println!("memory: at most {peak:.0} MB, with the model {held:.0} MB, idle {:.0} MB", ears.memory("VmRSS")?);
    ears.end()
}

struct Ears {
    child: Child,
    requests: ChildStdin,
    messages: Lines<BufReader<ChildStdout>>,
}

impl Ears {
    fn start(server: &str) -> Result<Ears, Box<dyn Error>> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ears"));
        command.args(["--idle", IDLE]).env("PULSE_SERVER", server);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (requests, out) = (child.stdin.take().ok_or("no input")?, child.stdout.take().ok_or("no output")?);
        Ok(Ears { child, requests, messages: BufReader::new(out).lines() })
    }

    fn ask(&mut self, request: &Value) -> Result<(), Box<dyn Error>> {
        Ok(writeln!(self.requests, "{request}")?)
    }

    fn next(&mut self) -> Result<Value, Box<dyn Error>> {
        let line = self.messages.next().ok_or("ears ended")??;
        let message: Value = serde_json::from_str(&line)?;
        if message["message"] == "failed" {
            return Err(format!("{}", message["error"]).into());
        }
        Ok(message)
    }

    fn until(&mut self, kind: &str) -> Result<Value, Box<dyn Error>> {
        loop {
            let message = self.next()?;
            if message["message"] == kind {
                return Ok(message);
            }
        }
    }

    fn file(&mut self, path: &Path) -> Result<Value, Box<dyn Error>> {
        self.ask(&json!({ "id": "file", "do": "hear_file", "path": path }))?;
        let last = self.until("final")?;
        self.until("result")?;
        Ok(last)
    }

    /// Speaks into the microphone with the key held; the seconds from partial text to partial text while it is spoken, and
    /// from the end of the key to the last text.
    fn live(&mut self, card: &Card, sound: &Path) -> Result<(Vec<f64>, f64), Box<dyn Error>> {
        self.ask(&json!({ "id": "live", "do": "listen", "mode": "hold" }))?;
        self.until("listening")?;
        let mut speaker = card.playing(sound);
        let mut seen: Option<Instant> = None;
        let mut gaps = Vec::new();
        while speaker.try_wait()?.is_none() {
            if self.next()?["message"] == "partial" {
                gaps.extend(seen.map(|seen| seen.elapsed().as_secs_f64()));
                seen = Some(Instant::now());
            }
        }
        let began = Instant::now();
        self.ask(&json!({ "id": "stop", "do": "stop" }))?;
        self.until("final")?;
        let last = began.elapsed().as_secs_f64();
        self.until("result")?;
        Ok((gaps, last))
    }

    /// A line of its status, in MB.
    fn memory(&self, name: &str) -> Result<f64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such line")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }

    fn end(self) -> Result<(), Box<dyn Error>> {
        let Ears { mut child, requests, .. } = self;
        drop(requests);
        child.wait()?;
        Ok(())
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::max)
}
