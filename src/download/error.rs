//! Why a download did not end with a file.

use std::io;
use std::path::PathBuf;

use indicatif::DecimalBytes;

/// Why a download did not end with a file.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    #[error("`{url}` cannot be downloaded from: {reason}")]
    Address { url: String, reason: String },
    #[error("another download has `{}` open", path.display())]
    Busy { path: PathBuf },
    #[error("could not download from `{host}`: {reason}")]
    Unreachable { host: String, reason: String },
    #[error("`{host}` answered with the status {status}")]
    Refused { host: String, status: u16 },
    #[error("`{host}` sends elsewhere, to `{to}`, which is not asked")]
    Redirect { host: String, to: String },
    #[error("`{host}` has sent nothing for {seconds} s")]
    Silent { host: String, seconds: u64 },
    #[error("`{host}` ended after {} of {}", DecimalBytes(*done), DecimalBytes(*total))]
    Cut { host: String, done: u64, total: u64 },
    #[error("`{host}` offers {offered} bytes, expected {expected}")]
    Size { host: String, expected: u64, offered: u64 },
    #[error("`{host}` sent more than the {expected} bytes that were expected; what came was deleted")]
    TooMuch { host: String, expected: u64 },
    #[error("`{host}` sent something else: its SHA-256 is `{found}`, expected `{expected}`; what came was deleted")]
    Damaged { host: String, expected: String, found: String },
    #[error("there is no room on the disk for `{}`{}", path.display(), missing(*needed, *free))]
    Full { path: PathBuf, needed: u64, free: Option<u64> },
    #[error("could not keep `{}`: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("paused at {} of {}; what came is kept", DecimalBytes(*done), DecimalBytes(*total))]
    Paused { done: u64, total: u64 },
}

fn missing(needed: u64, free: Option<u64>) -> String {
    let told = |free| format!(": it takes {}, and {} are free", DecimalBytes(needed), DecimalBytes(free));
    free.map_or_else(String::new, told)
}

impl DownloadError {
    /// Whether the same may work in a moment.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Silent { .. } | Self::Cut { .. } => true,
            Self::Refused { status, .. } => matches!(status, 408 | 425 | 429 | 500..),
            _ => false,
        }
    }

    /// What programs know it by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Paused { .. } => "paused",
            Self::Busy { .. } => "busy",
            Self::Full { .. } => "disk_full",
            Self::File { .. } => "file",
            Self::Unreachable { .. } | Self::Silent { .. } | Self::Cut { .. } => "unreachable",
            Self::Refused { .. } => "refused",
            Self::Address { .. }
            | Self::Redirect { .. }
            | Self::Size { .. }
            | Self::TooMuch { .. }
            | Self::Damaged { .. } => "wrong_file",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Busy { .. } => "wait for it, or stop it",
            Self::Unreachable { .. } | Self::Silent { .. } | Self::Cut { .. } => {
                "look at the connection and download it again; it goes on from what is here"
            }
            Self::Refused { .. } => "try it again later",
            Self::Address { .. } | Self::Redirect { .. } | Self::Size { .. } => {
                "a network that asks to sign in can be the reason; otherwise a newer Errand may know the right address"
            }
            Self::TooMuch { .. } | Self::Damaged { .. } => "download it again; a newer Errand may know a newer file",
            Self::Full { .. } => "make room and download it again; it goes on from what is here",
            Self::File { .. } => "see that the folder can be written",
            Self::Paused { .. } => "download it again; it goes on from there",
        }
    }
}
