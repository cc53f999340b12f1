//! `errand history`: what was done, newest last, step by step.

use errand::confidence;
use errand::event::{Outcome, RunStatus};
use errand::journal::{RunRecord, StepRecord};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::arguments::Common;
use super::assemble::Home;
use super::printer::{BAD, BOLD, CARE, DIM, GOOD, NAME, Printer, paint};
use super::problem::{Exit, Problem};
use super::show::{clip, mark};

/// Prints the last `limit` runs.
pub fn history(common: &Common, limit: usize, printer: Printer) -> Result<Exit, Problem> {
    let runs = Home::open(common)?.journal()?.history(limit, None)?;
    if printer.json {
        printer.value(&runs)?;
        return Ok(Exit::Done);
    }
    if runs.is_empty() {
        printer.line("Nothing was done yet.")?;
    }
    for run in runs.iter().rev() {
        print(run, printer)?;
    }
    Ok(Exit::Done)
}

fn print(run: &RunRecord, printer: Printer) -> Result<(), Problem> {
    printer.line(
        format!(
            "{} {}  {}  {}",
            paint(BOLD, format!("#{}", run.run)),
            paint(DIM, moment(run.started)),
            clip(&run.command, 100),
            status(run.status)
        ) + &run.confidence.map_or_else(String::new, |sure| paint(DIM, format!("  {}", confidence::in_words(sure)))),
    )?;
    for step in &run.steps {
        let arguments: Vec<String> = step.arguments.iter().map(|(_, value)| clip(value, 40)).collect();
        printer.line(format!(
            "   {} {} {}{}",
            step.outcome.as_ref().map_or_else(|| paint(DIM, "·"), mark),
            paint(NAME, &step.tool),
            paint(DIM, arguments.join(" · ")),
            remark(step)
        ))?;
    }
    Ok(())
}

fn remark(step: &StepRecord) -> String {
    match (&step.outcome, step.undone) {
        (_, Some(_)) => paint(CARE, "  taken back"),
        (Some(Outcome::Failed { error }), _) => format!("  {}", paint(BAD, clip(&error.message, 80))),
        (Some(Outcome::Skipped { because }), _) => format!("  {}", paint(DIM, clip(because, 80))),
        _ => String::new(),
    }
}

fn status(status: Option<RunStatus>) -> String {
    match status {
        None => paint(CARE, "running"),
        Some(RunStatus::Done) => paint(GOOD, "done"),
        Some(RunStatus::Partly) => paint(CARE, "partly done"),
        Some(RunStatus::Failed) => paint(BAD, "failed"),
        Some(RunStatus::Declined) => paint(CARE, "declined"),
        Some(RunStatus::Cancelled) => paint(CARE, "cancelled"),
        Some(RunStatus::Interrupted) => paint(BAD, "interrupted"),
    }
}

fn moment(moment: Timestamp) -> String {
    moment.to_zoned_datetime(TimeZone::system()).strftime("%a %-d %b %Y %H:%M").to_string()
}
