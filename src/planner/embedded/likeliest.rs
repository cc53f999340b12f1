//! The likeliest plan: one is written for each list of tools, and the one that the model is surest of is handed over.
//!
//! Comes in: a request with other lists. Goes out: one plan's text, in one piece. A selector errs towards too many tools,
//! and a small planner towards calling what is listed; a shorter list, or none, then gives a plan that it is surer of
//! (`docs/models.md` has the gain).

use std::ops::ControlFlow;

use super::session::{Session, Trouble};
use crate::planner::{Listing, Request, Written};

/// Writes the likeliest plan; as it comes, where there is only one list.
pub(super) fn write(
    session: &mut Session,
    request: &Request<'_>,
    on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Written, Trouble> {
    if request.others.is_empty() {
        return session.write(request, on_text);
    }
    let mut best: Result<(String, Written), Trouble> = Err(Trouble::CutShort { tokens: 0 });
    let mut highest = f64::NEG_INFINITY;
    let first = Listing { tools: request.tools, listed: request.listed };
    for list in [first].iter().chain(request.others) {
        let (mut text, mut stopped) = (String::new(), false);
        let alone = Request { tools: list.tools, listed: list.listed, others: &[], ..request.clone() };
        let written = session.write(&alone, &mut |piece| {
            text.push_str(piece);
            let asked = on_text("");
            stopped = asked.is_break();
            asked
        });
        match written {
            _ if stopped => return written,
            Ok(written) => {
                let weight = weight(&text, &written, request.served);
                if weight > highest {
                    (highest, best) = (weight, Ok((text, written)));
                }
            }
            Err(trouble) if best.is_err() => best = Err(trouble),
            Err(_) => {}
        }
    }
    let (text, written) = best?;
    match on_text(&text) {
        ControlFlow::Continue(()) | ControlFlow::Break(()) => Ok(written),
    }
}

/// How likely a plan is: by its tokens, and by what the selector thinks of the command. An empty plan is short, so by its
/// tokens alone it would win too often.
fn weight(text: &str, written: &Written, served: Option<f32>) -> f64 {
    let probability = written.probability.unwrap_or_default();
    let served = f64::from(served.unwrap_or(0.5)).clamp(0.01, 0.99);
    probability * if text.starts_with("1. join()") { 1.0 - served } else { served }
}
