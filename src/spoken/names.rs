//! The right spelling of names that are known: `lutfi` is `Lutfi`.

use super::words::{Word, rewrite};

/// First names that are other words too, and stay as they were heard.
const ORDINARY: &[&str] = &[
    "amber",
    "angel",
    "april",
    "art",
    "august",
    "bill",
    "bob",
    "buddy",
    "chip",
    "christian",
    "chuck",
    "dawn",
    "dean",
    "don",
    "drew",
    "faith",
    "frank",
    "gene",
    "grace",
    "grant",
    "guy",
    "harmony",
    "hope",
    "ivy",
    "jack",
    "jay",
    "jean",
    "joy",
    "june",
    "king",
    "lance",
    "lily",
    "major",
    "mark",
    "mary",
    "may",
    "mike",
    "miles",
    "mom",
    "dad",
    "nick",
    "norm",
    "pat",
    "penny",
    "pierce",
    "ray",
    "red",
    "rich",
    "rob",
    "rose",
    "ruby",
    "sandy",
    "sky",
    "skip",
    "sue",
    "summer",
    "sunny",
    "ted",
    "tom",
    "violet",
    "wade",
    "ward",
    "will",
    "work",
    "home",
    "me",
];

/// Writes the names that are among the words as they are spelt.
pub(super) fn write(words: Vec<Word>, names: &[String]) -> Vec<Word> {
    let mut names: Vec<Vec<&str>> = names.iter().map(|name| name.split_whitespace().collect()).collect();
    names.retain(|name| !name.is_empty() && !matches!(name[..], [word] if ORDINARY.contains(&&*word.to_lowercase())));
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    rewrite(&words, |_, rest| {
        names.iter().find_map(|name| {
            let said = rest.get(..name.len())?;
            let (end, front) = (said.last()?, &said[..said.len() - 1]);
            let fits = front.iter().zip(name).all(|(word, part)| word.is(&part.to_lowercase()));
            let last = name.last()?.to_lowercase();
            let key = end.key();
            let owner = key.strip_prefix(&last)?;
            (fits && ["", "'s"].contains(&owner)).then(|| (name.len(), format!("{}{owner}", name.join(" "))))
        })
    })
}
