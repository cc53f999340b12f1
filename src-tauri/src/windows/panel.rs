//! The command window on macOS: a panel that takes keys while the app in front stays in front.

use tauri::{Manager, WebviewWindow};
use tauri_nspanel::{CollectionBehavior, ManagerExt, PanelLevel, StyleMask, WebviewWindowExt, tauri_panel};

tauri_panel! {
    panel!(CommandPanel {
        config: {
            can_become_key_window: true,
            can_become_main_window: false,
            is_floating_panel: true
        }
    })
}

/// Makes a panel of the window.
pub fn make(window: &WebviewWindow) -> tauri::Result<()> {
    let panel = window.to_panel::<CommandPanel>()?;
    panel.set_level(PanelLevel::Floating.value());
    if let Err(error) = panel.set_style_mask(StyleMask::empty().nonactivating_panel().into()) {
        tracing::warn!("the command window takes the focus from other apps: {error}");
    }
    panel.set_collection_behavior(CollectionBehavior::new().can_join_all_spaces().full_screen_auxiliary().into());
    panel.set_hides_on_deactivate(false);
    Ok(())
}

/// Shows it and gives it the keyboard.
pub fn present(window: &WebviewWindow) -> tauri::Result<()> {
    match window.app_handle().get_webview_panel(window.label()) {
        Ok(panel) => panel.show_and_make_key(),
        Err(error) => tracing::warn!("the command window is no panel: {error:?}"),
    }
    Ok(())
}
