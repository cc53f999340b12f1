//! Hotkeys: what they do, and whether they work.
//!
//! Comes in: the settings' accelerators, key presses. Goes out: the command window, the event `talk`; for pages, how each
//! hotkey fares. Invariant: a hotkey that cannot be had is explained, and the others work.

mod judge;

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tauri::AppHandle;
use tauri_plugin_global_shortcut::{GlobalShortcutExt, Shortcut, ShortcutState};

use crate::wire::Settings;
use crate::{shell, windows};
pub use judge::Verdict;
use judge::{Refusal, judge, same};

/// What a hotkey is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Open,
    PushToTalk,
    HandsFree,
}

/// A hotkey, and how it fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hotkey {
    pub action: Action,
    pub accelerator: String,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// The hotkeys in force.
#[derive(Default)]
pub struct Hotkeys(Mutex<Vec<Hotkey>>);

impl Hotkeys {
    pub fn all(&self) -> Vec<Hotkey> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Hotkey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key for talking was pressed or let go.
#[derive(Debug, Clone, Serialize)]
struct Talk {
    action: Action,
    pressed: bool,
}

/// Brings the hotkeys to what the settings wish, or to none where Errand is paused, on the main thread and without waiting for it.
pub fn wish(app: &AppHandle, settings: &Settings) {
    let wished = [
        (Action::Open, settings.app.hotkey.clone()),
        (Action::PushToTalk, settings.voice.push_to_talk.clone()),
        (Action::HandsFree, settings.voice.hands_free.clone()),
    ];
    on_main(app, move |app| {
        let_go(app);
        let hotkeys = match shell::of(app).is_paused() {
            true => Vec::new(),
            false => grant(app, &wished),
        };
        *shell::of(app).hotkeys.lock() = hotkeys.clone();
        shell::emit(app, "hotkeys", hotkeys);
    });
}

/// Tries an accelerator without keeping it. One that Errand has works.
pub fn attempt(app: &AppHandle, accelerator: &str) -> Verdict {
    let held = shell::of(app).hotkeys.all();
    let works = |hotkey: &&Hotkey| hotkey.verdict.works;
    if held.iter().filter(works).any(|hotkey| same(&hotkey.accelerator, accelerator)) {
        return Verdict { works: true, problem: String::new(), offer: String::new() };
    }
    let ours: Vec<&str> = held.iter().filter(works).map(|hotkey| hotkey.accelerator.as_str()).collect();
    judge(accelerator, &ours, |shortcut| {
        ask_system(app, shortcut, |_, _| {})?;
        give_back(app, shortcut);
        Ok(())
    })
}

fn grant(app: &AppHandle, wished: &[(Action, String)]) -> Vec<Hotkey> {
    let mut hotkeys: Vec<Hotkey> = Vec::new();
    for (action, accelerator) in wished.iter().filter(|(_, accelerator)| !accelerator.is_empty()) {
        let ours: Vec<&str> = hotkeys.iter().map(|hotkey| hotkey.accelerator.as_str()).collect();
        let wanted = accelerator.parse::<Shortcut>().ok();
        let action = *action;
        let verdict = judge(accelerator, &ours, |shortcut| {
            ask_system(app, shortcut, move |app, pressed| act(app, action, pressed))?;
            // Others are tried for the offer only.
            if Some(shortcut) != wanted {
                give_back(app, shortcut);
            }
            Ok(())
        });
        hotkeys.push(Hotkey { action, accelerator: accelerator.clone(), verdict });
    }
    hotkeys
}

fn act(app: &AppHandle, action: Action, pressed: bool) {
    match action {
        Action::Open if pressed => windows::toggle_command(app),
        Action::Open => {}
        Action::PushToTalk | Action::HandsFree => {
            if pressed {
                windows::show_command(app);
            }
            shell::emit(app, "talk", Talk { action, pressed });
        }
    }
}

fn ask_system(
    app: &AppHandle,
    shortcut: Shortcut,
    act: impl Fn(&AppHandle, bool) + Send + Sync + 'static,
) -> Result<(), Refusal> {
    if on_wayland() {
        return Err(Refusal::NoHotkeys);
    }
    let pressed = move |app: &AppHandle, _: &Shortcut, event: tauri_plugin_global_shortcut::ShortcutEvent| {
        act(app, event.state == ShortcutState::Pressed);
    };
    app.global_shortcut().on_shortcut(shortcut, pressed).map_err(|error| {
        // The plugin hands on a text alone.
        let reason = error.to_string();
        match reason.contains("keycode") || reason.contains("scancode") {
            true => Refusal::NoSuchKey,
            false => Refusal::Taken,
        }
    })
}

fn give_back(app: &AppHandle, shortcut: Shortcut) {
    if let Err(error) = app.global_shortcut().unregister(shortcut) {
        tracing::warn!("the hotkey `{shortcut}` could not be given back: {error}");
    }
}

fn let_go(app: &AppHandle) {
    if let Err(error) = app.global_shortcut().unregister_all() {
        tracing::warn!("the hotkeys could not be given back: {error}");
    }
}

fn on_main(app: &AppHandle, work: impl FnOnce(&AppHandle) + Send + 'static) {
    let worker = app.clone();
    if let Err(error) = app.run_on_main_thread(move || work(&worker)) {
        tracing::warn!("the hotkeys could not be changed: {error}");
    }
}

/// Under Wayland X's hotkeys come only while one of X's windows has the focus.
fn on_wayland() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some()
}
