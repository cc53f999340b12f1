//! Changing the settings file.
//!
//! Comes in: a JSON merge patch (RFC 7396). Goes out: the new settings, and the file with them in it. Invariants: what the
//! patch does not name stays as its owner wrote it, comments included; a key that is set to its default is taken out; the
//! file is the old one or the new one, whatever happens; a file that cannot be read is never overwritten.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};
use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::{Settings, SettingsError, read};
use crate::tools::ToolTable;

/// Changes the settings in `file` by `patch`, and gives all of them as they then are.
///
/// # Errors
/// Where the file cannot be read or written, or the patch would make it hold something that is no setting. Nothing was
/// changed then.
pub fn change(file: &Path, patch: &Json, tools: &ToolTable) -> Result<Settings, SettingsError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(SettingsError::Io { doing: "read", file: file.to_owned(), source }),
    };
    read(&text, file, tools)?;
    let text = patched(&text, patch)?;
    let settings = read(&text, file, tools).map_err(|error| match error {
        SettingsError::Wrong { expected, .. } => refused(expected),
        other => other,
    })?;
    write(&text, file).map_err(|source| SettingsError::Io { doing: "write", file: file.to_owned(), source })?;
    Ok(settings)
}

/// Moves a settings file away, so that the defaults hold: beside itself, with `mark` behind its name. Gives where it lies
/// now, or none where there was no file.
///
/// # Errors
/// Where it cannot be moved.
pub fn put_aside(file: &Path, mark: &str) -> Result<Option<PathBuf>, SettingsError> {
    let mut number = 1;
    let aside = loop {
        let mut name = file.as_os_str().to_owned();
        name.push(if number == 1 { format!(".{mark}") } else { format!(".{mark}-{number}") });
        let path = PathBuf::from(name);
        if path.symlink_metadata().is_err() {
            break path;
        }
        number += 1;
    };
    match fs::rename(file, &aside) {
        Ok(()) => Ok(Some(aside)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SettingsError::Io { doing: "put aside", file: file.to_owned(), source }),
    }
}

/// The text of a settings file with a patch in it.
fn patched(text: &str, patch: &Json) -> Result<String, SettingsError> {
    let Json::Object(patch) = patch else { return Err(refused(format!("expected an object, found `{patch}`"))) };
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| refused(error.to_string()))?;
    let defaults = serde_json::to_value(Settings::default()).map_err(|error| refused(error.to_string()))?;
    merge(document.as_table_mut(), patch, Some(&defaults))?;
    // The blank line before a table that comes first now.
    Ok(document.to_string().trim_start_matches('\n').to_owned())
}

fn merge(table: &mut dyn TableLike, patch: &Map<String, Json>, defaults: Option<&Json>) -> Result<(), SettingsError> {
    for (key, value) in patch {
        let default = defaults.and_then(|defaults| defaults.get(key));
        match value {
            Json::Null => {
                table.remove(key);
            }
            same if !same.is_object() && Some(same) == default => {
                table.remove(key);
            }
            Json::Object(inner) => {
                let there = table.entry(key).or_insert_with(|| Item::Table(Table::new()));
                if !there.is_table_like() {
                    *there = Item::Table(Table::new());
                }
                if let Some(there) = there.as_table_like_mut() {
                    merge(there, inner, default)?;
                    if there.is_empty() {
                        table.remove(key);
                    }
                }
            }
            value => put(table, key, plain(key, value)?),
        }
    }
    Ok(())
}

