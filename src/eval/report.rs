//! Figures from lines.
//!
//! Comes in: a [`Line`] an item. Goes out: a [`Report`]. Both are wire types: their fields are what `errand eval --json`
//! and `--details` write.

use serde::Serialize;
use serde_json::Value as Json;

use super::reliability::{Reliability, reliability};
use crate::confidence::Stance;
use crate::planner::Features;

/// What became of one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    pub id: Json,
    pub command: String,
    /// Plan success; null where the expected plan is not one.
    pub plan: Option<bool>,
    /// Exact success, likewise.
    pub exact: Option<bool>,
    /// Outcome success; null where it was not tried.
    pub outcome: Option<bool>,
    /// Arguments that differ, where only they do: `create_note.content`.
    pub differs: Vec<String>,
    pub expected: Vec<String>,
    pub found: Vec<String>,
    /// Why there is no plan, where there is none.
    pub error: Option<String>,
    /// The tools that the command needs.
    pub needed: Vec<String>,
    /// The tools that the planner could choose from.
    pub offered: Vec<String>,
    /// What tells how sure the plan is; null where nothing does.
    pub features: Option<Features>,
    /// The probability that the plan is right; null where none is known.
    pub confidence: Option<f64>,
    /// What the assistant would do at it.
    pub stance: Option<Stance>,
    pub latency_ms: f64,
}

/// The figures: shares of 1; null where no item says anything about them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub items: usize,
    /// Over the items whose expected plan is one, as is `exact`.
    pub plan: Option<f64>,
    pub exact: Option<f64>,
    /// Over the items that were tried on a desktop.
    pub outcome: Option<f64>,
    /// The mean share of needed tools that were offered, over the items that need any.
    pub tool_recall: Option<f64>,
    /// The mean number of tools offered, over the same items.
    pub tools_mean: Option<f64>,
    /// Of the commands declined (a plan without calls), the share that no tool serves.
    pub decline_precision: Option<f64>,
    /// Of the commands that no tool serves, the share that was declined.
    pub decline_recall: Option<f64>,
    /// Null where no plan has a confidence.
    pub reliability: Option<Reliability>,
    pub latency_ms: Latency,
}

/// From the command to the finished plan, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    pub p50: f64,
    pub p95: f64,
}

/// The figures of at least one line.
pub(super) fn report(lines: &[Line]) -> Report {
    let serving: Vec<_> = lines.iter().filter(|line| !line.needed.is_empty()).collect();
    let latencies: Vec<_> = lines.iter().map(|line| line.latency_ms).collect();
    Report {
        items: lines.len(),
        plan: share(lines.iter().filter_map(|line| line.plan)),
        exact: share(lines.iter().filter_map(|line| line.exact)),
        outcome: share(lines.iter().filter_map(|line| line.outcome)),
        tool_recall: mean(serving.iter().map(|line| recall(line))),
        tools_mean: mean(serving.iter().map(|line| line.offered.len() as f64)),
        decline_precision: share(lines.iter().filter(|line| declined(line)).map(unserved)),
        decline_recall: share(lines.iter().filter(|line| unserved(line)).map(declined)),
        reliability: reliability(lines),
        latency_ms: Latency { p50: percentile(&latencies, 50), p95: percentile(&latencies, 95) },
    }
}

fn declined(line: &Line) -> bool {
    line.found.is_empty() && line.error.is_none()
}

/// Whether no tool serves the command.
fn unserved(line: &Line) -> bool {
    line.plan.is_some() && line.expected.is_empty()
}

fn recall(line: &Line) -> f64 {
    let offered = line.needed.iter().filter(|tool| line.offered.contains(tool));
    offered.count() as f64 / line.needed.len() as f64
}

pub(super) fn share(answers: impl Iterator<Item = bool>) -> Option<f64> {
    mean(answers.map(|yes| if yes { 1.0 } else { 0.0 }))
}

/// The mean to four places.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<_> = values.collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (!values.is_empty()).then(|| (mean * 1e4).round() / 1e4)
}

/// The smallest value that `percent` of the values do not exceed (nearest rank), to one place.
pub(super) fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let rank = (values.len() * percent).div_ceil(100).max(1);
    let value = values.get(rank - 1).copied().unwrap_or_default();
    (value * 10.0).round() / 10.0
}
