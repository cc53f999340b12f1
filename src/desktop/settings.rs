//! What the user may decide about the desktop, read from the `[desktop]` table of the settings file.
//!
//! Invariant: every default is the one that surprises least: mail waits as a draft, nothing is guessed.

use serde::{Deserialize, Serialize};

/// Whether something is written for the user to send, or sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Opened in its app; the user presses send.
    Draft,
    /// Sent once it is approved.
    Send,
}

/// The user's decisions. Scripts read them as `$params.settings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "DesktopSettings"))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// E-mails: `draft` or `send`.
    pub mail_mode: Mode,
    /// Text messages: `send` or `draft`.
    pub messages_mode: Mode,
    /// Whether a reply goes to everybody who had the e-mail.
    pub reply_to_all: bool,
    /// The longest `mailto:` URL, in characters, before a draft is made another way.
    pub mailto_limit: u32,
    /// Seconds that an app gets to answer before its script is ended; at least 1.
    pub script_deadline: u32,
    /// Seconds that Mail gets to take in attachments before it is told to send.
    pub attachment_delay: u32,
    /// The calendar for events that name none; empty: the first that can be written to.
    pub default_calendar: String,
    /// The list for reminders that name none; empty: the one Reminders uses.
    pub default_list: String,
    /// The folder for notes that name none; empty: the one Notes uses.
    pub notes_folder: String,
    /// Whether text is added to notes with attachments, which may lose them.
    pub append_with_attachments: bool,
    /// Whether what was made is shown in its app.
    pub show_created: bool,
    /// Digits put before national phone numbers of ten digits (`1`); empty: never guessed.
    pub country_code: String,
    /// The user's own Zoom link, for those without a Zoom account app.
    pub zoom_personal_link: String,
    /// A server-to-server app of the user's Zoom account; its secret is in the keychain.
    pub zoom_account_id: String,
    pub zoom_client_id: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            mail_mode: Mode::Draft,
            messages_mode: Mode::Send,
            reply_to_all: false,
            mailto_limit: 8000,
            script_deadline: 30,
            attachment_delay: 2,
            default_calendar: String::new(),
            default_list: String::new(),
            notes_folder: String::new(),
            append_with_attachments: false,
            show_created: false,
            country_code: String::new(),
            zoom_personal_link: String::new(),
            zoom_account_id: String::new(),
            zoom_client_id: String::new(),
        }
    }
}

impl Settings {
    /// These, with what the household of a virtual Mac has where the user set nothing.
    pub fn or_of_virtual_mac(mut self) -> Settings {
        for (setting, value) in
            [(&mut self.country_code, "1"), (&mut self.zoom_personal_link, "https://zoom.us/j/5550100199")]
        {
            if setting.is_empty() {
                value.clone_into(setting);
            }
        }
        self
    }
}
