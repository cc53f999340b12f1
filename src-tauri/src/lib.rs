//! Errand's app: menu bar, hotkeys, windows.
//!
//! It starts the engine and shows what the engine says; what a command means and what may be done is decided there, and no
//! model is linked here, so nothing that a model does can take the app down.
//!
//! The way of a line: `engine` reads it, `shell` hands it to the `pages` and takes what `tray`, `notify` and `settings`
//! depend on, as `wire` reads it. The way of a key: `hotkeys` hears it, `windows` shows the command window.

mod activity;
mod commands;
pub mod engine;
mod hotkeys;
mod notify;
mod pages;
mod permissions;
mod settings;
mod shell;
mod tray;
mod windows;
mod wire;

use tauri::{App, AppHandle, RunEvent};
use tracing_subscriber::EnvFilter;

/// Given by the system's autostart: shows no window.
const IN_BACKGROUND: &str = "--in-background";

/// Runs the app until the user quits it.
pub fn run() {
    let filter = EnvFilter::try_from_env("ERRAND_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let builder = tauri::Builder::default()
        // First, so that a second start ends before it does anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| windows::show_command(app)))
        .plugin(tauri_plugin_global_shortcut::Builder::new().build())
        .plugin(tauri_plugin_autostart::Builder::new().arg(IN_BACKGROUND).build())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build());
    #[cfg(target_os = "macos")]
    let builder = builder.plugin(tauri_nspanel::init());
    let app = builder
        .invoke_handler(commands::all())
        .on_window_event(windows::on_event)
        .setup(set_up)
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(on_event),
        Err(error) => {
            tracing::error!("the app could not be started: {error}");
            std::process::exit(2);
        }
    }
}

fn set_up(app: &mut App) -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(target_os = "macos")]
    app.set_activation_policy(tauri::ActivationPolicy::Accessory);
    shell::set_up(app.handle())?;
    windows::set_up(app.handle())?;
    if let Err(error) = tray::set_up(app.handle()) {
        tracing::warn!("the menu bar's icon could not be shown: {error}");
    }
    shell::engine(app.handle()).start();
    if !std::env::args().any(|argument| argument == IN_BACKGROUND) {
        windows::show_command(app.handle());
    }
    Ok(())
}

fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        // The last window has closed, which is no reason to end; `quit` comes with a code.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::Exit => shell::engine(app).stop(),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => windows::show_command(app),
        _ => {}
    }
}
