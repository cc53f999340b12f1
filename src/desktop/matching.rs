//! Which of many names is meant.
//!
//! Comes in: what was said, and things with names. Goes out: the things that fit best, all of them where several fit
//! equally, none where nothing is close. Invariant: unlike names never match, however few there are.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a name fits what was said, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The same, but for case, accents and punctuation.
    Exact,
    /// The same words in another order, or in the plural.
    SameWords,
    /// Every word said is a word of the name.
    WholeWords,
    /// Every word of the name was said, with words such as "my" or "note" around them.
    Inside,
    /// Every word said begins a word of the name.
    Beginnings,
    /// One letter of a long word is off.
    Misspelt,
}

/// The things whose names fit best; several when they fit equally.
pub fn best<'a, T, N>(said: &str, things: &'a [T], names: impl Fn(&'a T) -> N) -> Vec<&'a T>
where
    N: IntoIterator<Item = &'a str>,
{
    let ranked = ranked(said, things, &names);
    if ranked.is_empty()
        && let Some(rest) = without_title(said)
    {
        return ranked_best(self::ranked(&rest, things, &names));
    }
    ranked_best(ranked)
}

/// How one name fits, or `None` where it is not close.
pub fn fit(said: &str, name: &str) -> Option<Fit> {
    let (said, name) = (words(said), words(name));
    if said.is_empty() || name.is_empty() {
        return None;
    }
    if said == name {
        return Some(Fit::Exact);
    }
    let within = |some: &[String], others: &[String]| some.iter().all(|a| others.iter().any(|b| same(a, b)));
    if said.len() == name.len() && within(&said, &name) && within(&name, &said) {
        return Some(Fit::SameWords);
    }
    if within(&said, &name) {
        return Some(Fit::WholeWords);
    }
    let rest: Vec<&String> = said.iter().filter(|word| !name.iter().any(|other| same(word, other))).collect();
    if within(&name, &said) && rest.iter().all(|word| FILLERS.contains(&word.as_str())) {
        return Some(Fit::Inside);
    }
    if said.iter().all(|word| name.iter().any(|other| other.starts_with(word.as_str()))) {
        return Some(Fit::Beginnings);
    }
    let close = |a: &String| name.iter().any(|b| same(a, b) || misspelt(a, b));
    (said.iter().all(close)).then_some(Fit::Misspelt)
}

/// Words that people put round a name.
const FILLERS: [&str; 22] = [
    "a",
    "an",
    "the",
    "my",
    "our",
    "of",
    "note",
    "notes",
    "list",
    "lists",
    "folder",
    "file",
    "document",
    "doc",
    "calendar",
    "reminder",
    "reminders",
    "group",
    "called",
    "named",
    "titled",
    "pdf",
];

/// Titles and kin words that a name in an address book may lack.
const TITLES: [&str; 20] = [
    "dr",
    "doctor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "prof",
    "professor",
    "aunt",
    "auntie",
    "uncle",
    "cousin",
    "sister",
    "brother",
    "coach",
    "captain",
    "rev",
    "sir",
    "grandma",
    "grandpa",
];

fn ranked<'a, T, N>(said: &str, things: &'a [T], names: &impl Fn(&'a T) -> N) -> Vec<(Fit, &'a T)>
where
    N: IntoIterator<Item = &'a str>,
{
    let fits = |thing: &'a T| names(thing).into_iter().filter_map(|name| fit(said, name)).min();
    things.iter().filter_map(|thing| fits(thing).map(|fit| (fit, thing))).collect()
}

fn ranked_best<T>(ranked: Vec<(Fit, &T)>) -> Vec<&T> {
    let Some(top) = ranked.iter().map(|(fit, _)| *fit).min() else {
        return Vec::new();
    };
    ranked.into_iter().filter(|(fit, _)| *fit == top).map(|(_, thing)| thing).collect()
}

/// What was said without its leading title, where there is one and something follows it.
fn without_title(said: &str) -> Option<String> {
    let words = words(said);
    let (first, rest) = words.split_first()?;
    (TITLES.contains(&first.as_str()) && !rest.is_empty()).then(|| rest.join(" "))
}

/// The words of a name in lower case, without accents and punctuation. Apostrophes vanish: `O'Neil` is `oneil`.
pub fn words(name: &str) -> Vec<String> {
    let folded: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘'))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() || is_symbol(c) { c } else { ' ' })
        .collect();
    folded.split_whitespace().map(str::to_owned).collect()
}

/// Emoji and the like can be a whole name.
fn is_symbol(c: char) -> bool {
    u32::from(c) >= 0x2190 && !c.is_whitespace() && !matches!(u32::from(c), 0xfe00..=0xfe0f | 0x3000..=0x303f)
}

/// Equal, or equal but for an English plural.
fn same(a: &str, b: &str) -> bool {
    a == b || (a.len() > 3 && b.len() > 3 && singular(a) == singular(b))
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(word).to_owned(),
    }
}

