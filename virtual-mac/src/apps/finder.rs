//! Finder: its objects are the files of the home folder, mirrored into rows before each event. The files are the truth:
//! deleting moves a file to the home folder's `.Trash`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::json;

use super::{Behaviour, PLAIN, object};
use crate::fault::Fault;
use crate::links;
use crate::model::{Call, Model};
use crate::store::{self, Object};
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { elements, read, write, delete, command, prepare, ..PLAIN };

const IN_URL: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'#').add(b'?').add(b'"').add(b'<').add(b'>');

/// The application's items are what lies on the desktop.
fn elements(model: &Model<'_>, base: &Object, class: &str) -> Result<Option<Vec<Object>>, Fault> {
    if base.class != "application" || !model.dictionary.is_a(class, "item") {
        return Ok(None);
    }
    model.children(&row(model, &model.home.join("Desktop"))?, class).map(Some)
}

fn read(model: &Model<'_>, object: &Object, property: &str) -> Result<Option<Value>, Fault> {
    if object.class == "application" {
        return Ok(Some(match property {
            "home" => Value::Object(row(model, model.home)?.id),
            "desktop" => Value::Object(row(model, &model.home.join("Desktop"))?.id),
            "trash" => Value::Object(row(model, &model.home.join(".Trash"))?.id),
            "selection" => Value::List(Vec::new()),
            _ => return Ok(None),
        }));
    }
    let path = PathBuf::from(object.text("_path"));
    let moment = |time: std::io::Result<SystemTime>| {
        let passed = time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        passed.map_or(Value::Missing, |passed| Value::Date(passed.as_millis() as i64))
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(match property {
        "name" | "displayed name" => name.into(),
        "name extension" => ending.into(),
        "size" | "physical size" => Value::Number(fs::metadata(&path)?.len() as f64),
        "modification date" => moment(fs::metadata(&path)?.modified()),
        "creation date" => moment(fs::metadata(&path)?.created()),
        "kind" => kind(&path).into(),
        "URL" => format!("file://{}", utf8_percent_encode(object.text("_path"), IN_URL)).into(),
        _ => return Ok(None),
    }))
}

fn write(model: &Model<'_>, object: &Object, property: &str, value: &Value) -> Result<(), Fault> {
    let path = PathBuf::from(object.text("_path"));
    match (property, value) {
        ("name", Value::Text(name)) if !name.contains('/') && !name.is_empty() => {
            let renamed = path.with_file_name(name);
            fs::rename(&path, &renamed)?;
            store::update(model.store, object, [("_path", renamed.to_string_lossy().into_owned().into())])
        }
        _ => Err(Fault::Handler("the virtual Finder only renames")),
    }
}

fn delete(model: &Model<'_>, object: &Object) -> Result<(), Fault> {
    let path = Path::new(object.text("_path"));
    fs::rename(path, model.home.join(".Trash").join(path.file_name().ok_or(Fault::WrongType)?))?;
    store::remove(model.store, object)
}

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    let kind = match call.name {
        "open" => "file",
        "reveal" | "select" => "revealed",
        "activate" => return Ok(Some(Value::Missing)),
        "make" | "move" | "duplicate" | "empty" | "erase" => {
            return Err(Fault::Handler("the virtual Finder does not do this"));
        }
        _ => return Ok(None),
    };
    let targets = match &call.direct {
        Some(Value::List(list)) => list.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    for target in targets {
        let path = match target {
            Value::File(path) => path,
            Value::Object(id) => store::object(model.store, id)?.text("_path").to_owned(),
            _ => return Err(Fault::NoSuchObject),
        };
        match kind {
            "file" => links::file(model, &path, None)?,
            _ if !Path::new(&path).exists() => return Err(Fault::NoSuchFile(path)),
            _ => store::record_opened(model.store, kind, &path, Some("Finder"))?,
        }
    }
    Ok(Some(Value::Missing))
}

/// Makes the rows agree with the files.
fn prepare(model: &Model<'_>) -> Result<(), Fault> {
    let known = store::everything(model.store, "Finder")?;
    let mut rows: BTreeMap<PathBuf, i64> = known.iter().map(|each| (each.text("_path").into(), each.id)).collect();
    let mut seen = BTreeSet::new();
    let application = model.application()?.id;
    let mut waiting = vec![(model.home.to_path_buf(), application), (model.home.join(".Trash"), application)];
    while let Some((path, container)) = waiting.pop() {
        let class = if path.ends_with(".Trash") {
            "trash-object"
        } else if path.is_dir() {
            "folder"
        } else {
            "document file"
        };
        let id = match rows.get(&path) {
            Some(id) => *id,
            None => {
                let properties = object(json!({ "_path": path.to_string_lossy() }));
                store::insert(model.store, "Finder", class, Some(container), properties)?.id
            }
        };
        rows.insert(path.clone(), id);
        if path.is_dir() {
            let mut inside =
                fs::read_dir(&path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
            inside.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
            inside.sort_by(|left, right| right.cmp(left));
            waiting.extend(inside.into_iter().map(|path| (path, id)));
        }
        seen.insert(path);
    }
    for object in known.iter().filter(|object| !seen.contains(Path::new(object.text("_path")))) {
        store::remove(model.store, object)?;
    }
    Ok(())
}

fn row(model: &Model<'_>, path: &Path) -> Result<Object, Fault> {
    let all = store::everything(model.store, "Finder")?;
    all.into_iter().find(|each| Path::new(each.text("_path")) == path).ok_or(Fault::NoSuchObject)
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        _ if path.is_dir() => "Folder",
        Some("pdf") => "PDF document",
        Some("docx") => "Microsoft Word document (.docx)",
        Some("xlsx") => "Microsoft Excel Workbook (.xlsx)",
        Some("png") => "PNG image",
        Some("txt" | "md") => "Plain Text Document",
        _ => "Document",
    }
}
