//! The steps of a run: which wait, which run, which have ended, and what may come next.
//!
//! Every decision here is a pure function of the steps; only `executor` acts on them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use crate::desktop::{Made, Task};
use crate::event::{Choice, Edit, Failure, Outcome, StepView};
use crate::plan::Call;
use crate::resolve;
use crate::tools::{Effect, Tool};

/// A call on its way.
#[derive(Debug, Clone)]
pub struct Step {
    pub call: Call,
    pub tool: Arc<Tool>,
    /// As it is shown: first as planned, then with its values.
    pub view: StepView,
    pub state: State,
    /// Whether it may start once its references are there.
    pub allowed: bool,
}

/// Where a step is.
#[derive(Debug, Clone)]
pub enum State {
    Waiting,
    Running,
    /// Several things match equally, and the user has not said which.
    Undecided(Undecided),
    Ended(Ended),
}

/// A step that waits for the user's choice.
#[derive(Debug, Clone)]
pub struct Undecided {
    pub task: Task,
    pub looked_for: String,
    pub choices: Vec<Choice>,
}

/// How a step ended.
#[derive(Debug, Clone)]
pub struct Ended {
    pub outcome: Outcome,
    pub made: Option<Made>,
    pub remarks: Vec<String>,
    /// The user took it out of the plan; nobody misses it.
    pub left_out: bool,
}

/// What happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Start(usize),
    /// It will never start; why.
    Skip(usize, String),
}

/// All steps by number, and the user's changes to them.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    pub by_number: BTreeMap<usize, Step>,
    pub edits: Vec<Edit>,
}

impl Steps {
    /// Takes a call that has been planned.
    pub fn add(&mut self, call: Call, tool: Arc<Tool>, view: StepView, allowed: bool) {
        let state = State::Waiting;
        self.by_number.insert(call.number, Step { call, tool, view, state, allowed });
    }

    /// What can be decided now: what starts, and what never will.
    pub fn next(&self) -> Vec<Next> {
        let waiting = self.by_number.values().filter(|step| step.is_waiting());
        waiting.filter_map(|step| self.next_of(step)).collect()
    }

    fn next_of(&self, step: &Step) -> Option<Next> {
        let mut ready = step.allowed;
        for number in self.needs(step) {
            match self.by_number.get(&number).map(|needed| &needed.state) {
                Some(State::Ended(ended)) if ended.result().is_some() => {}
                Some(State::Ended(ended)) => {
                    return Some(Next::Skip(step.call.number, because(number, &ended.outcome)));
                }
                Some(_) => ready = false,
                None => return Some(Next::Skip(step.call.number, format!("there is no step {number}"))),
            }
        }
        ready.then_some(Next::Start(step.call.number))
    }

    /// The steps that a step needs the results of.
    pub fn needs(&self, step: &Step) -> Vec<usize> {
        resolve::needs(&step.call, &step.tool, &self.edits)
    }

    /// The steps in `of` and every step that they need, themselves or through others.
    pub fn with_needs(&self, of: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open: Vec<usize> = of.into_iter().collect();
        while let Some(number) = open.pop() {
            if found.insert(number) {
                open.extend(self.by_number.get(&number).map(|step| self.needs(step)).unwrap_or_default());
            }
        }
        found
    }

    /// What the steps that are done gave.
    pub fn results(&self) -> BTreeMap<usize, Json> {
        let ended = self.by_number.iter().filter_map(|(number, step)| match &step.state {
            State::Ended(ended) => Some((*number, ended.result()?.clone())),
            _ => None,
        });
        ended.collect()
    }

    /// The steps that have failed, and why.
    pub fn failures(&self) -> impl Iterator<Item = (usize, &Failure)> {
        self.by_number.iter().filter_map(|(number, step)| match &step.state {
            State::Ended(Ended { outcome: Outcome::Failed { error }, .. }) => Some((*number, error)),
            _ => None,
        })
    }

    /// The calls, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.by_number.values().map(|step| step.call.clone()).collect()
    }

    /// Lets the steps start for which `may` says so.
    pub fn allow(&mut self, may: impl Fn(&Step) -> bool) {
        for step in self.by_number.values_mut() {
            step.allowed |= may(step);
        }
    }
}

impl Step {
    /// Whether it has not begun.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    /// Whether it may run while the plan is still being written.
    pub fn is_read(&self) -> bool {
        self.tool.effect == Effect::Read
    }
}

impl Ended {
    /// A step that was not done.
    pub fn failed(error: Failure) -> Ended {
        Ended::without_result(Outcome::Failed { error })
    }

    /// A step that never began.
    pub fn skipped(because: impl Into<String>) -> Ended {
        Ended::without_result(Outcome::Skipped { because: because.into() })
    }

    fn without_result(outcome: Outcome) -> Ended {
        Ended { outcome, made: None, remarks: Vec::new(), left_out: false }
    }

    /// What it gave, if it was done.
    pub fn result(&self) -> Option<&Json> {
        match &self.outcome {
            Outcome::Verified { result } | Outcome::Accepted { result } => Some(result),
            Outcome::Failed { .. } | Outcome::Skipped { .. } => None,
        }
    }
}

fn because(number: usize, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Failed { error } => format!("step {number} failed: {}", error.message),
        _ => format!("step {number} was not done"),
    }
}
