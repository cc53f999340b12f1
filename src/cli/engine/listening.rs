//! Listening: what is said into the microphone becomes text.
//!
//! Comes in: orders, and the lines of `ears`, a program that is started when it is first needed. Goes out: levels, and what
//! was heard as one would type it. Invariants: one task owns the program; every order is answered once; where the program
//! died while somebody spoke, words may be missing, and the listening does not end as if none were.

use std::future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use errand::spoken;
use errand::wire::{ListenMode, Message, Microphones, Nothing, Spoken};
use serde_json::{Value as Json, json as object};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::lines::Out;
use super::names;
use super::parts::{Parts, blocking};
use super::requests::json;
use super::runs::stopped;
use crate::cli::ears::{self, Ears, Told};
use crate::cli::problem::Problem;

/// How long `ears` may take to end.
const END: Duration = Duration::from_secs(2);

/// What is wanted, under the id of its request.
pub struct Order {
    pub id: String,
    pub wish: Wish,
}

pub enum Wish {
    Listen { mode: ListenMode, microphone: String },
    Stop,
    Cancel,
    Microphones,
}

/// The owner of the program that hears.
pub struct Listener {
    parts: Arc<Parts>,
    out: Out,
    ears: Option<Ears>,
    /// The model that `ears` is started with.
    model: Option<PathBuf>,
    current: Option<Current>,
    /// The ids of the other requests that `ears` has not answered.
    asked: Vec<String>,
}

/// The listening that goes on.
struct Current {
    id: String,
    request: Json,
    people: Vec<String>,
    /// What was heard before `ears` died.
    kept: String,
    heard: String,
    /// The microphone was closed: nothing more can be heard.
    closed: bool,
    /// Why the program that heard the first words ended.
    died: Option<Problem>,
    /// When it is waited for its end no longer.
    overdue: Option<Instant>,
}

impl Current {
    fn text(&self) -> String {
        spoken::normalise(&format!("{} {}", self.kept, self.heard), &self.people)
    }

    /// What is answered where words may be missing.
    fn cut_short(&self, problem: &Problem) -> Problem {
        let hint = match self.text().as_str() {
            "" => "say it again",
            _ => "look through what was heard, for words may be missing, or say it again",
        };
        Problem { hint: hint.to_owned(), ..problem.clone() }
    }
}

impl Listener {
    pub fn new(parts: Arc<Parts>, out: Out) -> Listener {
        Listener { parts, out, ears: None, model: None, current: None, asked: Vec::new() }
    }

