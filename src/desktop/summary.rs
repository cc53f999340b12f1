//! Summary: a text → its most telling sentences, in their order.
//!
//! TextRank (Mihalcea and Tarau, 2004): sentences are nodes, the words that two share are the weight of the edge between
//! them, and PageRank over that graph says which sentences the rest of the text speaks about most. It needs no model.
//! Invariant: the same text gives the same summary, made of its own sentences only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Sentences that are looked at; the graph grows with their square.
const MOST_SENTENCES: usize = 1200;
/// Rounds of PageRank, which settles well before.
const ROUNDS: usize = 40;
const DAMPING: f64 = 0.85;
/// Words this short, in letters, are mostly grammar.
const SHORT: usize = 3;
/// Sentences shorter or longer than this, in words, are captions, headings or tables.
const WORDS: std::ops::RangeInclusive<usize> = 5..=60;

/// The text in about `count` of its sentences; all of it where it is no longer than that.
pub fn summarise(text: &str, count: usize) -> String {
    let all = sentences(text);
    let mut kept: Vec<&String> = all.iter().filter(|sentence| is_prose(sentence)).take(MOST_SENTENCES).collect();
    if kept.is_empty() {
        kept = all.iter().take(count).collect();
    }
    let mut order: Vec<usize> = (0..kept.len()).collect();
    if kept.len() > count {
        let ranks = ranks(&kept);
        order.sort_by(|a, b| ranks[*b].total_cmp(&ranks[*a]).then(a.cmp(b)));
        order.truncate(count);
        order.sort_unstable();
    }
    order.into_iter().map(|place| kept[place].as_str()).collect::<Vec<_>>().join(" ")
}

/// The sentences of a text whose lines were broken by a page.
pub fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text) {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        let mut from = 0;
        for at in 0..words.len() {
            let next = words.get(at + 1);
            if next.is_none_or(|next| ends_sentence(words[at], next)) {
                found.push(words[from..=at].join(" "));
                from = at + 1;
            }
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|sentence| seen.insert(sentence.clone()));
    found
}

/// Paragraphs, with words that a line's end divided put together, and lines that every page repeats left out.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for line in lines.iter().filter(|line| !line.is_empty()) {
        *times.entry(line).or_default() += 1;
    }
    let repeated = |line: &str| times.get(line).is_some_and(|times| *times > 2);
    let (mut all, mut current) = (Vec::new(), String::new());
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        if line.chars().all(|c| !c.is_alphabetic()) && !line.is_empty() || repeated(line) {
            continue;
        }
        let goes_on = lines.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
        match line.strip_suffix('-').filter(|head| goes_on && head.ends_with(char::is_alphabetic)) {
            Some(head) => current.push_str(head),
            None => {
                current.push_str(line);
                current.push(' ');
            }
        }
        if line.is_empty() && !goes_on && !current.trim().is_empty() {
            all.push(std::mem::take(&mut current));
        }
    }
    all.push(current);
    all
}

/// Whether a sentence ends with this word when that one follows.
fn ends_sentence(word: &str, next: &str) -> bool {
    let bare = word.trim_end_matches(['"', '”', '’', ')', ']', '\'']);
    let Some(end) = bare.chars().next_back() else {
        return false;
    };
    if matches!(end, '!' | '?' | '…' | '。') {
        return true;
    }
    if end != '.' {
        return false;
    }
    let stem = bare.trim_end_matches('.').trim_start_matches(['(', '"', '“', '[']);
    let initial = stem.chars().count() == 1 && stem.chars().all(char::is_uppercase);
    let abbreviated = initial || stem.contains('.') || ABBREVIATIONS.contains(&stem.to_lowercase().as_str());
    let opens = next
        .trim_start_matches(['"', '“', '(', '[', '‘'])
        .starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_ascii());
    opens && (!abbreviated || stem.ends_with("etc"))
}

const ABBREVIATIONS: [&str; 30] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "eg", "ie", "cf", "fig", "figs", "eq", "sec", "ch", "vol", "pp",
    "al", "inc", "ltd", "co", "corp", "dept", "approx", "jan", "feb", "sept", "nov", "dec",
];

