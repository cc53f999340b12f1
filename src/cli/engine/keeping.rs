//! What is kept: runs, remembered choices, secrets.

use errand::assistant;
use errand::journal::Journal;
use errand::settings::Settings;
use errand::tools::ToolTable;
use errand::wire::{Choices, Forgotten, History, Nothing, RememberedChoice};
use jiff::Timestamp;
use serde_json::Value as Json;
use tokio_util::sync::CancellationToken;

use super::parts::{Parts, blocking};
use super::requests::json;
use crate::cli::problem::Problem;

/// Runs that are given at once.
const LONGEST_PAGE: usize = 500;

/// The last runs.
pub fn history(journal: &Journal, limit: usize, before: Option<i64>) -> Result<Json, Problem> {
    json(&History { runs: journal.history(limit.min(LONGEST_PAGE), before)? })
}

/// Takes a run back. Once begun it is finished, even where the engine is to end.
pub async fn undo(parts: &Parts, settings: Settings, run: i64) -> Result<Json, Problem> {
    let _turn = parts.undoing.lock().await;
    let assistant = parts.undoer(settings).await?;
    json(&assistant::undo(&assistant, run, &CancellationToken::new()).await?)
}

/// Deletes runs; without a moment all of them, and the remembered choices.
pub fn forget(journal: &Journal, before: Option<Timestamp>) -> Result<Json, Problem> {
    let runs = match before {
        Some(moment) => journal.forget_before(moment)?,
        None => journal.erase()?,
    };
    json(&Forgotten { runs })
}

/// The remembered choices, by app.
pub fn choices(journal: &Journal, tools: &ToolTable) -> Result<Json, Problem> {
    let choices = journal.remembered()?.into_iter().map(|remembered| RememberedChoice {
        app: app_of(tools, &remembered.tool).to_owned(),
        phrase: remembered.phrase,
        label: remembered.label,
    });
    json(&Choices { choices: choices.collect() })
}

/// Forgets what a phrase means in an app.
pub fn forget_choice(journal: &Journal, tools: &ToolTable, app: &str, phrase: &str) -> Result<Json, Problem> {
    let mut known = false;
    for remembered in journal.remembered()?.iter().filter(|remembered| app_of(tools, &remembered.tool) == app) {
        known |= journal.forget(&remembered.tool, phrase)?;
    }
    if known {
        return json(&Nothing {});
    }
    let message = format!("nothing is remembered for `{phrase}` in {app}");
    Err(Problem::yours(message, "it may be forgotten already").coded("no_choice"))
}

/// The app of a tool; a tool that is not there any more stands for itself.
fn app_of<'a>(tools: &'a ToolTable, tool: &'a str) -> &'a str {
    tools.get(tool).map_or(tool, |tool| &tool.app)
}

/// Keeps a secret in the system's keychain.
pub async fn keep_secret(name: String, secret: String) -> Result<Json, Problem> {
    let secret = secret.trim().to_owned();
    if name != "zoom" {
        return Err(Problem::yours(format!("there is no secret `{name}`"), "the one that is used is `zoom`"));
    }
    if secret.is_empty() {
        return Err(Problem::yours("the secret is empty", "copy it from your Zoom app's page"));
    }
    blocking(move || Ok(errand::desktop::zoom::keep_secret(&secret)?)).await?;
    json(&Nothing {})
}
