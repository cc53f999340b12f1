//! Approval: the steps to come, with their values → one question, and the answer into what may run.
//!
//! Comes in: steps resolved against everything that could be looked up. Goes out: a question, where anything asks; then
//! what the user took out or changed. Invariants: what sends always asks, whatever the settings say; one question
//! covers the whole plan; of a doubtful plan everything asks but look-ups; nothing here runs anything.

use std::collections::BTreeSet;

use crate::event::{ApprovalStep, Edit, Question, Reply};
use crate::executor::{Step, Steps};
use crate::plan::Call;
use crate::resolve::{Resolved, sentence};
use crate::settings::{Policy, Settings};
use crate::tools::{Effect, Tool};

/// What asks: what the settings say, and of a doubtful plan everything but look-ups.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    pub settings: &'a Settings,
    pub doubtful: bool,
}

impl Rules<'_> {
    /// Whether a call of this tool needs a yes.
    pub fn ask(self, tool: &Tool) -> bool {
        self.settings.policy(tool) == Policy::Ask || (self.doubtful && tool.effect > Effect::Read)
    }
}

/// A step to come.
pub struct Pending<'a> {
    pub call: &'a Call,
    pub tool: &'a Tool,
    pub resolved: &'a Resolved,
}

/// The question for a whole plan; none where nothing in it asks.
pub fn question(steps: &[Pending<'_>], warnings: Vec<String>, rules: Rules<'_>) -> Option<Question> {
    let steps: Vec<ApprovalStep> = steps.iter().map(|step| approval_step(step, rules)).collect();
    steps.iter().any(|step| step.asks).then_some(Question::Approve { steps, warnings })
}

/// The steps that run before the question so that it can show what they give: look-ups, and what only opens something,
/// where a step that asks needs them.
pub fn before_asking(steps: &Steps, rules: Rules<'_>) -> BTreeSet<usize> {
    let waiting = || steps.by_number.values().filter(|step| step.is_waiting());
    let asking = waiting().filter(|step| rules.ask(&step.tool)).map(|step| step.call.number);
    let needed = steps.with_needs(asking);
    let harmless = |step: &&Step| match step.tool.effect {
        Effect::Read => true,
        Effect::Open => needed.contains(&step.call.number),
        Effect::Create | Effect::Send => false,
    };
    waiting().filter(harmless).filter(|step| !rules.ask(&step.tool)).map(|step| step.call.number).collect()
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    Go { without: BTreeSet<usize>, edits: Vec<Edit> },
    No,
}

/// A reply as a decision. A choice is no answer to this question.
pub fn decision(reply: Reply) -> Decision {
    match reply {
        Reply::Approve { without, edits } => Decision::Go { without: without.into_iter().collect(), edits },
        Reply::Choose { .. } | Reply::Cancel => Decision::No,
    }
}

fn approval_step(step: &Pending<'_>, rules: Rules<'_>) -> ApprovalStep {
    let view = step.resolved.view(step.call, step.tool);
    ApprovalStep {
        text: sentence(&step.tool.approval, &view, None),
        step: view,
        asks: rules.ask(step.tool),
        fields: step.resolved.fields.clone(),
    }
}
