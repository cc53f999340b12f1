//! Marks that were said: `quote … unquote`, `new line`, `question mark`, `comma`; and the full stop that nobody types.

use super::words::{DETERMINERS, NEW_LINE, Word, last};

/// Spoken marks that stand after a word.
const MARKS: &[(&[&str], &str)] = &[
    (&["question", "mark"], "?"),
    (&["exclamation", "mark"], "!"),
    (&["exclamation", "point"], "!"),
    (&["comma"], ","),
];

const LINES: &[&[&str]] = &[&["new", "line"], &["newline"], &["next", "line"]];
const OPENING: &[&[&str]] = &[&["open", "quote"], &["open", "quotes"], &["begin", "quote"], &["quote"]];
const CLOSING: &[&[&str]] = &[
    &["close", "quote"],
    &["close", "quotes"],
    &["closed", "quote"],
    &["end", "quote"],
    &["end", "of", "quote"],
    &["unquote"],
];

/// Writes spoken marks as marks.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    let words = quote(words);
    let mut done: Vec<Word> = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        let is_noun = last(&done).is_some_and(|before| before.is_any(DETERMINERS));
        let mark = MARKS.iter().find(|(said, _)| begins_with(rest, said)).filter(|_| !is_noun);
        if let (Some((said, mark)), Some(before)) = (mark, done.last_mut().filter(|word| !word.ends_line())) {
            let outer = rest[said.len() - 1].after.trim_start_matches([',', '.', '?', '!']);
            before.after = format!("{}{mark}{outer}", before.after.trim_end_matches([',', '.']));
            rest = &rest[said.len()..];
            continue;
        }
        let line = LINES.iter().find(|said| begins_with(rest, said)).filter(|_| !is_noun && !done.is_empty());
        let line = line.filter(|said| !rest.get(said.len()).is_some_and(|next| next.is_any(&["of", "for"])));
        if let Some(said) = line {
            done.push(Word { before: String::new(), core: NEW_LINE.to_owned(), after: String::new() });
            rest = &rest[said.len()..];
            continue;
        }
        done.push(first.clone());
        rest = &rest[1..];
    }
    done
}

/// Puts what was said between `quote` and `unquote` between marks; either alone is a word like others.
fn quote(mut words: Vec<Word>) -> Vec<Word> {
    let mut from = 0;
    while let Some((open, said)) = find(&words, from, OPENING) {
        let inside = open + said;
        let Some((close, ends)) = find(&words, inside, CLOSING).filter(|(close, _)| *close > inside) else { break };
        let after = words[close + ends - 1].after.clone();
        let text = &mut words[close - 1];
        text.after = format!("{}\"{after}", text.after.trim_end_matches(','));
        words[inside].before.insert(0, '"');
        words.drain(close..close + ends);
        words.drain(open..inside);
        from = close - said;
    }
    words
}

/// The first of these phrases from a place on, and how many words it has.
fn find(words: &[Word], from: usize, phrases: &[&[&str]]) -> Option<(usize, usize)> {
    (from..words.len()).find_map(|at| {
        let phrase = phrases.iter().find(|phrase| begins_with(&words[at..], phrase))?;
        Some((at, phrase.len()))
    })
}

fn begins_with(words: &[Word], phrase: &[&str]) -> bool {
    words.len() >= phrase.len()
        && words.iter().zip(phrase).all(|(word, said)| word.is(said))
        && words[..phrase.len() - 1].iter().all(|word| word.after.is_empty())
}

/// A recogniser ends every text with a full stop; who types a single sentence does not.
pub(super) fn without_last_stop(mut words: Vec<Word>) -> Vec<Word> {
    let sentences = words.iter().filter(|word| word.after.contains(['.', '?', '!'])).count();
    let is_stop = |after: &str| after.ends_with('.') && !after.ends_with("..");
    if let Some(last) = words.last_mut().filter(|last| sentences == 1 && is_stop(&last.after)) {
        last.after.pop();
    }
    words
}
