//! A share in whole percent, as people set one.

use serde::{Deserialize, Serialize};

/// From 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(as = "i64"))]
#[serde(try_from = "i64", into = "i64")]
pub struct Percent(u8);

/// A number that is no percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a whole number from 0 to 100, found {0}")]
pub struct NotPercent(i64);

impl Percent {
    /// As a share of 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl TryFrom<i64> for Percent {
    type Error = NotPercent;

    fn try_from(number: i64) -> Result<Percent, NotPercent> {
        let small = u8::try_from(number).ok().filter(|number| *number <= 100);
        small.map(Percent).ok_or(NotPercent(number))
    }
}

impl From<Percent> for i64 {
    fn from(percent: Percent) -> i64 {
        percent.0.into()
    }
}
