//! Whether confidences are what they say, and what acting by them comes to.
//!
//! Comes in: lines with a confidence. Goes out: [`Reliability`], shares of 1. `training/calibrate.py` reckons the same
//! figures where it sets the thresholds.

use serde::Serialize;

use super::report::{Line, mean, share};
use crate::confidence::Stance;

/// Bins of equal width that confidences are put into.
const BINS: usize = 10;

/// The figures of a set of which at least one plan has a confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reliability {
    /// Plans with a confidence; `calibration_error` and `brier` are over these.
    pub items: usize,
    /// The mean distance between a bin's mean confidence and its share of right plans, weighted by its plans.
    pub calibration_error: Option<f64>,
    /// The mean squared distance between confidence and truth.
    pub brier: Option<f64>,
    /// Of all commands, those of which a wrong plan would be carried out without having been asked about for its
    /// confidence. What sends asks all the same, so this is the most there could be.
    pub wrong_unasked: Option<f64>,
    /// Of all commands, those whose plan would be asked about for its confidence.
    pub asked: Option<f64>,
    /// Of all commands, those whose plan would be held not to be understood.
    pub not_understood: Option<f64>,
}

/// The reliability of the lines' confidences; none where no line has one. A plan is right where it is exact.
pub(super) fn reliability(lines: &[Line]) -> Option<Reliability> {
    let judged: Vec<&Line> = lines.iter().filter(|line| line.exact.is_some()).collect();
    let pairs: Vec<(f64, bool)> = judged.iter().filter_map(|line| Some((line.confidence?, line.exact?))).collect();
    if pairs.is_empty() {
        return None;
    }
    let led_to = |stance| move |line: &&Line| !line.found.is_empty() && line.stance == Some(stance);
    let of_all = |counts: &dyn Fn(&&Line) -> bool| share(judged.iter().map(counts));
    let unasked = led_to(Stance::Act);
    Some(Reliability {
        items: pairs.len(),
        calibration_error: mean(pairs.iter().map(|(probability, _)| gap(&pairs, bin(*probability)))),
        brier: mean(pairs.iter().map(|(probability, right)| (probability - truth(*right)).powi(2))),
        wrong_unasked: of_all(&|line| unasked(line) && line.exact == Some(false)),
        asked: of_all(&led_to(Stance::Ask)),
        not_understood: of_all(&led_to(Stance::Decline)),
    })
}

fn bin(probability: f64) -> usize {
    ((probability * BINS as f64) as usize).min(BINS - 1)
}

/// How far the plans of a bin are from what their confidences say.
fn gap(pairs: &[(f64, bool)], number: usize) -> f64 {
    let of_bin: Vec<_> = pairs.iter().filter(|(probability, _)| bin(*probability) == number).collect();
    let sum: f64 = of_bin.iter().map(|(probability, right)| probability - truth(*right)).sum();
    sum.abs() / of_bin.len() as f64
}

fn truth(right: bool) -> f64 {
    if right { 1.0 } else { 0.0 }
}
