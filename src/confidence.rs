//! Confidence: the features of a plan → the probability that the plan is right, and what to do at that probability.
//!
//! Comes in: `confidence.toml`, which lies beside the planner's file and was fitted by `training/calibrate.py` on
//! commands that no training saw; and a plan's [`Features`]. Goes out: a probability, and a [`Stance`]. Invariants: a
//! calibration that was read is complete and finite, its thresholds are in order, and it was fitted on the plans of the
//! very file beside which it lies.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::catalogue;
use crate::planner::Features;

/// The name of the file beside the planner's.
pub const FILE: &str = "confidence.toml";

/// The version of the file's format that is read.
const FORMAT: u32 = 2;

/// What a plan's probability leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It is nearly surely wrong: nothing of it is done.
    Decline,
    /// It may be wrong: nothing but look-ups happens before the user has approved it.
    Ask,
    /// It is as good as right.
    Act,
}

/// A logistic regression over a plan's features, and where its probability divides the stances.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    format: u32,
    /// The SHA-256 of the planner's file on whose plans it was fitted.
    planner: String,
    bias: f64,
    /// From this probability on a plan is acted on.
    act: f64,
    /// Below this one nothing is done.
    decline: f64,
    features: Vec<Term>,
}

/// A feature's part: `weight * (value - mean) / scale`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    name: Feature,
    mean: f64,
    scale: f64,
    weight: f64,
}

/// The features by their names in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Feature {
    /// The logarithm of 1 less the plan's log probability. It grows slowly, since one token that the grammar forced can
    /// cost any amount, and the plan be right all the same.
    Doubt,
    Lowest,
    Tokens,
    Calls,
    Unused,
    Served,
    Agreement,
    Margin,
}

/// Why there is no calibration.
#[derive(Debug, thiserror::Error)]
pub enum ConfidenceError {
    #[error("the planner's calibration `{}` could not be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("the planner's calibration `{}` could not be understood: {reason}", path.display())]
    Malformed { path: PathBuf, reason: String },
    #[error("the planner `{}` could not be read: {source}", planner.display())]
    Planner { planner: PathBuf, source: io::Error },
    #[error(
        "the planner's calibration `{}` was fitted on another planner: it names the SHA-256 `{expected}`, that of `{}` is `{found}`",
        path.display(), planner.display()
    )]
    OtherPlanner { path: PathBuf, planner: PathBuf, expected: String, found: String },
}

impl ConfidenceError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::OtherPlanner { .. } => {
                "fit it to this planner as training/README.md says, or remove the file: plans then have no confidence"
            }
            Self::Read { .. } | Self::Malformed { .. } | Self::Planner { .. } => {
                "restore the folder `models`, for instance with `git checkout models`; without the calibration, plans have no \
                 confidence"
            }
        }
    }
}

/// Reads the calibration of the planner whose file is `planner`; none where it has none.
///
/// # Errors
///
/// A [`ConfidenceError`]; [`ConfidenceError::OtherPlanner`] where the calibration belongs to other weights.
pub fn beside(planner: &Path) -> Result<Option<Calibration>, ConfidenceError> {
    let path = planner.with_file_name(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ConfidenceError::Read { path, source }),
    };
    let calibration = match read(&text) {
        Ok(calibration) => calibration,
        Err(reason) => return Err(ConfidenceError::Malformed { path, reason }),
    };
    let planner = planner.to_owned();
    match catalogue::digest(&planner) {
        Err(source) => Err(ConfidenceError::Planner { planner, source }),
        Ok((_, found)) if found != calibration.planner => {
            Err(ConfidenceError::OtherPlanner { path, planner, expected: calibration.planner, found })
        }
        Ok(_) => Ok(Some(calibration)),
    }
}

fn read(text: &str) -> Result<Calibration, String> {
    let calibration: Calibration = toml::from_str(text).map_err(|error| error.to_string())?;
    calibration.check()?;
    Ok(calibration)
}

impl Calibration {
    /// The probability that a plan with these features is right. A feature that a plan does not have counts as its mean.
    pub fn probability(&self, features: &Features) -> f64 {
        let parts = self.features.iter().filter_map(|term| {
            let value = term.name.of(features).filter(|value| !value.is_nan())?;
            Some(term.weight * (value - term.mean) / term.scale)
        });
        let sum = self.bias + parts.sum::<f64>();
        1.0 / (1.0 + (-sum).exp())
    }

