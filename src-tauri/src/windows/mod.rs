//! The two windows: `command`, which comes and goes, and `main`.
//!
//! Comes in: wishes to see one. Goes out: the window, placed and focused. Invariants: the command window is made once, hidden,
//! so that it is there at once; the main window is made when it is wanted and thrown away when it is closed.

#[cfg(target_os = "macos")]
mod panel;
mod place;
#[cfg(target_os = "linux")]
mod x11;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tauri::{
    AppHandle, LogicalPosition, LogicalSize, Manager, PhysicalPosition, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, Window, WindowEvent,
};

use crate::activity::Look;
use crate::shell;
use place::Area;

const COMMAND: &str = "command";
const MAIN: &str = "main";
/// Of the command window, in logical pixels; the page says how high it is.
const WIDTH: f64 = 720.0;
const FIRST_HEIGHT: f64 = 64.0;

/// A hotkey takes the focus away for as long as it is pressed; who loses it for longer has been left.
const LEFT: Duration = Duration::from_millis(200);

/// What the command window's behaviour depends on.
struct Habits {
    /// Whether windows can be seen through.
    compositor: bool,
    /// The page wants the window to stay.
    keep_open: AtomicBool,
    /// When it last lost the focus, and has not got it back.
    blurred: Mutex<Option<Instant>>,
}

pub fn set_up(app: &AppHandle) -> tauri::Result<()> {
    let compositor = has_compositor();
    app.manage(Habits { compositor, keep_open: AtomicBool::new(false), blurred: Mutex::default() });
    let window = WebviewWindowBuilder::new(app, COMMAND, WebviewUrl::App("index.html".into()))
        .title("Errand")
        .inner_size(WIDTH, FIRST_HEIGHT)
        .min_inner_size(WIDTH, 1.0)
        .max_inner_size(WIDTH, f64::from(u16::MAX))
        .visible(false)
        .decorations(false)
        .transparent(compositor)
        .shadow(false)
        .always_on_top(true)
        .visible_on_all_workspaces(true)
        .skip_taskbar(true)
        .build()?;
    #[cfg(target_os = "macos")]
    panel::make(&window)?;
    drop(window);
    Ok(())
}

/// Shows the command window on the screen where the pointer is, ready for typing.
pub fn show_command(app: &AppHandle) {
    on_main(app, |app| {
        let Some(window) = app.get_webview_window(COMMAND) else { return Ok(()) };
        // Twice: some window managers place a window when it is first shown, others forget a hidden one's place.
        put_in_place(&window)?;
        present(&window)?;
        put_in_place(&window)?;
        shell::emit(app, "opened", ());
        Ok(())
    });
}

pub fn hide_command(app: &AppHandle) {
    on_main(app, |app| app.get_webview_window(COMMAND).map_or(Ok(()), |window| window.hide()));
}

/// Shows the command window, or hides it where it had the focus until the hotkey took it.
pub fn toggle_command(app: &AppHandle) {
    match command_is_seen(app) && blurred(app).is_none_or(|since| since.elapsed() < LEFT) {
        true => hide_command(app),
        false => show_command(app),
    }
}

/// Does something where the command window is out of sight, on the main thread and without waiting for it.
pub fn where_unseen(app: &AppHandle, work: impl FnOnce(&AppHandle) + Send + 'static) {
    on_main(app, move |app| {
        if !command_is_seen(app) {
            work(app);
        }
        Ok(())
    });
}

fn command_is_seen(app: &AppHandle) -> bool {
    app.get_webview_window(COMMAND).is_some_and(|window| window.is_visible().unwrap_or(false))
}

/// Gives the command window the height of its content.
pub fn set_command_height(app: &AppHandle, height: f64) {
    on_main(app, move |app| {
        let Some(window) = app.get_webview_window(COMMAND) else { return Ok(()) };
        let height = monitor(&window)?.map_or(height, |(area, _)| place::room(area, height));
        window.set_size(LogicalSize::new(WIDTH, height))
    });
}

/// The page wants the command window to stay where it is when it loses the focus, or no longer.
pub fn keep_open(app: &AppHandle, keep: bool) {
    app.state::<Habits>().keep_open.store(keep, Ordering::Relaxed);
}

pub fn compositor(app: &AppHandle) -> bool {
    app.state::<Habits>().compositor
}

