//! The line between a run and whoever shows it.
//!
//! Comes in: replies, and the wish to stop. Goes out: events. Invariant: one question stands at a time, and a reply
//! reaches the question whose number it carries or none.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use crate::event::{Event, Question, Reply};

/// Who says yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovePolicy {
    /// The user is asked.
    Ask,
    /// Everything that may run at all is approved unasked (`--yes`); a choice among equals is refused.
    Yes,
}

/// The ends of the line that a run is given.
pub struct Talk {
    pub events: mpsc::UnboundedSender<Event>,
    /// Replies by the number of their question.
    pub replies: mpsc::UnboundedReceiver<(u64, Reply)>,
    pub cancel: CancellationToken,
    pub policy: ApprovePolicy,
}

/// The line in use: cloned to everything that takes part in a run.
#[derive(Clone)]
pub struct Line {
    pub cancel: CancellationToken,
    pub policy: ApprovePolicy,
    events: mpsc::UnboundedSender<Event>,
    replies: Arc<Mutex<mpsc::UnboundedReceiver<(u64, Reply)>>>,
    asked: Arc<AtomicU64>,
}

impl From<Talk> for Line {
    fn from(talk: Talk) -> Line {
        Line {
            cancel: talk.cancel,
            policy: talk.policy,
            events: talk.events,
            replies: Arc::new(Mutex::new(talk.replies)),
            asked: Arc::new(AtomicU64::new(0)),
        }
    }
}

impl Line {
    /// Tells an event. A run goes on when nobody listens any more.
    pub fn tell(&self, event: Event) {
        if self.events.send(event).is_err() {
            tracing::debug!("nobody listens to the run's events");
        }
    }

    /// Asks, and waits for the answer; [`Reply::Cancel`] when the run is stopped or nobody is left to answer.
    pub async fn ask(&self, question: Question) -> Reply {
        let mut replies = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Reply::Cancel,
            replies = self.replies.lock() => replies,
        };
        let id = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        self.tell(Event::Asked { id, question });
        loop {
            let reply = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Reply::Cancel,
                reply = replies.recv() => reply,
            };
            match reply {
                Some((number, reply)) if number == id => return reply,
                Some((number, _)) => tracing::debug!(number, "a reply to no open question"),
                None => return Reply::Cancel,
            }
        }
    }
}
