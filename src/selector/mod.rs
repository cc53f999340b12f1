//! The selector: a command → the tools it needs.
//!
//! Comes in: a command and the tools that the user has on. Goes out: a [`Selection`]. Invariant: a tool that is off is
//! never in it.
//!
//! A tool that the model was not trained with (a tool of the user's own) is judged by its [`wording`]: the few that fit
//! the command are listed behind those that the model chooses. Where one fits, a command is not declined, since only the
//! planner can tell whether that tool serves it.

#[cfg(feature = "embedded")]
mod model;
#[cfg(feature = "embedded")]
pub mod onnxruntime;
pub mod wording;

use serde::{Deserialize, Serialize};

use crate::tools::Tool;

#[cfg(feature = "embedded")]
pub use model::Selector;

/// What the selector makes of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The tools above the threshold are listed to the planner.
    Selected,
    /// Nothing passed the threshold, but the command may well be served: plan with all tools.
    All,
    /// No tool serves it (the measured rule, `docs/models.md`).
    Declined,
}

/// The chosen tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    pub verdict: Verdict,
    /// Best first, those chosen by their wording last; with `All`, every tool that is on.
    pub tools: Vec<String>,
    /// The probability of every tool that is on, best first; without those that no model knows and no wording fits.
    pub scores: Vec<(String, f32)>,
}

/// Where the lines are drawn; a model carries its own, measured ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// From here on a tool is listed.
    pub list: f32,
    /// Where no tool reaches this, none serves the command; mostly far above `list`, since a doubtful tool may stand
    /// beside a certain one but not alone.
    pub decline: f32,
}

/// Why no tools were chosen.
#[derive(Debug, thiserror::Error)]
pub enum SelectorError {
    #[error("ONNX Runtime could not be loaded: {reason}")]
    Library { reason: String },
    #[error("the model file `{path}` could not be used: {reason}")]
    Model { path: String, reason: String },
    #[error("the selector could not judge the command: {reason}")]
    Run { reason: String },
}

impl SelectorError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Library { .. } => {
                "`make setup` installs it; or set `ERRAND_ONNXRUNTIME` to the path of libonnxruntime, version 1.24 or later"
            }
            Self::Model { .. } => "restore the folder `models`, or name another with `--models`",
            Self::Run { .. } => "run `errand doctor`; it tries the models out",
        }
    }
}

/// All tools that are on, unscored: what to plan with where there is no selector.
pub fn all(enabled: &[&Tool]) -> Selection {
    let tools = enabled.iter().map(|tool| tool.name.clone()).collect();
    Selection { verdict: Verdict::All, tools, scores: Vec::new() }
}

/// The most tools that are listed for their wording, and the least probability that it must give them.
const MOST_BY_WORDING: usize = 4;
const LEAST_BY_WORDING: f32 = 0.06;

