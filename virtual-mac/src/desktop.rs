//! In: a folder. Out: the virtual Mac in it: `desktop.sqlite` with what the apps know, `home/` with real files, both made
//! and seeded on first use. Every Apple event is one transaction, so a process that is ended leaves a whole state.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use serde_json::Value as Json;
use thiserror::Error;

use crate::apps;
use crate::fault::Fault;
use crate::links;
use crate::model::{Event, Model};
use crate::quirks::{self, Quirks};
use crate::seed::{self, Household};
use crate::snapshot::{self, Snapshot};
use crate::store;
use crate::terms;

/// How long a process waits for the others' transactions.
const BUSY: Duration = Duration::from_secs(20);

/// The environment variable with the quirks.
pub const QUIRKS: &str = "ERRAND_VIRTUAL_QUIRKS";

/// Why the virtual Mac cannot be used.
#[derive(Debug, Error)]
pub enum Error {
    #[error("cannot make the virtual Mac's folder `{path}`: {source}")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("cannot open the virtual Mac in `{path}`: {source}")]
    Open { path: PathBuf, source: rusqlite::Error },
    #[error("cannot read the quirks in {QUIRKS}: {0}")]
    Quirks(#[from] quirks::Error),
    #[error("cannot furnish the virtual Mac in `{path}`: {source}")]
    Seed { path: PathBuf, source: seed::Error },
    #[error("cannot read what is on the virtual Mac: {0}")]
    Read(Fault),
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Open { source, .. } => match source.sqlite_error_code() {
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "delete the folder, and it is made anew",
                _ => "check the free disk space, and that the folder is yours",
            },
            Error::Folder { .. } => "choose another with ERRAND_VIRTUAL_MAC",
            Error::Quirks(_) => "`virtual-mac/README.md` lists them",
            Error::Seed { .. } => "check the free disk space",
            Error::Read(_) => "`errand desktop --reset` makes it as it was on the first day",
        }
    }
}

/// A virtual Mac that is open.
pub struct Desktop {
    dir: PathBuf,
    store: Connection,
    quirks: Quirks,
    clock: fn() -> Timestamp,
}

/// Opens the virtual Mac in a folder, and makes it where there is none. Quirks come from `ERRAND_VIRTUAL_QUIRKS`.
pub fn open(dir: &Path) -> Result<Desktop, Error> {
    let quirks = Quirks::parse(&std::env::var(QUIRKS).unwrap_or_default())?;
    open_with(dir, quirks, Timestamp::now)
}

/// Opens the virtual Mac in a folder with these quirks and this clock.
pub fn open_with(dir: &Path, quirks: Quirks, clock: fn() -> Timestamp) -> Result<Desktop, Error> {
    open_furnished(dir, quirks, clock, Household::usual)
}

/// Opens the virtual Mac in a folder; a new one belongs to this household.
pub fn open_furnished(
    dir: &Path,
    quirks: Quirks,
    clock: fn() -> Timestamp,
    household: impl FnOnce() -> Household,
) -> Result<Desktop, Error> {
    let folder = |source| Error::Folder { path: dir.to_owned(), source };
    fs::create_dir_all(dir).map_err(folder)?;
    let dir = dir.canonicalize().map_err(folder)?;
    // Only one process at a time may find out that there is nothing yet, and furnish it.
    let lock = File::create(dir.join("desktop.lock")).map_err(folder)?;
    lock.lock().map_err(folder)?;
    let opened = |source| Error::Open { path: dir.clone(), source };
    let mut store = connect(&dir).map_err(opened)?;
    if is_new(&store).map_err(opened)? {
        furnish(&mut store, &dir, &household())?;
    }
    Ok(Desktop { dir, store, quirks, clock })
}

impl Desktop {
    /// Where its files are: what a Mac's scripts and searches know as the home folder.
    pub fn home(&self) -> PathBuf {
        self.dir.join("home")
    }

