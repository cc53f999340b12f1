//! The runs that are open, and how one is led.
//!
//! Comes in: commands, replies, the wish to stop. Goes out: the events of each run in their order, then its report.
//! Invariant: the owner knows of a run, and of its question, before anybody outside does, so what is sent back at once is
//! never too early.

use std::collections::BTreeMap;
use std::sync::Arc;

use errand::assistant;
use errand::event::{Event, Question, Reply};
use errand::settings::Settings;
use errand::spoken;
use errand::talk::{ApprovePolicy, Talk};
use errand::wire::{Message, Report};
use serde_json::Value as Json;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Input;
use super::lines::Out;
use super::parts::Parts;
use super::requests::json;
use crate::cli::problem::Problem;

/// The open runs by their numbers.
#[derive(Default)]
pub struct Runs(BTreeMap<i64, Open>);

/// A run that goes on.
struct Open {
    line: Line,
    /// The question that it waits for.
    question: Option<(u64, Question)>,
}

/// The way back to a run.
#[derive(Clone)]
pub struct Line {
    replies: mpsc::UnboundedSender<(u64, Reply)>,
    cancel: CancellationToken,
}

/// What a run tells the owner.
pub enum Note {
    Begun { run: i64, line: Line },
    Asked { run: i64, question: u64, asked: Box<Question> },
    Ended { run: i64 },
}

impl Runs {
    pub fn note(&mut self, note: Note) {
        match note {
            Note::Begun { run, line } => {
                self.0.insert(run, Open { line, question: None });
            }
            Note::Asked { run, question, asked } => {
                if let Some(open) = self.0.get_mut(&run) {
                    open.question = Some((question, *asked));
                }
            }
            Note::Ended { run } => {
                self.0.remove(&run);
            }
        }
    }

    /// Hands a reply to the question that it answers.
    pub fn reply(&mut self, run: i64, question: u64, reply: Reply) -> Result<(), Problem> {
        let open = self.open(run)?;
        if open.question.take_if(|(asked, _)| *asked == question).is_none() {
            return Err(not_asked(run, question));
        }
        open.line.replies.send((question, reply)).map_err(|_| not_running(run))
    }

    /// Hands over the reply that was spoken; says whether it was understood.
    pub fn spoken_reply(&mut self, run: i64, question: u64, text: &str) -> Result<bool, Problem> {
        let asked = self.open(run)?.question.as_ref().filter(|(asked, _)| *asked == question);
        let (_, asked) = asked.ok_or_else(|| not_asked(run, question))?;
        match spoken::answer(text, asked) {
            Some(reply) => self.reply(run, question, reply).map(|()| true),
            None => Ok(false),
        }
    }

    /// Stops a run; its end is told as every end is.
    pub fn cancel(&mut self, run: i64) -> Result<(), Problem> {
        self.open(run)?.line.cancel.cancel();
        Ok(())
    }

    fn open(&mut self, run: i64) -> Result<&mut Open, Problem> {
        self.0.get_mut(&run).ok_or_else(|| not_running(run))
    }
}

fn not_running(run: i64) -> Problem {
    Problem::yours(format!("the run {run} is not going on"), "it may have ended just now").coded("not_running")
}

fn not_asked(run: i64, question: u64) -> Problem {
    let message = format!("the run {run} does not wait for an answer to the question {question}");
    Problem::yours(message, "answer the last question of its events").coded("not_asked")
}

/// A command, and everything around it.
pub struct Command {
    pub id: String,
    pub text: String,
    pub settings: Settings,
    pub parts: Arc<Parts>,
    pub out: Out,
    pub owner: mpsc::Sender<Input>,
    pub cancel: CancellationToken,
}

impl Command {
    /// Carries it out.
    pub async fn run(self) -> Result<Json, Problem> {
        let parts = self.cancel.run_until_cancelled(self.parts.assistant(self.settings.clone())).await;
        let assistant = parts.unwrap_or_else(|| Err(stopped()))?;
        let (events, seen) = mpsc::unbounded_channel();
        let (replies, replied) = mpsc::unbounded_channel();
        let line = Line { replies, cancel: self.cancel.clone() };
        let talk = Talk { events, replies: replied, cancel: self.cancel.clone(), policy: ApprovePolicy::Ask };
        let (report, ()) = tokio::join!(assistant::run(&assistant, &self.text, talk), self.tell(seen, line));
        let report = report?;
        json(&Report { run: report.run, status: report.status, answer: report.answer })
    }

    async fn tell(&self, mut seen: mpsc::UnboundedReceiver<Event>, line: Line) {
        let mut number = 0;
        while let Some(event) = seen.recv().await {
            match &event {
                Event::Started { run, .. } => {
                    number = *run;
                    self.note(Note::Begun { run: *run, line: line.clone() }).await;
                }
                Event::Asked { id, question } => {
                    let asked = Box::new(question.clone());
                    self.note(Note::Asked { run: number, question: *id, asked }).await;
                }
                Event::Answered { run, .. } => self.note(Note::Ended { run: *run }).await,
                Event::ToolsChosen { .. }
                | Event::CallPlanned { .. }
                | Event::PlanRejected { .. }
                | Event::Planned { .. }
                | Event::StepResolved { .. }
                | Event::StepStarted { .. }
                | Event::StepEnded { .. }
                | Event::Warned { .. } => {}
            }
            self.out.say(Message::Event { id: self.id.clone(), run: number, event }).await;
        }
    }

    async fn note(&self, note: Note) {
        if self.owner.send(Input::Note(note)).await.is_err() {
            tracing::debug!("the engine is ending; it needs no notes");
        }
    }
}

/// The engine ended before this was done.
pub fn stopped() -> Problem {
    Problem::yours("the engine was stopped", "").coded("stopped")
}
