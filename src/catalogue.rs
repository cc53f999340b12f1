//! The catalogue: which weights belong to Errand, and where they lie.
//!
//! Comes in: the folder `models`. Goes out: its `catalogue.toml`, read. Invariant: an entry's file lies inside the folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

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
    /// How it was made.
    #[serde(default)]
    pub trained_by: String,
}

/// All weights that ship with Errand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    pub embedded: Vec<Entry>,
}

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

/// The folder `models` that belongs to `program`: beside it, in the bundle's resources, or in a folder above it, as in a
/// project whose programs lie in `target/debug`.
///
/// # Errors
///
/// [`CatalogueError::NoFolder`] where there is none.
pub fn folder(program: &Path) -> Result<PathBuf, CatalogueError> {
    let above = program.ancestors().skip(1).flat_map(|folder| [folder.join("models"), folder.join("Resources/models")]);
    above
        .take(10)
        .find(|folder| folder.join("catalogue.toml").is_file())
        .ok_or_else(|| CatalogueError::NoFolder { program: program.to_owned() })
}

/// Reads the `catalogue.toml` of a folder `models`.
///
/// # Errors
///
/// [`CatalogueError::Read`] and [`CatalogueError::Malformed`].
pub fn read(models: &Path) -> Result<Catalogue, CatalogueError> {
    let path = models.join("catalogue.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(source) => return Err(CatalogueError::Read { path, source }),
    };
    let catalogue: Result<Catalogue, String> = toml::from_str(&text).map_err(|error| error.to_string());
    let inside = |entry: &Entry| entry.file.components().all(|part| matches!(part, Component::Normal(_)));
    match catalogue {
        Ok(catalogue) => match catalogue.embedded.iter().find(|entry| !inside(entry)) {
            None => Ok(catalogue),
            Some(entry) => {
                let reason = format!("expected a file inside the folder, found `{}`", entry.file.display());
                Err(CatalogueError::Malformed { path, reason })
            }
        },
        Err(reason) => Err(CatalogueError::Malformed { path, reason }),
    }
}

impl Catalogue {
    /// The first entry of this role.
    pub fn entry(&self, role: Role) -> Option<&Entry> {
        self.embedded.iter().find(|entry| entry.role == role)
    }
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
        match std::fs::metadata(&path) {
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

/// Length and SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut sha, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => {
                sha.update(&buffer[..read]);
                length += read as u64;
            }
        }
    }
    Ok((length, sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of `abc`, from FIPS 180.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn project(entry: &str) -> tempfile::TempDir {
        let project = tempfile::tempdir().unwrap();
        std::fs::create_dir(project.path().join("models")).unwrap();
        std::fs::write(project.path().join("models/catalogue.toml"), format!("[[embedded]]\n{entry}")).unwrap();
        std::fs::write(project.path().join("models/planner.gguf"), "abc").unwrap();
        project
    }

    fn entry(file: &str, size: u64, sha256: &str) -> String {
        format!(
            "name = \"planner\"\nrole = \"planner\"\nfile = \"{file}\"\nsize = {size}\nsha256 = \"{sha256}\"\n\
             licence = \"MIT\"\nprofile = \"short\"\n"
        )
    }

    /// What is said of the planner's file in `models`.
    fn check(file: &str, size: u64, sha256: &str, expected: &str) {
        let project = project(&entry(file, size, sha256));
        let models = folder(&project.path().join("target/debug/errand")).unwrap();
        let said = match read(&models).and_then(|all| all.entry(Role::Planner).unwrap().check(&models)) {
            Ok(()) => "right".to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn a_file_is_held_to_its_size_and_digest() {
        check("planner.gguf", 3, ABC, "right");
        check("planner.gguf", 4, ABC, "has 3 bytes, expected 4");
        check("planner.gguf", 3, &ABC.replace('b', "c"), "is damaged");
        check("other.gguf", 3, ABC, "is not there");
    }

    #[test]
    fn a_file_outside_the_folder_is_refused() {
        check("../planner.gguf", 3, ABC, "expected a file inside the folder, found `../planner.gguf`");
        check("/etc/passwd", 3, ABC, "expected a file inside the folder");
    }

    #[test]
    fn a_malformed_catalogue_names_the_line() {
        let project = project("name = 5\n");
        let error = read(&project.path().join("models")).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }

    #[test]
    fn a_program_without_models_is_told_where_was_looked() {
        let nowhere = tempfile::tempdir().unwrap();
        let error = folder(&nowhere.path().join("a/b/c/d/e/errand")).unwrap_err();
        assert!(error.to_string().contains("a/b/c/d/e/errand") && error.hint().contains("ERRAND_MODELS"));
    }
}