/// One letter added, left out, changed or swapped with its neighbour, in words of five letters or more.
fn misspelt(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < 5 || a.iter().chain(&b).any(char::is_ascii_digit) {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    match a.len().abs_diff(b.len()) {
        0 if a.is_empty() => true,
        0 => a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]),
        1 if a.len() > b.len() => a[1..] == *b,
        1 => *a == b[1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(said: &str, names: &[&str], expected: &[&str]) {
        let found: Vec<&str> = best(said, names, |name| [*name]).into_iter().copied().collect();
        assert_eq!(found, expected, "{said} among {names:?}");
    }

    #[test]
    fn the_closest_names_win() {
        check("sam ortiz", &["Sam Ortiz", "Sam Okafor"], &["Sam Ortiz"]);
        check("Sam", &["Sam Ortiz", "Sam Okafor", "Samantha Lee"], &["Sam Ortiz", "Sam Okafor"]);
        check("Sam", &["Sam", "Sam Ortiz"], &["Sam"]);
        check("Jose", &["José Álvarez"], &["José Álvarez"]);
        check("Ortiz, Sam", &["Sam Ortiz"], &["Sam Ortiz"]);
        check("Tim O'Neil", &["Tim O’Neil"], &["Tim O’Neil"]);
        check("grocery", &["Groceries", "Gym"], &["Groceries"]);
        check("my groceries list", &["Groceries", "Gym"], &["Groceries"]);
        check("bud", &["Budget", "Trip"], &["Budget"]);
        check("Katherine", &["Katharine Bell"], &["Katharine Bell"]);
        check("🎉", &["🎉", "Party"], &["🎉"]);
    }

    #[test]
    fn a_title_may_be_missing_in_the_name() {
        check("Dr. Weber", &["Ines Weber", "Ana Web"], &["Ines Weber"]);
        check("Aunt Vi", &["Aunt Vi", "Vi Tran"], &["Aunt Vi"]);
        check("Aunt Vi", &["Vi Tran"], &["Vi Tran"]);
    }

    #[test]
    fn nothing_close_is_nothing() {
        check("Zoe", &["Sam Ortiz"], &[]);
        check("taxes", &["Groceries"], &[]);
        check("Jon", &["Joe"], &[]);
        check("", &["Sam"], &[]);
        check("report 2025", &["Report 2026"], &[]);
        check("Marketing plan", &["Marketing"], &[]);
    }

    #[test]
    fn a_name_among_several_of_one_thing_counts() {
        let people = [("Ana Silva", "Nan"), ("Ben Nan", "")];
        let found = best("nan", &people, |(name, nickname)| [*name, *nickname]);
        assert_eq!(found, [&("Ana Silva", "Nan")]);
    }

    proptest! {
        #[test]
        fn every_name_finds_itself(name in "\\PC{0,20}[a-zA-Z]\\PC{0,20}") {
            prop_assert_eq!(fit(&name, &name), Some(Fit::Exact));
        }

        #[test]
        fn any_two_strings_can_be_compared(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            let _fit: Option<Fit> = fit(&a, &b);
        }
    }
}
