//! From Enter to the finished plan, and what it costs to hold: selector and planner as they ship, warm, on one thread.
//!
//! `cargo bench --bench assistant` prints a table of latencies in milliseconds and the resident memory in MB.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use errand::assistant::{self, Assistant, DEADLINE};
use errand::catalogue::{self, Role};
use errand::confidence;
use errand::desktop::{DesktopError, Done, Made, Task};
use errand::executor::{Desk, Doing, Queues};
use errand::journal;
use errand::planner::embedded::{Embedded, Options};
use errand::selector::Selector;
use errand::tools::{Parameter, Tool, ToolTable};
use jiff::{Timestamp, ZonedDateTime};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

const COMMANDS: [&str; 8] = [
    "text Priya that I am running ten minutes late",
    "remind me to call the plumber tomorrow at 9am",
    "where is the nearest pharmacy",
    "put lunch with Ana on Friday at noon and invite her",
    "email Sid and Lutfi the budget PDF and put lunch with them on Friday at noon",
    "summarize the lease agreement, mail the summary to Dana and remind me on Monday at 8 to ask what she thinks",
    "add oat milk and eggs to my groceries note, then text Mom that I'm at the shop and show me the way home on foot",
    "play something quiet",
];
const ROUNDS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let began = Instant::now();
    let assistant = assistant(&folder.path().join("journal.sqlite"))?;
    println!("opening both models {:>8.1} ms", milliseconds(began.elapsed()));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;

    println!("{:>8} {:>8}  command", "select", "plan");
    let mut whole = Vec::new();
    for command in COMMANDS {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let planned = runtime.block_on(assistant::plan_only(&assistant, command))?;
            rounds.push((began.elapsed(), planned.select_time));
        }
        rounds.sort();
        let (plan, select) = rounds[ROUNDS / 2];
        println!("{:>8.1} {:>8.1}  {command}", milliseconds(select), milliseconds(plan));
        whole.extend(rounds.iter().map(|(plan, _)| *plan));
    }
    whole.sort();
    let [p50, p95] = [whole.len() / 2, whole.len() * 95 / 100].map(|at| milliseconds(whole[at]));
    println!("Enter to plan: p50 {p50:.1} ms, p95 {p95:.1} ms");
    match resident() {
        Some(megabytes) => println!("resident memory {megabytes} MB"),
        None => println!("resident memory unknown on this system"),
    }
    Ok(())
}

/// A desktop that is not there: planning needs none.
struct Nowhere;

impl Desk for Nowhere {
    fn name(&self) -> &str {
        "nowhere"
    }

    fn accepts(&self, _: &Parameter, _: &Value) -> Result<(), DesktopError> {
        Ok(())
    }

    fn carry_out<'a>(&'a self, _: &'a Tool, _: &'a Task, _: &'a CancellationToken) -> Doing<'a, Done> {
        Box::pin(async { Err(DesktopError::Cancelled) })
    }

    fn take_back<'a>(&'a self, _: &'a Tool, _: &'a Made, _: &'a CancellationToken) -> Doing<'a, Done> {
        Box::pin(async { Err(DesktopError::Cancelled) })
    }
}

/// The assistant with the models that ship.
fn assistant(journal: &Path) -> Result<Assistant, Box<dyn Error>> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let catalogue = catalogue::read(&models)?;
    let path = |role| catalogue.entry(role).map(|entry| entry.path(&models)).ok_or("the catalogue lacks a model");
    let selector = path(Role::Selector)?;
    Ok(Assistant {
        tools: Arc::new(ToolTable::embedded().clone()),
        settings: Arc::default(),
        selector: Some(Arc::new(Selector::open(selector.parent().unwrap_or(&models), None)?)),
        planner: Arc::new(Embedded::open(&path(Role::Planner)?, &Options::default())?),
        calibration: confidence::beside(&path(Role::Planner)?)?.map(Arc::new),
        desk: Arc::new(Nowhere),
        journal: Arc::new(journal::open(journal, Timestamp::now())?),
        clock: Arc::new(ZonedDateTime::now),
        deadline: DEADLINE,
        queues: Queues::default(),
    })
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Of this process, in MB, where the system tells it as Linux does.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1000)
}
