//! In: a household's files. Out: the home folder with real files. What is there already is written again, so that a
//! furnishing that was cut off can be repeated.

use std::fs;
use std::path::Path;

use super::contents::File;
use super::{Error, archive, pdf, png};

/// Writes the files of a new home folder.
pub fn write(home: &Path, files: &[File]) -> Result<(), Error> {
    for folder in ["Desktop", "Documents", "Downloads", "Pictures", ".Trash"] {
        let path = home.join(folder);
        fs::create_dir_all(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
    }
    for entry in files {
        let path = home.join(&entry.path);
        let parent = path.parent().unwrap_or(home);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, bytes(entry)));
        written.map_err(|source| Error::Write { path, source })?;
    }
    Ok(())
}

fn bytes(entry: &File) -> Vec<u8> {
    match entry.path.rsplit('.').next() {
        Some("pdf") => pdf::document(&entry.text),
        Some("docx") => archive::docx(&entry.text),
        Some("xlsx") => archive::xlsx(&entry.text),
        Some("png") => png::picture(48, |x, y| [(x * 5) as u8, (y * 5) as u8, entry.path.len() as u8 * 4]),
        _ => entry.text.clone().into_bytes(),
    }
}
