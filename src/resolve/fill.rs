//! What code adds to a plan that copies the command's words: capitals, missing titles, usual lengths.

use serde_json::{Value as Json, json};

use super::Draft;
use crate::dates::Moment;
use crate::tools::{Role, Tool};

/// Minutes that a meeting lasts when nothing is said.
const USUAL_MINUTES: i64 = 60;
/// The longest title that is made from a text.
const TITLE_WORDS: usize = 6;
const TITLE_CHARACTERS: usize = 50;

/// Fills what the command left open.
pub(super) fn fill(tool: &Tool, draft: &mut Draft) {
    let text = tool.parameters.iter().filter(|parameter| parameter.role == Role::Text);
    let text = text.filter_map(|parameter| draft.arguments.get(&parameter.name)?.as_str());
    let title = text.map(title_from).find(|title| !title.is_empty());
    let day_only = matches!(draft.start, Some(Moment::Day(_)));
    for parameter in &tool.parameters {
        let Some(value) = draft.arguments.get_mut(&parameter.name) else { continue };
        match parameter.role {
            Role::Title if value == "" => *value = Json::from(title.clone().unwrap_or_default()),
            Role::Minutes if value.as_i64().is_none_or(|minutes| minutes <= 0) => *value = json!(USUAL_MINUTES),
            Role::Transport if value == "" => *value = json!("d"),
            Role::Flag if day_only => *value = json!(true),
            _ => {}
        }
    }
}

/// The words with a capital first, unless they begin with something that is written as it is: `iPhone`, `a@b.org`. More
/// than a line was pasted rather than said, and stays as it is.
pub(super) fn capital(value: Json) -> Json {
    let Some(text) = value.as_str().filter(|text| !text.contains('\n')) else { return value };
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let as_it_is = first_word.chars().skip(1).any(char::is_uppercase)
        || first_word.trim_end_matches(['.', ':']).contains(['@', '/', '.', ':', '_', '\\']);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() && !as_it_is => {
            Json::from(first.to_uppercase().chain(letters).collect::<String>())
        }
        _ => value,
    }
}

/// The first words of a text, as a title for it.
fn title_from(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let sentence = line.split_inclusive(['.', '!', '?']).find(|part| part.trim().chars().count() > 3).unwrap_or(line);
    let words: Vec<&str> = sentence.split_whitespace().take(TITLE_WORDS).collect();
    let title: String = words.join(" ").chars().take(TITLE_CHARACTERS).collect();
    title.trim_end_matches([',', ';', ':', '.', '!', '-', '–', ' ']).to_owned()
}
