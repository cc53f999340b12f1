//! What each request does.
//!
//! What the owner's state is needed for is done at once; everything else in a task of its own, so that no request waits for
//! another.

use std::sync::Arc;

use errand::journal::Journal;
use errand::settings::Settings;
use errand::wire::{Findings, Nothing, Request, ToolView, Tools, Understood};
use serde::Serialize;
use serde_json::Value as Json;

use super::listening::{Order, Wish};
use super::parts::{Parts, blocking};
use super::runs::{Command, stopped};
use super::{Engine, MOST_OPEN, keeping, models};
use crate::cli::doctor;
use crate::cli::problem::Problem;

impl Engine {
    /// Does what is asked, or begins it.
    pub async fn take(&mut self, id: String, request: Request) {
        let (parts, stop) = (Arc::clone(&self.parts), self.stop.clone());
        match request {
            Request::Reply { run, question, reply } => {
                let done = self.runs.reply(run, question, reply);
                self.out.answer(&id, done.and_then(|()| json(&Nothing {}))).await;
            }
            Request::Cancel { run } => {
                let done = self.runs.cancel(run);
                self.out.answer(&id, done.and_then(|()| json(&Nothing {}))).await;
            }
            Request::Settings => {
                let view = self.look().await;
                self.out.answer(&id, json(&view)).await;
            }
            Request::Set { patch } => {
                let view = self.change(&patch).await;
                self.out.answer(&id, view.and_then(|view| json(&view))).await;
            }
            Request::ResetSettings => {
                let view = self.reset().await;
                self.out.answer(&id, view.and_then(|view| json(&view))).await;
            }
            Request::Tools => {
                let settings = self.settings().await;
                self.out.answer(&id, settings.and_then(|settings| tools(&parts, &settings))).await;
            }
            Request::Run { command } => match self.settings().await {
                Ok(settings) => {
                    let (out, owner, cancel) = (self.out.clone(), self.inputs.clone(), self.stop.child_token());
                    let command = Command { id: id.clone(), text: command, settings, parts, out, owner, cancel };
                    self.begin(id, command.run()).await;
                }
                Err(problem) => self.out.answer(&id, Err(problem)).await,
            },
            Request::Undo { run } => match self.settings().await {
                Ok(settings) => self.begin(id, async move { keeping::undo(&parts, settings, run).await }).await,
                Err(problem) => self.out.answer(&id, Err(problem)).await,
            },
            Request::History { limit, before } => {
                self.read(id, move |journal| keeping::history(journal, limit, before)).await;
            }
            Request::Forget { before } => self.read(id, move |journal| keeping::forget(journal, before)).await,
            Request::Choices => self.read(id, move |journal| keeping::choices(journal, &parts.tools)).await,
            Request::ForgetChoice { app, phrase } => {
                self.read(id, move |journal| keeping::forget_choice(journal, &parts.tools, &app, &phrase)).await;
            }
            Request::KeepSecret { name, secret } => self.begin(id, keeping::keep_secret(name, secret)).await,
            Request::Doctor => {
                let look = async move { json(&Findings { findings: doctor::findings(&parts.common).await }) };
                let look = async move { stop.run_until_cancelled(look).await.unwrap_or_else(|| Err(stopped())) };
                self.begin(id, look).await;
            }
            Request::SpokenReply { run, question, text } => {
                let done = self.runs.spoken_reply(run, question, &text);
                self.out.answer(&id, done.and_then(|understood| json(&Understood { understood }))).await;
            }
            Request::Listen { mode } => match self.settings().await {
                Ok(settings) => self.order(id, Wish::Listen { mode, microphone: settings.voice.microphone }).await,
                Err(problem) => self.out.answer(&id, Err(problem)).await,
            },
            Request::StopListening => self.order(id, Wish::Stop).await,
            Request::CancelListening => self.order(id, Wish::Cancel).await,
            Request::Microphones => self.order(id, Wish::Microphones).await,
            Request::Models => self.begin(id, blocking(move || models::list(&parts.common))).await,
            Request::Pull { model } => match self.pulls.begin(&model, &stop) {
                Ok(begun) => {
                    let pull = models::pull(parts.common.clone(), id.clone(), model, self.out.clone(), begun);
                    self.begin(id, pull).await;
                }
                Err(problem) => self.out.answer(&id, Err(problem)).await,
            },
            Request::PausePull { model } => {
                let done = self.pulls.pause(&model);
                self.out.answer(&id, done.and_then(|()| json(&Nothing {}))).await;
            }
            Request::DeleteModel { model } => {
                self.begin(id, blocking(move || models::delete(&parts.common, &model))).await;
            }
        }
    }

    /// Hands something to the owner of the microphone, who answers it.
    async fn order(&self, id: String, wish: Wish) {
        if let Err(refused) = self.orders.send(Order { id, wish }).await {
            self.out.answer(&refused.0.id, Err(stopped())).await;
        }
    }

    /// Begins something whose result is answered when it is there, whatever becomes of it.
    async fn begin(&self, id: String, work: impl Future<Output = Result<Json, Problem>> + Send + 'static) {
        if self.tasks.len() >= MOST_OPEN {
            let problem = Problem::yours(format!("{MOST_OPEN} requests are open already"), "wait for their results");
            return self.out.answer(&id, Err(problem.coded("busy"))).await;
        }
        let out = self.out.clone();
        self.tasks.spawn(async move {
            let done = tokio::spawn(work).await;
            let broken = |error| Err(Problem::ours(format!("the request broke down: {error}"), "try it again"));
            out.answer(&id, done.unwrap_or_else(broken)).await;
        });
    }

    /// Begins something that needs only the journal.
    async fn read(&self, id: String, work: impl FnOnce(&Journal) -> Result<Json, Problem> + Send + 'static) {
        let parts = Arc::clone(&self.parts);
        self.begin(id, async move {
            let journal = parts.journal().await?;
            blocking(move || work(&journal)).await
        })
        .await;
    }
}

fn tools(parts: &Parts, settings: &Settings) -> Result<Json, Problem> {
    let view = |tool: &errand::tools::Tool| ToolView {
        name: tool.name.clone(),
        app: tool.app.clone(),
        effect: tool.effect,
        description: tool.description.clone(),
        example: tool.example.command.clone(),
        policy: settings.policy(tool),
    };
    json(&Tools { tools: parts.tools.tools.iter().map(view).collect() })
}

/// What goes over the wire.
pub fn json(value: &impl Serialize) -> Result<Json, Problem> {
    serde_json::to_value(value).map_err(|error| Problem::ours(format!("a result could not be told: {error}"), ""))
}
