//! From a complete plan to its end: look up what the question needs, ask it, carry out what was approved.

use std::collections::BTreeSet;

use crate::approval::{self, Decision, Pending, Rules};
use crate::confidence;
use crate::event::{Edit, Event, Failure};
use crate::executor::{self, Around, Ended, Execution};
use crate::resolve::Resolved;
use crate::talk::ApprovePolicy;
use crate::tools::Parameter;

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

/// Asks until the answer can be followed: where a changed value is none, the other changes stay and it is asked again.
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
            Decision::Go { without, edits } => {
                mistakes = take_edits(execution, edits, &without, around);
                if mistakes.is_empty() {
                    leave_out(execution, &without, around);
                    warn_of_changes(&resolved, &resolve_waiting(execution, around), around);
                    return true;
                }
            }
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

/// Tells what is strange about values that were changed, since nothing more is asked about them.
fn warn_of_changes(asked: &[(usize, Resolved)], changed: &[(usize, Resolved)], around: &Around) {
    let known: Vec<String> = notes(asked).collect();
    let new = notes(changed).filter(|note| !known.contains(note));
    new.for_each(|message| around.line.tell(Event::Warned { message }));
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

/// Puts the user's changes in place, but for those that make no sense; says of each of these why, and what stays.
fn take_edits(execution: &mut Execution, edits: Vec<Edit>, without: &BTreeSet<usize>, around: &Around) -> Vec<String> {
    let before = execution.steps.edits.len();
    let (known, unknown): (Vec<Edit>, Vec<Edit>) = edits
        .into_iter()
        .filter(|edit| !without.contains(&edit.step))
        .partition(|edit| parameter(execution, edit).is_some());
    let changed: BTreeSet<usize> = known.iter().map(|edit| edit.step).collect();
    execution.steps.edits.extend(known);
    let unknown = unknown.iter().map(|edit| format!("step {} has no `{}` that can be changed", edit.step, edit.name));
    let mut wrong: Vec<String> = unknown.collect();
    for step in changed {
        let mut taken_out = Vec::new();
        while let Some((at, failure)) = mistake(execution, step, before, around) {
            taken_out.push((execution.steps.edits.remove(at), failure));
        }
        let resolved = execution.resolve(step, around).and_then(Result::ok);
        wrong.extend(taken_out.iter().map(|(edit, failure)| {
            let fields = resolved.iter().flat_map(|resolved| &resolved.fields);
            let shown = fields.filter(|field| field.name == edit.name).map(|field| field.shown.as_str());
            let stays = match shown.collect::<String>() {
                empty if empty.is_empty() => "empty".to_owned(),
                shown => format!("“{shown}”"),
            };
            format!("step {step}: {}; `{}` stays {stays}", failure.message, edit.name)
        }));
    }
    wrong
}

/// A change among those from `from` on that keeps a step from being done, by its place, and why.
fn mistake(execution: &Execution, step: usize, from: usize, around: &Around) -> Option<(usize, Failure)> {
    let edits = &execution.steps.edits;
    let new = || (from..edits.len()).rev().filter(|at| edits[*at].step == step);
    match execution.resolve(step, around)? {
        // An end may be wrong because of a new start.
        Err(refused) => {
            let at = new().find(|at| edits[*at].name == refused.parameter).or_else(|| new().next())?;
            Some((at, refused.failure))
        }
        Ok(resolved) => new().find_map(|at| {
            let value = resolved.arguments.get(&edits[at].name)?;
            let refused = around.desk.accepts(parameter(execution, &edits[at])?, value).err()?;
            Some((at, executor::failure(&refused)))
        }),
    }
}

/// The parameter that a change is of, where its step can still be changed.
fn parameter<'e>(execution: &'e Execution, edit: &Edit) -> Option<&'e Parameter> {
    let step = execution.steps.by_number.get(&edit.step).filter(|step| step.is_waiting())?;
    step.tool.parameters.iter().find(|parameter| parameter.name == edit.name)
}

fn leave_out(execution: &mut Execution, without: &BTreeSet<usize>, around: &Around) {
    for number in without {
        if execution.steps.by_number.get(number).is_some_and(executor::Step::is_waiting) {
            let ended = Ended { left_out: true, ..Ended::skipped("you left it out") };
            execution.end(*number, ended, around);
        }
    }
}
