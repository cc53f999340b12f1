//! Notifications of what happens out of sight.
//!
//! Comes in: what the engine says, whether the command window is seen. Goes out: a notification, or none.

use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt;

use crate::wire::{Event, Message};

/// What a notification says.
#[derive(Debug, PartialEq, Eq)]
pub struct Note {
    pub title: &'static str,
    pub body: String,
}

/// The notification that a message deserves where nobody sees it.
pub fn note(message: &Message) -> Option<Note> {
    match message {
        Message::Event { event: Event::Asked, .. } => {
            Some(Note { title: "Errand needs you", body: "Open it to answer a question".to_owned() })
        }
        Message::Event { event: Event::Answered { text }, .. } => Some(Note { title: "Errand", body: text.clone() }),
        _ => None,
    }
}

pub fn show(app: &AppHandle, note: Note) {
    if let Err(error) = app.notification().builder().title(note.title).body(note.body).show() {
        tracing::warn!("a notification could not be shown: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_questions_are_worth_a_notification() {
        let event = |event| Message::Event { id: "a".to_owned(), run: 1, event };
        let answered = note(&event(Event::Answered { text: "Sent to Sid".to_owned() }));
        assert_eq!(answered, Some(Note { title: "Errand", body: "Sent to Sid".to_owned() }));
        assert_eq!(note(&event(Event::Asked)).map(|note| note.title), Some("Errand needs you"));
        for silent in [event(Event::Started { command: "c".to_owned() }), event(Event::Other), Message::Ready] {
            assert_eq!(note(&silent), None);
        }
    }
}
