//! The shelf: the models that are here, and those that can be got.
//!
//! Comes in: the folder that ships and the user's own. Goes out: what lies in them, downloaded and deleted by name.
//! Invariants: what ships is never written to; nothing is downloaded but by [`Shelf::pull`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio_util::sync::CancellationToken;

use super::{Catalogue, CatalogueError, Entry, Role};
use crate::download::{self, DownloadError, Options, Progress, Wanted};
use crate::wire::{ModelRole, ModelState, ModelView};

/// The models of one user.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub catalogue: Catalogue,
    shipped: PathBuf,
    own: PathBuf,
}

/// Why a model could not be got, checked or deleted.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    #[error("there is no model `{name}`")]
    Unknown { name: String },
    #[error("the model `{name}` ships with Errand and is neither downloaded nor deleted")]
    Ships { name: String },
    #[error("the model `{name}` is not here")]
    Absent { name: String },
    #[error("the model `{name}` is not what it should be: {source}")]
    Damaged { name: String, source: CatalogueError },
    #[error("could not download `{name}`: {source}")]
    Download { name: String, source: DownloadError },
    #[error("could not delete `{}`: {source}", path.display())]
    Delete { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl ShelfError {
    /// What programs know it by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "no_model",
            Self::Ships { .. } | Self::Absent { .. } => "unavailable",
            Self::Damaged { .. } | Self::Catalogue(_) => "models",
            Self::Download { source, .. } => source.code(),
            Self::Delete { .. } => "file",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { .. } => "`errand models` lists those that there are".to_owned(),
            Self::Ships { .. } => "`errand models check` says whether it is whole".to_owned(),
            Self::Absent { name } | Self::Damaged { name, .. } => format!("`errand models pull {name}` downloads it"),
            Self::Download { name, source: DownloadError::Paused { .. } } => {
                format!("`errand models pull {name}` goes on from there")
            }
            Self::Download { source, .. } => source.hint().to_owned(),
            Self::Delete { .. } => "see that the folder can be written".to_owned(),
            Self::Catalogue(error) => error.hint().to_owned(),
        }
    }
}

impl Shelf {
    /// The shelf with the folder `models` that ships, which has the catalogue, and the user's own, which need not be there.
    ///
    /// # Errors
    ///
    /// Those of [`super::read`].
    pub fn open(shipped: &Path, own: &Path) -> Result<Shelf, CatalogueError> {
        Ok(Shelf { catalogue: super::read(shipped)?, shipped: shipped.to_owned(), own: own.to_owned() })
    }

    /// Every model, as it is now by a glance at its file: what ships, then what can be downloaded.
    pub fn list(&self) -> Vec<ModelView> {
        let ships = self.catalogue.embedded.iter().map(|entry| match entry.glance(&self.shipped) {
            Ok(()) => view(entry, ModelState::Embedded, entry.size),
            Err(_) => view(entry, ModelState::Damaged, 0),
        });
        let other = self.catalogue.available.iter().map(|entry| {
            let part = fs::metadata(download::part(&entry.path(&self.own))).map_or(0, |part| part.len());
            match entry.glance(&self.own) {
                Ok(()) => view(entry, ModelState::Installed, entry.size),
                Err(_) if part > 0 => view(entry, ModelState::Partial, part.min(entry.size)),
                Err(CatalogueError::Size { found, .. }) => view(entry, ModelState::Damaged, found),
                Err(_) => view(entry, ModelState::Available, 0),
            }
        });
        ships.chain(other).collect()
    }

    /// What is here, with its file.
    pub fn installed(&self) -> impl Iterator<Item = (&Entry, PathBuf)> {
        let ships = self.catalogue.embedded.iter().map(|entry| (entry, &self.shipped));
        let other = self.catalogue.available.iter().map(|entry| (entry, &self.own));
        let here = ships.chain(other).filter(|(entry, folder)| entry.glance(folder).is_ok());
        here.map(|(entry, folder)| (entry, entry.path(folder)))
    }

