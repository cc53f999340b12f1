//! The settings: read from their file whenever they are needed, so a change made by hand holds too.

use errand::settings::{self, Settings};
use errand::wire::{Message, SettingsView};
use jiff::ZonedDateTime;
use serde_json::Value as Json;

use super::Engine;
use super::parts::Parts;
use crate::cli::problem::Problem;

/// The settings as they are now.
pub fn view(parts: &Parts) -> SettingsView {
    let read = settings::load(&parts.paths.settings, &parts.tools).map_err(Problem::from);
    let (settings, problem) = match read {
        Ok(settings) => (settings, None),
        Err(problem) => (Settings::default(), Some(problem.into())),
    };
    SettingsView { file: parts.paths.settings.display().to_string(), settings, problem }
}

impl Engine {
    /// The settings that hold for what is done next.
    pub async fn settings(&mut self) -> Result<Settings, Problem> {
        self.look().await;
        Ok(settings::load(&self.parts.paths.settings, &self.parts.tools)?)
    }

    /// The settings as they are now; tells them where they are others than the last that were told.
    pub async fn look(&mut self) -> SettingsView {
        let view = view(&self.parts);
        self.tell_settings(view.clone()).await;
        view
    }

    pub async fn tell_settings(&mut self, view: SettingsView) {
        if self.told.as_ref() != Some(&view) {
            self.told = Some(view.clone());
            self.out.say(Message::Settings { view: Box::new(view) }).await;
        }
    }

    /// Changes them by a merge patch.
    pub async fn change(&mut self, patch: &Json) -> Result<SettingsView, Problem> {
        settings::change(&self.parts.paths.settings, patch, &self.parts.tools)?;
        Ok(self.look().await)
    }

    /// Puts the file aside, so that the defaults hold.
    pub async fn reset(&mut self) -> Result<SettingsView, Problem> {
        let word = if view(&self.parts).problem.is_some() { "broken" } else { "old" };
        let mark = format!("{word}-{}", ZonedDateTime::now().strftime("%Y%m%d-%H%M%S"));
        settings::put_aside(&self.parts.paths.settings, &mark)?;
        Ok(self.look().await)
    }
}
