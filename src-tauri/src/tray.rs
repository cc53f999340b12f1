//! The icon in the menu bar and its menu.
//!
//! Comes in: the shell's state. Goes out: icon and menu, drawn anew only where they change. Invariant: where the desktop
//! shows no tray icons, everything else works.

use std::sync::{Mutex, PoisonError};

use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuEvent};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry, include_image};

use crate::activity::Look;
use crate::{shell, windows};

/// How many of the last runs the menu shows.
pub const RUNS: usize = 3;
/// The most characters of a command in the menu.
const LONGEST: usize = 48;

const OPEN: &str = "open";
const RUN: &str = "run-";
const PAUSE: &str = "pause";
const SETTINGS: &str = "settings";
const QUIT: &str = "quit";

struct Tray {
    icon: TrayIcon,
    shown: Mutex<View>,
}

/// Everything that is seen of the tray.
#[derive(Debug, Clone, PartialEq, Eq)]
struct View {
    look: Look,
    paused: bool,
    runs: Vec<String>,
}

pub fn set_up(app: &AppHandle) -> tauri::Result<()> {
    let view = view(app);
    let icon = TrayIconBuilder::new()
        .icon(image(view.look))
        .icon_as_template(true)
        .tooltip(tooltip(&view))
        .menu(&menu(app, &view)?)
        .on_menu_event(on_menu)
        .build(app)?;
    app.manage(Tray { icon, shown: Mutex::new(view) });
    Ok(())
}

/// Brings the icon up to date, on the main thread and without waiting for it.
pub fn refresh(app: &AppHandle) {
    let drawer = app.clone();
    let queued = app.run_on_main_thread(move || {
        if let Err(error) = draw(&drawer) {
            tracing::warn!("the menu bar's icon could not be changed: {error}");
        }
    });
    if let Err(error) = queued {
        tracing::warn!("the menu bar's icon could not be changed: {error}");
    }
}

fn draw(app: &AppHandle) -> tauri::Result<()> {
    let Some(tray) = app.try_state::<Tray>() else { return Ok(()) };
    let view = view(app);
    let mut shown = tray.shown.lock().unwrap_or_else(PoisonError::into_inner);
    if view.look != shown.look {
        tray.icon.set_icon_with_as_template(Some(image(view.look)), true)?;
    }
    if (view.paused, &view.runs) != (shown.paused, &shown.runs) {
        tray.icon.set_menu(Some(menu(app, &view)?))?;
    }
    if view != *shown {
        tray.icon.set_tooltip(Some(tooltip(&view)))?;
    }
    *shown = view;
    Ok(())
}

fn view(app: &AppHandle) -> View {
    let shell = shell::of(app);
    View { look: shell.activity().look(), paused: shell.is_paused(), runs: shell.last_runs() }
}

fn tooltip(view: &View) -> &'static str {
    match view.look {
        _ if view.paused => "Errand is paused",
        Look::Idle => "Errand",
        Look::Listening => "Errand is listening",
        Look::Working => "Errand is working",
        Look::NeedsYou => "Errand needs you",
    }
}

fn menu(app: &AppHandle, view: &View) -> tauri::Result<Menu<Wry>> {
    let mut menu = MenuBuilder::new(app).text(OPEN, "Open Errand").separator();
    for (index, command) in view.runs.iter().enumerate() {
        menu = menu.text(format!("{RUN}{index}"), shorten(command));
    }
    if !view.runs.is_empty() {
        menu = menu.separator();
    }
    let pause = if view.paused { "Resume" } else { "Pause" };
    menu.text(PAUSE, pause).text(SETTINGS, "Settings…").separator().text(QUIT, "Quit Errand").build()
}

/// A command in one short line; `&` would mark a key of the menu.
fn shorten(command: &str) -> String {
    let line = command.split_whitespace().collect::<Vec<_>>().join(" ").replace('&', "&&");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

fn on_menu(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => windows::show_command(app),
        SETTINGS => windows::show_main(app, "/settings/general"),
        QUIT => app.exit(0),
        PAUSE => {
            let app = app.clone();
            // Not here, on the main thread: the engine gets a moment to end.
            std::thread::spawn(move || shell::pause(&app, !shell::of(&app).is_paused()));
        }
        id if id.starts_with(RUN) => windows::show_main(app, "/history"),
        _ => {}
    }
}

#[cfg(target_os = "macos")]
fn image(look: Look) -> Image<'static> {
    match look {
        Look::Idle => include_image!("icons/tray/mac/idle.png"),
        Look::Listening => include_image!("icons/tray/mac/listening.png"),
        Look::Working => include_image!("icons/tray/mac/working.png"),
        Look::NeedsYou => include_image!("icons/tray/mac/needs_you.png"),
    }
}

#[cfg(not(target_os = "macos"))]
fn image(look: Look) -> Image<'static> {
    match look {
        Look::Idle => include_image!("icons/tray/other/idle.png"),
        Look::Listening => include_image!("icons/tray/other/listening.png"),
        Look::Working => include_image!("icons/tray/other/working.png"),
        Look::NeedsYou => include_image!("icons/tray/other/needs_you.png"),
    }
}

/// Whether somebody shows tray icons.
#[cfg(target_os = "linux")]
pub fn is_shown() -> bool {
    use gtk::gio::{self, prelude::*};
    let watched = || {
        let bus = gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE).ok()?;
        let name = ("org.kde.StatusNotifierWatcher",).to_variant();
        let (path, service) = ("/org/freedesktop/DBus", "org.freedesktop.DBus");
        let flags = gio::DBusCallFlags::NONE;
        let call = bus.call_sync(
            Some(service),
            path,
            service,
            "NameHasOwner",
            Some(&name),
            None,
            flags,
            1000,
            gio::Cancellable::NONE,
        );
        call.ok()?.child_value(0).get::<bool>()
    };
    watched().unwrap_or(false)
}

/// Whether somebody shows tray icons.
#[cfg(not(target_os = "linux"))]
pub fn is_shown() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: &str, expected: &str) {
        assert_eq!(shorten(command), expected);
    }

    #[test]
    fn a_command_is_one_short_line_of_the_menu() {
        check("text Sid\n hello", "text Sid hello");
        check("meet Marks & Spencer", "meet Marks && Spencer");
        check(&"ä".repeat(49), &format!("{}…", "ä".repeat(48)));
    }
}
