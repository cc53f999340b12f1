//! `errand undo`: takes back what a run made.

use std::ops::ControlFlow;
use std::sync::Arc;

use errand::assistant::{self, Assistant};
use errand::journal::Journal;
use errand::planner::{Planner, PlannerError, Request, Written};
use tokio_util::sync::CancellationToken;

use super::arguments::Common;
use super::assemble::{self, Home};
use super::printer::{CARE, GOOD, Printer, paint, plain};
use super::problem::{Exit, Problem};

/// Takes a run back; the last one where none is named.
pub async fn undo(common: &Common, run: Option<i64>, printer: Printer) -> Result<Exit, Problem> {
    let home = Home::open(common)?;
    let journal = home.journal()?;
    let Some(run) = run.map_or_else(|| journal.last_run(), |run| Ok(Some(run)))? else {
        return Err(Problem::yours("there is no run to take back", "`errand history` lists the runs"));
    };
    let assistant = assistant_without_models(&home, journal)?;
    let cancel = CancellationToken::new();
    let undoing = assistant::undo(&assistant, run, &cancel);
    let undone = tokio::select! {
        undone = undoing => undone?,
        _ = tokio::signal::ctrl_c() => return Ok(Exit::Stopped),
    };
    let whole = undone.failed.is_empty();
    if printer.json {
        printer.value(&undone)?;
    } else {
        printer.line(paint(if whole { GOOD } else { CARE }, plain(&undone.text)))?;
    }
    Ok(if whole { Exit::Done } else { Exit::Yours })
}

/// Taking back needs no plan, so a broken model does not stand in its way.
pub fn assistant_without_models(home: &Home, journal: Arc<Journal>) -> Result<Assistant, Problem> {
    let desk = Arc::new(home.desk()?);
    Ok(assemble::assemble(home, None, Arc::new(Nobody), None, desk, journal, assemble::clock()))
}

/// Plans nothing.
struct Nobody;

impl Planner for Nobody {
    fn name(&self) -> &str {
        "nobody"
    }

    fn write(&self, _: &Request<'_>, _: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Written, PlannerError> {
        Err(PlannerError::Model { path: self.name().to_owned(), reason: "undo plans nothing".to_owned() })
    }
}
