//! Measuring `dates`: phrases with the moments they mean.
//!
//! Comes in: `{"phrase", "now", "tz", "expect"}` a line, `expect` a date, a date and time, or null where the phrase means
//! nothing; `start`, another phrase, where the phrase is that of an end. Goes out: how many are right, and a line an item.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::EvalError;
use super::items::{from_json, numbered};
use crate::dates::{Context, Moment, resolve, resolve_end};

/// A phrase with the moment that is right for it.
#[derive(Debug, Clone)]
pub struct DateItem {
    pub phrase: String,
    /// When it starts, where the phrase is that of an end.
    start: Option<String>,
    at: Context,
    expect: Option<Expected>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Expected {
    Day(Date),
    Time(DateTime),
}

#[derive(Deserialize)]
struct Raw {
    phrase: String,
    start: Option<String>,
    now: DateTime,
    tz: String,
    expect: Option<String>,
}

/// What became of one phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateLine {
    pub phrase: String,
    pub now: String,
    pub right: bool,
    pub expect: Option<String>,
    pub found: Option<String>,
    /// Why nothing was found.
    pub error: Option<String>,
}

/// How many there are, and how many are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DateReport {
    pub items: usize,
    pub right: usize,
}

/// Reads a file's items; empty lines are passed over.
///
/// # Errors
/// The first line that is not an item.
pub fn read_date_items(text: &str) -> Result<Vec<DateItem>, EvalError> {
    numbered(text)
        .map(|(line, text)| {
            let raw: Raw = from_json(line, text)?;
            let expect = match raw.expect.as_deref() {
                None | Some("error") => None,
                Some(expect) => {
                    Some(Expected::read(expect).ok_or_else(|| EvalError::Expect { line, expect: expect.to_owned() })?)
                }
            };
            let now =
                raw.now.in_tz(&raw.tz).map_err(|_| EvalError::Now { line, now: raw.now.to_string(), tz: raw.tz })?;
            Ok(DateItem { phrase: raw.phrase, start: raw.start, at: Context::new(now), expect })
        })
        .collect()
}

/// Resolves every phrase.
///
/// # Errors
/// [`EvalError::Empty`].
pub fn measure_dates(items: &[DateItem]) -> Result<(DateReport, Vec<DateLine>), EvalError> {
    if items.is_empty() {
        return Err(EvalError::Empty);
    }
    let lines: Vec<_> = items.iter().map(measure_one).collect();
    let report = DateReport { items: lines.len(), right: lines.iter().filter(|line| line.right).count() };
    Ok((report, lines))
}

fn measure_one(item: &DateItem) -> DateLine {
    let moment = match &item.start {
        None => resolve(&item.phrase, &item.at).map(|resolved| resolved.moment),
        Some(start) => resolve(start, &item.at).and_then(|start| resolve_end(&item.phrase, &start.moment, &item.at)),
    };
    let resolved = moment.map(|moment| match moment {
        Moment::Day(date) => Expected::Day(date),
        Moment::Time(time) => Expected::Time(time.datetime()),
    });
    let (found, error) = match resolved {
        Ok(found) => (Some(found), None),
        Err(error) => (None, Some(error.to_string())),
    };
    DateLine {
        phrase: item.phrase.clone(),
        now: item.at.now.to_string(),
        right: found == item.expect,
        expect: item.expect.map(Expected::text),
        found: found.map(Expected::text),
        error,
    }
}

impl Expected {
    fn read(text: &str) -> Option<Self> {
        match text.contains(['T', ' ']) {
            true => text.parse().ok().map(Expected::Time),
            false => text.parse().ok().map(Expected::Day),
        }
    }

    fn text(self) -> String {
        match self {
            Expected::Day(date) => date.to_string(),
            Expected::Time(time) => time.to_string(),
        }
    }
}
