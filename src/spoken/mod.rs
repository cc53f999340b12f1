//! Spoken words: what a recogniser wrote in, what a person would have typed out; and answers given by voice.
//!
//! Comes in: recognised text, and names that are known. Goes out: a command (`budget dot pdf` is `budget.pdf`), or a reply to
//! a question. Invariant: pure; no word is lost that does not stand in a table of this folder, and what is normalised already
//! stays as it is.

mod addresses;
mod answer;
mod dates;
mod digits;
mod fillers;
mod marks;
mod names;
mod numbers;
mod streets;
mod times;
mod words;

#[cfg(test)]
mod tests;

pub use answer::answer;
use words::{join, split};

/// Passes after which a text is left as it is; the deepest chain of rewritings known takes three.
const MOST_PASSES: usize = 16;

/// Writes spoken words as a person would have typed them. `names` are those of people, in their right spelling.
pub fn normalise(text: &str, names: &[String]) -> String {
    let mut text = join(&split(text));
    // What one rule wrote may be what another reads, so the rules go round until nothing changes.
    for _ in 0..MOST_PASSES {
        let next = once(&text, names);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn once(text: &str, names: &[String]) -> String {
    let words = fillers::drop(split(text));
    let words = marks::write(words);
    let words = addresses::write(words);
    let words = digits::write(words);
    let words = streets::write(words);
    let words = times::write(words);
    let words = dates::write(words);
    let words = numbers::write(words);
    let words = names::write(words, names);
    join(&marks::without_last_stop(words))
}
