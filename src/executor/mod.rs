//! The executor: a plan's calls → their outcomes.
//!
//! Comes in: calls, while the planner writes them or all at once, and which of them may start. Goes out: every step with
//! its outcome. Invariants: only look-ups start before the plan is complete; a step starts when it is allowed and all
//! its references are there; steps of different apps run side by side, those of one app in turn; a step that fails takes
//! those with it that need it, and no other; no step is carried out twice.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, ZonedDateTime};
use tokio::sync::mpsc;
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::dates;
use crate::desktop::Task;
use crate::event::{Event, Failure};
use crate::journal::Journal;
use crate::plan::Call;
use crate::resolve::{self, Scene, resolve};
use crate::settings::{Policy, Settings};
use crate::talk::Line;
use crate::tools::{Effect, ToolTable};

mod carry;
mod desk;
mod queues;
mod steps;

use carry::Landing;
pub use desk::{Desk, Doing, failure};
pub use queues::Queues;
pub use steps::{Ended, Next, State, Step, Steps, Undecided};

/// The time, as the run is told it.
pub type Clock = Arc<dyn Fn() -> ZonedDateTime + Send + Sync>;

/// What stands around the steps of a run.
#[derive(Clone)]
pub struct Around {
    pub run: i64,
    pub command: Arc<str>,
    /// The moment of the command.
    pub at: dates::Context,
    pub tools: Arc<ToolTable>,
    pub settings: Arc<Settings>,
    pub desk: Arc<dyn Desk>,
    pub journal: Arc<Journal>,
    pub line: Line,
    pub clock: Clock,
    /// How long one call may take.
    pub deadline: Duration,
    pub queues: Queues,
}

/// A plan being carried out.
pub struct Execution {
    pub steps: Steps,
    running: JoinSet<Landing>,
    numbers: HashMap<Id, usize>,
    cancel: CancellationToken,
    /// Whether look-ups start before the plan is complete.
    early: bool,
}

/// Takes calls as they are planned and starts the look-ups among them, until no more come. What is running then runs on.
pub async fn start_early(execution: &mut Execution, calls: &mut mpsc::UnboundedReceiver<Call>, around: &Around) {
    loop {
        execution.advance(around);
        tokio::select! {
            // A planner that blocks keeps its end of the line; nobody waits for it.
            () = around.line.cancel.cancelled() => return,
            call = calls.recv() => match call {
                Some(call) => execution.add(call, around),
                None => return,
            },
            Some(landed) = execution.running.join_next_with_id() => execution.land(landed, around),
        }
    }
}

/// Carries out what may start, until nothing runs and nothing more can start. Asks the user where things match equally.
pub async fn execute(execution: &mut Execution, around: &Around) {
    loop {
        execution.ask(around);
        execution.advance(around);
        if execution.running.is_empty() {
            return;
        }
        tokio::select! {
            biased;
            () = around.line.cancel.cancelled(), if execution.has_waiting() => execution.stop("it was stopped", around),
            Some(landed) = execution.running.join_next_with_id() => execution.land(landed, around),
        }
    }
}

/// Stops what runs: the plan that it belongs to is void.
pub async fn abandon(mut execution: Execution, around: &Around) {
    execution.cancel.cancel();
    execution.stop("its plan was given up", around);
    while let Some(landed) = execution.running.join_next_with_id().await {
        execution.land(landed, around);
    }
}

impl Execution {
    /// Nothing planned yet; `early`: whether look-ups may start before the plan is complete.
    pub fn new(around: &Around, early: bool) -> Execution {
        Execution {
            steps: Steps::default(),
            running: JoinSet::new(),
            numbers: HashMap::new(),
            cancel: around.line.cancel.child_token(),
            early,
        }
    }

    /// Fails, before anything but look-ups has happened, every step whose arguments cannot be right: a date that is
    /// none, a recipient of doubtful origin.
    pub fn examine(&mut self, around: &Around) {
        let waiting: Vec<usize> = self.waiting();
        for number in waiting {
            match self.resolve(number, around) {
                Some(Ok(resolved)) => self.show(number, &resolved, around),
                Some(Err(refused)) => self.end(number, Ended::failed(refused.failure), around),
                None => {}
            }
        }
        self.skip(around);
    }

    /// Resolves a step against the results so far.
    pub fn resolve(&self, number: usize, around: &Around) -> Option<Result<resolve::Resolved, resolve::Refused>> {
        let step = self.steps.by_number.get(&number)?;
        let (calls, results) = (self.steps.calls(), self.steps.results());
        let scene = Scene {
            command: &around.command,
            at: &around.at,
            tools: &around.tools,
            calls: &calls,
            results: &results,
            edits: &self.steps.edits,
        };
        Some(resolve(&step.call, &step.tool, scene))
    }

    /// Ends every step that has not begun.
    pub fn stop(&mut self, because: &str, around: &Around) {
        for number in self.waiting() {
            self.end(number, Ended::skipped(because), around);
        }
    }

