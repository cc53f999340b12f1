//! Reading the journal back.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{Journal, JournalError, from_json, maybe_json, number};
use crate::event::{Outcome, RunStatus};
use crate::tools::Effect;

/// A run as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RunRecord {
    pub run: i64,
    pub command: String,
    /// Where it was carried out.
    pub desktop: String,
    /// The plan's text; empty when none was finished.
    pub plan: String,
    /// The probability that the plan is right, where one was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub confidence: Option<f64>,
    #[cfg_attr(test, ts(as = "String"))]
    pub started: Timestamp,
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub ended: Option<Timestamp>,
    /// None: still running.
    pub status: Option<RunStatus>,
    pub answer: String,
    pub steps: Vec<StepRecord>,
}

/// A step as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StepRecord {
    pub step: usize,
    pub tool: String,
    pub app: String,
    pub effect: Effect,
    /// Parameter names and values in plain words.
    pub arguments: Vec<(String, String)>,
    /// None: planned, never begun.
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub started: Option<Timestamp>,
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub ended: Option<Timestamp>,
    /// None: it has not ended.
    pub outcome: Option<Outcome>,
    /// Whether `undo` could take it back now.
    pub undoable: bool,
    /// When it was taken back.
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub undone: Option<Timestamp>,
}

impl Journal {
    /// The last runs, newest first, at most `limit`, older than the run `before` where one is given.
    pub fn history(&self, limit: usize, before: Option<i64>) -> Result<Vec<RunRecord>, JournalError> {
        self.with(|db| {
            let mut query = db.prepare(&format!("{RUN} WHERE id < ?1 ORDER BY id DESC LIMIT ?2"))?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = query.query_map(params![before.unwrap_or(i64::MAX), limit], run)?;
            rows.map(|row| with_steps(db, row?)).collect()
        })
    }

    /// One run.
    pub fn run(&self, id: i64) -> Result<RunRecord, JournalError> {
        let found = self.with(|db| {
            let row = db.query_row(&format!("{RUN} WHERE id = ?1"), [id], run).optional()?;
            row.map(|row| with_steps(db, row)).transpose()
        })?;
        found.ok_or(JournalError::NoRun { run: id })
    }
}

const RUN: &str = "SELECT id, command, desktop, plan, started, ended, status, answer, confidence FROM runs";

fn run(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        run: row.get(0)?,
        command: row.get(1)?,
        desktop: row.get(2)?,
        plan: row.get(3)?,
        started: timestamp(row.get(4)?, 4)?,
        ended: moment(row, 5)?,
        status: maybe_json(row, 6)?,
        answer: row.get(7)?,
        confidence: row.get(8)?,
        steps: Vec::new(),
    })
}

fn with_steps(db: &Connection, mut run: RunRecord) -> rusqlite::Result<RunRecord> {
    let mut query = db.prepare_cached(
        "SELECT step, tool, app, effect, arguments, started, ended, outcome, made IS NOT NULL AND undone IS NULL, undone
         FROM steps WHERE run = ?1 ORDER BY step",
    )?;
    let rows = query.query_map([run.run], |row| {
        Ok(StepRecord {
            step: number(row, 0)?,
            tool: row.get(1)?,
            app: row.get(2)?,
            effect: from_json(row, 3)?,
            arguments: from_json(row, 4)?,
            started: moment(row, 5)?,
            ended: moment(row, 6)?,
            outcome: maybe_json(row, 7)?,
            undoable: row.get(8)?,
            undone: moment(row, 9)?,
        })
    })?;
    run.steps = rows.collect::<Result<_, _>>()?;
    Ok(run)
}

fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    let milliseconds: Option<i64> = row.get(column)?;
    milliseconds.map(|milliseconds| timestamp(milliseconds, column)).transpose()
}

fn timestamp(milliseconds: i64, column: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, error.into()))
}
