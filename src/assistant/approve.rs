//! From a complete plan to its end: look up what the question needs, ask it, carry out what was approved.

use std::collections::BTreeSet;

use crate::approval::{self, Decision, Pending, Rules};
use crate::confidence;
use crate::event::{Edit, Event};
use crate::executor::{self, Around, Ended, Execution};
use crate::resolve::Resolved;
use crate::talk::ApprovePolicy;

/// Carries a complete plan out as far as the user approves of it; `doubt` is the confidence of a plan that may be wrong.
/// Gives whether the user approved.
pub(super) async fn approve_and_execute(execution: &mut Execution, doubt: Option<f64>, around: &Around) -> bool {
    execution.examine(around);
    let rules = Rules { settings: &around.settings, doubtful: doubt.is_some() };
    let doubt = doubt.map(in_doubt);
    let mut approved = true;
    if around.line.policy == ApprovePolicy::Ask && anything_asks(execution, rules) {
        let before = approval::before_asking(&execution.steps, rules);
        execution.steps.allow(|step| before.contains(&step.call.number));
        executor::execute(execution, around).await;
        approved = approve(execution, doubt, rules, around).await;
        if !approved {
            execution.stop("you did not approve it", around);
        }
    } else {
        warn_unasked(doubt, &resolve_waiting(execution, around), around);
    }
    execution.steps.allow(|_| true);
    executor::execute(execution, around).await;
    approved
}

fn in_doubt(confidence: f64) -> String {
    format!("Errand is not sure that it has understood you: it is {} of this plan", confidence::in_words(confidence))
}

fn anything_asks(execution: &Execution, rules: Rules<'_>) -> bool {
    let mut waiting = execution.steps.by_number.values().filter(|step| step.is_waiting());
    waiting.any(|step| rules.ask(&step.tool))
}

/// Asks until the answer can be followed: a changed value that is none is asked about again.
async fn approve(execution: &mut Execution, doubt: Option<String>, rules: Rules<'_>, around: &Around) -> bool {
    let mut mistakes = Vec::new();
    loop {
        execution.examine(around);
        let resolved = resolve_waiting(execution, around);
        let warnings = doubt.iter().cloned().chain(warnings(execution, &resolved)).chain(mistakes).collect();
        let pending = resolved.iter().filter_map(|(number, resolved)| {
            let step = execution.steps.by_number.get(number)?;
            Some(Pending { call: &step.call, tool: &step.tool, resolved })
        });
        let pending: Vec<Pending<'_>> = pending.collect();
        let Some(question) = approval::question(&pending, warnings, rules) else {
            warn_unasked(doubt, &resolved, around);
            return true;
        };
        match approval::decision(around.line.ask(question).await) {
            Decision::No => return false,
            Decision::Go { without, edits } => match take_edits(execution, edits, &without, around) {
                Ok(()) => {
                    leave_out(execution, &without, around);
                    return true;
                }
                Err(wrong) => mistakes = wrong,
            },
        }
    }
}

fn resolve_waiting(execution: &Execution, around: &Around) -> Vec<(usize, Resolved)> {
    let waiting = execution.steps.by_number.values().filter(|step| step.is_waiting());
    let numbers = waiting.map(|step| step.call.number);
    numbers.filter_map(|number| Some((number, execution.resolve(number, around)?.ok()?))).collect()
}

/// Tells what the question would have warned of, where there is none.
fn warn_unasked(doubt: Option<String>, resolved: &[(usize, Resolved)], around: &Around) {
    doubt.into_iter().chain(notes(resolved)).for_each(|message| around.line.tell(Event::Warned { message }));
}

fn notes(resolved: &[(usize, Resolved)]) -> impl Iterator<Item = String> {
    resolved.iter().flat_map(|(_, resolved)| resolved.notes.clone())
}

/// What the user should know before saying yes: strange dates, and steps that have failed already.
fn warnings(execution: &Execution, resolved: &[(usize, Resolved)]) -> Vec<String> {
    notes(resolved)
        .chain(execution.steps.failures().map(|(number, error)| format!("step {number} failed: {}", error.message)))
        .collect()
}

/// Puts the user's changes in place; what cannot be is told, and nothing is changed then.
fn take_edits(
    execution: &mut Execution,
    edits: Vec<Edit>,
    without: &BTreeSet<usize>,
    around: &Around,
) -> Result<(), Vec<String>> {
    let before = std::mem::replace(&mut execution.steps.edits, edits);
    let mut wrong = Vec::new();
    for edit in execution.steps.edits.iter().filter(|edit| !without.contains(&edit.step)) {
        let step = execution.steps.by_number.get(&edit.step).filter(|step| step.is_waiting());
        let known = step.is_some_and(|step| step.tool.parameters.iter().any(|parameter| parameter.name == edit.name));
        if !known {
            wrong.push(format!("step {} has no `{}` that can be changed", edit.step, edit.name));
        } else if let Some(Err(failure)) = execution.resolve(edit.step, around) {
            wrong.push(format!("step {}: {}", edit.step, failure.message));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    execution.steps.edits = before;
    for message in &wrong {
        around.line.tell(Event::Warned { message: message.clone() });
    }
    Err(wrong)
}

fn leave_out(execution: &mut Execution, without: &BTreeSet<usize>, around: &Around) {
    for number in without {
        if execution.steps.by_number.get(number).is_some_and(executor::Step::is_waiting) {
            let ended = Ended { left_out: true, ..Ended::skipped("you left it out") };
            execution.end(*number, ended, around);
        }
    }
}
