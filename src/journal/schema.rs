//! The journal's tables, and how an older file becomes a newer one.

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Each takes the file from the format of its index to the next. Never changed once shipped; new ones are added.
const MIGRATIONS: &[&str] = &[
    "
    -- A running program; its lock file tells whether it still lives.
    CREATE TABLE instances (id INTEGER PRIMARY KEY AUTOINCREMENT);

    CREATE TABLE runs (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        instance INTEGER NOT NULL,
        command  TEXT NOT NULL,
        desktop  TEXT NOT NULL,
        plan     TEXT NOT NULL DEFAULT '',
        started  INTEGER NOT NULL,  -- milliseconds since 1970
        ended    INTEGER,
        status   TEXT,              -- none: still running
        answer   TEXT NOT NULL DEFAULT ''
    );

    CREATE TABLE steps (
        run       INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step      INTEGER NOT NULL,
        tool      TEXT NOT NULL,
        app       TEXT NOT NULL,
        effect    TEXT NOT NULL,
        arguments TEXT NOT NULL,    -- JSON
        started   INTEGER,          -- none: planned, not begun
        ended     INTEGER,
        outcome   TEXT,             -- JSON; none and begun: not known to have ended
        made      TEXT,             -- JSON; what undo takes back
        undone    INTEGER,
        PRIMARY KEY (run, step)
    );

    CREATE TABLE choices (
        tool   TEXT NOT NULL,
        phrase TEXT NOT NULL,
        id     TEXT NOT NULL,
        label  TEXT NOT NULL,
        PRIMARY KEY (tool, phrase, id)
    );
",
    "
    -- The probability that the plan is right, where one was known.
    ALTER TABLE runs ADD COLUMN confidence REAL;
",
];

/// The format that this program writes.
pub(super) const FORMAT: i64 = MIGRATIONS.len() as i64;

/// Brings the file to [`FORMAT`]. Gives the format it had when that is newer, and changes nothing then.
pub(super) fn migrate(db: &mut Connection) -> rusqlite::Result<Result<(), i64>> {
    let migration = Transaction::new(db, TransactionBehavior::Immediate)?;
    let found: i64 = migration.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > FORMAT {
        return Ok(Err(found));
    }
    for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        migration.execute_batch(step)?;
    }
    migration.pragma_update(None, "user_version", FORMAT)?;
    migration.commit()?;
    Ok(Ok(()))
}
