//! Which programs that write the journal still live.
//!
//! Each program that opens the journal holds a lock on a file of its own for as long as it lives; the system lets go of
//! it however the program ends. Invariant: a run is called interrupted only when the lock of its program can be had.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::JournalError;
use crate::event::{Failure, Outcome, RunStatus};

/// This program's entry, and the lock that says it lives.
pub(super) struct Instance {
    pub id: i64,
    file: PathBuf,
    /// Held, never read.
    _lock: File,
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.file) {
            tracing::debug!(%error, "the journal's lock file stays behind");
        }
    }
}

/// Enters this program among the living.
pub(super) fn enter(db: &Connection, journal: &Path) -> Result<Instance, JournalError> {
    db.execute("INSERT INTO instances DEFAULT VALUES", []).map_err(|error| JournalError::of(&error, journal))?;
    let id = db.last_insert_rowid();
    let file = lock_file(journal, id);
    let lock = File::create(&file).map_err(|error| JournalError::of_io(&error, &file))?;
    lock.lock().map_err(|error| JournalError::of_io(&error, &file))?;
    Ok(Instance { id, file, _lock: lock })
}

/// Ends the runs whose program has died, and says so of every step that had begun. Gives the number of these runs.
pub(super) fn bury(db: &mut Connection, journal: &Path, now: Timestamp) -> Result<usize, JournalError> {
    let failed = |error: rusqlite::Error| JournalError::of(&error, journal);
    let mut interrupted = 0;
    let instances = {
        let mut query = db.prepare("SELECT DISTINCT instance FROM runs WHERE status IS NULL").map_err(failed)?;
        let rows = query.query_map([], |row| row.get(0)).map_err(failed)?;
        rows.collect::<Result<Vec<i64>, _>>().map_err(failed)?
    };
    for instance in instances {
        let file = lock_file(journal, instance);
        if alive(&file).map_err(|error| JournalError::of_io(&error, &file))? {
            continue;
        }
        interrupted += interrupt(db, instance, now).map_err(failed)?;
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::debug!(%error, "a dead program's lock file stays behind");
            }
            _ => {}
        }
    }
    Ok(interrupted)
}

fn alive(file: &Path) -> io::Result<bool> {
    match File::open(file) {
        Ok(lock) => match lock.try_lock() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn interrupt(db: &mut Connection, instance: i64, now: Timestamp) -> rusqlite::Result<usize> {
    let change = Transaction::new(db, TransactionBehavior::Immediate)?;
    let unknown = Outcome::Failed {
        error: Failure {
            code: "unknown".to_owned(),
            message: "Errand ended while this was being carried out; whether it happened is not known".to_owned(),
            hint: "look in the app before you ask for it again".to_owned(),
        },
    };
    let skipped = Outcome::Skipped { because: "Errand ended before this was begun".to_owned() };
    let running = "run IN (SELECT id FROM runs WHERE instance = ?1 AND status IS NULL)";
    for (outcome, which) in [(unknown, "IS NOT NULL"), (skipped, "IS NULL")] {
        change.execute(
            &format!(
                "UPDATE steps SET outcome = ?2, ended = ?3 WHERE {running} AND outcome IS NULL AND started {which}"
            ),
            params![instance, super::json(&outcome)?, now.as_millisecond()],
        )?;
    }
    let runs = change.execute(
        "UPDATE runs SET status = ?2, ended = ?3, answer = 'Errand ended in the middle of this.'
         WHERE instance = ?1 AND status IS NULL",
        params![instance, super::json(&RunStatus::Interrupted)?, now.as_millisecond()],
    )?;
    change.commit()?;
    Ok(runs)
}

fn lock_file(journal: &Path, instance: i64) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(format!(".instance-{instance}"));
    PathBuf::from(name)
}
