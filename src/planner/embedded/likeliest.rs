//! The likeliest plan: one is written for each list of tools, and the one that the model is surest of is handed over.
//!
//! Comes in: a request with other lists. Goes out: one plan's text, in one piece, and how it stands to the others. A
//! selector errs towards too many tools, and a small planner towards calling what is listed; a shorter list, or none,
//! then gives a plan that it is surer of (`docs/models.md` has the gain).

use std::ops::ControlFlow;

use super::session::{Session, Trouble};
use crate::planner::{Features, Listing, Request, Written};

/// A plan that was written for one of the lists.
struct Candidate {
    text: String,
    written: Written,
}

/// Writes the likeliest plan; as it comes, where there is only one list.
pub(super) fn write(
    session: &mut Session,
    request: &Request<'_>,
    on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Written, Trouble> {
    if request.others.is_empty() {
        return session.write(request, on_text);
    }
    let (mut candidates, mut trouble) = (Vec::new(), Trouble::CutShort { tokens: 0 });
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
            Ok(written) => candidates.push(Candidate { text, written }),
            Err(why) => trouble = why,
        }
    }
    // The first of equals: its list is the selector's own.
    let likeliest = candidates.iter().rev().max_by(|a, b| a.weight().total_cmp(&b.weight()));
    let Some(likeliest) = likeliest else { return Err(trouble) };
    let features = likeliest.among(&candidates, request.others.len());
    match on_text(&likeliest.text) {
        ControlFlow::Continue(()) | ControlFlow::Break(()) => Ok(Written { features, ..likeliest.written }),
    }
}

impl Candidate {
    fn log_probability(&self) -> f64 {
        self.written.features.map_or(f64::NEG_INFINITY, |features| features.log_probability)
    }

    /// How likely the plan is: by its tokens, and by what the selector thinks of the command. An empty plan is short, so
    /// by its tokens alone it would win too often.
    fn weight(&self) -> f64 {
        let Some(features) = self.written.features else { return 0.0 };
        let served = features.served.unwrap_or(0.5).clamp(0.01, 0.99);
        features.probability() * if features.calls == 0 { 1.0 - served } else { served }
    }

    /// The plan's features, with what the plans for the `others` lists say of it.
    fn among(&self, candidates: &[Candidate], others: usize) -> Option<Features> {
        let (same, different): (Vec<_>, Vec<_>) = candidates.iter().partition(|other| other.text == self.text);
        let next = different.iter().map(|other| other.log_probability()).reduce(f64::max);
        Some(Features {
            agreement: Some((same.len() - 1) as f64 / others as f64),
            margin: next.map(|next| self.log_probability() - next),
            ..self.written.features?
        })
    }
}
