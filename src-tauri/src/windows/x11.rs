//! The command window on Linux: shown with the X server's time, without which window managers keep the keyboard from a
//! window that came by itself.

use gtk::gdk::EventMask;
use gtk::prelude::*;
use tauri::WebviewWindow;

/// Shows it and gives it the keyboard.
pub fn present(window: &WebviewWindow) -> tauri::Result<()> {
    let window = window.gtk_window()?;
    window.show_all();
    // The server tells its time by an event, which would be waited for in vain without this.
    window.add_events(EventMask::PROPERTY_CHANGE_MASK);
    window.present_with_time(server_time(&window));
    Ok(())
}

/// Now, as the X server has it; under Wayland 0, which means the same.
fn server_time(window: &gtk::ApplicationWindow) -> u32 {
    let Some(Ok(window)) = window.window().map(|window| window.downcast::<gdkx11::X11Window>()) else { return 0 };
    let time = gdkx11::functions::x11_get_server_time(&window);
    window.set_user_time(time);
    time
}
