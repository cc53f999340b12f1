//! The likeliest plan: one is written for each list of tools, and the one that the model is surest of is handed over.
//!
//! Comes in: a request with other lists. Goes out: one plan's text, in one piece, and how it stands to the others. A
//! selector errs towards too many tools, and a small planner towards calling what is listed; a shorter list, or none,
//! then gives a plan that it is surer of (`docs/models.md` has the gain).

use std::collections::HashSet;
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
        return Ok(candidate(session, request, on_text)?.written);
    }
    let (mut candidates, mut trouble) = (Vec::new(), Trouble::CutShort { tokens: 0 });
    let first = Listing { tools: request.tools, listed: request.listed };
    for list in [first].iter().chain(request.others) {
        let mut stopped = false;
        let alone = Request { tools: list.tools, listed: list.listed, others: &[], ..request.clone() };
        let written = candidate(session, &alone, &mut |_| {
            let asked = on_text("");
            stopped = asked.is_break();
            asked
        });
        match written {
            Ok(candidate) if stopped => return Ok(candidate.written),
            Ok(candidate) => candidates.push(candidate),
            Err(why) if stopped => return Err(why),
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

/// Writes the plan for one list.
fn candidate(
    session: &mut Session,
    request: &Request<'_>,
    on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Candidate, Trouble> {
    let mut text = String::new();
    let mut written = session.write(request, &mut |piece| {
        text.push_str(piece);
        on_text(piece)
    })?;
    if let Some(features) = &mut written.features {
        features.unused = unused(request.command, &text);
    }
    Ok(Candidate { text, written })
}

/// The share of the command's words that the plan does not have. A part that was left out shows here, however sure the
/// planner is of the rest.
fn unused(command: &str, plan: &str) -> f64 {
    let plan = plan.to_lowercase();
    let used: HashSet<&str> = words(&plan).collect();
    let command = command.to_lowercase();
    let (mut all, mut left) = (0_u32, 0_u32);
    for word in words(&command) {
        all += 1;
        left += u32::from(!used.contains(word));
    }
    f64::from(left) / f64::from(all.max(1))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
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
