//! A text as words with the marks around them, and rewriting some of them.
//!
//! Invariant: splitting and joining changes nothing but spaces; a rule never reaches over a mark.

/// A word, and the marks before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub before: String,
    pub core: String,
    pub after: String,
}

/// The core of a line's end.
pub(super) const NEW_LINE: &str = "\n";

const OPENING: &[char] = &['"', '“', '‘', '\'', '(', '['];
const CLOSING: &[char] = &['.', ',', '?', '!', ';', ':', '"', '”', '’', '\'', ')', ']', '…'];

/// Words before which a noun follows, so that what follows is no address and no spoken mark.
pub(super) const DETERMINERS: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "another", "any", "some", "my", "your", "his", "her", "its",
    "our", "their", "every", "each", "which", "no",
];

impl Word {
    fn new(text: &str) -> Word {
        let core = text.trim_start_matches(OPENING);
        let before = &text[..text.len() - core.len()];
        let bare = core.trim_end_matches(CLOSING);
        if bare.is_empty() {
            return Word { before: String::new(), core: text.to_owned(), after: String::new() };
        }
        Word { before: before.to_owned(), core: bare.to_owned(), after: core[bare.len()..].to_owned() }
    }

    /// What it is looked up by.
    pub fn key(&self) -> String {
        self.core.to_lowercase().replace('’', "'")
    }

    pub fn is(&self, key: &str) -> bool {
        self.key() == key
    }

    pub fn is_any(&self, keys: &[&str]) -> bool {
        keys.contains(&self.key().as_str())
    }

    pub fn ends_line(&self) -> bool {
        self.core == NEW_LINE
    }
}

pub(super) fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            words.push(Word { before: String::new(), core: NEW_LINE.to_owned(), after: String::new() });
        }
        words.extend(line.split_whitespace().map(Word::new));
    }
    words
}

pub(super) fn join(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        let begins_line = text.is_empty() || text.ends_with(NEW_LINE);
        if !begins_line && !word.ends_line() {
            text.push(' ');
        }
        text.extend([word.before.as_str(), word.core.as_str(), word.after.as_str()]);
    }
    text.trim().to_owned()
}

/// The words from the first on that no mark parts.
pub(super) fn clause(rest: &[Word]) -> &[Word] {
    let end = rest.iter().enumerate().position(|(index, word)| {
        let parted = index > 0 && (!rest[index - 1].after.is_empty() || !word.before.is_empty());
        parted || word.ends_line()
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// Goes through the words from left to right. `rule` sees those that were passed and the clause that follows; where it gives
/// a number of words and a text, the text stands in the place of the words.
pub(super) fn rewrite(words: &[Word], rule: impl Fn(&[Word], &[Word]) -> Option<(usize, String)>) -> Vec<Word> {
    let mut done: Vec<Word> = Vec::with_capacity(words.len());
    let mut rest = words;
    while let Some(first) = rest.first() {
        let (taken, core) = match rule(&done, clause(rest)) {
            Some((taken, core)) if taken > 0 => (taken, core),
            _ => (1, first.core.clone()),
        };
        done.push(Word { before: first.before.clone(), core, after: rest[taken - 1].after.clone() });
        rest = &rest[taken..];
    }
    done
}

/// The last word that was passed, where no mark and no line parts it from what follows.
pub(super) fn last(done: &[Word]) -> Option<&Word> {
    done.last().filter(|word| word.after.is_empty() && !word.ends_line())
}