    /// What a probability leads to; `ask_below`, where the user has set it, stands for the threshold of the file. Nothing
    /// is declined that need not even be asked about.
    pub fn stance(&self, probability: f64, ask_below: Option<f64>) -> Stance {
        let act = ask_below.unwrap_or(self.act);
        match probability {
            p if p >= act => Stance::Act,
            p if p >= self.decline => Stance::Ask,
            _ => Stance::Decline,
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.format != FORMAT {
            return Err(format!("expected `format = {FORMAT}`, found {}", self.format));
        }
        if !(0.0..=1.0).contains(&self.act) || !(0.0..=self.act).contains(&self.decline) {
            let (decline, act) = (self.decline, self.act);
            return Err(format!("expected 0 ≤ `decline` ≤ `act` ≤ 1, found {decline} and {act}"));
        }
        let numbers = self.features.iter().flat_map(|term| [term.mean, term.scale, term.weight]);
        if let Some(number) = numbers.chain([self.bias]).find(|number| !number.is_finite()) {
            return Err(format!("expected numbers, found `{number}`"));
        }
        match self.features.iter().find(|term| term.scale <= 0.0) {
            Some(term) => Err(format!("expected a `scale` above 0, found {} for {:?}", term.scale, term.name)),
            None if self.features.is_empty() => Err("expected at least one of `[[features]]`".to_owned()),
            None => Ok(()),
        }
    }
}

impl Feature {
    fn of(self, features: &Features) -> Option<f64> {
        match self {
            Feature::Doubt => Some((1.0 - features.log_probability).ln()),
            Feature::Lowest => Some(features.lowest),
            Feature::Tokens => Some(features.tokens as f64),
            Feature::Calls => Some(features.calls as f64),
            Feature::Unused => Some(features.unused),
            Feature::Served => features.served,
            Feature::Agreement => features.agreement,
            Feature::Margin => features.margin,
        }
    }
}

/// A probability in plain words: `82 % sure`. Nothing is said to be impossible, or certain.
pub fn in_words(probability: f64) -> String {
    format!("{:.0} % sure", (100.0 * probability).clamp(1.0, 99.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The SHA-256 is that of `abc`, from FIPS 180.
    const FILE: &str = "format = 2\n
planner = \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\nbias = 1.0\nact = 0.8\ndecline = 0.1\n
[[features]]\nname = \"doubt\"\nmean = 1.0\nscale = 2.0\nweight = -3.0\n
[[features]]\nname = \"margin\"\nmean = 4.0\nscale = 1.0\nweight = 0.5\n";

    #[test]
    fn a_probability_is_logistic_in_the_standardised_features() {
        let calibration = read(FILE).unwrap();
        let of = |log_probability, margin| {
            calibration.probability(&Features { log_probability, margin, ..Features::default() })
        };
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        let doubt_of_2 = 1.0 - 2.0_f64.exp();
        assert!((of(doubt_of_2, Some(5.0)) - logistic(1.0 - 1.5 + 0.5)).abs() < 1e-12);
        // What is not there counts as its mean.
        assert!((of(-2.0, None) - of(-2.0, Some(4.0))).abs() < 1e-12);
        assert_eq!(of(f64::NEG_INFINITY, None), 0.0);
    }

    #[test]
    fn the_user_may_move_the_line_between_acting_and_asking() {
        let calibration = read(FILE).unwrap();
        let check = |probability, ask_below, stance| assert_eq!(calibration.stance(probability, ask_below), stance);
        check(0.8, None, Stance::Act);
        check(0.79, None, Stance::Ask);
        check(0.1, None, Stance::Ask);
        check(0.09, None, Stance::Decline);
        check(0.8, Some(0.9), Stance::Ask);
        check(0.5, Some(0.3), Stance::Act);
        check(0.0, Some(0.0), Stance::Act);
        check(0.09, Some(0.9), Stance::Decline);
    }

    #[test]
    fn a_file_that_is_none_says_what_was_expected() {
        let check = |from: &str, to: &str, said: &str| {
            let reason = read(&FILE.replacen(from, to, 1)).unwrap_err();
            assert!(reason.contains(said), "`{said}` in {reason}");
        };
        check("format = 2", "format = 3", "expected `format = 2`, found 3");
        check("planner", "#", "missing field `planner`");
        check("doubt", "doubts", "unknown variant `doubts`, expected one of `doubt`");
        check("act = 0.8", "act = 1.8", "expected 0 ≤ `decline` ≤ `act` ≤ 1, found 0.1 and 1.8");
        check("decline = 0.1", "decline = 0.9", "expected 0 ≤ `decline` ≤ `act` ≤ 1");
        check("scale = 2.0", "scale = 0.0", "expected a `scale` above 0");
        check("weight = -3.0", "weight = nan", "expected numbers, found `NaN`");
        check("bias = 1.0\n", "", "missing field `bias`");
        check(&FILE[FILE.find("[[").unwrap()..], "features = []", "expected at least one of `[[features]]`");
    }

    #[test]
    fn a_planner_without_a_calibration_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let planner = folder.path().join("planner.gguf");
        assert_eq!(beside(&planner).unwrap(), None);
        fs::write(folder.path().join("confidence.toml"), "format = ").unwrap();
        let error = beside(&planner).unwrap_err().to_string();
        assert!(error.contains("confidence.toml") && error.contains("line 1"), "{error}");
    }

    #[test]
    fn a_calibration_belongs_to_the_planner_that_it_was_fitted_on() {
        let folder = tempfile::tempdir().unwrap();
        let planner = folder.path().join("planner.gguf");
        fs::write(folder.path().join("confidence.toml"), FILE).unwrap();
        assert!(matches!(beside(&planner), Err(ConfidenceError::Planner { .. })));
        fs::write(&planner, "abc").unwrap();
        assert!(beside(&planner).unwrap().is_some());
        fs::write(&planner, "abd").unwrap();
        let error = beside(&planner).unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, ConfidenceError::OtherPlanner { .. }), "{said}");
        assert!(said.contains("names the SHA-256 `ba7816bf") && said.contains("planner.gguf` is `a52d159f"), "{said}");
        assert!(error.hint().contains("training/README.md"), "{}", error.hint());
    }

    #[test]
    fn a_probability_is_told_in_plain_words() {
        assert_eq!([0.823, 0.0001, 1.0].map(in_words), ["82 % sure", "1 % sure", "99 % sure"]);
    }
}
