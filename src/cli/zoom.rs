//! `errand zoom-secret`: standard input → the system's keychain, so that the secret stands in no file and no history.

use std::io;

use errand::desktop::zoom;

use super::printer::Printer;
use super::problem::{Exit, Problem};

/// Keeps the secret.
pub fn keep_secret(printer: Printer) -> Result<Exit, Problem> {
    let mut secret = String::new();
    let read = io::stdin().read_line(&mut secret);
    read.map_err(|error| Problem::yours(format!("could not read the secret: {error}"), ""))?;
    let secret = secret.trim();
    if secret.is_empty() {
        return Err(Problem::yours("the secret is empty", "errand zoom-secret < file-with-the-secret"));
    }
    zoom::keep_secret(secret)?;
    if printer.json {
        printer.value(&serde_json::json!({ "kept": true }))?;
    } else {
        printer.line("The secret is in the keychain.")?;
    }
    Ok(Exit::Done)
}
