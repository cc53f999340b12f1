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
    runs: BTreeMap<i64, Run>,
    listening: bool,
}

#[derive(Debug)]
struct Run {
    /// The request that began it.
    request: String,
    look: Look,
}

impl Activity {
    pub fn hear(&mut self, message: &Message) {
        match message {
            Message::Event { id, run, event: Event::Started { .. } } => {
                self.runs.insert(*run, Run { request: id.clone(), look: Look::Working });
            }
            Message::Event { id, run, event: Event::Asked } => {
                self.runs.insert(*run, Run { request: id.clone(), look: Look::NeedsYou });
            }
            Message::Event { run, event: Event::Answered { .. }, .. } => {
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
                if let Some(run) = self.runs.get_mut(run) {
                    run.look = Look::Working;
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
        self.runs.values().map(|run| run.look).fold(heard, Look::max)
    }

    /// The runs that a window's page began; its requests bear the window's name.
    pub fn runs_of(&self, window: &str) -> Vec<i64> {
        let its = |run: &Run| run.request.strip_prefix(window).is_some_and(|rest| rest.starts_with('-'));
        self.runs.iter().filter(|(_, run)| its(run)).map(|(number, _)| *number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    fn said(activity: &mut Activity, run: i64, event: &str) {
        said_to("a", activity, run, event);
    }

    fn said_to(id: &str, activity: &mut Activity, run: i64, event: &str) {
        let line = format!(
            r#"{{"message":"event","id":"{id}","run":{run},"event":{{"event":"{event}","command":"c","text":"t","id":1}}}}"#
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
    fn a_window_has_the_runs_that_its_page_began() {
        let mut activity = Activity::default();
        for (id, run) in [("main-l9x2-1", 1), ("command-l9x2-1", 2), ("main-l9x2-2", 3), ("main-l9x2-3", 4)] {
            said_to(id, &mut activity, run, "started");
        }
        said_to("main-l9x2-2", &mut activity, 3, "asked");
        said_to("main-l9x2-3", &mut activity, 4, "answered");
        assert_eq!(activity.runs_of("main"), [1, 3]);
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
