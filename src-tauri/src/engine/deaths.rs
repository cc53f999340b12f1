//! When a dead engine is started again, and when no more.
//!
//! Comes in: when it died. Goes out: how long to wait, or that it is enough. Invariant: pure; the clock is passed in.

use std::time::Duration;

const MOST: usize = 3;
const WITHIN: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The deaths of the last ten seconds.
#[derive(Debug, Default)]
pub struct Deaths(Vec<Duration>);

/// What follows a death.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Again { after: Duration },
    Enough,
}

impl Deaths {
    /// Counts a death at `now`, which is measured from any fixed moment.
    pub fn count(&mut self, now: Duration) -> Verdict {
        self.0.retain(|death| now.saturating_sub(*death) < WITHIN);
        self.0.push(now);
        match self.0.len() {
            MOST.. => Verdict::Enough,
            // 0.1 s, then 0.5 s: what died twice in a row had better get a moment.
            times => Verdict::Again { after: FIRST_PAUSE * if times == 1 { 1 } else { 5 } },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Deaths at these seconds are judged so: the pause in milliseconds, or nothing for the end.
    fn check(deaths: &[(u64, Option<u64>)]) {
        let mut counted = Deaths::default();
        for (second, pause) in deaths {
            let expected = match pause {
                Some(pause) => Verdict::Again { after: Duration::from_millis(*pause) },
                None => Verdict::Enough,
            };
            assert_eq!(counted.count(Duration::from_secs(*second)), expected, "at {second} of {deaths:?}");
        }
    }

    #[test]
    fn three_deaths_in_ten_seconds_are_enough() {
        check(&[(0, Some(100)), (4, Some(500)), (9, None)]);
        check(&[(0, Some(100)), (4, Some(500)), (10, Some(500)), (13, None)]);
    }

    #[test]
    fn a_death_now_and_then_is_forgiven() {
        check(&[(0, Some(100)), (11, Some(100)), (22, Some(100)), (33, Some(100))]);
    }
}