/// Puts a value where the old one stood, with the comments around it.
fn put(table: &mut dyn TableLike, key: &str, mut value: toml_edit::Value) {
    match table.get_mut(key) {
        Some(there) => {
            if let Some(old) = there.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *there = Item::Value(value);
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// A value that is no table. Nothing that can be set is a list.
fn plain(key: &str, value: &Json) -> Result<toml_edit::Value, SettingsError> {
    match value {
        Json::Bool(value) => Ok((*value).into()),
        Json::String(value) => Ok(value.into()),
        Json::Number(value) if value.is_i64() => Ok(value.as_i64().unwrap_or_default().into()),
        value => Err(refused(format!("`{key}` cannot be `{value}`"))),
    }
}

fn refused(expected: impl Into<String>) -> SettingsError {
    SettingsError::Change { expected: expected.into().replace('\n', " ").trim_end().to_owned() }
}

fn write(text: &str, file: &Path) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Where it is a link, as dotfiles are, what it leads to is changed.
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let draft = file.with_extension("toml.new");
    let mut out = fs::File::create(&draft)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    fs::rename(&draft, file)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What the file holds after a patch, or what is said against it.
    fn check(before: &str, patch: &Json, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("errand/settings.toml");
        if !before.is_empty() {
            fs::create_dir(file.parent().unwrap()).unwrap();
            fs::write(&file, before).unwrap();
        }
        let said = match change(&file, patch, ToolTable::embedded()) {
            Ok(_) => fs::read_to_string(&file).unwrap(),
            Err(error) => {
                assert_eq!(fs::read_to_string(&file).unwrap_or_default(), before, "it was changed all the same");
                error.to_string()
            }
        };
        assert!(said == expected || (said != before && said.contains(expected) && said.contains(": ")), "{said}");
    }

    #[test]
    fn only_what_differs_from_the_defaults_is_in_the_file() {
        check("", &json!({ "day_first": true }), "day_first = true\n");
        check("day_first = true\n", &json!({ "day_first": false, "privacy": { "keep_days": 90 } }), "");
        check("[apps]\nMail = \"never\"\n", &json!({ "apps": { "Mail": null } }), "");
        check(
            "",
            &json!({ "approval": { "ask_below": 60 }, "app": { "hotkey": "Ctrl+Space" } }),
            "[approval]\nask_below = 60\n\n[app]\nhotkey = \"Ctrl+Space\"\n",
        );
    }

    #[test]
    fn what_the_user_wrote_around_it_stays() {
        check(
            "# mine\nday_first = true # as at home\nplanner = \"\"\n",
            &json!({ "day_first": true, "planner": "http://localhost:1", "desktop": { "country_code": "44" } }),
            "# mine\nday_first = true # as at home\nplanner = \"http://localhost:1\"\n\n[desktop]\ncountry_code = \"44\"\n",
        );
    }

    #[test]
    fn what_is_no_setting_changes_nothing() {
        let kept = "day_first = true\n";
        check(kept, &json!({ "day_last": true }), "unknown field `day_last`");
        check(kept, &json!({ "approval": { "ask_below": 180 } }), "from 0 to 100, found 180");
        check(kept, &json!({ "tools": { "create_not": "never" } }), "there is no tool `create_not`");
        check(kept, &json!({ "apps": { "Mail": "sometimes" } }), "unknown variant `sometimes`");
        check(kept, &json!({ "planner": ["x"] }), "`planner` cannot be");
        check(kept, &json!([1]), "expected an object");
        check(kept, &json!({ "privacy": 5 }), "cannot be changed so");
        check("day_first = 7\n", &json!({ "planner": "" }), "line 1");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let (file, dotfile) = (folder.path().join("settings.toml"), folder.path().join("dotfile"));
        fs::write(&dotfile, "").unwrap();
        std::os::unix::fs::symlink(&dotfile, &file).unwrap();
        change(&file, &json!({ "day_first": true }), ToolTable::embedded()).unwrap();
        assert_eq!(fs::read_to_string(&dotfile).unwrap(), "day_first = true\n");
        assert_eq!(fs::read_link(&file).unwrap(), dotfile);
    }

    #[test]
    fn a_file_that_is_put_aside_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        assert_eq!(put_aside(&file, "broken-1").unwrap(), None);
        for (text, name) in [("a", "settings.toml.broken-1"), ("b", "settings.toml.broken-1-2")] {
            fs::write(&file, text).unwrap();
            let aside = put_aside(&file, "broken-1").unwrap().unwrap();
            assert_eq!(aside, folder.path().join(name));
            assert_eq!(fs::read_to_string(aside).unwrap(), text);
        }
    }
}
