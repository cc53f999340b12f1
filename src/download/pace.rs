//! Tells how far a download is, not more often than anybody can look.

use std::mem::discriminant;
use std::time::{Duration, Instant};

use super::Progress;

/// Between two of them.
const PACE: Duration = Duration::from_millis(100);

/// Passes on the first and the last of each kind, in between only so many, and nothing twice.
pub struct Pace<'a> {
    progress: &'a mut dyn FnMut(Progress),
    last: Option<(Instant, Progress)>,
}

impl<'a> Pace<'a> {
    pub fn new(progress: &'a mut dyn FnMut(Progress)) -> Self {
        Self { progress, last: None }
    }

    pub fn tell(&mut self, now: Progress) {
        let ends = match now {
            Progress::Downloading { done, total } | Progress::Checking { done, total } => done == total,
        };
        let due = self.last.is_none_or(|(told, before)| {
            discriminant(&before) != discriminant(&now) || (before != now && (ends || told.elapsed() >= PACE))
        });
        if due {
            self.last = Some((Instant::now(), now));
            (self.progress)(now);
        }
    }
}
