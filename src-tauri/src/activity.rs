//! What Errand is busy with, for the menu bar.
//!
//! Comes in: what the engine says, what pages answer. Goes out: one of four looks. Invariant: pure.

use std::collections::BTreeMap;

use crate::wire::{Event, Message, Request};

/// The menu bar's look, the most urgent last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Look {
    #[default]
    Idle,
    Working,
    Listening,
    NeedsYou,
}

/// The runs that are going on, and whether the microphone is on.
#[derive(Debug, Default)]
pub struct Activity {
    runs: BTreeMap<i64, Look>,
    listening: bool,
}

impl Activity {
    pub fn hear(&mut self, message: &Message) {
        match message {
            Message::Event { run, event: Event::Started { .. } } => {
                self.runs.insert(*run, Look::Working);
            }
            Message::Event { run, event: Event::Asked } => {
                self.runs.insert(*run, Look::NeedsYou);
            }
            Message::Event { run, event: Event::Answered { .. } } => {
                self.runs.remove(run);
            }
            // An engine that has begun or ended knows of no runs.
            Message::Ready | Message::Gone => self.runs.clear(),
            Message::Event { .. } | Message::Settings { .. } | Message::Result { .. } | Message::Other => {}
        }
    }

    pub fn requested(&mut self, request: &Request) {
        match request {
            Request::Reply { run } => {
                if let Some(look) = self.runs.get_mut(run) {
                    *look = Look::Working;
                }
            }
            Request::Other => {}
        }
    }

    pub fn listen(&mut self, listening: bool) {
        self.listening = listening;
    }

    pub fn look(&self) -> Look {
        let heard = if self.listening { Look::Listening } else { Look::Idle };
        self.runs.values().copied().fold(heard, Look::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    fn said(activity: &mut Activity, run: i64, event: &str) {
        let line = format!(
            r#"{{"message":"event","id":"a","run":{run},"event":{{"event":"{event}","command":"c","text":"t","id":1}}}}"#
        );
        activity.hear(&wire::message(&line).unwrap());
    }

    #[test]
    fn the_look_is_that_of_the_most_urgent_run() {
        let mut activity = Activity::default();
        for (run, event, look) in [
            (1, "started", Look::Working),
            (2, "started", Look::Working),
            (2, "asked", Look::NeedsYou),
            (1, "step_ended", Look::NeedsYou),
            (2, "answered", Look::Working),
            (1, "answered", Look::Idle),
        ] {
            said(&mut activity, run, event);
            assert_eq!(activity.look(), look, "after `{event}` of {run}");
        }
    }

    #[test]
    fn a_question_that_was_answered_needs_nobody() {
        let mut activity = Activity::default();
        said(&mut activity, 1, "asked");
        activity.requested(&Request::Other);
        assert_eq!(activity.look(), Look::NeedsYou);
        activity.requested(&Request::Reply { run: 1 });
        assert_eq!(activity.look(), Look::Working);
    }

    #[test]
    fn an_engine_that_died_is_not_working() {
        let mut activity = Activity::default();
        said(&mut activity, 1, "started");
        activity.listen(true);
        activity.hear(&Message::Gone);
        assert_eq!(activity.look(), Look::Listening);
    }
}
