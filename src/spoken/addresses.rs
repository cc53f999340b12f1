//! Addresses and files that were spelt: `sid at example dot com`, `budget dot pdf`, `example dot com slash help`.

use super::digits::digit;
use super::words::{DETERMINERS, Word, last, rewrite};

/// How the signs within a name are said.
const SIGNS: &[(&str, &str)] =
    &[("dot", "."), ("point", "."), ("underscore", "_"), ("dash", "-"), ("hyphen", "-"), ("minus", "-"), ("plus", "+")];

/// The ends of hosts, without those that are everyday words.
const DOMAINS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "io", "dev", "co", "uk", "de", "fr", "eu", "ca", "app", "info", "tv", "ai",
    "au", "nl", "ch", "es", "jp", "se", "dk", "nz",
];

/// The ends of files.
const FILES: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "md", "key", "pages", "numbers", "ppt", "pptx", "png", "jpg",
    "jpeg", "gif", "heic", "mov", "mp3", "mp4", "wav", "zip", "html", "json", "rtf", "dmg", "ics",
];

/// Words before `at` that are no mailbox: `meet me at example dot com`.
const NO_MAILBOX: &[&str] = &[
    "me",
    "us",
    "him",
    "them",
    "it",
    "you",
    "is",
    "are",
    "was",
    "be",
    "look",
    "looking",
    "meet",
    "meeting",
    "shop",
    "here",
    "there",
    "up",
    "site",
    "page",
    "store",
    "available",
    "and",
    "or",
    "to",
    "in",
    "on",
    "at",
    "with",
    "for",
    "from",
    "email",
    "mail",
    "send",
    "call",
    "text",
];

/// Words that begin no name.
const NO_NAME: &[&str] =
    &["to", "at", "in", "on", "of", "and", "or", "is", "with", "for", "from", "it", "called", "named"];

/// Writes them as they are typed.
pub(super) fn write(words: Vec<Word>) -> Vec<Word> {
    rewrite(&words, |done, rest| mail(done, rest).or_else(|| name(rest)))
}

/// A mailbox, `at` and a host.
fn mail(done: &[Word], rest: &[Word]) -> Option<(usize, String)> {
    let first = rest.first()?;
    let is_noun = last(done).is_some_and(|word| word.is_any(DETERMINERS));
    if is_noun || first.is_any(NO_MAILBOX) || first.is_any(DETERMINERS) || !is_part(first) {
        return None;
    }
    let (mut mailbox, mut taken) = parts(rest, SIGNS).pop()?;
    while let Some(digit) = rest.get(taken).and_then(|word| digit(&word.key())) {
        mailbox.push(digit);
        taken += 1;
    }
    let at = match &rest[taken..] {
        [at, sign, ..] if at.is("at") && sign.is("sign") => 2,
        [at, ..] if at.is_any(&["at", "@"]) => 1,
        _ => return None,
    };
    let (host, read) = host(&rest[taken + at..])?;
    Some((taken + at + read, format!("{mailbox}@{host}").to_lowercase()))
}

/// A host with what is said after `slash`, or a file.
fn name(rest: &[Word]) -> Option<(usize, String)> {
    let first = rest.first()?;
    if first.is_any(DETERMINERS) || first.is_any(NO_NAME) {
        return None;
    }
    let file = parts(rest, SIGNS).into_iter().rev().find(|(text, taken)| *taken > 1 && ends_in(text, FILES));
    if let Some((file, taken)) = file {
        return Some((taken, file));
    }
    let (mut host, mut taken) = host(rest)?;
    while let [slash, part, ..] = &rest[taken..]
        && slash.is("slash")
        && is_part(part)
    {
        host = format!("{host}/{}", part.core);
        taken += 2;
    }
    (taken > 1).then_some((taken, host))
}

fn host(rest: &[Word]) -> Option<(String, usize)> {
    let signs = &SIGNS[..6];
    parts(rest, signs).into_iter().rev().find(|(text, _)| ends_in(text, DOMAINS))
}

/// Every name that the words begin with, the shortest first: parts with spoken signs between them, letters told one by one.
fn parts(rest: &[Word], signs: &[(&str, &str)]) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let (mut text, mut taken) = (String::new(), 0);
    while let Some((part, read)) = part(&rest[taken..], text.ends_with('.')) {
        text += &part;
        taken += read;
        found.push((text.clone(), taken));
        let sign = rest.get(taken).and_then(|word| signs.iter().find(|(said, _)| word.is(said)));
        let Some((_, sign)) = sign else { break };
        text += sign;
        taken += 1;
    }
    found
}

/// A part of a name; behind a point the letters of an ending (`p d f`, `m p three`), and `w w w` in front.
fn part(rest: &[Word], after_point: bool) -> Option<(String, usize)> {
    let first = rest.first()?;
    let letter = |word: &Word| {
        let key = word.key();
        if key.len() == 1 { key.chars().next().filter(char::is_ascii_alphanumeric) } else { digit(&key) }
    };
    let spelt: String = rest.iter().map_while(letter).take(4).collect();
    let ending = (2..=spelt.len()).rev().find(|length| {
        let letters = &spelt[..*length];
        letters == "www" || after_point && (FILES.contains(&letters) || DOMAINS.contains(&letters))
    });
    if let Some(length) = ending.filter(|_| first.core.len() == 1) {
        return Some((spelt[..length].to_owned(), length));
    }
    let half_spelt = rest.get(1).and_then(|word| digit(&word.key()));
    if let Some(digit) =
        half_spelt.filter(|digit| after_point && FILES.contains(&format!("{}{digit}", first.key()).as_str()))
    {
        return Some((format!("{}{digit}", first.key()), 2));
    }
    is_part(first).then(|| (first.core.clone(), 1))
}

fn is_part(word: &Word) -> bool {
    let signs = SIGNS.iter().all(|(said, _)| !word.is(said));
    signs && word.core.chars().all(|c| c.is_alphanumeric() || "._-+".contains(c))
}

fn ends_in(text: &str, endings: &[&str]) -> bool {
    let text = text.to_lowercase();
    text.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && endings.contains(&ending))
}