/// Chooses among the tools that are on: by the model's probabilities, `(tool, probability)`, and where it has none by
/// how a tool is worded.
pub fn choose(command: &str, probabilities: &[(&str, f32)], enabled: &[&Tool], thresholds: Thresholds) -> Selection {
    let probability = |tool: &Tool| probabilities.iter().find(|(known, _)| *known == tool.name).map(|(_, p)| *p);
    let named = |(tool, p): &(&Tool, f32)| (tool.name.clone(), *p);
    let (known, unknown): (Vec<&Tool>, Vec<&Tool>) = enabled.iter().partition(|tool| probability(tool).is_some());
    let mut scores: Vec<(&Tool, f32)> = known.into_iter().filter_map(|tool| Some((tool, probability(tool)?))).collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = scores.first().map_or(0.0, |(_, p)| *p);
    let from = |least: f32| scores.iter().filter(move |(_, p)| *p >= least).map(|(tool, _)| *tool);
    let chosen: Vec<&Tool> = from(thresholds.decline).collect();
    let mut worded = wording::rank(command, &unknown, enabled, &chosen);
    worded.retain(|(_, p)| *p >= LEAST_BY_WORDING);
    worded.truncate(MOST_BY_WORDING);
    let fitting = worded.iter().map(|(tool, _)| *tool);
    let (verdict, tools): (_, Vec<&Tool>) = match worded.is_empty() {
        true if best < thresholds.decline => (Verdict::Declined, Vec::new()),
        true if best < thresholds.list => (Verdict::All, from(0.0).chain(unknown).collect()),
        _ => (Verdict::Selected, from(thresholds.list).chain(fitting).collect()),
    };
    let tools = tools.into_iter().map(|tool| tool.name.clone()).collect();
    let mut scores: Vec<(String, f32)> = scores.iter().chain(&worded).map(named).collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    Selection { verdict, tools, scores }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::{Example, ToolTable};

    const THRESHOLDS: Thresholds = Thresholds { list: 0.5, decline: 0.1 };

    /// Judges `probabilities` with the tools `on`; the verdict and the tools as words.
    fn check(probabilities: &[(&str, f32)], on: &[&str], expected: &str) {
        check_command("show the note", probabilities, on, expected);
    }

    /// The same for a command that may be about a tool of the user's own, any that the table does not have.
    fn check_command(command: &str, probabilities: &[(&str, f32)], on: &[&str], expected: &str) {
        let table = ToolTable::embedded();
        let own = |name: &&str| Tool {
            name: (*name).to_owned(),
            description: String::new(),
            parameters: Vec::new(),
            example: Example { command: String::new(), plan: Vec::new() },
            ..table.tools[0].clone()
        };
        let own: Vec<Tool> = on.iter().filter(|name| table.get(name).is_none()).map(own).collect();
        let named = |name: &&str| table.get(name).or_else(|| own.iter().find(|tool| tool.name == *name));
        let enabled: Vec<&Tool> = on.iter().filter_map(named).collect();
        let selection = choose(command, probabilities, &enabled, THRESHOLDS);
        assert_eq!(format!("{:?} {}", selection.verdict, selection.tools.join(" ")).trim(), expected);
        assert!(selection.scores.iter().all(|(name, _)| on.contains(&name.as_str())), "a tool that is off has a score");
    }

    #[test]
    fn tools_above_the_threshold_are_selected_best_first() {
        let on = ["open_note", "create_note", "send_sms"];
        check(&[("open_note", 0.6), ("create_note", 0.9), ("send_sms", 0.2)], &on, "Selected create_note open_note");
        check(&[("open_note", 0.5), ("create_note", 0.4), ("send_sms", 0.0)], &on, "Selected open_note");
    }

    #[test]
    fn a_tool_that_is_off_is_never_chosen() {
        let on = ["open_note", "send_sms"];
        check(&[("open_note", 0.6), ("create_note", 0.9), ("send_sms", 0.2)], &on, "Selected open_note");
        check(&[("open_note", 0.3), ("create_note", 0.9), ("send_sms", 0.2)], &on, "All open_note send_sms");
        check(&[("open_note", 0.0), ("create_note", 0.9), ("send_sms", 0.0)], &on, "Declined");
        check(&[("open_note", 0.9)], &[], "Declined");
    }

    #[test]
    fn between_the_thresholds_all_tools_are_offered() {
        let on = ["open_note", "create_note"];
        check(&[("open_note", 0.1), ("create_note", 0.49)], &on, "All create_note open_note");
        check(&[("open_note", 0.09), ("create_note", 0.05)], &on, "Declined");
    }

    #[test]
    fn a_doubtful_tool_alone_declines() {
        let enabled: Vec<&Tool> =
            ["open_note", "create_note"].map(|name| ToolTable::embedded().get(name).unwrap()).into();
        let thresholds = Thresholds { list: 0.05, decline: 0.6 };
        let verdict = |best| choose("", &[("open_note", best), ("create_note", 0.1)], &enabled, thresholds).verdict;
        assert_eq!(verdict(0.59), Verdict::Declined);
        assert_eq!(verdict(0.6), Verdict::Selected);
    }

    #[test]
    fn a_tool_of_the_users_own_is_offered_where_it_fits() {
        let on = ["open_note", "water_plants"];
        check_command("water the plants", &[("open_note", 0.9)], &on, "Selected open_note water_plants");
        check_command("water the plants", &[("open_note", 0.3)], &on, "Selected water_plants");
        check_command("water the plants", &[("open_note", 0.0)], &on, "Selected water_plants");
        check_command("water the plants", &[], &["water_plants"], "Selected water_plants");
    }

    #[test]
    fn a_tool_of_the_users_own_that_does_not_fit_changes_nothing() {
        let on = ["open_note", "water_plants"];
        check(&[("open_note", 0.9)], &on, "Selected open_note");
        check(&[("open_note", 0.3)], &on, "All open_note water_plants");
        check(&[("open_note", 0.0)], &on, "Declined");
    }

    #[test]
    fn of_many_tools_that_fit_the_best_few_are_offered() {
        let on = [
            "water_garden",
            "water_roses",
            "water_garden_roses",
            "roses",
            "garden",
            "water_lawn",
            "water_roof",
            "feed_cat",
        ];
        let best = "Selected water_roses water_garden_roses water_garden roses";
        check_command("water the roses in the garden", &[], &on, best);
    }
}
