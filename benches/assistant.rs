//! From Enter to the finished plan, and what it costs to hold: selector and planner as they ship, warm, on one thread.
//!
//! `cargo bench --bench assistant` prints a table of latencies in milliseconds and the resident memory in MB.

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use errand::catalogue::{self, Role};
use errand::planner::embedded::{Embedded, Options};
use errand::planner::{Planner, Request};
use errand::selector::{Selector, Verdict};
use errand::tools::{Tool, ToolTable};
use jiff::ZonedDateTime;

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
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let catalogue = catalogue::read(&models)?;
    let path = |role| catalogue.entry(role).map(|entry| entry.path(&models)).ok_or("the catalogue lacks a model");
    let began = Instant::now();
    let selector = Selector::open(path(Role::Selector)?.parent().unwrap_or(&models), None)?;
    let planner = Embedded::open(&path(Role::Planner)?, &Options::default())?;
    println!("opening both models {:>8.1} ms", milliseconds(began.elapsed()));

    println!("{:>8} {:>8} {:>8}  command", "select", "first", "plan");
    let mut whole = Vec::new();
    for command in COMMANDS {
        let mut rounds: Vec<Times> =
            (0..ROUNDS).map(|_| plan(&selector, &planner, command)).collect::<Result<_, _>>()?;
        rounds.sort_by_key(|times| times.plan);
        let middle = &rounds[ROUNDS / 2];
        let [select, first, plan] = [middle.select, middle.first, middle.plan].map(milliseconds);
        println!("{select:>8.1} {first:>8.1} {plan:>8.1}  {command}");
        whole.extend(rounds.iter().map(|times| times.plan));
    }
    whole.sort();
    println!("plan p50 {:.1} ms, p95 {:.1} ms", milliseconds(whole[whole.len() / 2]), milliseconds(whole[whole.len() * 95 / 100]));
    match resident() {
        Some(megabytes) => println!("resident memory {megabytes} MB"),
        None => println!("resident memory unknown on this system"),
    }
    Ok(())
}

/// All from the moment of Enter.
struct Times {
    select: Duration,
    /// The first piece of the plan's text.
    first: Duration,
    plan: Duration,
}

fn plan(selector: &Selector, planner: &Embedded, command: &str) -> Result<Times, Box<dyn Error>> {
    let table = ToolTable::embedded();
    let all: Vec<&Tool> = table.tools.iter().collect();
    let began = Instant::now();
    let selection = selector.select(command, &all)?;
    let select = began.elapsed();
    let listed = selection.verdict == Verdict::Selected;
    let chosen: Vec<&Tool> = all.iter().copied().filter(|tool| selection.tools.contains(&tool.name)).collect();
    let mut first = None;
    if selection.verdict != Verdict::Declined {
        let now = ZonedDateTime::now();
        let request = Request { command, tools: &chosen, listed, now: &now, instructions: "" };
        planner.write(&request, &mut |text| {
            if !text.is_empty() {
                first.get_or_insert_with(|| began.elapsed());
            }
            ControlFlow::Continue(())
        })?;
    }
    let plan = began.elapsed();
    Ok(Times { select, first: first.unwrap_or(plan), plan })
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
