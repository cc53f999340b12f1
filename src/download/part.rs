//! The part of a file that is here: `NAME.part`, beside the place where the whole will be.
//!
//! Invariants: one download at a time has it, by a lock that goes with the process; its name changes to the whole file's
//! only after all of it is on the disk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::DownloadError;
use crate::catalogue::digest_while;

/// Where the part of a file lies.
pub fn part(whole: &Path) -> PathBuf {
    let mut name = whole.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// The part, open and locked.
pub struct Part {
    file: File,
    path: PathBuf,
    whole: PathBuf,
    done: u64,
}

impl Part {
    /// Opens what is there, or begins it.
    pub fn open(whole: &Path) -> Result<Part, DownloadError> {
        let path = part(whole);
        let trouble = |source| DownloadError::File { path: path.clone(), source };
        if let Some(folder) = whole.parent() {
            fs::create_dir_all(folder).map_err(trouble)?;
        }
        let opened = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = opened.map_err(trouble)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DownloadError::Busy { path }),
            Err(TryLockError::Error(source)) => return Err(trouble(source)),
        }
        let done = file.seek(SeekFrom::End(0)).map_err(trouble)?;
        Ok(Part { file, whole: whole.to_owned(), done, path })
    }

    /// Bytes that are here.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Bytes that the disk has left, where it says so.
    pub fn free(&self) -> Option<u64> {
        let disk = rustix::fs::fstatvfs(&self.file).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), DownloadError> {
        match self.file.write_all(bytes) {
            Ok(()) => {
                self.done += bytes.len() as u64;
                Ok(())
            }
            Err(error) => {
                // What was written of these bytes is not known; before them all is well.
                self.cut(self.done)?;
                Err(self.trouble(error))
            }
        }
    }

    /// Begins anew.
    pub fn restart(&mut self) -> Result<(), DownloadError> {
        self.cut(0)
    }

    fn cut(&mut self, length: u64) -> Result<(), DownloadError> {
        let cut = self.file.set_len(length).and_then(|()| self.file.seek(SeekFrom::Start(length)));
        self.done = cut.map_err(|error| self.trouble(error))?;
        Ok(())
    }

    /// The SHA-256 of what is here; none where `go_on` broke it off.
    pub fn digest(&self, go_on: impl FnMut(u64) -> ControlFlow<()>) -> Result<Option<String>, DownloadError> {
        match digest_while(&self.path, go_on) {
            Ok((_, digest)) => Ok(Some(digest)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(None),
            Err(error) => Err(self.trouble(error)),
        }
    }

    /// Throws it away.
    pub fn discard(&mut self) -> Result<(), DownloadError> {
        self.done = 0;
        fs::remove_file(&self.path).map_err(|error| self.trouble(error))
    }

    /// Leaves it for the next download; where nothing came, nothing is left.
    pub fn leave(self) {
        if self.done == 0 {
            fs::remove_file(&self.path).unwrap_or_default();
        }
    }

    /// Gives it the name of the whole.
    pub fn publish(self) -> Result<(), DownloadError> {
        let published = self.file.sync_all().and_then(|()| fs::rename(&self.path, &self.whole));
        let named = published.and_then(|()| match self.whole.parent() {
            // The name is on the disk once the folder is.
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        });
        named.map_err(|error| self.trouble(error))
    }

    fn trouble(&self, source: io::Error) -> DownloadError {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                DownloadError::Full { path: self.whole.clone(), needed: 0, free: None }
            }
            _ => DownloadError::File { path: self.path.clone(), source },
        }
    }
}
