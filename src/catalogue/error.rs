//! What can be wrong with the catalogue and with the files that it names.

use std::io;
use std::path::PathBuf;

/// Why weights are not there.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("no folder `models` with a `catalogue.toml` was found beside `{}` or above it", program.display())]
    NoFolder { program: PathBuf },
    #[error("the catalogue `{}` could not be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("the catalogue `{}` could not be understood: {reason}", path.display())]
    Malformed { path: PathBuf, reason: String },
    #[error("the model file `{}` is not there", path.display())]
    Missing { path: PathBuf },
    #[error("the model file `{}` could not be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("the model file `{}` has {found} bytes, expected {expected}", path.display())]
    Size { path: PathBuf, expected: u64, found: u64 },
    #[error("the model file `{}` is damaged: its SHA-256 is `{found}`, expected `{expected}`", path.display())]
    Damaged { path: PathBuf, expected: String, found: String },
}

impl CatalogueError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoFolder { .. } => "name it with `--models` or `ERRAND_MODELS`",
            _ => "restore the folder `models`, for instance with `git checkout models`",
        }
    }
}
