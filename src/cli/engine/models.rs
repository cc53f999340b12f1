//! Models: which there are; downloading, pausing and deleting them.

use std::collections::BTreeMap;

use errand::download::Options;
use errand::wire::{Message, Models, Nothing};
use serde_json::Value as Json;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::lines::Out;
use super::parts::blocking;
use super::requests::json;
use crate::cli::arguments::Common;
use crate::cli::models::{shelf, told};
use crate::cli::problem::Problem;

/// The downloads that go on, by model. A download's token is cancelled once its [`Begun`] is gone.
#[derive(Default)]
pub struct Pulls(BTreeMap<String, CancellationToken>);

/// A download that goes on.
pub struct Begun {
    cancel: CancellationToken,
    _ended: DropGuard,
}

impl Pulls {
    /// Takes note of a download that begins.
    pub fn begin(&mut self, model: &str, stop: &CancellationToken) -> Result<Begun, Problem> {
        if self.going_on(model).is_some() {
            let message = format!("`{model}` is being downloaded already");
            return Err(Problem::yours(message, "wait for it, or pause it").coded("busy"));
        }
        let cancel = stop.child_token();
        self.0.insert(model.to_owned(), cancel.clone());
        Ok(Begun { _ended: cancel.clone().drop_guard(), cancel })
    }

    /// Pauses a download; its own request says so.
    pub fn pause(&mut self, model: &str) -> Result<(), Problem> {
        let going_on = self.going_on(model).ok_or_else(|| {
            Problem::yours(format!("`{model}` is not being downloaded"), "it may have ended just now")
                .coded("not_running")
        })?;
        going_on.cancel();
        Ok(())
    }

    fn going_on(&self, model: &str) -> Option<&CancellationToken> {
        self.0.get(model).filter(|token| !token.is_cancelled())
    }
}

/// Every model of the catalogue.
pub fn list(common: &Common) -> Result<Json, Problem> {
    json(&Models { models: shelf(common)?.list() })
}

/// Downloads a model, and says meanwhile how far it is.
pub async fn pull(common: Common, id: String, model: String, out: Out, begun: Begun) -> Result<Json, Problem> {
    let (tell, mut news) = mpsc::unbounded_channel();
    let (name, cancel) = (model.clone(), begun.cancel.clone());
    let pulling = blocking(move || {
        // The receiver is there until this has ended.
        let mut progress = |progress| tell.send(progress).unwrap_or_default();
        Ok(shelf(&common)?.pull(&name, &Options::default(), &mut progress, &cancel)?)
    });
    let watch = async {
        while let Some(progress) = news.recv().await {
            let (stage, done, total) = told(progress);
            let (id, model) = (id.clone(), model.clone());
            out.say(Message::Progress { id, model, done, total: Some(total), stage }).await;
        }
    };
    let (pulled, ()) = tokio::join!(pulling, watch);
    pulled.and_then(|_| json(&Nothing {}))
}

/// Deletes a model that was downloaded.
pub fn delete(common: &Common, model: &str) -> Result<Json, Problem> {
    shelf(common)?.delete(model)?;
    json(&Nothing {})
}
