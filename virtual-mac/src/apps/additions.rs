//! The few standard additions that scripts may use. Shell scripts are refused always: nothing that the assistant does
//! needs one, and a test must see it if something tries.

use super::{Behaviour, PLAIN};
use crate::fault::Fault;
use crate::links;
use crate::model::{Call, Model};
use crate::store;
use crate::value::Value;

pub const BEHAVIOUR: Behaviour = Behaviour { command, ..PLAIN };

fn command(model: &Model<'_>, call: &Call<'_>) -> Result<Option<Value>, Fault> {
    Ok(Some(match call.name {
        "do shell script" => return Err(Fault::Privilege),
        "open location" => {
            links::open(model, call.text())?;
            Value::Missing
        }
        "display notification" => {
            store::record_opened(model.store, "notification", call.text(), None)?;
            Value::Missing
        }
        "read" => match &call.direct {
            Some(Value::File(path)) => ascii(path)?.into(),
            _ => return Err(Fault::WrongType),
        },
        "current date" => model.now(),
        "path to" => {
            let folder = match call.text() {
                "home folder" => model.home.to_path_buf(),
                "desktop" => model.home.join("Desktop"),
                "documents folder" => model.home.join("Documents"),
                "downloads folder" => model.home.join("Downloads"),
                _ => return Err(Fault::NoSuchObject),
            };
            Value::File(folder.to_string_lossy().into_owned())
        }
        _ => return Ok(None),
    }))
}

/// A file's text as far as all encodings agree on it: without `as`, a Mac does not read it as UTF-8.
fn ascii(path: &str) -> Result<String, Fault> {
    let text = std::fs::read_to_string(path).map_err(|_| Fault::NoSuchFile(path.to_owned()))?;
    if text.is_ascii() { Ok(text) } else { Err(Fault::WrongType) }
}
