//! Planning: a command → a checked plan, its calls handed over as they are written.
//!
//! The selector and the planner block, so they get threads. A plan that does not pass the check is written once more,
//! with all tools.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::ZonedDateTime;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Assistant, AssistantError};
use crate::plan::{self, Call, Plan, PlanError, Reader};
use crate::planner::{Listing, Planner, PlannerError, Request, Written};
use crate::selector::{Selection, Verdict};
use crate::tools::{Tool, ToolTable};

/// Which tools a plan may use.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// Names, in the table's order.
    pub tools: Vec<String>,
    /// Whether the planner is shown the list or chooses among all.
    pub listed: bool,
    /// The lists that it could be narrowed or widened to, in the same way.
    pub others: Vec<(Vec<String>, bool)>,
    /// The selector's highest score.
    pub served: Option<f32>,
}

impl Offer {
    /// All tools that are on, for the planner to choose among.
    fn all(on: &[&Tool]) -> Offer {
        Offer {
            tools: on.iter().map(|tool| tool.name.clone()).collect(),
            listed: false,
            others: Vec::new(),
            served: None,
        }
    }

    /// The tools of a selection; besides, the surer ones of them, and all that are on.
    fn selected(selection: &Selection, on: &[&Tool]) -> Offer {
        let with = |least: f32| -> Vec<String> {
            let doubtful =
                |name: &String| selection.scores.iter().any(|(scored, score)| scored == name && *score < least);
            let kept = |name: &String| selection.tools.contains(name) && !doubtful(name);
            on.iter().map(|tool| tool.name.clone()).filter(kept).collect()
        };
        let all = Offer::all(on);
        let mut lists = vec![with(0.0)];
        for list in SURE.map(with) {
            if !list.is_empty() && !lists.contains(&list) {
                lists.push(list);
            }
        }
        let tools = lists.remove(0);
        let mut others: Vec<_> = lists.into_iter().map(|list| (list, true)).collect();
        others.push((all.tools, false));
        let served = selection.scores.first().map(|(_, score)| *score);
        Offer { tools, listed: true, others, served }
    }
}

/// Probabilities from which on a tool stands in the shorter lists.
const SURE: [f32; 2] = [0.2, 0.5];

/// A plan, and how it was come by.
#[derive(Debug, Clone)]
pub struct Planned {
    pub plan: Plan,
    /// As the planner wrote it.
    pub text: String,
    /// None where there is no selector.
    pub selection: Option<Selection>,
    pub written: Written,
    /// The probability that the plan is right, where one is known.
    pub confidence: Option<f64>,
    /// Whether the first plan did not pass the check, and what was wrong with it.
    pub rejected: Option<String>,
    pub select_time: Duration,
    pub plan_time: Duration,
}

/// A plan that was written and does not pass the check.
#[derive(Debug)]
pub(super) struct Faulty {
    pub error: PlanError,
    pub text: String,
}

/// The tools for a command; none where the selector says that none serves it, or all are off.
pub(super) async fn choose_tools(
    assistant: &Assistant,
    command: &str,
) -> Result<(Option<Selection>, Option<Offer>), AssistantError> {
    let on = assistant.settings.tools_on(&assistant.tools);
    if on.is_empty() {
        return Ok((None, None));
    }
    let all = Offer::all(&on);
    let Some(selector) = assistant.selector.clone() else {
        return Ok((None, Some(all)));
    };
    let (tools, names, command) = (Arc::clone(&assistant.tools), all.tools.clone(), command.to_owned());
    let judge = move || selector.select(&command, &named(&tools, &names));
    let selection = tokio::task::spawn_blocking(judge).await?.map_err(AssistantError::Selector)?;
    let offer = match selection.verdict {
        Verdict::Declined => None,
        Verdict::All => Some(all),
        Verdict::Selected => Some(Offer::selected(&selection, &on)),
    };
    Ok((Some(selection), offer))
}

/// Has a plan written with these tools; each call goes to `calls` as soon as its line is complete and checked.
pub(super) async fn write(
    assistant: &Assistant,
    command: &str,
    now: &ZonedDateTime,
    offer: Offer,
    calls: mpsc::UnboundedSender<Call>,
    cancel: &CancellationToken,
) -> Result<Result<(Plan, String, Written), Faulty>, AssistantError> {
    let work = Work {
        planner: Arc::clone(&assistant.planner),
        tools: Arc::clone(&assistant.tools),
        instructions: assistant.settings.instructions.clone(),
        command: command.to_owned(),
        now: now.clone(),
        offer,
        cancel: cancel.clone(),
    };
    let writing = tokio::task::spawn_blocking(move || work.write(&calls));
    tokio::select! {
        biased;
        // The thread ends by itself, at the planner's next piece of text.
        () = cancel.cancelled() => Err(AssistantError::Cancelled),
        written = writing => match written? {
            Ok(written) => Ok(Ok(written)),
            Err(Stop::Faulty(faulty)) => Ok(Err(faulty)),
            Err(Stop::Planner(error)) => Err(AssistantError::Planner(error)),
        },
    }
}

