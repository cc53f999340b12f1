//! Files: a name as people say it → the path of one file, opened.
//!
//! Comes in: the name. Goes out: the path. Spotlight looks first, a walk through the home folder where it is off.
//! Invariant: only a close name counts; several files of equally close names are a question, the newest named first.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::process::{self, Output, ProcessError, Program};
use super::{Desktop, DesktopError, Done, matching, script};
use crate::event::Choice;
use crate::tools::Tool;

/// Finds the file, opens it and gives its path.
pub async fn carry_out(
    desktop: &Desktop,
    tool: &Tool,
    arguments: &Map<String, Value>,
    chosen: &[String],
) -> Result<Done, DesktopError> {
    let said = arguments.values().next().and_then(Value::as_str).unwrap_or_default().trim();
    let path = find(desktop, tool, said, chosen).await?;
    open(desktop, &path, &tool.app).await?;
    Ok(Done { result: json!(path), verified: true, made: None, remarks: Vec::new() })
}

/// Opens a file or a URL in the app that macOS has for it.
pub async fn open(desktop: &Desktop, target: &str, app: &str) -> Result<(), DesktopError> {
    let output = run(desktop, "open", vec![target.into()], desktop.deadlines.script, app).await?;
    if output.success {
        return Ok(());
    }
    Err(DesktopError::Declined {
        code: "refused".to_owned(),
        message: format!("could not open `{target}`: {}", String::from_utf8_lossy(&output.stderr).trim()),
        hint: format!("open it in {app} by hand"),
    })
}

async fn find(desktop: &Desktop, tool: &Tool, said: &str, chosen: &[String]) -> Result<String, DesktopError> {
    if let Some(path) = named_by_path(&desktop.home, said) {
        return Ok(path);
    }
    let word = search_word(said).ok_or_else(|| nothing(said))?;
    let mut found = spotlight(desktop, tool, &word).await.unwrap_or_default();
    let mut best = closest(said, found);
    if best.is_empty() {
        let (home, deadline) = (desktop.home.clone(), desktop.deadlines.search);
        let walked = tokio::task::spawn_blocking(move || walk(&home, &word, deadline));
        found = walked
            .await
            .map_err(|error| DesktopError::Unavailable(format!("could not search the home folder: {error}")))?;
        best = closest(said, found);
    }
    if let Some(path) = best.iter().find(|path| chosen.iter().any(|id| Path::new(id) == path.as_path())) {
        return text_of(path);
    }
    match best.as_slice() {
        [] => Err(nothing(said)),
        [one] => text_of(one),
        several => Err(DesktopError::Ambiguous {
            looked_for: said.to_owned(),
            choices: several.iter().take(MOST_CHOICES).filter_map(|path| choice(&desktop.home, path)).collect(),
        }),
    }
}

const MOST_CHOICES: usize = 12;

/// A path written in the command is used as it is.
fn named_by_path(home: &Path, said: &str) -> Option<String> {
    let path = match said.strip_prefix("~/") {
        Some(rest) => home.join(rest),
        None if said.starts_with('/') => PathBuf::from(said),
        None => return None,
    };
    path.exists().then(|| text_of(&path).ok())?
}

/// The longest word of the name, which a file must have in its own.
fn search_word(said: &str) -> Option<String> {
    let (stem, _) = split_ending(said);
    let pieces = stem.split(|c: char| !c.is_alphanumeric() && c.is_ascii()).filter(|piece| !piece.is_empty());
    pieces.max_by_key(|piece| piece.chars().count()).map(str::to_owned)
}

/// The files whose names are closest, newest first.
fn closest(said: &str, found: Vec<PathBuf>) -> Vec<PathBuf> {
    let (stem, ending) = split_ending(said);
    let named: Vec<(String, String, PathBuf)> = found
        .into_iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let (own, own_ending) = split_ending(&name);
            let fits = ending.is_empty() || own_ending.eq_ignore_ascii_case(ending);
            fits.then(|| (own.to_owned(), name.clone(), path))
        })
        .collect();
    let best = matching::best(stem, &named, |(own, name, _)| [own.as_str(), name.as_str()]);
    let mut paths: Vec<PathBuf> = best.into_iter().map(|(_, _, path)| path.clone()).collect();
    paths.sort_by_key(|path| std::cmp::Reverse(modified(path)));
    paths.dedup();
    paths
}

/// A name and its ending: `budget.xlsx` is `budget` and `xlsx`.
fn split_ending(name: &str) -> (&str, &str) {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && (1..=5).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            (stem, ending)
        }
        _ => (name, ""),
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|file| file.modified()).ok()
}

/// What Spotlight finds, or `None` where it is off.
async fn spotlight(desktop: &Desktop, tool: &Tool, word: &str) -> Option<Vec<PathBuf>> {
    let arguments: Vec<OsString> = vec!["-0".into(), "-onlyin".into(), desktop.home.clone().into(), query(word).into()];
    let output = run(desktop, "mdfind", arguments, desktop.deadlines.search, &tool.app).await;
    match output {
        Ok(output) if output.success => {
            let paths = output.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
            let paths = paths.map(|path| PathBuf::from(std::ffi::OsStr::from_bytes(path)));
            Some(paths.filter(|path| !is_hidden(&desktop.home, path)).collect())
        }
        Ok(_) => None,
        Err(error) => {
            tracing::debug!(%error, "Spotlight did not answer");
            None
        }
    }
}

