//! The shell's state, and what it makes of the engine's lines.
//!
//! Comes in: every line of the engine, every request of a page. Goes out: lines to pages; tray, hotkeys, notifications.
//! Invariant: nothing here waits for the main thread, which may be waiting for the engine to end.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::{AppHandle, Emitter, Manager};

use crate::activity::Activity;
use crate::engine::{self, Engine, EngineError};
use crate::hotkeys::Hotkeys;
use crate::pages::Pages;
use crate::wire::{self, History, Message, Settings, SettingsView};
use crate::{hotkeys, notify, settings, tray, windows};

/// How the shell's own requests begin; pages count theirs from their window's name.
const LAST_RUNS: &str = "shell-runs";
const SETTINGS: &str = "shell-settings";

pub struct Shell {
    engine: Engine,
    pub pages: Pages,
    pub hotkeys: Hotkeys,
    activity: Mutex<Activity>,
    last_runs: Mutex<Vec<String>>,
    /// The last that were told; none before the engine has told any.
    settings: Mutex<Option<Settings>>,
    paused: AtomicBool,
}

pub fn set_up(app: &AppHandle) -> Result<(), Box<dyn std::error::Error>> {
    let named = std::env::var_os("ERRAND_ENGINE").map(Into::into);
    let program = engine::program(named, &std::env::current_exe()?);
    let hearer = app.clone();
    app.manage(Shell {
        engine: Engine::new(program, Arc::new(move |line| hear(&hearer, line))),
        pages: Pages::default(),
        hotkeys: Hotkeys::default(),
        activity: Mutex::default(),
        last_runs: Mutex::default(),
        settings: Mutex::default(),
        paused: AtomicBool::new(false),
    });
    Ok(())
}

pub fn of(app: &AppHandle) -> &Shell {
    app.state::<Shell>().inner()
}

pub fn engine(app: &AppHandle) -> &Engine {
    &of(app).engine
}

impl Shell {
    pub fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Relaxed)
    }

    pub fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last commands, newest first.
    pub fn last_runs(&self) -> Vec<String> {
        self.last_runs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn settings(&self) -> MutexGuard<'_, Option<Settings>> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the engine says.
fn hear(app: &AppHandle, line: &str) {
    let shell = of(app);
    let message = wire::message(line);
    shell.pages.tell(line, message.as_ref());
    let Some(message) = message else {
        tracing::warn!("the engine said what is no message: `{line}`");
        return;
    };
    if message == Message::Other {
        return;
    }
    shell.activity().hear(&message);
    tray::refresh(app);
    if let Some(note) = notify::note(&message) {
        let wanted = shell.settings().as_ref().is_none_or(|settings| settings.app.notifications);
        if wanted && !windows::command_is_seen(app) {
            notify::show(app, note);
        }
    }
    take(app, message);
}

/// What the shell does by itself after a message.
fn take(app: &AppHandle, message: Message) {
    match message {
        Message::Ready => {
            ask(app, &serde_json::json!({"id": SETTINGS, "do": "settings"}));
            ask_last_runs(app);
        }
        // Without an engine there are no settings, and the hotkey is still there to say so.
        Message::Gone if of(app).settings().is_none() => settings::obey(app, &Settings::default()),
        Message::Settings { view } => obey(app, view),
        Message::Result { id, result } if id == SETTINGS => {
            let line = serde_json::json!({"message": "settings", "view": result}).to_string();
            hear(app, &line);
        }
        Message::Result { id, result } if id == LAST_RUNS => {
            let history: Result<History, _> = serde_json::from_value(result);
            match history {
                Ok(history) => remember(app, history),
                Err(error) => tracing::warn!("the last runs could not be read: {error}"),
            }
        }
        Message::Event { event: wire::Event::Answered { .. }, .. } => ask_last_runs(app),
        Message::Gone
        | Message::Event { .. }
        | Message::Listening { .. }
        | Message::Result { .. }
        | Message::Failed { .. }
        | Message::Other => {}
    }
}

fn obey(app: &AppHandle, view: SettingsView) {
    let before = of(app).settings().replace(view.settings.clone());
    if before.as_ref() == Some(&view.settings) {
        return;
    }
    settings::obey(app, &view.settings);
    let first_start = before.is_none() && !Path::new(&view.file).exists();
    if first_start {
        windows::show_main(app, "/welcome");
    }
}

fn remember(app: &AppHandle, history: History) {
    let commands = history.runs.into_iter().map(|run| run.command).collect();
    *of(app).last_runs.lock().unwrap_or_else(PoisonError::into_inner) = commands;
    tray::refresh(app);
}

fn ask_last_runs(app: &AppHandle) {
    ask(app, &serde_json::json!({"id": LAST_RUNS, "do": "history", "limit": tray::RUNS, "before": null}));
}

fn ask(app: &AppHandle, request: &serde_json::Value) {
    if let Err(error) = engine(app).send(&request.to_string()) {
        tracing::warn!("the shell's own request could not be sent: {error}");
    }
}

/// A page's request.
///
/// # Errors
///
/// [`EngineError::NotRunning`]
pub fn request(app: &AppHandle, line: &str) -> Result<(), EngineError> {
    engine(app).send(line)?;
    if let Ok(request) = serde_json::from_str(line) {
        of(app).activity().requested(&request);
        tray::refresh(app);
    }
    Ok(())
}

/// Stops hotkeys and engine, or starts them again. Waits for the engine's end: not for the main thread.
pub fn pause(app: &AppHandle, paused: bool) {
    let shell = of(app);
    if shell.paused.swap(paused, Ordering::Relaxed) == paused {
        return;
    }
    if paused {
        hotkeys::release(app);
        shell.engine.stop();
        hear(app, &serde_json::json!({"message": "gone", "why": "Errand is paused", "restarting": false}).to_string());
    } else {
        let settings = shell.settings().clone();
        hotkeys::wish(app, &settings.unwrap_or_default());
        shell.engine.start();
    }
    tray::refresh(app);
    emit(app, "paused", paused);
}

/// Tells pages; one that is being closed may miss it.
pub fn emit<T: serde::Serialize + Clone>(app: &AppHandle, event: &str, payload: T) {
    if let Err(error) = app.emit(event, payload) {
        tracing::warn!("the event `{event}` could not be told to pages: {error}");
    }
}
