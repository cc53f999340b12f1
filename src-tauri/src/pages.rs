//! The pages that listen to the engine.
//!
//! Comes in: lines. Goes out: every line to every page. Invariant: a page that begins to listen late first gets the last
//! `ready` or `gone`, and the last `settings`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tauri::ipc::Channel;

use crate::wire::Message;

#[derive(Default)]
pub struct Pages(Mutex<State>);

#[derive(Default)]
struct State {
    /// By window: a page that was loaded anew takes its predecessor's place.
    channels: BTreeMap<String, Channel<String>>,
    begun: Option<String>,
    settings: Option<String>,
}

impl Pages {
    pub fn listen(&self, window: &str, channel: Channel<String>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for line in state.begun.iter().chain(&state.settings) {
            send(window, &channel, line);
        }
        state.channels.insert(window.to_owned(), channel);
    }

    pub fn tell(&self, line: &str, message: Option<&Message>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match message {
            Some(Message::Ready | Message::Gone) => state.begun = Some(line.to_owned()),
            Some(Message::Settings { .. }) => state.settings = Some(line.to_owned()),
            _ => {}
        }
        for (window, channel) in &state.channels {
            send(window, channel, line);
        }
    }

    /// A window that was closed listens no more.
    pub fn forget(&self, window: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).channels.remove(window);
    }
}

fn send(window: &str, channel: &Channel<String>, line: &str) {
    if let Err(error) = channel.send(line.to_owned()) {
        tracing::warn!("a line could not be handed to the window `{window}`: {error}");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::wire;

    /// A page's channel and what arrives in it.
    fn page() -> (Channel<String>, Arc<Mutex<Vec<String>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let keep = heard.clone();
        let channel = Channel::new(move |body| {
            keep.lock().unwrap().push(body.deserialize::<String>()?);
            Ok(())
        });
        (channel, heard)
    }

    fn tell(pages: &Pages, line: &str) {
        pages.tell(line, wire::message(line).as_ref());
    }

    #[test]
    fn a_page_that_comes_late_learns_how_things_stand() {
        let pages = Pages::default();
        let ready = r#"{"message":"ready"}"#;
        let settings = r#"{"message":"settings","view":{"file":"/f","settings":{}}}"#;
        for line in [r#"{"message":"gone"}"#, settings, r#"{"message":"result","id":"a","result":1}"#, ready] {
            tell(&pages, line);
        }
        let (channel, heard) = page();
        pages.listen("command", channel);
        tell(&pages, r#"{"message":"progress"}"#);
        assert_eq!(*heard.lock().unwrap(), [ready, settings, r#"{"message":"progress"}"#]);
    }

    #[test]
    fn a_page_that_was_loaded_anew_replaces_the_old_one() {
        let pages = Pages::default();
        let ((old, heard_before), (new, heard)) = (page(), page());
        pages.listen("main", old);
        pages.listen("main", new);
        tell(&pages, r#"{"message":"progress"}"#);
        pages.forget("main");
        tell(&pages, r#"{"message":"progress"}"#);
        assert_eq!((heard_before.lock().unwrap().len(), heard.lock().unwrap().len()), (0, 1));
    }
}
