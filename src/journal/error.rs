//! Why the journal could not be read or written.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What went wrong with the journal, by what the user can do about it.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("the disk is full: `{}` could not be written", file.display())]
    Full { file: PathBuf },
    #[error("the journal `{}` may not be written", file.display())]
    ReadOnly { file: PathBuf },
    #[error("the journal `{}` is held by another program", file.display())]
    Locked { file: PathBuf },
    #[error("the journal `{}` is damaged: {reason}", file.display())]
    Corrupt { file: PathBuf, reason: String },
    #[error("the journal `{}` was written by a newer Errand (format {found}, this one knows {known})", file.display())]
    Newer { file: PathBuf, found: i64, known: i64 },
    #[error("the journal `{}` could not be used: {reason}", file.display())]
    Unusable { file: PathBuf, reason: String },
    #[error("there is no run {run} in the journal")]
    NoRun { run: i64 },
}

impl JournalError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            JournalError::Full { .. } => "free some space and try again; nothing was lost",
            JournalError::ReadOnly { .. } => "give yourself the right to write the file and its folder",
            JournalError::Locked { .. } => "close the program that holds it and try again",
            JournalError::Corrupt { .. } => {
                "move the file away to start a new history, and keep it if you want it repaired"
            }
            JournalError::Newer { .. } => "update Errand",
            JournalError::Unusable { .. } => "check the free disk space, and that the folder is there and yours",
            JournalError::NoRun { .. } => "`errand history` lists the runs",
        }
    }

    /// A database error by what it means to the user.
    pub(super) fn of(error: &rusqlite::Error, file: &Path) -> JournalError {
        let file = file.to_owned();
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => JournalError::Full { file },
            Some(ErrorCode::ReadOnly) => JournalError::ReadOnly { file },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalError::Locked { file },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => JournalError::Corrupt { file, reason },
            _ => JournalError::Unusable { file, reason },
        }
    }

    /// A file error by what it means to the user.
    pub(super) fn of_io(error: &std::io::Error, file: &Path) -> JournalError {
        let file = file.to_owned();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => JournalError::Full { file },
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                JournalError::ReadOnly { file }
            }
            _ => JournalError::Unusable { file, reason: error.to_string() },
        }
    }
}
