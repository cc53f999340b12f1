//! The journal: every run and every step, written before and after it happens.
//!
//! Comes in: what a run is about to do and what became of it. Goes out: the history, what `undo` can take back, and the
//! choices that the user wants remembered. Invariants: a step that may have happened has been written first; a run whose
//! program died is found at the next start and called interrupted; nothing here ever leads to a step being carried out
//! a second time. Several programs may have the journal open at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::desktop::Made;
use crate::event::{Outcome, RunStatus, StepView};

mod choices;
mod error;
mod history;
mod instance;
mod schema;

pub use choices::Remembered;
pub use error::JournalError;
pub use history::{RunRecord, StepRecord};

/// An open journal.
pub struct Journal {
    file: PathBuf,
    db: Mutex<Connection>,
    instance: instance::Instance,
    interrupted: usize,
}

/// How long to wait for another program's writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the journal, makes it where there is none, and ends the runs of programs that died.
pub fn open(file: &Path, now: Timestamp) -> Result<Journal, JournalError> {
    open_with(file, now, PATIENCE)
}

fn open_with(file: &Path, now: Timestamp, patience: Duration) -> Result<Journal, JournalError> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| JournalError::of_io(&error, folder))?;
    }
    let failed = |error: rusqlite::Error| JournalError::of(&error, file);
    let mut db = Connection::open(file).map_err(failed)?;
    private(file)?;
    db.busy_timeout(patience).map_err(failed)?;
    // First of all: a file that a newer Errand wrote stays as it is, down to its mode.
    if let Err(found) = schema::migrate(&mut db).map_err(failed)? {
        return Err(JournalError::Newer { file: file.to_owned(), found, known: schema::FORMAT });
    }
    db.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    // What has been sent must be on the disk even if the power goes next.
    db.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    db.pragma_update(None, "foreign_keys", true).map_err(failed)?;
    let interrupted = instance::bury(&mut db, file, now)?;
    let instance = instance::enter(&db, file)?;
    Ok(Journal { file: file.to_owned(), db: Mutex::new(db), instance, interrupted })
}

impl Journal {
    /// How many runs were found interrupted when it was opened.
    pub fn interrupted(&self) -> usize {
        self.interrupted
    }

    /// A run begins; gives its number.
    pub fn begin(&self, command: &str, desktop: &str, now: Timestamp) -> Result<i64, JournalError> {
        self.with(|db| {
            db.execute(
                "INSERT INTO runs (instance, command, desktop, started) VALUES (?1, ?2, ?3, ?4)",
                params![self.instance.id, command, desktop, now.as_millisecond()],
            )?;
            Ok(db.last_insert_rowid())
        })
    }

    /// The plan is complete: its text, how likely it is right, and every step of it. Steps that have begun by now keep what was written then.
    pub fn planned(
        &self,
        run: i64,
        text: &str,
        confidence: Option<f64>,
        steps: &[StepView],
    ) -> Result<(), JournalError> {
        self.with(|db| {
            let change = db.unchecked_transaction()?;
            let write = "UPDATE runs SET plan = ?2, confidence = ?3 WHERE id = ?1";
            change.execute(write, params![run, text, confidence])?;
            for step in steps {
                insert(&change, run, step, "OR IGNORE")?;
            }
            change.commit()
        })
    }

    /// A step is about to be carried out.
    pub fn step_started(&self, run: i64, step: &StepView, now: Timestamp) -> Result<(), JournalError> {
        self.with(|db| {
            let change = db.unchecked_transaction()?;
            insert(&change, run, step, "OR REPLACE")?;
            change.execute(
                "UPDATE steps SET started = ?3 WHERE run = ?1 AND step = ?2",
                params![run, column(step.step), now.as_millisecond()],
            )?;
            change.commit()
        })
    }

    /// A step has ended, or will never begin.
    pub fn step_ended(
        &self,
        run: i64,
        step: &StepView,
        outcome: &Outcome,
        made: Option<&Made>,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        self.with(|db| {
            let change = db.unchecked_transaction()?;
            insert(&change, run, step, "OR IGNORE")?;
            change.execute(
                "UPDATE steps SET outcome = ?3, made = ?4, ended = ?5 WHERE run = ?1 AND step = ?2",
                params![run, column(step.step), json(outcome)?, made.map(json).transpose()?, now.as_millisecond()],
            )?;
            change.commit()
        })
    }

