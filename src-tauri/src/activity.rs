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
    /// The request that the microphone is open for.
    listening: Option<String>,
    /// Runs whose question may be answered by what was said, by the requests that ask so.
    spoken: BTreeMap<String, i64>,
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
            Message::Listening { id } => self.listening = Some(id.clone()),
            Message::Result { id, result } => {
                self.ended(id);
                if let Some(run) = self.spoken.remove(id)
                    && result["understood"] == true
                {
                    self.goes_on(run);
                }
            }
            Message::Failed { id } => {
                self.ended(id);
                self.spoken.remove(id);
            }
            // An engine that has begun or ended knows of no runs, and hears nothing.
            Message::Ready | Message::Gone => *self = Activity::default(),
            Message::Event { .. } | Message::Settings { .. } | Message::Other => {}
        }
    }

    pub fn requested(&mut self, request: &Request) {
        match request {
            Request::Reply { run } => self.goes_on(*run),
            Request::SpokenReply { id, run } => {
                self.spoken.insert(id.clone(), *run);
            }
            Request::Other => {}
        }
    }

    /// A run's question was answered.
    fn goes_on(&mut self, run: i64) {
        if let Some(look) = self.runs.get_mut(&run) {
            *look = Look::Working;
        }
    }

    /// A request has ended, and with it the listening that it began.
    fn ended(&mut self, id: &str) {
        self.listening.take_if(|listening| listening == id);
    }

    pub fn look(&self) -> Look {
        let heard = if self.listening.is_some() { Look::Listening } else { Look::Idle };
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

    fn line(activity: &mut Activity, line: &str) {
        activity.hear(&wire::message(line).unwrap());
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
        line(&mut activity, r#"{"message":"listening","id":"l","microphone":"Headset"}"#);
        activity.hear(&Message::Gone);
        assert_eq!(activity.look(), Look::Idle);
    }

    #[test]
    fn it_listens_until_the_listening_ends() {
        for end in [r#""message":"result","result":{"text":""}"#, r#""message":"failed","error":{}"#] {
            let mut activity = Activity::default();
            line(&mut activity, r#"{"message":"listening","id":"l","microphone":"Headset"}"#);
            line(&mut activity, r#"{"message":"result","id":"other","result":{}}"#);
            assert_eq!(activity.look(), Look::Listening);
            line(&mut activity, &format!(r#"{{{end},"id":"l"}}"#));
            assert_eq!(activity.look(), Look::Idle);
        }
    }

    #[test]
    fn a_spoken_answer_that_was_understood_needs_nobody() {
        let mut activity = Activity::default();
        said(&mut activity, 1, "asked");
        for (id, understood, look) in [("a", false, Look::NeedsYou), ("b", true, Look::Working)] {
            activity.requested(&Request::SpokenReply { id: id.to_owned(), run: 1 });
            line(
                &mut activity,
                &format!(r#"{{"message":"result","id":"{id}","result":{{"understood":{understood}}}}}"#),
            );
            assert_eq!(activity.look(), look);
        }
    }
}
