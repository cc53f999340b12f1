//! The answer: the outcomes of a run → what was done, in a sentence or two, and how the run ended.
//!
//! Comes in: every step with its outcome. Goes out: sentences made of the tool table's. Invariant: nothing is called done
//! that was not; what could not be confirmed says so.

use serde_json::Value as Json;

use crate::event::{Outcome, RunStatus, StepView};
use crate::resolve::sentence;
use crate::tools::{Effect, Tool};

/// Characters of an argument, and of a result, that an answer quotes.
const LONGEST_ARGUMENT: usize = 200;
const LONGEST_RESULT: usize = 1000;

/// A step that has ended.
pub struct Told<'a> {
    pub view: &'a StepView,
    pub tool: &'a Tool,
    pub outcome: &'a Outcome,
    pub remarks: &'a [String],
    /// Whether another step needed its result.
    pub used: bool,
    /// Whether the user took it out of the plan.
    pub left_out: bool,
}

/// What to say at the end of a run, and how it ended; `stopped` where the user said no or stopped it.
pub fn answer(steps: &[Told<'_>], stopped: bool) -> (String, RunStatus) {
    let counted: Vec<&Told<'_>> = steps.iter().filter(|step| step.counts()).collect();
    let done = counted.iter().filter(|step| step.is_done()).count();
    // Stopping after everything is done stops nothing.
    let stopped = stopped && done < counted.len();
    let status = match (stopped, done) {
        (true, _) => RunStatus::Cancelled,
        (false, _) if counted.is_empty() => RunStatus::Cancelled,
        (false, done) if done == counted.len() => RunStatus::Done,
        (false, 0) => RunStatus::Failed,
        (false, _) => RunStatus::Partly,
    };
    let mut sentences: Vec<String> = counted.iter().filter_map(|step| done_sentence(step)).collect();
    sentences.extend(steps.iter().filter_map(failed_sentence));
    match (stopped, done) {
        (_, 0) if stopped || counted.is_empty() => sentences.insert(0, "Nothing was done.".to_owned()),
        (true, done) if done < counted.len() => sentences.push("The rest was not done.".to_owned()),
        _ => sentences.extend(counted.iter().filter_map(|step| skipped_sentence(step))),
    }
    (sentences.join(" "), status)
}

/// What to say where no tool serves the command.
pub fn declined(tools: &[&Tool]) -> String {
    if tools.is_empty() {
        return "Every tool is switched off in the settings, so there is nothing I can do.".to_owned();
    }
    let mut apps: Vec<&str> = tools.iter().map(|tool| tool.app.as_str()).collect();
    apps.sort_unstable();
    apps.dedup();
    let apps = match apps.as_slice() {
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
        [] => String::new(),
    };
    format!("None of my tools can do that: they work with {apps}.")
}

/// What to say where a plan is nearly surely wrong: what it would have done shows how the command was read.
pub fn not_understood(steps: &[Told<'_>]) -> String {
    let counted = steps.iter().filter(|step| step.counts());
    let guesses: Vec<String> = counted.map(|step| lower(&said(step, &step.tool.approval, None))).collect();
    format!(
        "I did not understand that, and did nothing. My guess was: {} Say it in other words, or one thing at a time.",
        full_stop(&guesses.join("; then "))
    )
}

impl Told<'_> {
    fn is_done(&self) -> bool {
        matches!(self.outcome, Outcome::Verified { .. } | Outcome::Accepted { .. })
    }

    /// Whether the user cares how it ended: a look-up for another step is only a means.
    fn counts(&self) -> bool {
        !self.left_out && (!self.used || self.tool.effect >= Effect::Create)
    }
}

fn done_sentence(step: &Told<'_>) -> Option<String> {
    let (result, verified) = match step.outcome {
        Outcome::Verified { result } => (result, true),
        Outcome::Accepted { result } => (result, false),
        Outcome::Failed { .. } | Outcome::Skipped { .. } => return None,
    };
    let drafted = result == "drafted";
    let words = match drafted {
        true => format!("Drafted, for you to send: {}", lower(&said(step, &step.tool.approval, None))),
        false => said(step, &step.tool.outcome, Some(result)),
    };
    let mut text = match verified || drafted || step.tool.effect <= Effect::Open || !step.remarks.is_empty() {
        true => full_stop(&words),
        false => format!("{}; {} has not confirmed it.", words.trim_end_matches('.'), step.tool.app),
    };
    for remark in step.remarks {
        text.push(' ');
        text.push_str(&full_stop(&upper(remark)));
    }
    Some(text)
}

fn failed_sentence(step: &Told<'_>) -> Option<String> {
    let Outcome::Failed { error } = step.outcome else { return None };
    let what = lower(&said(step, &step.tool.approval, None));
    let mut text = full_stop(&format!("Could not {what}: {}", error.message));
    if !error.hint.is_empty() {
        text.push(' ');
        text.push_str(&full_stop(&upper(&error.hint)));
    }
    Some(text)
}

fn skipped_sentence(step: &Told<'_>) -> Option<String> {
    let Outcome::Skipped { .. } = step.outcome else { return None };
    Some(full_stop(&format!("Not done: {}", lower(&said(step, &step.tool.approval, None)))))
}

/// A sentence of the tool table with the step's values; long ones are cut, for the history has them whole.
fn said(step: &Told<'_>, template: &str, result: Option<&Json>) -> String {
    let mut view = step.view.clone();
    for (_, value) in &mut view.arguments {
        *value = cut(value, LONGEST_ARGUMENT);
    }
    let result = result.map(|result| match result.as_str() {
        Some(text) => Json::from(cut(text.trim_end(), LONGEST_RESULT)),
        None => result.clone(),
    });
    sentence(template, &view, result.as_ref())
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn full_stop(text: &str) -> String {
    let text = text.trim_end();
    match text.ends_with(['.', '!', '?', '…']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

fn upper(text: &str) -> String {
    first_letter(text, |c| c.to_uppercase().collect())
}

fn lower(text: &str) -> String {
    first_letter(text, |c| c.to_lowercase().collect())
}

fn first_letter(text: &str, change: impl Fn(char) -> String) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| change(first) + letters.as_str()).unwrap_or_default()
}