    /// What is to be downloaded under this name; nothing is, yet. None where all of it is here already.
    ///
    /// # Errors
    ///
    /// [`ShelfError::Unknown`], [`ShelfError::Ships`].
    pub fn wanted(&self, name: &str) -> Result<Option<ModelView>, ShelfError> {
        let entry = self.downloadable(name)?;
        let listed = self.list().into_iter().find(|view| view.name == entry.name);
        Ok(listed.filter(|view| view.state != ModelState::Installed || entry.check(&self.own).is_err()))
    }

    /// Downloads a model, or the rest of it; where it is whole already, nothing is asked of anybody. Blocks.
    ///
    /// # Errors
    ///
    /// [`ShelfError::Unknown`], [`ShelfError::Ships`], [`ShelfError::Download`].
    pub fn pull(
        &self,
        name: &str,
        options: &Options,
        progress: &mut dyn FnMut(Progress),
        cancel: &CancellationToken,
    ) -> Result<PathBuf, ShelfError> {
        let entry = self.downloadable(name)?;
        let to = entry.path(&self.own);
        if entry.check(&self.own).is_ok() {
            return Ok(to);
        }
        let url = entry.url.as_deref().unwrap_or_default();
        let wanted = Wanted { url, size: entry.size, sha256: &entry.sha256, to: &to };
        let fetched = download::fetch(&wanted, options, progress, cancel);
        fetched.map_err(|source| ShelfError::Download { name: name.to_owned(), source })?;
        Ok(to)
    }

    /// Deletes a model that was downloaded, and what there is of one that was not downloaded in full. Returns the bytes
    /// that became free.
    ///
    /// # Errors
    ///
    /// [`ShelfError::Unknown`], [`ShelfError::Ships`], [`ShelfError::Absent`], [`ShelfError::Delete`]; and
    /// [`DownloadError::Busy`] while it is being downloaded.
    pub fn delete(&self, name: &str) -> Result<u64, ShelfError> {
        let whole = self.downloadable(name)?.path(&self.own);
        let part = download::discard(&whole);
        let part = part.map_err(|source| ShelfError::Download { name: name.to_owned(), source })?;
        let size = fs::metadata(&whole).map(|file| file.len());
        match fs::remove_file(&whole) {
            Ok(()) => Ok(part.unwrap_or_default() + size.unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                part.ok_or_else(|| ShelfError::Absent { name: name.to_owned() })
            }
            Err(source) => Err(ShelfError::Delete { path: whole, source }),
        }
    }

    /// Reads all of a model's file and holds it to the catalogue.
    ///
    /// # Errors
    ///
    /// [`ShelfError::Unknown`], [`ShelfError::Absent`], [`ShelfError::Damaged`], and [`ShelfError::Catalogue`] of what ships.
    pub fn check(&self, name: &str) -> Result<(), ShelfError> {
        let entry = self.catalogue.named(name).ok_or_else(|| ShelfError::Unknown { name: name.to_owned() })?;
        if entry.url.is_none() {
            return Ok(entry.check(&self.shipped)?);
        }
        entry.check(&self.own).map_err(|error| match error {
            CatalogueError::Missing { .. } => ShelfError::Absent { name: name.to_owned() },
            source => ShelfError::Damaged { name: name.to_owned(), source },
        })
    }

    fn downloadable(&self, name: &str) -> Result<&Entry, ShelfError> {
        let entry = self.catalogue.named(name).ok_or_else(|| ShelfError::Unknown { name: name.to_owned() })?;
        if entry.url.is_some() { Ok(entry) } else { Err(ShelfError::Ships { name: name.to_owned() }) }
    }
}

fn view(entry: &Entry, state: ModelState, done: u64) -> ModelView {
    ModelView {
        name: entry.name.clone(),
        role: match entry.role {
            Role::Planner => ModelRole::Planner,
            Role::Selector => ModelRole::Selector,
            Role::Tokenizer => ModelRole::Tokenizer,
            Role::Confidence => ModelRole::Confidence,
            Role::Speech => ModelRole::Speech,
            Role::Writer => ModelRole::Writer,
        },
        size: entry.size,
        licence: entry.licence.clone(),
        source: entry.url.clone(),
        state,
        done,
        about: if entry.about.is_empty() { entry.trained_by.clone() } else { entry.about.clone() },
    }
}