/// The query for files with a word in their name, whatever the word holds.
fn query(word: &str) -> String {
    let mut escaped = String::new();
    for c in word.chars() {
        if matches!(c, '\\' | '"' | '*') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    format!("kMDItemDisplayName == \"*{escaped}*\"cd")
}

/// Hidden files, and what apps keep for themselves.
fn is_hidden(home: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(home).unwrap_or(path);
    let mut names = below.components().filter_map(|part| part.as_os_str().to_str());
    names.clone().any(|name| name.starts_with('.')) || names.next() == Some("Library")
}

/// Files below the home folder with the word in their name, looked at one after the other, for so long at most.
fn walk(home: &Path, word: &str, limit: Duration) -> Vec<PathBuf> {
    let begun = Instant::now();
    let wanted = matching::words(word).concat();
    let (mut found, mut folders) = (Vec::new(), vec![home.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if begun.elapsed() > limit || is_hidden(home, &path) {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path.clone());
            }
            if entry.file_name().to_str().is_some_and(|name| matching::words(name).concat().contains(&wanted)) {
                found.push(path);
            }
        }
    }
    found
}

async fn run(
    desktop: &Desktop,
    program: &str,
    arguments: Vec<OsString>,
    deadline: Duration,
    app: &str,
) -> Result<Output, DesktopError> {
    let path = desktop.programs.join(program);
    let program = Program { path, arguments, environment: script::environment(desktop), input: Vec::new() };
    process::run(program, deadline).await.map_err(|error| match error {
        ProcessError::Deadline(deadline) => DesktopError::TimedOut { app: app.to_owned(), deadline },
        error => DesktopError::Unavailable(error.to_string()),
    })
}

fn choice(home: &Path, path: &Path) -> Option<Choice> {
    let value = text_of(path).ok()?;
    let folder = path.parent().unwrap_or(path);
    let folder = folder.strip_prefix(home).map_or_else(|_| folder.to_path_buf(), |below| Path::new("~").join(below));
    let day = modified(path).and_then(|time| Timestamp::try_from(time).ok());
    let day = day.map(|time| time.to_zoned_datetime(TimeZone::system()).strftime(", %-d %B %Y").to_string());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(Choice {
        id: value.clone(),
        label: format!("{name} — {}{}", folder.display(), day.unwrap_or_default()),
        value,
    })
}

fn text_of(path: &Path) -> Result<String, DesktopError> {
    path.to_str().map(str::to_owned).ok_or_else(|| DesktopError::Declined {
        code: "refused".to_owned(),
        message: format!("the name of `{}` is not text", path.display()),
        hint: "rename the file".to_owned(),
    })
}

fn nothing(said: &str) -> DesktopError {
    DesktopError::NotFound {
        what: "file".to_owned(),
        looked_for: said.to_owned(),
        hint: "check the name, or write the whole path".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_can_leave_the_query() {
        assert_eq!(query(r#"a"*\b"#), r#"kMDItemDisplayName == "*a\"\*\\b*"cd"#);
    }

    #[test]
    fn the_longest_word_is_searched_for() {
        for (said, word) in [("Q3 budget.xlsx", "budget"), ("résumé", "résumé"), ("v1.2 notes", "notes"), ("...", "")]
        {
            assert_eq!(search_word(said).unwrap_or_default(), word, "{said}");
        }
    }

    fn home(files: &[&str]) -> tempfile::TempDir {
        let home = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = home.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("room");
            std::fs::write(path, "x").expect("room");
        }
        home
    }

    fn check(files: &[&str], said: &str, expected: &[&str]) {
        let home = home(files);
        let word = search_word(said).expect("a word");
        let best = closest(said, walk(home.path(), &word, Duration::from_secs(60)));
        let mut names: Vec<&str> =
            best.iter().filter_map(|path| path.strip_prefix(home.path()).ok()?.to_str()).collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{said}");
    }

    #[test]
    fn the_closest_files_are_found_without_spotlight() {
        let files = [
            "Documents/Budget 2026.xlsx",
            "Documents/budget.xlsx",
            "budget.pdf",
            "Library/budget.xlsx",
            ".x/budget.xlsx",
        ];
        check(&files, "budget.xlsx", &["Documents/budget.xlsx"]);
        check(&files, "budget", &["Documents/budget.xlsx", "budget.pdf"]);
        check(&files, "budget 2026", &["Documents/Budget 2026.xlsx"]);
        check(&files, "budget.docx", &[]);
        check(&["trip_to-lisbon.pdf"], "trip to lisbon", &["trip_to-lisbon.pdf"]);
        check(&files, "taxes", &[]);
    }
}
