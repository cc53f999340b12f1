//! The end of a run: the answer is made, written and told.

use jiff::ToSpan;

use super::{Assistant, AssistantError, Report};
use crate::answer::{self, Told};
use crate::event::{Event, Outcome, RunStatus, StepView};
use crate::executor::{Around, Ended, State, Step, Steps};

/// What a run comes to.
pub(super) struct Closing {
    status: RunStatus,
    answer: String,
    steps: Vec<(StepView, Outcome)>,
    undoable: bool,
}

impl Closing {
    /// Every step has ended.
    pub fn of(steps: &Steps, stopped: bool) -> Closing {
        let (answer, status) = answer::answer(&told(steps), stopped);
        Closing {
            status,
            answer,
            steps: ended(steps).map(|(step, ended)| (step.view.clone(), ended.outcome.clone())).collect(),
            undoable: ended(steps).any(|(_, ended)| ended.made.is_some()),
        }
    }

    /// No tool serves the command.
    pub fn declined(assistant: &Assistant) -> Closing {
        let answer = answer::declined(&assistant.settings.tools_on(&assistant.tools));
        Closing::without_steps(RunStatus::Declined, answer)
    }

    /// The plan is nearly surely wrong, and none of its steps was begun.
    pub fn not_understood(steps: &Steps) -> Closing {
        let answer = answer::not_understood(&told(steps));
        Closing { status: RunStatus::Declined, answer, ..Closing::of(steps, true) }
    }

    /// The user stopped it before there was a plan.
    pub fn cancelled() -> Closing {
        Closing::without_steps(RunStatus::Cancelled, "Nothing was done.".to_owned())
    }

    /// It could not be planned.
    pub fn failed(error: &AssistantError) -> Closing {
        Closing::without_steps(RunStatus::Failed, format!("Nothing was done: {error}. To mend it: {}.", error.hint()))
    }

    fn without_steps(status: RunStatus, answer: String) -> Closing {
        Closing { status, answer, steps: Vec::new(), undoable: false }
    }

    /// Writes and tells it, and forgets what the journal has kept long enough.
    pub fn report(self, around: &Around) -> Report {
        let now = around.now();
        if let Err(error) = around.journal.end(around.run, self.status, &self.answer, now) {
            tracing::error!(%error, "the end of a run could not be written");
            around.line.tell(Event::Warned { message: format!("the history will not show how this ended: {error}") });
        }
        let days = i64::from(around.settings.privacy.keep_days);
        if days > 0 {
            let kept_since = now.checked_sub((days * 24).hours());
            let forgotten = kept_since.map(|since| around.journal.forget_before(since));
            if let Ok(Err(error)) = forgotten {
                tracing::warn!(%error, "old runs could not be forgotten");
            }
        }
        around.line.tell(Event::Answered {
            run: around.run,
            text: self.answer.clone(),
            status: self.status,
            undoable: self.undoable,
        });
        Report { run: around.run, status: self.status, answer: self.answer, steps: self.steps }
    }
}

fn ended(steps: &Steps) -> impl Iterator<Item = (&Step, &Ended)> {
    steps.by_number.values().filter_map(|step| match &step.state {
        State::Ended(ended) => Some((step, ended)),
        _ => None,
    })
}

/// The steps that have ended, as the answer wants them.
fn told(steps: &Steps) -> Vec<Told<'_>> {
    let used = |number: usize| steps.by_number.values().any(|step| steps.needs(step).contains(&number));
    let told = ended(steps).map(|(step, ended)| Told {
        view: &step.view,
        tool: &step.tool,
        outcome: &ended.outcome,
        remarks: &ended.remarks,
        used: used(step.call.number),
        left_out: ended.left_out,
    });
    told.collect()
}
