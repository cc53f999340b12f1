//! Measuring: commands with the plans they should get in, a [`Report`] out.
//!
//! Comes in: items and a [`Subject`], which plans commands in whatever way is to be measured. Goes out: the figures of
//! "what counts as right" and a line an item. Invariant: the figures are functions of the items and of what the subject
//! answered; nothing here plans, and nothing here runs a call.

mod agree;
mod compare;
mod dates;
mod error;
mod items;
mod outcome;
mod reliability;
mod report;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde_json::Value as Json;

use crate::confidence::Stance;
use crate::dates::Context;
use crate::plan::Plan;
use crate::planner::Features;
use crate::tools::ToolTable;

pub use compare::{Comparison, compare};
pub use dates::{DateItem, DateLine, DateReport, measure_dates, read_date_items};
pub use error::EvalError;
pub use items::{Item, read_items};
pub use outcome::same_outcome;
pub use reliability::Reliability;
pub use report::{Latency, Line, Report};

/// What is measured: a selector and a planner, mostly, and a desktop to carry plans out on.
pub trait Subject {
    /// Plans a command.
    fn attempt(&mut self, command: &str) -> Attempt;

    /// What is on the desktop after a plan was carried out on a fresh one, with identifiers under keys named `id`. The
    /// desktop holds what the plan `expected` names: its contacts, files and notes. `None` where there is no desktop to
    /// try on, or the plan could not be carried out to its end.
    fn rehearse(&mut self, plan: &Plan, expected: &Plan) -> Option<Json>;
}

/// What a subject made of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// The plan, without calls where it declined; or why there is none.
    pub plan: Result<Plan, Unplanned>,
    /// The tools that the planner could choose from; none where the selector declined.
    pub offered: Vec<String>,
    /// What tells how sure the plan is, where something does.
    pub features: Option<Features>,
    /// The probability that the plan is right, and what the assistant would do at it, where one is known.
    pub confidence: Option<(f64, Stance)>,
    /// From the command to the finished plan.
    pub latency: Duration,
}

/// The message of whatever stopped the planning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unplanned(pub String);

/// Puts every item to the subject. `now` is what date phrases are resolved against; `on_line` gets each item's line as
/// soon as there is one.
///
/// # Errors
/// [`EvalError::Empty`], or whatever `on_line` fails with.
pub fn measure<E: From<EvalError>>(
    items: &[Item],
    table: &ToolTable,
    now: &Context,
    subject: &mut dyn Subject,
    mut on_line: impl FnMut(&Line) -> Result<(), E>,
) -> Result<Report, E> {
    if items.is_empty() {
        return Err(EvalError::Empty.into());
    }
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let line = measure_one(item, table, now, subject);
        on_line(&line)?;
        lines.push(line);
    }
    Ok(report::report(&lines))
}

fn measure_one(item: &Item, table: &ToolTable, now: &Context, subject: &mut dyn Subject) -> Line {
    let attempt = subject.attempt(&item.command);
    let comparison = item.plan.as_ref().ok().map(|expected| match &attempt.plan {
        Ok(plan) => compare(expected, plan, table, now),
        Err(_) => Comparison::default(),
    });
    let success = |of: fn(&Comparison) -> bool| comparison.as_ref().map(of);
    Line {
        id: item.id.clone(),
        command: item.command.clone(),
        plan: success(|comparison| comparison.plan),
        exact: success(|comparison| comparison.exact),
        outcome: outcome(item, &attempt, comparison.as_ref(), subject),
        differs: comparison.map(|comparison| comparison.differs).unwrap_or_default(),
        expected: item.plan.as_ref().map(texts).unwrap_or_default(),
        found: attempt.plan.as_ref().map(texts).unwrap_or_default(),
        error: attempt.plan.err().map(|error| error.to_string()),
        needed: item.needed.clone(),
        offered: attempt.offered,
        features: attempt.features,
        confidence: attempt.confidence.map(|(probability, _)| probability),
        stance: attempt.confidence.map(|(_, stance)| stance),
        latency_ms: attempt.latency.as_secs_f64() * 1000.0,
    }
}

/// Whether both plans leave the same desktop; `None` where the expected one could not be tried.
fn outcome(item: &Item, attempt: &Attempt, comparison: Option<&Comparison>, subject: &mut dyn Subject) -> Option<bool> {
    let expected = item.plan.as_ref().ok()?;
    let wanted = subject.rehearse(expected, expected)?;
    let Ok(plan) = &attempt.plan else {
        return Some(false);
    };
    let same = comparison.is_some_and(|comparison| comparison.exact)
        || subject.rehearse(plan, expected).is_some_and(|found| same_outcome(&wanted, &found));
    Some(same)
}

fn texts(plan: &Plan) -> Vec<String> {
    plan.calls.iter().map(|call| call.unnumbered().to_string()).collect()
}
