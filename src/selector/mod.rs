//! The selector: a command → the tools it needs.
//!
//! Comes in: a command and the tools that the user has on. Goes out: a [`Selection`]. Invariant: a tool that is off is
//! never in it.
//!
//! A tool that the model was not trained with (a tool of the user's own) is judged by its [`wording`]: the few that fit
//! the command are listed behind those that the model chooses. Where the model finds nothing, less of a fit is enough,
//! since only the planner can tell whether such a tool serves the command.

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

/// The most tools that are listed for their wording.
const MOST_BY_WORDING: usize = 4;
/// How well a tool's wording must fit to be listed beside tools of the model's choice, and where the model has none.
const FIT_BESIDE: f32 = 1.2;
const FIT_ALONE: f32 = 0.6;

/// Chooses among the tools that are on: by the model's probabilities, `(tool, probability)`, and where it has none by
/// how a tool is worded.
pub fn choose(command: &str, probabilities: &[(&str, f32)], enabled: &[&Tool], thresholds: Thresholds) -> Selection {
    let probability = |tool: &Tool| probabilities.iter().find(|(known, _)| *known == tool.name).map(|(_, p)| *p);
    let mut scores: Vec<(String, f32)> =
        enabled.iter().filter_map(|tool| Some((tool.name.clone(), probability(tool)?))).collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = scores.first().map_or(0.0, |(_, p)| *p);
    let least = if best < thresholds.decline { FIT_ALONE } else { FIT_BESIDE };
    let unknown: Vec<&Tool> = enabled.iter().copied().filter(|tool| probability(tool).is_none()).collect();
    let mut fitting = wording::rank(command, &unknown, enabled);
    fitting.retain(|(_, fit)| *fit >= least);
    fitting.truncate(MOST_BY_WORDING);
    let names = |least: f32| scores.iter().filter(move |(_, p)| *p >= least).map(|(name, _)| name.clone());
    let (verdict, mut tools): (_, Vec<String>) = match fitting.is_empty() {
        true if best < thresholds.decline => (Verdict::Declined, Vec::new()),
        true if best < thresholds.list => (Verdict::All, enabled.iter().map(|tool| tool.name.clone()).collect()),
        _ => (Verdict::Selected, names(thresholds.list).collect()),
    };
    tools.extend(fitting.iter().map(|(tool, _)| tool.name.clone()));
    scores.extend(fitting.iter().map(|(tool, fit)| (tool.name.clone(), certainty(*fit))));
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    Selection { verdict, tools, scores }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::ToolTable;

    const THRESHOLDS: Thresholds = Thresholds { list: 0.5, decline: 0.1 };

    /// Judges `probabilities` with the tools `on`; the verdict and the tools as words.
    fn check(probabilities: &[(&str, f32)], on: &[&str], expected: &str) {
        let mut custom = ToolTable::embedded().tools[0].clone();
        custom.name = "water_plants".to_owned();
        let table = ToolTable::embedded();
        let enabled: Vec<&Tool> = on.iter().map(|name| table.get(name).unwrap_or(&custom)).collect();
        let selection = choose(probabilities, &enabled, THRESHOLDS);
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
        let verdict = |best| choose(&[("open_note", best), ("create_note", 0.1)], &enabled, thresholds).verdict;
        assert_eq!(verdict(0.59), Verdict::Declined);
        assert_eq!(verdict(0.6), Verdict::Selected);
    }

    #[test]
    fn a_tool_of_the_users_own_is_always_offered() {
        let on = ["open_note", "water_plants"];
        check(&[("open_note", 0.9)], &on, "Selected open_note water_plants");
        check(&[("open_note", 0.0)], &on, "All open_note water_plants");
    }
}
