//! The choices that the user wants remembered: which of several equal matches a phrase means.
//!
//! Only the choice's identifier and label are kept; its value (an address, a path) is looked up anew each time, so a
//! changed number is never an old one.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{Journal, JournalError};
use crate::event::Choice;

/// A remembered choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    pub tool: String,
    /// What was looked for, in lower case.
    pub phrase: String,
    pub id: String,
    pub label: String,
}

impl Journal {
    /// From now on, where `phrase` leaves `tool` the choice `among` these, it means this one.
    pub fn remember(&self, tool: &str, phrase: &str, choice: &Choice, among: &[Choice]) -> Result<(), JournalError> {
        self.with(|db| {
            let change = db.unchecked_transaction()?;
            for other in among {
                let sql = "DELETE FROM choices WHERE tool = ?1 AND phrase = ?2 AND id = ?3";
                change.execute(sql, params![tool, key(phrase), other.id])?;
            }
            change.execute(
                "INSERT INTO choices (tool, phrase, id, label) VALUES (?1, ?2, ?3, ?4)",
                params![tool, key(phrase), choice.id, choice.label],
            )?;
            change.commit()
        })
    }

    /// The identifiers that `phrase` means for `tool`: a person, and which of the person's numbers.
    pub fn recall(&self, tool: &str, phrase: &str) -> Result<Vec<String>, JournalError> {
        self.with(|db| {
            let mut query = db.prepare("SELECT id FROM choices WHERE tool = ?1 AND phrase = ?2")?;
            let rows = query.query_map(params![tool, key(phrase)], |row| row.get(0))?;
            rows.collect()
        })
    }

    /// Forgets what `phrase` means for `tool`; says whether there was anything to forget.
    pub fn forget(&self, tool: &str, phrase: &str) -> Result<bool, JournalError> {
        self.with(|db| {
            let sql = "DELETE FROM choices WHERE tool = ?1 AND phrase = ?2";
            Ok(db.execute(sql, params![tool, key(phrase)])? > 0)
        })
    }

    /// Everything that is remembered.
    pub fn remembered(&self) -> Result<Vec<Remembered>, JournalError> {
        self.with(|db| {
            let mut query = db.prepare("SELECT tool, phrase, id, label FROM choices ORDER BY phrase, tool")?;
            let rows = query.query_map([], |row| {
                Ok(Remembered { tool: row.get(0)?, phrase: row.get(1)?, id: row.get(2)?, label: row.get(3)? })
            })?;
            rows.collect()
        })
    }
}

fn key(phrase: &str) -> String {
    phrase.trim().to_lowercase()
}
