//! The selector: a command → the tools it needs.
//!
//! Comes in: a command and the tools that the user has on. Goes out: a [`Selection`]. Invariant: a tool that is off is
//! never in it.

use serde::{Deserialize, Serialize};

/// What the selector makes of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The tools above the threshold are listed to the planner.
    Selected,
    /// Nothing passed the threshold, but the command may well be served: plan with all tools.
    All,
    /// No tool serves it (the measured rule, `docs/models.md`).
    Declined,
}

/// The chosen tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    pub verdict: Verdict,
    /// Best first; with `All`, every tool that is on.
    pub tools: Vec<String>,
    /// The probability of every tool that is on, best first.
    pub scores: Vec<(String, f32)>,
}
