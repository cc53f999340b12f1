//! Whether two desktops are the same to a person.
//!
//! Comes in: two snapshots as JSON. Goes out: yes or no. Identifiers (`id`) do not count, and where one is named, what it
//! stands for is compared; nor does the order of lists, the case of letters, white space, or punctuation at the end.

use std::collections::HashMap;

use serde_json::Value as Json;

/// Whether the snapshots show the same things.
pub fn same_outcome(a: &Json, b: &Json) -> bool {
    shown(a, &named(a)) == shown(b, &named(b))
}

/// What each identifier in the snapshot stands for.
fn named(snapshot: &Json) -> HashMap<String, String> {
    let mut found = HashMap::new();
    collect(snapshot, &mut found);
    found
}

fn collect(value: &Json, found: &mut HashMap<String, String>) {
    match value {
        Json::Object(fields) => {
            if let Some(Json::String(id)) = fields.get("id") {
                found.insert(id.clone(), shown(value, &HashMap::new()));
            }
            fields.values().for_each(|value| collect(value, found));
        }
        Json::Array(members) => members.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

/// A value in a form that is equal for what a person would call the same.
fn shown(value: &Json, named: &HashMap<String, String>) -> String {
    match value {
        Json::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| *name != "id");
            let mut fields: Vec<_> = fields.map(|(name, value)| format!("{name:?}: {}", shown(value, named))).collect();
            fields.sort();
            format!("{{{}}}", fields.join(", "))
        }
        Json::Array(members) => {
            let mut members: Vec<_> = members.iter().map(|member| shown(member, named)).collect();
            members.sort();
            format!("[{}]", members.join(", "))
        }
        Json::String(text) => match named.get(text) {
            Some(thing) => thing.clone(),
            None => format!("{:?}", words(text)),
        },
        other => other.to_string(),
    }
}

fn words(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_end_matches(['.', '!', '?']).to_owned()
}