    /// Everything that is on it, in a stable order.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        let transaction = self.store.unchecked_transaction().map_err(|error| Error::Read(error.into()))?;
        snapshot::take(&transaction).map_err(Error::Read)
    }

    /// Makes it as it was on the first day: everything that was done on it since is gone.
    pub fn reset(&mut self) -> Result<(), Error> {
        let lock = |source| Error::Folder { path: self.dir.clone(), source };
        let file = File::create(self.dir.join("desktop.lock")).map_err(lock)?;
        file.lock().map_err(lock)?;
        fs::remove_dir_all(self.home()).map_err(lock)?;
        furnish(&mut self.store, &self.dir, &Household::usual())
    }

    /// Opens a URL or a path, in the app named or in the one that is for it.
    pub fn open_target(&self, target: &str, app: Option<&str>) -> Result<(), Fault> {
        self.transact(terms::ADDITIONS, |model| match app {
            Some(app) if !target.contains("://") => links::file(model, target, Some(app)),
            _ => links::open(model, target),
        })
    }

    /// Starts an app.
    pub fn open_app(&self, app: &str) -> Result<(), Fault> {
        self.transact(terms::ADDITIONS, |model| store::record_opened(model.store, "app", app, Some(app)))
    }

    /// Whether a quirk of behaviour is switched on.
    pub fn has_quirk(&self, name: &str) -> bool {
        self.quirks.has(name)
    }

    /// The same virtual Mac once more, for a script that has its own life.
    pub(crate) fn again(&self) -> Result<Desktop, Fault> {
        Ok(Desktop {
            dir: self.dir.clone(),
            store: connect(&self.dir)?,
            quirks: self.quirks.clone(),
            clock: self.clock,
        })
    }

    /// Sends an Apple event and waits for its answer.
    pub(crate) fn send(&self, event: Event) -> Result<Json, Fault> {
        let app = terms::dictionary(event.app()).ok_or(Fault::NoSuchApp)?.app;
        self.quirks.before(app)?;
        let writes = event.writes();
        let answer = self.transact(app, |model| model.answer(event))?;
        if writes && self.quirks.times_out_after(app) {
            return Err(Fault::TimedOut);
        }
        Ok(answer)
    }

    fn transact<T>(&self, app: &str, act: impl FnOnce(&Model<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        let transaction = rusqlite::Transaction::new_unchecked(&self.store, TransactionBehavior::Immediate)?;
        let model = Model {
            store: &transaction,
            dictionary: terms::dictionary(app).ok_or(Fault::NoSuchApp)?,
            behaviour: apps::behaviour(app),
            quirks: &self.quirks,
            now: (self.clock)(),
            home: &self.home(),
        };
        (model.behaviour.prepare)(&model)?;
        let answer = act(&model)?;
        transaction.commit()?;
        Ok(answer)
    }
}

fn connect(dir: &Path) -> Result<Connection, rusqlite::Error> {
    let store = Connection::open(dir.join("desktop.sqlite"))?;
    store.busy_timeout(BUSY)?;
    store.pragma_update(None, "journal_mode", "wal")?;
    store.pragma_update(None, "synchronous", "normal")?;
    store.pragma_update(None, "foreign_keys", true)?;
    Ok(store)
}

fn is_new(store: &Connection) -> Result<bool, rusqlite::Error> {
    store.execute_batch(store::SCHEMA)?;
    store.query_row("SELECT count(*) = 0 FROM object", [], |row| row.get(0))
}

/// Writes the home folder, then the apps' state in one transaction: what was cut off is begun again.
fn furnish(store: &mut Connection, dir: &Path, household: &Household) -> Result<(), Error> {
    seed::files(&dir.join("home"), &household.files).map_err(|source| Error::Seed { path: dir.to_owned(), source })?;
    let opened = |source| Error::Open { path: dir.to_owned(), source };
    let transaction = store.transaction().map_err(opened)?;
    transaction
        .execute_batch("DELETE FROM object; DELETE FROM opened; DELETE FROM sqlite_sequence;")
        .map_err(opened)?;
    seed::apps(&transaction, &dir.join("home"), household)
        .map_err(|source| Error::Seed { path: dir.to_owned(), source })?;
    transaction.commit().map_err(opened)
}
