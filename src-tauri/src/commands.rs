//! What pages can ask the shell for.
//!
//! Comes in: calls of pages. Goes out: what the other modules say. Invariant: nothing is decided here. What may wait for the
//! main thread, the engine's end or another program is `async`, so that it does not run on the main thread itself.

use serde::Serialize;
use tauri::ipc::{Channel, Invoke};
use tauri::{AppHandle, WebviewWindow, command};
use tauri_plugin_opener::OpenerExt;

use crate::engine::EngineError;
use crate::hotkeys::{self, Hotkey, Verdict};
use crate::permissions::{self, Permission};
use crate::{shell, tray, windows};

/// Why a page's call failed; pages show it as it is.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("`{0}` is no pane of the system's settings")]
    Pane(String),
    #[error("`{what}` could not be opened: {reason}")]
    Open { what: String, reason: String },
}

impl Serialize for CommandError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What pages may know of the shell.
#[derive(Serialize)]
pub struct ShellInfo {
    platform: &'static str,
    version: String,
    /// Whether tray icons are shown.
    tray: bool,
    /// Whether the command window can be seen through.
    compositor: bool,
}

pub fn all() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        engine_send,
        engine_listen,
        engine_restart,
        hide_command,
        command_height,
        keep_open,
        open_window,
        close_main,
        hotkeys,
        try_hotkey,
        permissions,
        open_permission_pane,
        set_paused,
        paused,
        quit,
        reveal,
        shell_info,
    ]
}

#[command]
fn engine_send(app: AppHandle, line: &str) -> Result<(), CommandError> {
    Ok(shell::request(&app, line)?)
}

#[command]
fn engine_listen(app: AppHandle, window: WebviewWindow, channel: Channel<String>) {
    shell::of(&app).pages.listen(window.label(), channel);
}

#[command]
fn close_main(app: AppHandle) {
    windows::close_main(&app);
}

#[command(async)]
fn engine_restart(app: AppHandle) {
    shell::engine(&app).restart();
}

#[command]
fn hide_command(app: AppHandle) {
    windows::hide_command(&app);
}

#[command]
fn command_height(app: AppHandle, height: f64) {
    windows::set_command_height(&app, height);
}

#[command]
fn keep_open(app: AppHandle, keep: bool) {
    windows::keep_open(&app, keep);
}

#[command]
fn open_window(app: AppHandle, page: &str) {
    windows::show_main(&app, page);
}

#[command]
fn hotkeys(app: AppHandle) -> Vec<Hotkey> {
    shell::of(&app).hotkeys.all()
}

#[command(async)]
fn try_hotkey(app: AppHandle, accelerator: &str) -> Verdict {
    hotkeys::attempt(&app, accelerator)
}

#[command(async)]
fn permissions() -> Vec<Permission> {
    permissions::all()
}

#[command(async)]
fn open_permission_pane(app: AppHandle, pane: &str) -> Result<(), CommandError> {
    if !permissions::is_pane(pane) {
        return Err(CommandError::Pane(pane.to_owned()));
    }
    app.opener().open_url(pane, None::<&str>).map_err(|error| could_not_open(pane, error))
}

#[command(async)]
fn set_paused(app: AppHandle, paused: bool) {
    shell::pause(&app, paused);
}

#[command]
fn paused(app: AppHandle) -> bool {
    shell::of(&app).is_paused()
}

#[command]
fn quit(app: AppHandle) {
    app.exit(0);
}

#[command(async)]
fn reveal(app: AppHandle, path: &str) -> Result<(), CommandError> {
    app.opener().reveal_item_in_dir(path).map_err(|error| could_not_open(path, error))
}

#[command(async)]
fn shell_info(app: AppHandle) -> ShellInfo {
    ShellInfo {
        platform: std::env::consts::OS,
        version: app.package_info().version.to_string(),
        tray: tray::is_shown(),
        compositor: windows::compositor(&app),
    }
}

fn could_not_open(what: &str, error: tauri_plugin_opener::Error) -> CommandError {
    CommandError::Open { what: what.to_owned(), reason: error.to_string() }
}
