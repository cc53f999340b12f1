//! Models: which there are; downloading, pausing and deleting them.

use errand::catalogue::{self, Entry, Role};
use errand::wire::{ModelRole, ModelState, ModelView, Models};
use serde_json::Value as Json;

use super::requests::json;
use crate::cli::arguments::Common;
use crate::cli::assemble;
use crate::cli::problem::Problem;

/// Every model of the catalogue.
pub fn list(common: &Common) -> Result<Json, Problem> {
    let folder = assemble::models(common)?;
    let view = |entry: Entry| {
        let whole = entry.glance(&folder).is_ok();
        ModelView {
            role: match entry.role {
                Role::Planner => ModelRole::Planner,
                Role::Selector => ModelRole::Selector,
                Role::Tokenizer => ModelRole::Tokenizer,
                Role::Confidence => ModelRole::Confidence,
            },
            state: if whole { ModelState::Embedded } else { ModelState::Damaged },
            done: if whole { entry.size } else { 0 },
            name: entry.name,
            size: entry.size,
            licence: entry.licence,
            source: None,
            about: entry.trained_by,
        }
    };
    json(&Models { models: catalogue::read(&folder)?.embedded.into_iter().map(view).collect() })
}

/// What cannot be done with a model.
pub fn unavailable(model: &str) -> Problem {
    Problem::yours(format!("`{model}` cannot be downloaded, paused or deleted"), "it is no model to download")
        .coded("unavailable")
}
