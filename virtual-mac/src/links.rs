//! In: a URL or a path that was opened. Out: what the desktop then shows: a draft for `mailto:` and `sms:`, a record for
//! everything else. Nothing is fetched.

use std::path::Path;

use percent_encoding::percent_decode_str;

use crate::apps;
use crate::fault::Fault;
use crate::model::Model;
use crate::store;

/// Opens a URL, or a file by its path.
pub fn open(model: &Model<'_>, target: &str) -> Result<(), Fault> {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("mailto") => mailto(model, &target["mailto:".len()..]),
        Some("sms" | "imessage") => sms(model, target.split_once(':').map_or("", |(_, rest)| rest)),
        Some("file") => file(model, &decode(target["file:".len()..].trim_start_matches("//")), None),
        Some("maps") => store::record_opened(model.store, "map", target, Some("Maps")),
        Some("http" | "https") if target.contains("://maps.apple.com/") => {
            store::record_opened(model.store, "map", target, Some("Maps"))
        }
        Some(scheme)
            if scheme.len() > 1
                && scheme.bytes().all(|each| each.is_ascii_alphanumeric() || b"+-.".contains(&each)) =>
        {
            store::record_opened(model.store, "url", target, None)
        }
        _ => file(model, target, None),
    }
}

/// Opens a file in an app, the app for its kind where none is named.
pub fn file(model: &Model<'_>, path: &str, app: Option<&str>) -> Result<(), Fault> {
    let absolute = std::path::absolute(path)?;
    if !Path::new(&absolute).exists() {
        return Err(Fault::NoSuchFile(path.to_owned()));
    }
    let app = app.unwrap_or_else(|| match absolute.extension().and_then(|ending| ending.to_str()) {
        Some("pdf" | "png" | "jpg") => "Preview",
        Some("docx") => "Pages",
        Some("xlsx" | "csv") => "Numbers",
        Some("txt" | "md") => "TextEdit",
        _ => "Finder",
    });
    store::record_opened(model.store, "file", &absolute.to_string_lossy(), Some(app))
}

fn mailto(model: &Model<'_>, rest: &str) -> Result<(), Fault> {
    let (addresses, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut to = list(addresses);
    let (mut cc, mut bcc, mut subject, mut body) = (Vec::new(), Vec::new(), String::new(), String::new());
    for (key, value) in pairs(query) {
        match key.as_str() {
            "to" => to.extend(list(value)),
            "cc" => cc.extend(list(value)),
            "bcc" => bcc.extend(list(value)),
            "subject" => subject = decode(value),
            "body" => body = decode(value).replace("\r\n", "\n"),
            _ => {}
        }
    }
    apps::compose_mail(&model.of("Mail")?, [&to, &cc, &bcc], &subject, &body)
}

/// `sms:+15550100&body=…` and `sms:/open?addresses=…,…&body=…`.
fn sms(model: &Model<'_>, rest: &str) -> Result<(), Fault> {
    let (head, query) = rest.split_once(['?', '&']).unwrap_or((rest, ""));
    let mut recipients = if head.starts_with('/') { Vec::new() } else { list(head) };
    let mut body = String::new();
    for (key, value) in pairs(query) {
        match key.as_str() {
            "addresses" | "recipients" => recipients.extend(list(value)),
            "body" => body = decode(value),
            _ => {}
        }
    }
    apps::draft_message(&model.of("Messages")?, &recipients, &body)
}

fn pairs(query: &str) -> impl Iterator<Item = (String, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('=')).map(|(key, value)| (key.to_ascii_lowercase(), value))
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(decode).filter(|each| !each.is_empty()).collect()
}

/// Undoes percent escapes; a `+` stays a plus sign, as in mail addresses and phone numbers.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
