//! Where Errand keeps its files.
//!
//! Comes in: the value of `ERRAND_HOME`, if it is set. Goes out: [`Paths`]. Invariant: nothing is created here.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::SettingsError;

/// The files and folders of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The settings, TOML.
    pub settings: PathBuf,
    /// The journal, SQLite.
    pub journal: PathBuf,
    /// Weights that were downloaded.
    pub models: PathBuf,
    /// The virtual Mac's state.
    pub virtual_mac: PathBuf,
}

/// The system's usual folders, or all of it under one folder where `ERRAND_HOME` names one.
pub fn paths(errand_home: Option<&OsStr>) -> Result<Paths, SettingsError> {
    if let Some(home) = errand_home.filter(|home| !home.is_empty()) {
        let home = Path::new(home);
        return Ok(Paths::under(home, home));
    }
    let folders = directories::ProjectDirs::from("", "", "Errand").ok_or(SettingsError::NoHome)?;
    Ok(Paths::under(folders.config_dir(), folders.data_dir()))
}

impl Paths {
    fn under(config: &Path, data: &Path) -> Paths {
        Paths {
            settings: config.join("settings.toml"),
            journal: data.join("journal.sqlite"),
            models: data.join("models"),
            virtual_mac: data.join("virtual-mac"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_holds_everything_when_errand_home_names_it() {
        let paths = paths(Some(OsStr::new("/home/ana/errand"))).unwrap();
        assert_eq!(paths.settings, Path::new("/home/ana/errand/settings.toml"));
        assert_eq!(paths.journal, Path::new("/home/ana/errand/journal.sqlite"));
    }

    #[test]
    fn an_empty_errand_home_is_none() {
        assert_eq!(paths(Some(OsStr::new(""))).ok(), paths(None).ok());
    }
}