/// Shows the main window at a page, such as `/settings/general`.
pub fn show_main(app: &AppHandle, page: &str) {
    let page = page.trim_start_matches('#').to_owned();
    on_main(app, move |app| {
        let window = match app.get_webview_window(MAIN) {
            Some(window) => {
                // As JSON, so that a page's name cannot be more than a name.
                let address = serde_json::Value::String(format!("#{page}"));
                window.eval(format!("location.hash = {address}"))?;
                window
            }
            None => WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App(format!("main.html#{page}").into()))
                .title("Errand")
                .inner_size(900.0, 640.0)
                .min_inner_size(640.0, 440.0)
                .center()
                .build()?,
        };
        window.unminimize()?;
        window.show()?;
        window.set_focus()
    });
}

pub fn close_main(app: &AppHandle) {
    on_main(app, |app| app.get_webview_window(MAIN).map_or(Ok(()), |window| window.close()));
}

pub fn on_event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    match (window.label(), event) {
        (COMMAND, WindowEvent::CloseRequested { api, .. }) => {
            api.prevent_close();
            hide_command(app);
        }
        (COMMAND, WindowEvent::Focused(true)) => *blurred(app) = None,
        (COMMAND, WindowEvent::Focused(false)) => on_blur(app),
        (label, WindowEvent::Destroyed) => shell::left(app, label),
        _ => {}
    }
}

/// Hides the command window where it does not get the focus back.
fn on_blur(app: &AppHandle) {
    *blurred(app) = Some(Instant::now());
    let app = app.clone();
    std::thread::spawn(move || {
        std::thread::sleep(LEFT);
        let left = blurred(&app).is_some_and(|since| since.elapsed() >= LEFT);
        if left && goes_with_focus(&app) {
            hide_command(&app);
        }
    });
}

fn blurred(app: &AppHandle) -> MutexGuard<'_, Option<Instant>> {
    app.state::<Habits>().inner().blurred.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run that works or asks holds the window, and so does the page where it says so.
fn goes_with_focus(app: &AppHandle) -> bool {
    let idle = shell::of(app).activity().look() == Look::Idle;
    idle && !app.state::<Habits>().keep_open.load(Ordering::Relaxed)
}

fn put_in_place(window: &WebviewWindow) -> tauri::Result<()> {
    let Some((area, scale)) = monitor(window)? else { return Ok(()) };
    let (x, y) = place::place(area, WIDTH);
    window.set_position(PhysicalPosition::new((x * scale).round(), (y * scale).round()))
}

/// The monitor that has the pointer, in its own logical pixels, and its scale.
fn monitor(window: &WebviewWindow) -> tauri::Result<Option<(Area, f64)>> {
    let pointer = window.cursor_position()?;
    let found = window.monitor_from_point(pointer.x, pointer.y)?;
    let Some(monitor) = found.or(window.primary_monitor()?) else { return Ok(None) };
    let scale = monitor.scale_factor();
    let (position, size): (LogicalPosition<f64>, LogicalSize<f64>) =
        (monitor.position().to_logical(scale), monitor.size().to_logical(scale));
    Ok(Some((Area { x: position.x, y: position.y, width: size.width, height: size.height }, scale)))
}

#[cfg(target_os = "macos")]
use panel::present;

#[cfg(target_os = "linux")]
use x11::present;

#[cfg(not(any(target_os = "macos", target_os = "linux")))]
fn present(window: &WebviewWindow) -> tauri::Result<()> {
    window.show()?;
    window.set_focus()
}

#[cfg(target_os = "linux")]
fn has_compositor() -> bool {
    gtk::gdk::Screen::default().is_some_and(|screen| screen.is_composited())
}

#[cfg(not(target_os = "linux"))]
fn has_compositor() -> bool {
    true
}

/// Does something with windows, on the main thread and without waiting for it.
fn on_main(app: &AppHandle, work: impl FnOnce(&AppHandle) -> tauri::Result<()> + Send + 'static) {
    let worker = app.clone();
    let queued = app.run_on_main_thread(move || {
        if let Err(error) = work(&worker) {
            tracing::warn!("a window could not be changed: {error}");
        }
    });
    if let Err(error) = queued {
        tracing::warn!("a window could not be changed: {error}");
    }
}
