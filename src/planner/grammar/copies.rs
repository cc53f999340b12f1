//! Copying: a command → grammar rules for the texts that may be copied out of it.
//!
//! Comes in: a command. Goes out: the rules `run` (a stretch of the command's words) and `runs` (one or two of them, as
//! "Friday … at noon" makes "Friday at noon"). Invariant: `run` accepts every stretch of whole words, with or without
//! the punctuation around each, a possessive ending or a plural `s`, with fillers left out, and either case of a word's
//! first letter; and it accepts nothing that is not made of the command's words in their order.
//!
//! Names, places, dates, files and titles of a plan are copies by the rules of plans. A small model that copies a rare
//! word letter by letter goes astray; held to the command it cannot (`docs/models.md` has the gain).

/// More words are not held to: each is a way on for every copied text, and the sampler's time grows with them.
const MOST_WORDS: usize = 120;

/// Words that people say while they think; a copy may leave them out.
const FILLERS: [&str; 8] = ["um", "uh", "uhm", "er", "erm", "hmm", "ah", "like"];

/// The rules of a command; none where it has too many words, or none.
pub(super) fn rules(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let starts: Vec<String> = (0..words.len()).map(|index| format!("run-{index}")).collect();
    let mut rules = format!("run ::= {}\nruns ::= run ((\" \" | \" at \" | \" on \") run)?\n", starts.join(" | "));
    for (index, word) in words.iter().enumerate() {
        let forms: Vec<String> = forms(word).iter().map(|form| literal(form)).collect();
        rules += &format!("word-{index} ::= {}\n", forms.join(" | "));
        rules += &match following(&words, index).as_slice() {
            [] => format!("run-{index} ::= word-{index}\n"),
            next => format!("run-{index} ::= word-{index} (\" \" ({}))?\n", next.join(" | ")),
        };
    }
    Some(rules)
}

/// The runs that may go on behind a word: the next, and the one behind fillers and lone punctuation.
fn following(words: &[&str], index: usize) -> Vec<String> {
    let mut next = Vec::new();
    for (index, word) in words.iter().enumerate().skip(index + 1) {
        next.push(format!("run-{index}"));
        let bare = bare(word).to_lowercase();
        if !bare.is_empty() && !FILLERS.contains(&bare.as_str()) {
            break;
        }
    }
    next
}

/// A word as it stands, without the punctuation around it, and without its possessive or plural ending.
fn forms(word: &str) -> Vec<&str> {
    let bare = bare(word);
    let closed = word.trim_end_matches(is_edge);
    let opened = word.trim_start_matches(is_edge);
    let owner = ["'s", "’s", "s"].iter().find_map(|ending| bare.strip_suffix(ending));
    let mut forms = vec![word, closed, opened, bare];
    forms.extend(owner);
    forms.retain(|form| !form.is_empty());
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn bare(word: &str) -> &str {
    word.trim_matches(is_edge)
}

fn is_edge(char: char) -> bool {
    "\"'“”‘’«»().,;:!?…[]{}–—".contains(char)
}

/// A form as a plan's string holds it, as a literal of the grammar; its first letter in either case.
fn literal(form: &str) -> String {
    let mut chars = form.chars();
    let first = chars.next().unwrap_or_default();
    let (lower, upper) = (first.to_lowercase().to_string(), first.to_uppercase().to_string());
    match lower == upper {
        true => quoted(form),
        false if chars.as_str().is_empty() => format!("({} | {})", quoted(&lower), quoted(&upper)),
        false => format!("({} | {}) {}", quoted(&lower), quoted(&upper), quoted(chars.as_str())),
    }
}

/// Text in the escapes of a plan's strings, which are JSON's, and then in those of the grammar. A dollar sign is written
/// so that it is money and no reference.
fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => literal.push_str(r#"\\\""#),
            '\\' => literal.push_str(r"\\\\"),
            '$' => literal.push_str(r"\\u0024"),
            control if control < ' ' => literal += &format!(r"\\u{:04x}", u32::from(control)),
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}
