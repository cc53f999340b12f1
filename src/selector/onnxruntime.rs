//! The ONNX Runtime library: found on this machine and loaded, once a process.
//!
//! Comes in: the places to look in. Goes out: an environment for models. Invariant: a library that is missing or too old
//! is an error that says where was looked, never a crash.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use super::SelectorError;

/// Where else to look, outside the project: Homebrew's places and the usual ones of Linux.
const SYSTEM: [&str; 5] =
    ["/opt/homebrew/lib", "/usr/local/lib", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];

/// Finds the library: `given` (from `ERRAND_ONNXRUNTIME`) and nothing else if it is there; or else in each of `folders`
/// itself, then in a Python environment `.venv` in it, then in the system's folders.
///
/// # Errors
///
/// [`SelectorError::Library`] where there is none.
pub fn find(given: Option<&Path>, folders: &[PathBuf]) -> Result<PathBuf, SelectorError> {
    if let Some(path) = given {
        return match path.is_file() {
            true => Ok(path.to_owned()),
            false => Err(SelectorError::Library { reason: format!("`{}` is not a file", path.display()) }),
        };
    }
    let in_environments = folders.iter().flat_map(|folder| python_packages(&folder.join(".venv")));
    let system = SYSTEM.iter().map(PathBuf::from);
    let places: Vec<PathBuf> = folders.iter().cloned().chain(in_environments).chain(system).collect();
    places.iter().find_map(|place| library_in(place)).ok_or_else(|| {
        let first = folders.first().map(|folder| folder.display().to_string()).unwrap_or_default();
        SelectorError::Library {
            reason: format!("it is neither in `{first}` or around it, nor in the system's folders"),
        }
    })
}

/// Loads the library at `path`; the first one loaded stays for the life of the process.
pub(super) fn load(path: &Path) -> Result<Environment, SelectorError> {
    static LOADED: Mutex<Option<Environment>> = Mutex::new(None);
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = loaded.as_ref() {
        return Ok(environment.clone());
    }
    let failed = |reason: String| SelectorError::Library { reason };
    let builder = ort::init_from(path).map_err(|error| failed(error.to_string()))?;
    let environment = builder.with_name("errand").build().map_err(|error| failed(error.to_string()))?;
    Ok(loaded.insert(environment).clone())
}

/// The folders where the wheel `onnxruntime` puts its library, in a Python environment.
fn python_packages(environment: &Path) -> Vec<PathBuf> {
    let versions = std::fs::read_dir(environment.join("lib")).into_iter().flatten().flatten();
    versions.map(|version| version.path().join("site-packages/onnxruntime/capi")).collect()
}

/// `libonnxruntime.so`, `libonnxruntime.so.1.32.0` or `libonnxruntime.1.32.0.dylib` in a folder; the newest name wins.
fn library_in(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let is_library = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libonnxruntime.") && (name.contains(".so") || name.ends_with(".dylib"))
    };
    files.filter(is_library).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, path: &str) -> PathBuf {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "").unwrap();
        path
    }

    #[test]
    fn the_library_is_found_beside_the_models_and_in_the_python_environment() {
        let project = tempfile::tempdir().unwrap();
        let models = project.path().join("models");
        let folders = [models.clone(), project.path().to_owned()];
        let wheel = "lib/python3.11/site-packages/onnxruntime/capi";
        file(project.path(), &format!(".venv/{wheel}/libonnxruntime_providers_shared.so"));
        let installed = file(project.path(), &format!(".venv/{wheel}/libonnxruntime.so.1.32.0"));
        assert_eq!(find(None, &folders).unwrap(), installed);
        let beside = file(&models, "libonnxruntime.dylib");
        assert_eq!(find(None, &folders).unwrap(), beside);
    }

    #[test]
    fn a_library_that_was_named_must_be_there() {
        let project = tempfile::tempdir().unwrap();
        file(project.path(), "libonnxruntime.so");
        let error = find(Some(Path::new("/nowhere/lib.so")), &[project.path().to_owned()]).unwrap_err();
        assert_eq!(error.to_string(), "ONNX Runtime could not be loaded: `/nowhere/lib.so` is not a file");
        assert!(error.hint().contains("ERRAND_ONNXRUNTIME"));
    }
}