    /// Serves until the engine ends; then nothing is heard any more.
    pub async fn serve(mut self, mut orders: mpsc::Receiver<Order>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                order = orders.recv() => match order {
                    Some(order) => self.take(order).await,
                    None => break,
                },
                () = late(self.current.as_ref().and_then(|current| current.overdue)) => self.give_up().await,
                line = next(&mut self.ears) => match line {
                    Some(line) => self.hear(&line).await,
                    None => self.mourn().await,
                },
            }
        }
        orders.close();
        let open = self.current.take().map(|current| current.id);
        for id in open.into_iter().chain(self.asked.drain(..)) {
            self.out.answer(&id, Err(stopped())).await;
        }
        while let Some(order) = orders.recv().await {
            self.out.answer(&order.id, Err(stopped())).await;
        }
        end(self.ears).await;
    }

    async fn take(&mut self, Order { id, wish }: Order) {
        match wish {
            Wish::Listen { .. } if self.current.is_some() => {
                let problem = Problem::yours("something is listened to already", "stop or cancel it first");
                self.out.answer(&id, Err(problem.coded("busy"))).await;
            }
            Wish::Listen { mode, microphone } => {
                let people = self.people().await;
                let prompt = names::prompt(&people, &self.parts.tools);
                let request =
                    object!({ "id": id, "do": "listen", "mode": mode, "microphone": microphone, "prompt": prompt });
                let (kept, heard) = (String::new(), String::new());
                // What ends by itself is not begun again.
                let closed = mode == ListenMode::HandsFree;
                self.current = Some(Current { id, request, people, kept, heard, closed, died: None, overdue: None });
                self.choose_model().await;
                self.begin().await;
            }
            Wish::Stop | Wish::Cancel if self.ears.is_none() => self.out.answer(&id, json(&Nothing {})).await,
            Wish::Stop => {
                self.close();
                self.ask(id, "stop").await;
            }
            Wish::Cancel => {
                self.close();
                if let Some(current) = &mut self.current {
                    current.overdue = Some(Instant::now() + END);
                }
                self.ask(id, "cancel").await;
            }
            Wish::Microphones => self.ask(id, "microphones").await,
        }
    }

    /// Takes the best model that is here now; one that was downloaded since `ears` was started makes it start anew.
    async fn choose_model(&mut self) {
        let parts = Arc::clone(&self.parts);
        let model = blocking(move || Ok(ears::model(&parts.common))).await.unwrap_or_else(|problem| {
            tracing::warn!("{}", problem.message);
            None
        });
        if self.model != model && self.asked.is_empty() {
            self.model = model;
            end(self.ears.take()).await;
        }
    }

    fn close(&mut self) {
        if let Some(current) = &mut self.current {
            current.closed = true;
        }
    }

    /// People whose names may be said. Without a journal there are none.
    async fn people(&self) -> Vec<String> {
        let tools = Arc::clone(&self.parts.tools);
        let people = match self.parts.journal().await {
            Ok(journal) => blocking(move || Ok(names::people(&journal, &tools)?)).await,
            Err(problem) => Err(problem),
        };
        people.unwrap_or_else(|problem| {
            tracing::info!("no names are known: {}", problem.message);
            Vec::new()
        })
    }

    /// Hands the listening over.
    async fn begin(&mut self) {
        let Some(request) = self.current.as_ref().map(|current| current.request.clone()) else { return };
        if let Err(problem) = self.tell(&request).await
            && let Some(current) = self.current.take()
        {
            self.out.answer(&current.id, Err(problem)).await;
        }
    }

    async fn ask(&mut self, id: String, what: &str) {
        match self.tell(&object!({ "id": id, "do": what })).await {
            Ok(()) => self.asked.push(id),
            Err(problem) => self.out.answer(&id, Err(problem)).await,
        }
    }

    /// Tells `ears`, which is started where it does not run. That it has just died is seen when it is read from.
    async fn tell(&mut self, request: &Json) -> Result<(), Problem> {
        let ears = match &mut self.ears {
            Some(ears) => ears,
            none => none.insert(Ears::start(self.model.as_deref())?),
        };
        if let Err(problem) = ears.ask(request).await {
            tracing::debug!("{}", problem.message);
        }
        Ok(())
    }

    async fn hear(&mut self, line: &str) {
        let message = serde_json::from_str(line).unwrap_or_else(|error| {
            tracing::warn!("`ears` said what is no message: {error}");
            ears::Message::Other
        });
        let current = self.current.as_mut();
        match (message, current) {
            (ears::Message::Listening { microphone }, Some(Current { id, .. })) => {
                self.out.say(Message::Listening { id: id.clone(), microphone }).await;
            }
            (ears::Message::Level { level, voice }, Some(Current { id, .. })) => {
                self.out.say(Message::Level { id: id.clone(), value: level, voice }).await;
            }
            (ears::Message::Partial { text }, Some(current)) => {
                current.heard = text;
                let (id, text) = (current.id.clone(), current.text());
                self.out.say(Message::Heard { id, text, is_final: false }).await;
            }
            (ears::Message::Closed { id }, Some(current)) if current.id == id => {
                current.closed = true;
                self.out.say(Message::Closed { id }).await;
            }
            (ears::Message::Final { text }, Some(current)) => {
                current.heard = text;
                let (id, text) = (current.id.clone(), current.text());
                self.out.say(Message::Heard { id, text, is_final: true }).await;
            }
            (ears::Message::Result { id, result }, _) => self.end(id, Ok(result)).await,
            (ears::Message::Failed { id, error }, _) => self.end(id, Err(told(error))).await,
            (_, None) | (ears::Message::Closed { .. } | ears::Message::Other, _) => {}
        }
    }

    /// Answers a request that `ears` has answered.
    async fn end(&mut self, id: String, ended: Result<Json, Problem>) {
        if let Some(current) = self.current.take_if(|current| current.id == id) {
            let ended = match &current.died {
                Some(problem) => ended.and(Err(current.cut_short(problem))),
                None => ended.and_then(|_| json(&Spoken { text: current.text() })),
            };
            return self.out.answer(&id, ended).await;
        }
        let Some(place) = self.asked.iter().position(|asked| *asked == id) else { return };
        self.asked.swap_remove(place);
        let answer = ended.and_then(|result| match serde_json::from_value::<Microphones>(result) {
            Ok(microphones) => json(&microphones),
            Err(_) => json(&Nothing {}),
        });
        self.out.answer(&id, answer).await;
    }

    /// `ears` was told to cancel and did not: it is ended.
    async fn give_up(&mut self) {
        tracing::warn!("`ears` does not answer, and is ended");
        drop(self.ears.take());
        for id in std::mem::take(&mut self.asked) {
            self.out.answer(&id, json(&Nothing {})).await;
        }
        if let Some(current) = self.current.take() {
            let problem = Problem::yours("it was cancelled", "").coded("cancelled");
            self.out.answer(&current.id, Err(problem)).await;
        }
    }

    /// `ears` has ended by itself. Where a key is still held, it is started once more.
    async fn mourn(&mut self) {
        let Some(mut ears) = self.ears.take() else { return };
        let why = ears.end().await.map_or_else(|error| error.to_string(), |status| status.to_string());
        let problem = ears::gone(&why);
        tracing::warn!("{}", problem.message);
        for id in std::mem::take(&mut self.asked) {
            self.out.answer(&id, Err(problem.clone())).await;
        }
        match self.current.as_mut() {
            Some(current) if !current.closed && current.died.is_none() => {
                current.died = Some(problem);
                current.kept = std::mem::take(&mut current.heard);
                self.begin().await;
            }
            Some(_) => {
                let Some(current) = self.current.take() else { return };
                let problem = current.cut_short(&problem);
                self.out.answer(&current.id, Err(problem)).await;
            }
            None => {}
        }
    }
}

/// Lets `ears` end, which is ended where it does not.
async fn end(ears: Option<Ears>) {
    if let Some(mut ears) = ears
        && tokio::time::timeout(END, ears.end()).await.is_err()
    {
        tracing::warn!("`ears` does not end, and is ended");
    }
}

/// Waits until then; without a time for ever.
async fn late(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => future::pending().await,
    }
}

/// The next line of `ears`; none when it has ended. Where it does not run, nothing ever comes.
async fn next(ears: &mut Option<Ears>) -> Option<String> {
    let Some(ears) = ears else { return future::pending().await };
    ears.next().await.unwrap_or_else(|error| {
        tracing::warn!("`ears` could not be read: {error}");
        None
    })
}

/// The codes of `ears` that somebody acts on (`docs/ears.md`).
const CODES: [&str; 9] = [
    "no_microphone",
    "denied",
    "unplugged",
    "busy_microphone",
    "broken_microphone",
    "no_model",
    "damaged_model",
    "busy",
    "cancelled",
];

fn told(Told { code, message, hint }: Told) -> Problem {
    match CODES.into_iter().find(|known| *known == code) {
        Some(code) => Problem::yours(message, hint).coded(code),
        None => Problem::ours(message, hint),
    }
}
