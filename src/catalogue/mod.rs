//! The catalogue: which weights belong to Errand, which can be downloaded, and where they lie.
//!
//! Comes in: the folder `models`. Goes out: its `catalogue.toml`, read; the [`Shelf`] of what is here. Invariants: an
//! entry's file lies inside its folder; what can be downloaded has an address and a SHA-256.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

mod best;
mod digest;
mod entry;
mod error;
mod shelf;

pub use best::{Machine, best_speech};
pub(crate) use digest::{digest, digest_while};
pub use entry::{Entry, Role, Speech};
pub use error::CatalogueError;
pub use shelf::{Shelf, ShelfError};

/// All weights that Errand knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// What ships, beside the catalogue.
    pub embedded: Vec<Entry>,
    /// What can be downloaded, into the user's own folder.
    #[serde(default)]
    pub available: Vec<Entry>,
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
    let checked = catalogue.and_then(|catalogue| catalogue.check().map(|()| catalogue));
    checked.map_err(|reason| CatalogueError::Malformed { path, reason })
}

impl Catalogue {
    /// The first entry of this role that ships.
    pub fn entry(&self, role: Role) -> Option<&Entry> {
        self.embedded.iter().find(|entry| entry.role == role)
    }

    /// The entry of this name.
    pub fn named(&self, name: &str) -> Option<&Entry> {
        self.entries().find(|entry| entry.name == name)
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.embedded.iter().chain(&self.available)
    }

    fn check(&self) -> Result<(), String> {
        let mut names = BTreeSet::new();
        for entry in self.entries() {
            if !entry.file.components().all(|part| matches!(part, Component::Normal(_))) {
                return Err(format!("expected a file inside the folder, found `{}`", entry.file.display()));
            }
            if !names.insert(&entry.name) {
                return Err(format!("two models have the name `{}`", entry.name));
            }
        }
        let hexadecimal =
            |entry: &Entry| entry.sha256.len() == 64 && entry.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        if let Some(entry) = self.embedded.iter().find(|entry| entry.url.is_some()) {
            return Err(format!("`{}` ships, so it has no `url`", entry.name));
        }
        match self.available.iter().find(|entry| entry.url.is_none() || !hexadecimal(entry)) {
            Some(entry) => {
                Err(format!("`{}` can be downloaded, so it needs `url` and 64 digits of `sha256`", entry.name))
            }
            None => Ok(()),
        }
    }
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
    fn what_can_be_downloaded_has_an_address_and_a_sum() {
        let check = |more: &str, expected: &str| {
            let shipped = entry("planner.gguf", 3, ABC);
            let available = entry("other.gguf", 3, "abc").replace("name = \"planner\"", "name = \"other\"");
            let project = project(&format!("{shipped}[[available]]\n{}", available + more));
            let error = read(&project.path().join("models")).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        };
        check("", "`other` can be downloaded, so it needs `url`");
        check("url = \"https://example.org/\"\n", "64 digits of `sha256`");
        let twice = entry("planner.gguf", 3, ABC);
        let twice = project(&format!("{twice}[[embedded]]\n{twice}"));
        let error = read(&twice.path().join("models")).unwrap_err().to_string();
        assert!(error.contains("two models have the name `planner`"), "{error}");
    }

    #[test]
    fn a_program_without_models_is_told_where_was_looked() {
        let nowhere = tempfile::tempdir().unwrap();
        let error = folder(&nowhere.path().join("a/b/c/d/e/errand")).unwrap_err();
        assert!(error.to_string().contains("a/b/c/d/e/errand") && error.hint().contains("ERRAND_MODELS"));
    }
}