    /// Ends a step, tells and writes it.
    pub fn end(&mut self, number: usize, ended: Ended, around: &Around) {
        let Some(step) = self.steps.by_number.get_mut(&number) else { return };
        let written =
            around.journal.step_ended(around.run, &step.view, &ended.outcome, ended.made.as_ref(), around.now());
        if let Err(error) = written {
            tracing::error!(%error, step = number, "an outcome could not be written");
            around
                .line
                .tell(Event::Warned { message: format!("the history will not show how step {number} ended: {error}") });
        }
        around.line.tell(Event::StepEnded { step: number, outcome: ended.outcome.clone() });
        step.state = State::Ended(ended);
    }

    fn add(&mut self, call: Call, around: &Around) {
        let Some(tool) = around.tools.get(&call.tool) else { return };
        let mut calls = self.steps.calls();
        calls.push(call.clone());
        let scene = Scene {
            command: &around.command,
            at: &around.at,
            tools: &around.tools,
            calls: &calls,
            results: &self.steps.results(),
            edits: &[],
        };
        let view = resolve::outline(&call, tool, scene);
        around.line.tell(Event::CallPlanned { step: view.clone() });
        let look_up = tool.effect == Effect::Read && around.settings.policy(tool) == Policy::Allow;
        self.steps.add(call, Arc::new(tool.clone()), view, self.early && look_up);
    }

    /// Starts and skips what can be by now; what is skipped may bring down more.
    fn advance(&mut self, around: &Around) {
        self.skip(around);
        for next in self.steps.next() {
            if let Next::Start(number) = next {
                self.start(number, around);
            }
        }
        self.skip(around);
    }

    fn skip(&mut self, around: &Around) {
        loop {
            let skips: Vec<_> = self
                .steps
                .next()
                .into_iter()
                .filter_map(|next| match next {
                    Next::Skip(number, because) => Some((number, because)),
                    Next::Start(_) => None,
                })
                .collect();
            if skips.is_empty() {
                return;
            }
            for (number, because) in skips {
                self.end(number, Ended::skipped(because), around);
            }
        }
    }

    fn start(&mut self, number: usize, around: &Around) {
        let Some(resolved) = self.resolve(number, around) else { return };
        let resolved = match resolved {
            Ok(resolved) => resolved,
            Err(refused) => return self.end(number, Ended::failed(refused.failure), around),
        };
        self.show(number, &resolved, around);
        let Some(step) = self.steps.by_number.get_mut(&number) else { return };
        step.state = State::Running;
        let task = Task { arguments: resolved.arguments, chosen: Vec::new() };
        let turn = around.queues.turn(&step.tool.app);
        let work = carry::carry_out(
            turn,
            step.view.clone(),
            Arc::clone(&step.tool),
            task,
            around.clone(),
            self.cancel.clone(),
        );
        let id = self.running.spawn(work).id();
        self.numbers.insert(id, number);
    }

    /// Tells a step's values where they differ from what was shown.
    fn show(&mut self, number: usize, resolved: &resolve::Resolved, around: &Around) {
        let Some(step) = self.steps.by_number.get_mut(&number) else { return };
        let view = resolved.view(&step.call, &step.tool);
        if view != step.view {
            step.view = view.clone();
            around.line.tell(Event::StepResolved { step: view });
        }
    }

    fn ask(&mut self, around: &Around) {
        for (number, step) in &mut self.steps.by_number {
            if let State::Undecided(open) = &step.state {
                let work = carry::decide(
                    step.view.clone(),
                    Arc::clone(&step.tool),
                    open.clone(),
                    around.clone(),
                    self.cancel.clone(),
                );
                step.state = State::Running;
                let id = self.running.spawn(work).id();
                self.numbers.insert(id, *number);
            }
        }
    }

    fn land(&mut self, landed: Result<(Id, Landing), JoinError>, around: &Around) {
        let (id, landing) = match landed {
            Ok((id, landing)) => (id, landing),
            Err(error) => {
                tracing::error!(%error, "a step broke down");
                let failure = Failure {
                    code: "internal".to_owned(),
                    message: "Errand broke down over this step; whether it happened is not known".to_owned(),
                    hint: "look in the app, and report this".to_owned(),
                };
                (error.id(), Landing::Ended(Ended::failed(failure)))
            }
        };
        let Some(number) = self.numbers.remove(&id) else { return };
        match landing {
            Landing::Ended(ended) => self.end(number, ended, around),
            Landing::Undecided(open) => {
                if let Some(step) = self.steps.by_number.get_mut(&number) {
                    step.state = State::Undecided(open);
                }
            }
        }
    }

    fn waiting(&self) -> Vec<usize> {
        self.steps.by_number.values().filter(|step| step.is_waiting()).map(|step| step.call.number).collect()
    }

    fn has_waiting(&self) -> bool {
        self.steps.by_number.values().any(Step::is_waiting)
    }
}

impl Around {
    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.clock)().timestamp()
    }
}
