//! `errand engine`: what the app starts and speaks with, in JSON lines (`docs/engine.md`).
//!
//! Comes in: requests on standard input. Goes out: messages on standard output, and nothing else there. Invariants: one
//! task owns the open runs and what was last told of the settings; every request gets exactly one result or one failure;
//! whatever a request holds, the engine lives on; when the input ends, every run is ended in good order first.

use std::sync::Arc;

use errand::journal::Journal;
use errand::wire::{Message, PROTOCOL, Refused, Request, SettingsView, StartProblem};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::arguments::Common;
use super::problem::{Exit, Problem};
use errand::desktop::Place;
use lines::Out;
use listening::{Listener, Order};
use models::Pulls;
use parts::Parts;
use runs::{Note, Runs};

mod keeping;
mod lines;
mod listening;
mod models;
mod names;
mod parts;
mod requests;
mod runs;
mod set;

/// Requests that may be open at once. A person has a few; more is a loop gone wild, and is refused.
const MOST_OPEN: usize = 64;

/// What reaches the engine, in order.
enum Input {
    Line(Result<(String, Request), Refused>),
    Note(Note),
    /// Standard input has ended.
    Closed,
}

/// The owner of the state.
struct Engine {
    parts: Arc<Parts>,
    runs: Runs,
    pulls: Pulls,
    /// What was last told of the settings.
    told: Option<SettingsView>,
    out: Out,
    inputs: mpsc::Sender<Input>,
    /// What the owner of the microphone is told.
    orders: mpsc::Sender<Order>,
    listener: JoinHandle<()>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Serves until standard input ends, or a signal says so.
pub async fn engine(common: &Common) -> Result<Exit, Problem> {
    let stop = CancellationToken::new();
    lines::stop_on_signal(stop.clone())?;
    let (out, written) = lines::write(stop.clone());
    let (inputs, received) = mpsc::channel(MOST_OPEN);
    let parts = Arc::new(Parts::new(common)?);
    let (orders, ordered) = mpsc::channel(MOST_OPEN);
    let listener = Listener::new(Arc::clone(&parts), out.clone());
    let listener = tokio::spawn(listener.serve(ordered, stop.clone()));
    let mut engine = Engine {
        parts,
        runs: Runs::default(),
        pulls: Pulls::default(),
        told: None,
        out,
        inputs,
        orders,
        listener,
        tasks: TaskTracker::new(),
        stop,
    };
    engine.greet().await;
    lines::read(engine.inputs.clone());
    engine.serve(received).await;
    engine.end(written).await.map_err(|error| Problem::ours(format!("the engine broke down: {error}"), ""))?;
    Ok(Exit::Done)
}

impl Engine {
    /// Says what is there and what is not; then loads the models, so that the first command need not wait for them.
    async fn greet(&mut self) {
        let view = set::view(&self.parts);
        let journal = self.parts.journal().await;
        let settings = view.problem.clone().map(|problem| ("settings", problem.message, problem.hint));
        let problems = [
            settings,
            journal.as_ref().err().map(|problem| ("journal", problem.message.clone(), problem.hint.clone())),
            self.parts.missing_models(&view.settings).map(|problem| ("models", problem.message, problem.hint)),
        ];
        let problem =
            |(what, message, hint): (&str, String, String)| StartProblem { what: what.to_owned(), message, hint };
        let place = self.parts.place();
        let ready = Message::Ready {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: PROTOCOL,
            desktop: super::assemble::place_in_words(&place),
            is_virtual: matches!(place, Place::Virtual(_)),
            interrupted: journal.as_deref().map_or(0, Journal::interrupted),
            journal: self.parts.paths.journal.display().to_string(),
            problems: problems.into_iter().flatten().map(problem).collect(),
        };
        self.out.say(ready).await;
        let (parts, settings) = (Arc::clone(&self.parts), view.settings.clone());
        self.tell_settings(view).await;
        tokio::spawn(async move { parts.load(settings).await });
    }

    async fn serve(&mut self, mut received: mpsc::Receiver<Input>) {
        let stop = self.stop.clone();
        while let Some(Some(input)) = stop.run_until_cancelled(received.recv()).await {
            match input {
                Input::Line(Ok((id, request))) => self.take(id, request).await,
                Input::Line(Err(refused)) => self.refuse(&refused).await,
                Input::Note(note) => self.runs.note(note),
                Input::Closed => break,
            }
        }
        // A signal may have come before what was read already.
        received.close();
        while let Ok(input) = received.try_recv() {
            match input {
                Input::Line(Ok((id, _))) => self.out.answer(&id, Err(runs::stopped())).await,
                Input::Line(Err(refused)) => self.refuse(&refused).await,
                Input::Note(_) | Input::Closed => {}
            }
        }
    }

    async fn refuse(&self, refused: &Refused) {
        let problem = Problem::yours(refused.to_string(), "docs/engine.md lists the requests").coded("no_request");
        self.out.answer(&refused.id, Err(problem)).await;
    }

    /// Stops what still runs, waits for it, and for everything that it has to say.
    async fn end(self, written: JoinHandle<()>) -> Result<(), JoinError> {
        let Engine { stop, tasks, listener, out, .. } = self;
        stop.cancel();
        tasks.close();
        tasks.wait().await;
        listener.await?;
        drop(out);
        written.await
    }
}
