//! The settings that the shell obeys: hotkeys and launch at login.
//!
//! Comes in: settings, as the engine tells them. Goes out: the system's state, changed only where it differs.

use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt;

use crate::hotkeys;
use crate::wire::Settings;

pub fn obey(app: &AppHandle, settings: &Settings) {
    hotkeys::wish(app, settings);
    launch_at_login(app, settings.app.launch_at_login);
}

fn launch_at_login(app: &AppHandle, wanted: bool) {
    let launch = app.autolaunch();
    let changed = match launch.is_enabled() {
        Ok(enabled) if enabled == wanted => return,
        _ if wanted => launch.enable(),
        _ => launch.disable(),
    };
    if let Err(error) = changed {
        tracing::warn!("launch at login could not be set to `{wanted}`: {error}");
    }
}
