//! In: a Spotlight query as `mdfind` takes it. Out: the paths below a folder whose names match. Understood is exactly
//! `kMDItemDisplayName == "…"` (or `kMDItemFSName`) with `*` at either end and the flags `c` and `d`; every other query is
//! refused, so that no caller relies on one that nobody checked.

use std::path::{Path, PathBuf};

use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A query that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What has to appear, folded as the flags say.
    text: String,
    starts_anywhere: bool,
    ends_anywhere: bool,
    ignores_case: bool,
    ignores_marks: bool,
}

#[derive(Debug, Error)]
pub enum QueryError {
    #[error("the virtual Mac's Spotlight does not understand `{0}` (hint: kMDItemDisplayName == \"*name*\"cd)")]
    Unknown(String),
    #[error("cannot read the folder `{path}`: {source}")]
    Folder { path: PathBuf, source: std::io::Error },
}

impl Query {
    /// Reads a query.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        read(text).ok_or_else(|| QueryError::Unknown(text.to_owned()))
    }

    /// Whether a file's name matches.
    pub fn matches(&self, name: &str) -> bool {
        let name = self.fold(name);
        match (self.starts_anywhere, self.ends_anywhere) {
            (true, true) => name.contains(&self.text),
            (true, false) => name.ends_with(&self.text),
            (false, true) => name.starts_with(&self.text),
            (false, false) => name == self.text,
        }
    }

    fn fold(&self, text: &str) -> String {
        let marks = |text: &str| text.nfd().filter(|each| !is_combining_mark(*each)).collect::<String>();
        let text = if self.ignores_marks { marks(text) } else { text.nfc().collect() };
        if self.ignores_case { text.to_lowercase() } else { text }
    }
}

/// The paths below a folder that match, by name. Hidden files are never found.
pub fn find(folder: &Path, query: &Query) -> Result<Vec<PathBuf>, QueryError> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(here) = waiting.pop() {
        let unreadable = |source| QueryError::Folder { path: here.clone(), source };
        for entry in std::fs::read_dir(&here).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if query.matches(&name) {
                found.push(path.clone());
            }
            if path.is_dir() && !path.is_symlink() {
                waiting.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read(text: &str) -> Option<Query> {
    let text = text.trim();
    let rest = text.strip_prefix("kMDItemDisplayName").or_else(|| text.strip_prefix("kMDItemFSName"))?.trim_start();
    let rest = rest.strip_prefix("==")?.trim_start().strip_prefix('"')?;
    let mut pattern: Vec<(char, bool)> = Vec::new();
    let mut letters = rest.chars();
    loop {
        match letters.next()? {
            '"' => break,
            '\\' => pattern.push((letters.next()?, true)),
            letter => pattern.push((letter, false)),
        }
    }
    let flags = letters.as_str().trim();
    if !flags.chars().all(|flag| "cdw".contains(flag)) {
        return None;
    }
    let starts_anywhere = pattern.first() == Some(&('*', false));
    if starts_anywhere {
        pattern.remove(0);
    }
    let ends_anywhere = pattern.last() == Some(&('*', false));
    if ends_anywhere {
        pattern.pop();
    }
    if pattern.contains(&('*', false)) {
        return None;
    }
    let query = Query {
        text: String::new(),
        starts_anywhere,
        ends_anywhere,
        ignores_case: flags.contains('c'),
        ignores_marks: flags.contains('d'),
    };
    let wanted: String = pattern.into_iter().map(|(letter, _)| letter).collect();
    Some(Query { text: query.fold(&wanted), ..query })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_as_spotlight_does() {
        for (query, name, expected) in [
            (r#"kMDItemDisplayName == "*budget*"cd"#, "Budget 2026.xlsx", true),
            (r#"kMDItemDisplayName == "*ubersicht*"cd"#, "Übersicht.xlsx", true),
            (r#"kMDItemDisplayName == "*übersicht*"c"#, "Ubersicht.xlsx", false),
            (r#"kMDItemDisplayName == "budget*"cd"#, "My budget.xlsx", false),
            (r#"kMDItemFSName == "*.pdf"c"#, "Lease.PDF", true),
            (r#"kMDItemDisplayName == "*a \"b\" \* \\*"cd"#, r#"x a "b" * \ y"#, true),
            (r#"kMDItemDisplayName == "lease.pdf""#, "Lease.pdf", false),
        ] {
            let parsed = Query::parse(query).expect("a query of the kind that is understood");
            assert_eq!(parsed.matches(name), expected, "{query} {name}");
        }
    }

    #[test]
    fn other_queries_are_refused() {
        for query in [
            "budget",
            "kMDItemTextContent == \"*x*\"",
            r#"kMDItemDisplayName == "a*b"cd"#,
            r#"kMDItemDisplayName == "a" || 1"#,
        ] {
            assert!(Query::parse(query).is_err(), "{query}");
        }
    }
}