    /// A plan was void: what was looked up for it is forgotten.
    pub fn drop_steps(&self, run: i64) -> Result<(), JournalError> {
        self.with(|db| db.execute("DELETE FROM steps WHERE run = ?1", [run]).map(|_| ()))
    }

    /// A run has ended.
    pub fn end(&self, run: i64, status: RunStatus, answer: &str, now: Timestamp) -> Result<(), JournalError> {
        self.with(|db| {
            db.execute(
                "UPDATE runs SET status = ?2, answer = ?3, ended = ?4 WHERE id = ?1",
                params![run, json(&status)?, answer, now.as_millisecond()],
            )?;
            Ok(())
        })
    }

    /// What a run made that has not been taken back, in the order it was made, with the step and its tool.
    pub fn made(&self, run: i64) -> Result<Vec<(usize, String, Made)>, JournalError> {
        self.with(|db| {
            let mut query = db.prepare(
                "SELECT step, tool, made FROM steps WHERE run = ?1 AND made IS NOT NULL AND undone IS NULL ORDER BY ended, step",
            )?;
            let rows = query.query_map([run], |row| Ok((number(row, 0)?, row.get(1)?, from_json(row, 2)?)))?;
            rows.collect()
        })
    }

    /// What a step made is gone again.
    pub fn undone(&self, run: i64, step: usize, now: Timestamp) -> Result<(), JournalError> {
        self.with(|db| {
            db.execute(
                "UPDATE steps SET undone = ?3 WHERE run = ?1 AND step = ?2",
                params![run, column(step), now.as_millisecond()],
            )?;
            Ok(())
        })
    }

    /// The last run of the journal.
    pub fn last_run(&self) -> Result<Option<i64>, JournalError> {
        self.with(|db| db.query_row("SELECT max(id) FROM runs", [], |row| row.get(0)).optional().map(Option::flatten))
    }

    /// Forgets the runs that ended before a moment; says how many.
    pub fn forget_before(&self, moment: Timestamp) -> Result<usize, JournalError> {
        self.with(|db| db.execute("DELETE FROM runs WHERE ended < ?1", [moment.as_millisecond()]))
    }

    /// Forgets every run that has ended and every remembered choice, and leaves no trace of them in the file; says how
    /// many runs there were.
    pub fn erase(&self) -> Result<usize, JournalError> {
        self.with(|db| {
            db.pragma_update(None, "secure_delete", true)?;
            let runs = db.execute("DELETE FROM runs WHERE status IS NOT NULL", [])?;
            db.execute_batch(
                "DELETE FROM choices;
                 PRAGMA wal_checkpoint(TRUNCATE);
                 VACUUM;
                 PRAGMA wal_checkpoint(TRUNCATE);",
            )?;
            Ok(runs)
        })
    }

    fn with<T>(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, JournalError> {
        act(&self.lock()).map_err(|error| JournalError::of(&error, &self.file))
    }

    /// A panic elsewhere leaves the connection sound: each use is one statement or one transaction.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn insert(db: &Connection, run: i64, step: &StepView, conflict: &str) -> rusqlite::Result<()> {
    db.execute(
        &format!(
            "INSERT {conflict} INTO steps (run, step, tool, app, effect, arguments) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        ),
        params![run, column(step.step), step.tool, step.app, json(&step.effect)?, json(&step.arguments)?],
    )?;
    Ok(())
}

/// The journal holds what people wrote to one another: nobody else's business.
#[cfg(unix)]
fn private(file: &Path) -> Result<(), JournalError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::Permissions::from_mode(0o600);
    match fs::set_permissions(file, mode) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(JournalError::of_io(&error, file)),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), JournalError> {
    Ok(())
}

/// A value as the text of a column.
fn json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// A column's text as a value.
fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}

/// A column's text as a value, where there is any.
fn maybe_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => from_json(row, column).map(Some),
    }
}

/// A step's number as a column, and back.
fn column(step: usize) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

fn number(row: &Row<'_>, index: usize) -> rusqlite::Result<usize> {
    let number: i64 = row.get(index)?;
    usize::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, number))
}

#[cfg(test)]
mod tests;
