//! The planner: a command and the tools it may use → the text of a plan, streamed.
//!
//! Comes in: a [`Request`]. Goes out: text, piece by piece, for `plan` to read. Invariant: the embedded planner writes
//! under a grammar of the selected tools; what any planner writes is checked again by `plan`.

#[cfg(feature = "embedded")]
pub mod embedded;
pub mod gguf;
pub mod grammar;
pub mod profile;
pub mod server;

use std::ops::ControlFlow;

use jiff::ZonedDateTime;
use serde::Serialize;

use crate::tools::Tool;

/// What a planner is asked.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    pub command: &'a str,
    /// The tools that it may use, in the order they are listed; `listed` says whether the prompt names them.
    pub tools: &'a [&'a Tool],
    /// Whether the prompt lists the tools (a selection) or leaves the choice to the model (all of them).
    pub listed: bool,
    /// Other lists that the tools might be narrowed or widened to. A planner that knows how sure it is of a plan may
    /// write one for each and hand over the likeliest; any other passes them over.
    pub others: &'a [Listing<'a>],
    /// The probability that some tool serves the command, where a selector has judged it: it weighs plans against the
    /// empty one.
    pub served: Option<f32>,
    /// The moment of the command, for profiles that tell the model the date.
    pub now: &'a ZonedDateTime,
    /// The user's own instructions, for profiles that have a place for them; may be empty.
    pub instructions: &'a str,
}

/// A list of tools, as a [`Request`] has one.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    pub tools: &'a [&'a Tool],
    pub listed: bool,
}

/// How the writing went.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Written {
    pub prompt_tokens: usize,
    pub plan_tokens: usize,
    /// Tokens of the prompt that were still in the cache.
    pub cached_tokens: usize,
    /// What tells how sure the plan is, where the planner knows its tokens' probabilities.
    pub features: Option<Features>,
}

/// Figures of a plan that say something about whether it is right; `confidence` makes one probability of them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Features {
    /// The sum over the plan's tokens.
    pub log_probability: f64,
    /// The smallest probability of a token.
    pub lowest: f64,
    pub tokens: usize,
    pub calls: usize,
    /// The share of the command's words that the plan does not have.
    pub unused: f64,
    /// The probability that some tool serves the command, as the [`Request`] gives it.
    pub served: Option<f64>,
    /// The share of the other lists for which the same text was written; none where there is no other list.
    pub agreement: Option<f64>,
    /// The log probability over that of the likeliest plan with another text; none where there is none.
    pub margin: Option<f64>,
}

impl Features {
    /// The product of the tokens' probabilities.
    pub fn probability(&self) -> f64 {
        self.log_probability.exp()
    }
}

/// Anything that can write a plan. Blocking: callers give it a thread.
pub trait Planner: Send + Sync {
    /// What is shown of it: `embedded`, `http://localhost:8080`.
    fn name(&self) -> &str;

    /// Whether its prompt has a place for the user's own instructions.
    fn takes_instructions(&self) -> bool {
        false
    }

    /// Writes the plan, handing over its text as it comes; stops early when `on_text` breaks. A piece may be empty: it
    /// only asks whether to go on.
    fn write(
        &self,
        request: &Request<'_>,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Written, PlannerError>;
}

/// Why no plan was written.
#[derive(Debug, thiserror::Error)]
pub enum PlannerError {
    #[error("the command needs {tokens} tokens, and the planner takes {limit}")]
    TooLong { tokens: usize, limit: usize },
    #[error("the model file `{path}` could not be used: {reason}")]
    Model { path: String, reason: String },
    #[error("the planner at `{url}` could not be used: {reason}")]
    Server { url: String, reason: String },
    #[error("the plan was cut short after {tokens} tokens")]
    CutShort { tokens: usize },
}

impl PlannerError {
    /// What to do about it; empty where the message says it already.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "say it in fewer words, or in several commands",
            Self::Model { .. } => "restore the folder `models`, or name another with `--models`",
            Self::Server { .. } => "",
            Self::CutShort { .. } => "say it in other words, or in several commands",
        }
    }
}