fn is_prose(sentence: &str) -> bool {
    let words = sentence.split_whitespace().count();
    let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
    WORDS.contains(&words) && letters * 2 > sentence.chars().count()
}

/// The rank of each sentence.
fn ranks(sentences: &[&String]) -> Vec<f64> {
    let words = content_words(sentences);
    let mut edges: Vec<Vec<(usize, f64)>> = vec![Vec::new(); words.len()];
    for a in 0..words.len() {
        for b in 0..a {
            let weight = similarity(&words[a], &words[b]);
            if weight > 0.0 {
                edges[a].push((b, weight));
                edges[b].push((a, weight));
            }
        }
    }
    let totals: Vec<f64> = edges.iter().map(|edges| edges.iter().map(|(_, weight)| weight).sum()).collect();
    let mut ranks = vec![1.0; words.len()];
    for _ in 0..ROUNDS {
        let flow =
            |at: usize| edges[at].iter().map(|(from, weight)| weight / totals[*from] * ranks[*from]).sum::<f64>();
        ranks = (0..words.len()).map(|at| (1.0 - DAMPING) + DAMPING * flow(at)).collect();
    }
    ranks
}

/// The words of each sentence as sorted numbers, grammar left out.
fn content_words(sentences: &[&String]) -> Vec<Vec<u32>> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut number = |word: String| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(word).or_insert(next)
    };
    let mut one = |sentence: &String| {
        let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > SHORT);
        let numbers: BTreeSet<u32> = words.map(|word| number(word.to_lowercase())).collect();
        numbers.into_iter().collect()
    };
    sentences.iter().map(|sentence| one(sentence)).collect()
}

/// Shared words over the logarithms of both lengths.
fn similarity(a: &[u32], b: &[u32]) -> f64 {
    if a.len() < 2 || b.len() < 2 {
        return 0.0;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0_u32);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    f64::from(shared) / ((a.len() as f64).ln() + (b.len() as f64).ln())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(sentences(text), expected);
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        check("Rent is due. Pay it!", &["Rent is due.", "Pay it!"]);
        check("Dr. Weber paid $3.50 to J. Ortiz. He left.", &["Dr. Weber paid $3.50 to J. Ortiz.", "He left."]);
        check("See Fig. 3 (e.g. the left one). It rose.", &["See Fig. 3 (e.g. the left one).", "It rose."]);
        check("“Really?” she asked.", &["“Really?”", "she asked."]);
    }

    #[test]
    fn lines_of_a_page_are_put_together() {
        check(
            "The land-\nlord keeps\nthe deposit.\n\nHeading\n\n12\n\nIt ends.",
            &["The landlord keeps the deposit.", "Heading", "It ends."],
        );
        check("Acme Inc\nOne.\nAcme Inc\nTwo.\nAcme Inc\nThree.", &["One.", "Two.", "Three."]);
    }

    const LEASE: &str = "The tenant pays the monthly rent of the flat on the first day of the month. My cat likes tuna and sun. \
        The landlord keeps a deposit of two months of rent until the tenant leaves the flat. Rain fell on the hills all \
        through that week. The tenant may end the lease of the flat with three months of notice to the landlord.";

    #[test]
    fn what_the_text_speaks_about_is_kept_in_order() {
        let summary = summarise(LEASE, 3);
        assert!(!summary.contains("cat") && !summary.contains("Rain"), "{summary}");
        assert!(summary.starts_with("The tenant pays") && summary.ends_with("landlord."), "{summary}");
    }

    #[test]
    fn a_short_text_is_its_own_summary() {
        assert_eq!(summarise("Rent is due.", 5), "Rent is due.");
        assert_eq!(summarise(" \n ", 5), "");
    }

    proptest! {
        #[test]
        fn a_summary_is_made_of_the_text_s_own_sentences(text in "([A-Za-z]{1,8}[ .\n]{1,2}){0,120}", count in 1_usize..6) {
            let all = sentences(&text);
            let summary = summarise(&text, count);
            prop_assert!(sentences(&summary).len() <= all.len());
            prop_assert_eq!(&summary, &summarise(&text, count));
            for word in summary.split_whitespace() {
                prop_assert!(all.iter().any(|sentence| sentence.contains(word)));
            }
        }
    }
}
