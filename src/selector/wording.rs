//! Wording: how well tools fit a command by the words that they are described with.
//!
//! Comes in: a command, tools that no model was trained with, and all tools among which they stand. Goes out: the same
//! tools, the best first, each with the probability that the command needs it. Behind that is BM25F, with words brought
//! to their stems and each word's rarity measured among all tools, as a share of the greatest: so a score means the same
//! whether there are twenty tools or a hundred.
//!
//! Invariant: any text has a probability, and it is lowest where command and tool share no word.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use crate::tools::Tool;

/// What a word counts by where it stands: in the name, in the description or the example, about a parameter.
const NAME: f32 = 2.0;
const SAID: f32 = 1.0;
const PARAMETER: f32 = 0.5;
/// What is left of that where the word is there for the sake of a tool that has been chosen.
const EXPLAINED: f32 = 0.4;

/// BM25's constants: how soon a word that is repeated counts no more, and how much long texts are marked down.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.5;

/// The score at which a tool is as likely needed as not, and how fast that changes: a logistic curve through phrases for
/// tools that are not held back, and as many for the built-in ones (`training/corpus/`).
const EVEN: f32 = 1.9;
const STEEPNESS: f32 = 2.1;

/// Words of any command, whatever it is about; they tell no tool from another.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a about all also am an and another any are as at be been being both but by can could did do does don done down each \
     either every for from get got had has have he hello her here hers hey hi him his how i if in into is it its just let \
     like many may me might mine more most much must my need no nor not of off ok okay on one onto or other our out over \
     please shall she should so some than thank thanks that the their them then there these they this those to too up us \
     very want was we were what when where which who whom whose why will with without would yes you your"
        .split(' ')
        .collect()
});

/// The tools by how likely the command needs them. `among` are all tools that are on, and `chosen` those that are known
/// to be needed.
pub fn rank<'t>(command: &str, tools: &[&'t Tool], among: &[&Tool], chosen: &[&Tool]) -> Vec<(&'t Tool, f32)> {
    let command: HashSet<String> = with_pairs(words(command)).into_iter().collect();
    let explained: HashSet<String> = chosen.iter().flat_map(|tool| Text::of(tool).counts.into_keys()).collect();
    let rarity = Rarity::among(among);
    let score = |tool: &Tool| -> f32 {
        let text = Text::of(tool);
        let length = 1.0 - LENGTH + LENGTH * text.length / rarity.usual_length;
        let word = |(word, count): (&String, &f32)| {
            let kept = if explained.contains(word) { EXPLAINED } else { 1.0 };
            kept * rarity.of(word) * count * (SATURATION + 1.0) / (count + SATURATION * length)
        };
        text.counts.iter().filter(|(word, _)| command.contains(*word)).map(word).sum()
    };
    let probability = |score: f32| 1.0 / (1.0 + (STEEPNESS * (EVEN - score)).exp());
    let mut ranked: Vec<(&Tool, f32)> = tools.iter().map(|tool| (*tool, probability(score(tool)))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked
}

/// The words of a tool, each with what it counts; in order, so that sums are the same every time.
struct Text {
    counts: BTreeMap<String, f32>,
    length: f32,
}

impl Text {
    fn of(tool: &Tool) -> Self {
        let mut counts: BTreeMap<String, f32> = BTreeMap::new();
        let mut add = |word: String, count: f32| *counts.entry(word).or_default() += count;
        with_pairs(words(&tool.name)).into_iter().for_each(|word| add(word, NAME));
        // What the example's plan copies could as well be another name, place or time.
        let copied: HashSet<String> = tool.example.plan.iter().flat_map(|call| words(&quoted(call))).collect();
        words(&tool.description).into_iter().for_each(|word| add(word, SAID));
        let example = words(&tool.example.command).into_iter().filter(|word| !copied.contains(word));
        example.for_each(|word| add(word, SAID));
        let parameters = tool.parameters.iter().flat_map(|parameter| [&parameter.name, &parameter.description]);
        parameters.flat_map(|text| words(text)).for_each(|word| add(word, PARAMETER));
        Self { length: counts.values().sum(), counts }
    }
}

/// How much a word tells among many tools.
struct Rarity {
    tools: f32,
    /// In how many tools a word stands.
    having: HashMap<String, f32>,
    usual_length: f32,
}

impl Rarity {
    fn among(tools: &[&Tool]) -> Self {
        let texts: Vec<Text> = tools.iter().map(|tool| Text::of(tool)).collect();
        let mut having: HashMap<String, f32> = HashMap::new();
        for word in texts.iter().flat_map(|text| text.counts.keys()) {
            *having.entry(word.clone()).or_default() += 1.0;
        }
        let tools = texts.len().max(1) as f32;
        let usual_length = texts.iter().map(|text| text.length).sum::<f32>() / tools;
        Self { tools, having, usual_length: usual_length.max(1.0) }
    }

    /// From near 0, of a word that all tools have, to 1, of a word that only one has.
    fn of(&self, word: &str) -> f32 {
        let rarity = |having: f32| (1.0 + (self.tools - having + 0.5) / (having + 0.5)).ln();
        let having = self.having.get(word).copied().unwrap_or(1.0).max(1.0);
        rarity(having) / rarity(1.0)
    }
}

/// What stands in quotes in a call.
fn quoted(call: &str) -> String {
    call.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}

/// The stems of the words that tell something.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('’', "'");
    let apart = |char: char| !char.is_alphanumeric() && char != '\'';
    // `Ana's` is about Ana, and `don't` about nothing.
    let whole = lower.split(apart).filter_map(|word| word.split('\'').find(|part| !part.is_empty()));
    let telling = |word: &&str| !word.chars().all(char::is_numeric) && !COMMON.contains(word);
    whole.filter(telling).map(stem).collect()
}

/// Words, and each two neighbours written as one: "screen shot" is a screenshot, and `dark_mode` "darkmode".
fn with_pairs(mut words: Vec<String>) -> Vec<String> {
    let pairs: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
    words.extend(pairs);
    words
}

/// An English word without its usual endings: "plays", "played" and "playing" are one.
fn stem(word: &str) -> String {
    let long = |stem: &&str| stem.len() >= 3;
    if !word.is_ascii() {
        return word.to_owned();
    }
    let singular = match word.strip_suffix("ies").filter(long) {
        Some(stem) => format!("{stem}y"),
        None => match word.strip_suffix('s').filter(long) {
            Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        },
    };
    let mut cut = singular.as_str();
    // Again and again, for "water" to have the stem of "watered".
    while let Some(shorter) = ["ing", "ed", "er"].into_iter().find_map(|ending| cut.strip_suffix(ending).filter(long)) {
        cut = shorter;
    }
    let mut stem = cut.to_owned();
    let mut last = stem.chars().rev();
    let doubled = last.next() == last.next() && !stem.ends_with(['l', 's', 'z']);
    if stem != singular && doubled && stem.len() > 3 {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.len() > 2 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}

#[cfg(test)]
mod tests;
