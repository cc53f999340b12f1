//! Tells how far a download is, not more often than anybody can look.

use std::time::{Duration, Instant};

use super::Progress;

/// Between two of them.
const PACE: Duration = Duration::from_millis(100);

/// Passes on the first and the last of each kind, and in between only so many.
pub struct Pace<'a> {
    progress: &'a mut dyn FnMut(Progress),
    last: Option<(Instant, bool)>,
}

impl<'a> Pace<'a> {
    pub fn new(progress: &'a mut dyn FnMut(Progress)) -> Self {
        Self { progress, last: None }
    }

    pub fn tell(&mut self, now: Progress) {
        let (checking, ends) = match now {
            Progress::Downloading { done, total } => (false, done == total),
            Progress::Checking { done, total } => (true, done == total),
        };
        let due = self.last.is_none_or(|(told, before)| before != checking || told.elapsed() >= PACE);
        if due || ends {
            self.last = Some((Instant::now(), checking));
            (self.progress)(now);
        }
    }
}
