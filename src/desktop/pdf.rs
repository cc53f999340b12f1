//! PDF: a path → a summary of the text in it.
//!
//! Comes in: the path of a PDF. Goes out: a few of its own sentences. Invariant: a PDF that hangs or crashes its reader
//! takes nothing down with it: it is read in a worker that is ended at the deadline.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::worker::{Job, Report};
use super::{Desktop, DesktopError, Done, script, summary};

/// Larger files are not read, in bytes.
const LARGEST: u64 = 100 * 1024 * 1024;
/// Text beyond this is left out of the summary, in characters.
const MOST_TEXT: usize = 1_000_000;
const SENTENCES: usize = 5;

/// Why a PDF gives no text.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("could not read it: {0}")]
    Read(#[from] io::Error),
    #[error("it is not a PDF")]
    NotPdf,
    #[error("it is larger than {} MB", LARGEST / 1024 / 1024)]
    TooLarge,
    #[error("its text could not be taken out: {0}")]
    Extract(#[from] pdf_extract::OutputError),
}

/// Summarises the PDF.
pub async fn carry_out(desktop: &Desktop, arguments: &Map<String, Value>) -> Result<Done, DesktopError> {
    let path = arguments.values().next().and_then(Value::as_str).unwrap_or_default();
    let job = Job::Pdf { path: PathBuf::from(path) };
    let text =
        match script::ask_worker(desktop, &job, &format!("the reader of `{path}`"), desktop.deadlines.pdf).await? {
            Report::Value(Value::String(text)) => text,
            Report::Value(_) => return Err(declined(path, "its reader gave no text", "")),
            Report::Script(message) | Report::Failed(message) => {
                return Err(declined(path, &message, "open it and see whether it is whole and not locked"));
            }
        };
    let text: String = text.chars().take(MOST_TEXT).collect();
    let summarised = tokio::task::spawn_blocking(move || summary::summarise(&text, SENTENCES)).await;
    let summary =
        summarised.map_err(|error| DesktopError::Unavailable(format!("could not summarise `{path}`: {error}")))?;
    if summary.is_empty() {
        return Err(declined(
            path,
            "there is no text in it",
            "a scan has only pictures: run text recognition on it first",
        ));
    }
    Ok(Done { result: json!(summary), verified: true, made: None, remarks: Vec::new() })
}

/// The text of a PDF, read in the worker.
pub fn text(path: &Path) -> Result<String, PdfError> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() > LARGEST {
        return Err(PdfError::TooLarge);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    // The header may come after some other bytes (ISO 32000-2, annex I).
    if !bytes[..bytes.len().min(1024)].windows(5).any(|piece| piece == b"%PDF-") {
        return Err(PdfError::NotPdf);
    }
    Ok(pdf_extract::extract_text_from_mem(&bytes)?)
}

fn declined(path: &str, message: &str, hint: &str) -> DesktopError {
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    DesktopError::Declined {
        code: "refused".to_owned(),
        message: format!("could not summarise `{name}`: {message}"),
        hint: hint.to_owned(),
    }
}
