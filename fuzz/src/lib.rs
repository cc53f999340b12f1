//! Every reader of text or bytes from outside, on bytes of any kind: none may panic, and each holds what it promises.
//!
//! Comes in: bytes. Goes out: nothing, or a panic that names the promise that was broken. The fuzz targets run these, and
//! so does `tests/fuzzed.rs`, which includes this file.

use std::path::Path;

use errand::dates::{self, Context};
use errand::plan::{self, Graph, Reader};
use errand::planner::gguf;
use errand::tools::{self, Tool, ToolTable};
use errand::{eval, settings, wire};

/// A plan reads the same in one piece and in pieces; a plan that passes the check is printed as it is read, and its graph
/// has no way back.
pub fn plan(bytes: &[u8]) {
    let Some((size, text)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let whole = plan::parse(&text);
    assert_eq!(whole, in_pieces(&text, usize::from(*size).max(1)), "pieces change what is read");
    let tools: Vec<&Tool> = ToolTable::embedded().tools.iter().collect();
    let Ok(checked) = whole.and_then(|calls| plan::check(&calls, &tools)) else { return };
    let again = plan::parse(&checked.to_string()).and_then(|calls| plan::check(&calls, &tools));
    assert_eq!(again.as_ref(), Ok(&checked), "a printed plan is another plan");
    let graph = Graph::new(&checked.calls);
    for call in &checked.calls {
        assert!(graph.after(call.number).iter().all(|before| *before < call.number), "an edge leads back");
    }
}

fn in_pieces(text: &str, size: usize) -> Result<Vec<plan::Call>, plan::PlanError> {
    let mut reader = Reader::new();
    let mut calls = Vec::new();
    let letters: Vec<char> = text.chars().collect();
    for piece in letters.chunks(size) {
        calls.extend(reader.push(&piece.iter().collect::<String>())?);
    }
    calls.extend(reader.finish()?);
    Ok(calls)
}

/// A phrase is a moment or an error; what is said of the end is one as well, and never lies before the start.
pub fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (start, end) = text.split_once('\n').unwrap_or((&text, ""));
    let now = jiff::Timestamp::UNIX_EPOCH.in_tz("America/New_York").expect("the zone is built in");
    let at = Context::new(now);
    let Ok(start) = dates::resolve(start, &at) else { return };
    assert!(!start.moment.to_string().is_empty());
    if let Ok(end) = dates::resolve_end(end, &start.moment, &at) {
        assert!(end.date() >= start.moment.date(), "it ends before it starts: {end}");
    }
}

/// Settings that are read are written as settings that read the same.
pub fn settings(bytes: &[u8]) {
    let (file, table) = (Path::new("settings.toml"), ToolTable::embedded());
    let Ok(read) = settings::read(&String::from_utf8_lossy(bytes), file, table) else { return };
    let written = toml::to_string(&read).expect("settings can be written");
    let again = settings::read(&written, file, table).expect("written settings can be read");
    assert_eq!(again, read);
}

/// Items of plans and of dates are read or refused.
pub fn items(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(items) = eval::read_items(&text, ToolTable::embedded()) {
        assert!(items.len() <= text.lines().count());
    }
    if let Ok(items) = eval::read_date_items(&text) {
        assert!(items.len() <= text.lines().count());
    }
}

/// A model's header is read or refused, within the bytes that are there.
pub fn gguf(bytes: &[u8]) {
    let length = u64::try_from(bytes.len()).expect("a length");
    if let Ok(header) = gguf::header(bytes, length) {
        assert!(header.tools.len() <= bytes.len());
    }
}

/// A `tools.toml` is read or refused at a line of its own.
pub fn tools(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(tools) = tools::read_folder("notes", &text, &ToolTable::embedded().scripts) {
        assert!(tools.iter().all(|(_, at)| at.line <= text.lines().count()));
    }
}

/// A line is a request, or refused with the id that it has; a request that is written is read again.
pub fn request(bytes: &[u8]) {
    match wire::read(bytes) {
        Ok((id, request)) => {
            let mut line = serde_json::to_value(&request).expect("requests can be written");
            line["id"] = id.as_str().into();
            let again = wire::read(line.to_string().as_bytes()).expect("a written request can be read");
            assert_eq!(again.0, id);
        }
        Err(refused) => assert!(!refused.reason.is_empty()),
    }
}