/// Everything that the planner's thread needs.
struct Work {
    planner: Arc<dyn Planner>,
    tools: Arc<ToolTable>,
    instructions: String,
    command: String,
    now: ZonedDateTime,
    offer: Offer,
    cancel: CancellationToken,
}

enum Stop {
    Faulty(Faulty),
    Planner(PlannerError),
}

impl Work {
    fn write(&self, calls: &mpsc::UnboundedSender<Call>) -> Result<(Plan, String, Written), Stop> {
        let tools = named(&self.tools, &self.offer.tools);
        let others: Vec<_> =
            self.offer.others.iter().map(|(names, listed)| (named(&self.tools, names), *listed)).collect();
        let others: Vec<_> = others.iter().map(|(tools, listed)| Listing { tools, listed: *listed }).collect();
        // The plan may be of any of the lists.
        let widest = others.iter().map(|list| list.tools).chain([tools.as_slice()]).max_by_key(|list| list.len());
        let allowed = widest.unwrap_or_default();
        let request = Request {
            command: &self.command,
            tools: &tools,
            listed: self.offer.listed,
            others: &others,
            served: self.offer.served,
            now: &self.now,
            instructions: &self.instructions,
        };
        let mut text = String::new();
        let mut reader = Reader::new();
        let mut plan = Plan::default();
        let mut fault = None;
        let mut on_text = |piece: &str| {
            text.push_str(piece);
            let taken = reader.push(piece).and_then(|found| take(found, &mut plan, allowed, calls));
            fault = taken.err();
            match fault.is_some() || reader.done() || self.cancel.is_cancelled() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        };
        let written = self.planner.write(&request, &mut on_text).map_err(Stop::Planner)?;
        let faulty = |error, text: &String| Stop::Faulty(Faulty { error, text: text.clone() });
        if let Some(error) = fault {
            return Err(faulty(error, &text));
        }
        let rest = reader.finish().and_then(|found| take(found, &mut plan, allowed, calls));
        rest.map_err(|error| faulty(error, &text))?;
        Ok((plan, text, written))
    }
}

/// Checks calls against those before them, and hands them over.
fn take(
    found: Vec<Call>,
    plan: &mut Plan,
    tools: &[&Tool],
    calls: &mpsc::UnboundedSender<Call>,
) -> Result<(), PlanError> {
    for call in found {
        let call = plan::check_call(&call, &plan.calls, tools)?;
        plan.calls.push(call.clone());
        if calls.send(call).is_err() {
            tracing::trace!("nobody carries out this plan");
        }
    }
    Ok(())
}

fn named<'t>(tools: &'t ToolTable, names: &[String]) -> Vec<&'t Tool> {
    tools.tools.iter().filter(|tool| names.contains(&tool.name)).collect()
}

/// Plans a command without doing any of it.
pub(super) async fn plan_only(assistant: &Assistant, command: &str) -> Result<Planned, AssistantError> {
    let now = (assistant.clock)();
    let never = CancellationToken::new();
    let began = Instant::now();
    let (selection, offer) = choose_tools(assistant, command).await?;
    let select_time = began.elapsed();
    let mut planned = Planned {
        plan: Plan::default(),
        text: String::new(),
        selection,
        written: Written::default(),
        confidence: None,
        rejected: None,
        select_time,
        plan_time: Duration::ZERO,
    };
    let Some(offer) = offer else { return Ok(planned) };
    let (calls, _) = mpsc::unbounded_channel();
    let mut written = write(assistant, command, &now, offer.clone(), calls.clone(), &never).await?;
    if let (Err(faulty), Some(wider)) = (&written, wider(assistant, &offer)) {
        planned.rejected = Some(faulty.error.to_string());
        written = write(assistant, command, &now, wider, calls, &never).await?;
    }
    let (plan, text, how) = written.map_err(AssistantError::faulty)?;
    planned.plan_time = began.elapsed() - select_time;
    let confidence = assistant.confidence(how.features);
    Ok(Planned { plan, text, written: how, confidence, ..planned })
}

/// What to offer after a faulty plan: all tools, where not all were offered.
pub(super) fn wider(assistant: &Assistant, offer: &Offer) -> Option<Offer> {
    let on = assistant.settings.tools_on(&assistant.tools);
    offer.listed.then(|| Offer::all(&on))
}
