//! What the shell reads of the engine's lines.
//!
//! Comes in: one line of JSON. Goes out: the little that windows, tray, hotkeys and notifications depend on. Invariant:
//! what the shell does not know is no error; pages get every line unread.

use serde::Deserialize;

/// A message of the engine.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    Ready,
    Gone,
    Event {
        run: i64,
        event: Event,
    },
    Settings {
        view: SettingsView,
    },
    /// The microphone is open, for the request of this id.
    Listening {
        id: String,
    },
    Result {
        id: String,
        result: serde_json::Value,
    },
    Failed {
        id: String,
    },
    #[serde(other)]
    Other,
}

/// What happens in a run.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Started {
        command: String,
    },
    Asked,
    Answered {
        text: String,
    },
    #[serde(other)]
    Other,
}

/// The settings and their file.
#[derive(Debug, PartialEq, Deserialize)]
pub struct SettingsView {
    pub file: String,
    pub settings: Settings,
}

/// The settings that the shell obeys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub app: App,
    pub voice: Voice,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct App {
    pub hotkey: String,
    pub launch_at_login: bool,
    pub notifications: bool,
}

impl Default for App {
    fn default() -> Self {
        Self { hotkey: "Alt+Space".to_owned(), launch_at_login: false, notifications: true }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Voice {
    pub push_to_talk: String,
    pub hands_free: String,
}

/// The last runs, as `history` answers.
#[derive(Debug, PartialEq, Deserialize)]
pub struct History {
    pub runs: Vec<Run>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Run {
    pub command: String,
}

/// What the shell looks for in the requests of pages: that a question was answered, or may be by what was said.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    Reply {
        run: i64,
    },
    SpokenReply {
        id: String,
        run: i64,
    },
    #[serde(other)]
    Other,
}

/// Reads a message; `None` where a line is none.
pub fn message(line: &str) -> Option<Message> {
    serde_json::from_str(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<Message>) {
        assert_eq!(message(line), expected, "{line}");
    }

    #[test]
    fn a_line_is_read_for_what_the_shell_depends_on() {
        check(r#"{"message":"ready","version":"0.1.0","protocol":1,"problems":[]}"#, Some(Message::Ready));
        check(
            r#"{"message":"event","id":"a","run":7,"event":{"event":"asked","id":1,"question":"approve","steps":[]}}"#,
            Some(Message::Event { run: 7, event: Event::Asked }),
        );
        check(
            r#"{"message":"event","id":"a","run":7,"event":{"event":"tools_chosen","tools":[]}}"#,
            Some(Message::Event { run: 7, event: Event::Other }),
        );
        let listening = Message::Listening { id: "a".to_owned() };
        check(r#"{"message":"listening","id":"a","microphone":"Headset"}"#, Some(listening));
        check(
            r#"{"message":"failed","id":"a","error":{"code":"denied","message":"m","hint":""}}"#,
            Some(Message::Failed { id: "a".to_owned() }),
        );
        check(r#"{"message":"progress","id":"k"}"#, Some(Message::Other));
        check("not json", None);
    }

    #[test]
    fn settings_that_are_left_out_have_their_defaults() {
        let line = r#"{"message":"settings","view":{"file":"/f","settings":{"day_first":true,"app":{"hotkey":"F9"}}}}"#;
        let app = App { hotkey: "F9".to_owned(), ..App::default() };
        let settings = Settings { app, voice: Voice::default() };
        check(line, Some(Message::Settings { view: SettingsView { file: "/f".to_owned(), settings } }));
    }
}
