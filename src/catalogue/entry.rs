//! One file of weights: what the catalogue says of it, and whether a file on the disk is the one that is meant.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;

use super::CatalogueError;
use super::digest::digest;
use crate::planner::profile::Profile;

/// What the weights are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Writes plans; a GGUF file.
    Planner,
    /// Chooses tools; an ONNX file.
    Selector,
    /// Cuts commands into the selector's tokens; a file of the library `tokenizers`.
    Tokenizer,
    /// Makes a confidence of what the planner says of a plan; `confidence.toml` beside the planner's file.
    Confidence,
    /// Makes text of speech; a ggml file of whisper.cpp.
    Speech,
    /// Writes and summarises texts; a GGUF file.
    Writer,
}

/// What is known of a model that hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speech {
    /// How many, in millions: how much work it is to run.
    pub parameters: u32,
    pub english_only: bool,
}

/// One file of weights.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: String,
    pub role: Role,
    /// Below the folder `models`.
    pub file: PathBuf,
    /// In bytes.
    pub size: u64,
    /// Of the whole file, in hexadecimal digits.
    pub sha256: String,
    pub licence: String,
    /// The prompt format, for planners.
    pub profile: Option<Profile>,
    /// For models that hear.
    pub speech: Option<Speech>,
    /// How it was made, of weights that ship.
    #[serde(default)]
    pub trained_by: String,
    /// Where it is downloaded from, of weights that do not ship.
    pub url: Option<String>,
    /// When to choose it, in a few words.
    #[serde(default)]
    pub about: String,
}

impl Entry {
    /// Where the file lies.
    pub fn path(&self, models: &Path) -> PathBuf {
        models.join(&self.file)
    }

    /// Looks whether the file is there and as long as the catalogue says: at once, where [`Entry::check`] reads all of it.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Missing`], [`CatalogueError::Size`].
    pub fn glance(&self, models: &Path) -> Result<(), CatalogueError> {
        let path = self.path(models);
        match fs::metadata(&path) {
            Ok(file) if file.is_file() && file.len() == self.size => Ok(()),
            Ok(file) if file.is_file() => Err(CatalogueError::Size { path, expected: self.size, found: file.len() }),
            _ => Err(CatalogueError::Missing { path }),
        }
    }

    /// Checks that the file is there and is the one that the catalogue means.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Missing`], [`CatalogueError::Size`], [`CatalogueError::Damaged`].
    pub fn check(&self, models: &Path) -> Result<(), CatalogueError> {
        let path = self.path(models);
        match digest(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(CatalogueError::Missing { path }),
            Err(source) => Err(CatalogueError::Unreadable { path, source }),
            Ok((found, _)) if found != self.size => Err(CatalogueError::Size { path, expected: self.size, found }),
            Ok((_, found)) if found != self.sha256 => {
                Err(CatalogueError::Damaged { path, expected: self.sha256.clone(), found })
            }
            Ok(_) => Ok(()),
        }
    }
}
