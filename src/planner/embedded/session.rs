//! A model and its memory of the last prompt.
//!
//! Comes in: a request. Goes out: text, token by token. Invariant: `held` names exactly the tokens in the model's
//! key-value cache, so that the next prompt can go on from where it begins to differ.

use std::num::NonZeroU32;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;

use super::Options;
use super::prompt::{Prompt, Vocabulary};
use crate::planner::grammar::grammar;
use crate::planner::profile::Profile;
use crate::planner::{Features, Request, Written};

/// Tokens of the context that a prompt must leave to the plan.
const ROOM: usize = 64;
/// The most tokens of a plan; more is a model that goes round in circles.
const MOST_TOKENS: usize = 1024;
/// Tokens of the prompt that are computed at a time; in between, the caller may stop.
const CHUNK: usize = 256;
/// Tokens that are tried after the likeliest, before all others.
const FEW: usize = 64;

/// What can go wrong, before it is said of which file.
#[derive(Debug)]
pub enum Trouble {
    TooLong { tokens: usize, limit: usize },
    CutShort { tokens: usize },
    Unusable(String),
}

pub struct Session {
    /// Borrows the model: stays in front of it, to be dropped first.
    context: LlamaContext<'static>,
    batch: LlamaBatch<'static>,
    held: Vec<LlamaToken>,
    vocabulary: Vocabulary,
    profile: Profile,
    model: Arc<LlamaModel>,
}

impl Session {
    pub fn open(
        backend: &LlamaBackend,
        path: &Path,
        profile: Profile,
        trained: u32,
        options: &Options,
    ) -> Result<Self, Trouble> {
        let layers = if options.gpu { u32::MAX >> 1 } else { 0 };
        let model =
            LlamaModel::load_from_file(backend, path, &LlamaModelParams::default().with_n_gpu_layers(layers))
                .map_err(|error| Trouble::Unusable(format!("llama.cpp refuses it: {error}; `--verbose` shows why")))?;
        let vocabulary = Vocabulary::read(&model);
        if let Some(mark) = vocabulary.lacks(profile) {
            return Err(Trouble::Unusable(format!("expected the special token `{mark}` of the profile `short`")));
        }
        let model = Arc::new(model);
        let size = NonZeroU32::new(trained.min(options.context));
        let threads = i32::from(options.threads.max(1));
        let parameters = LlamaContextParams::default()
            .with_n_ctx(size)
            .with_n_batch(CHUNK as u32)
            .with_n_ubatch(CHUNK as u32)
            .with_n_threads(threads)
            .with_n_threads_batch(threads)
            .with_no_perf(true);
        // SAFETY: the model lives on the heap behind an `Arc` that this session never gives away or replaces, and the
        // field order drops the context, its only borrower, first.
        let lasting: &'static LlamaModel = unsafe { &*Arc::as_ptr(&model) };
        let context = lasting
            .new_context(backend, parameters)
            .map_err(|error| Trouble::Unusable(format!("llama.cpp could not make room for it: {error}")))?;
        Ok(Self { context, batch: LlamaBatch::new(CHUNK, 1), held: Vec::new(), vocabulary, profile, model })
    }

    /// Writes a plan.
    pub fn write(
        &mut self,
        request: &Request<'_>,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Written, Trouble> {
        let capacity = self.context.n_ctx() as usize;
        let limit = capacity.saturating_sub(ROOM);
        let Prompt { tokens: prompt, tools } = self.vocabulary.encode(&self.model, self.profile, request, limit)?;
        // Only the models of `short` are trained to copy; others reckon dates themselves.
        let copied = (self.profile == Profile::Short).then_some(request.command);
        let mut grammar = LlamaSampler::grammar(&self.model, &grammar(&tools, copied), "root")
            .map_err(|error| Trouble::Unusable(format!("llama.cpp refuses the tools' grammar: {error}")))?;
        let cached_tokens = self.keep_prefix(&prompt)?;
        let mut written = Written { prompt_tokens: prompt.len(), cached_tokens, ..Written::default() };
        for chunk in prompt[cached_tokens..].chunks(CHUNK) {
            self.evaluate(chunk)?;
            if on_text("").is_break() {
                return Ok(written);
            }
        }
        let mut plan = Text::default();
        let mut features = Features { lowest: 1.0, served: request.served.map(f64::from), ..Features::default() };
        loop {
            let logits = self.context.get_logits_ith(self.batch.n_tokens() - 1);
            let Some((token, probability)) = self.choose(logits, &mut grammar, plan.number) else {
                return Err(Trouble::CutShort { tokens: written.plan_tokens });
            };
            grammar.accept(token);
            written.plan_tokens += 1;
            features.log_probability += probability;
            features.lowest = features.lowest.min(probability.exp());
            features.tokens = written.plan_tokens;
            plan.push(&self.model.vocab().token_to_piece(token, true, None));
            let stopped = on_text(&plan.take()).is_break();
            features.calls = plan.number - 1;
            written.features = Some(features);
            if stopped || plan.is_complete() {
                return Ok(written);
            }
            if written.plan_tokens == MOST_TOKENS || self.held.len() == capacity {
                return Err(Trouble::CutShort { tokens: written.plan_tokens });
            }
            self.evaluate(&[token])?;
        }
    }

    /// Drops what the cache holds beyond the common beginning with `prompt`; returns that beginning's length.
    fn keep_prefix(&mut self, prompt: &[LlamaToken]) -> Result<usize, Trouble> {
        let common = prompt.iter().zip(&self.held).take_while(|(a, b)| a == b).count();
        // The last token is always computed, for what it says about the next.
        let kept = common.min(prompt.len().saturating_sub(1));
        self.context
            .kv_cache_seq_rm(0, Some(kept as u32), None)
            .map_err(|error| Trouble::Unusable(format!("llama.cpp could not shorten its cache: {error}")))?;
        self.held.truncate(kept);
        Ok(kept)
    }

    /// Computes `tokens`, which follow those held; the logits of the last are then there to be read.
    fn evaluate(&mut self, tokens: &[LlamaToken]) -> Result<(), Trouble> {
        let failed =
            |error: &dyn std::error::Error| Trouble::Unusable(format!("llama.cpp could not compute it: {error}"));
        self.batch.clear();
        for (index, token) in tokens.iter().enumerate() {
            let position = (self.held.len() + index) as i32;
            self.batch.add(*token, position, &[0], index + 1 == tokens.len()).map_err(|error| failed(&error))?;
        }
        if let Err(error) = self.context.decode(&mut self.batch) {
            self.context.clear_kv_cache();
            self.held.clear();
            return Err(failed(&error));
        }
        self.held.extend(tokens);
        Ok(())
    }

    /// The likeliest token that grammar and vocabulary allow, and the logarithm of its probability among all tokens.
    ///
    /// Nearly always that is the likeliest of all, and else one of the next few, so these are held against the grammar
    /// first, and the whole vocabulary only where it refuses them.
    fn choose(&self, logits: &[f32], grammar: &mut LlamaSampler, number: usize) -> Option<(LlamaToken, f64)> {
        let best = likeliest(logits.iter().enumerate().map(candidate))?;
        let chosen = self.allowed(vec![best], grammar, number).or_else(|| {
            let mut all: Vec<_> = logits.iter().enumerate().map(candidate).collect();
            let few = FEW.min(all.len() - 1);
            all.select_nth_unstable_by(few, |a, b| b.logit().total_cmp(&a.logit()));
            let rest = all.split_off(few);
            self.allowed(all, grammar, number).or_else(|| self.allowed(rest, grammar, number))
        })?;
        let over_best = |logit: f32| f64::from(logit - best.logit());
        let total: f64 = logits.iter().map(|logit| over_best(*logit).exp()).sum();
        Some((chosen.id(), over_best(chosen.logit()) - total.ln()))
    }

    fn allowed(
        &self,
        candidates: Vec<LlamaTokenData>,
        grammar: &mut LlamaSampler,
        number: usize,
    ) -> Option<LlamaTokenData> {
        let mut array = LlamaTokenDataArray::new(candidates, false);
        array.apply_sampler(grammar);
        let open = |c: &LlamaTokenData| c.logit() > f32::NEG_INFINITY && self.vocabulary.allows(c.id(), number);
        likeliest(array.data.into_iter().filter(open))
    }
}

fn candidate((id, logit): (usize, &f32)) -> LlamaTokenData {
    LlamaTokenData::new(LlamaToken::new(id as i32), *logit, 0.0)
}

fn likeliest(candidates: impl Iterator<Item = LlamaTokenData>) -> Option<LlamaTokenData> {
    candidates.reduce(|best, next| if next.logit() > best.logit() { next } else { best })
}

/// The plan's text as it grows.
struct Text {
    /// Bytes that have not been handed over: after a piece of a character, the character is waited for.
    pending: Vec<u8>,
    line: String,
    /// The call that is being written.
    number: usize,
}

impl Default for Text {
    fn default() -> Self {
        Self { pending: Vec::new(), line: String::new(), number: 1 }
    }
}

impl Text {
    fn push(&mut self, piece: &[u8]) {
        self.pending.extend_from_slice(piece);
    }

    /// Takes the characters that are complete.
    fn take(&mut self) -> String {
        let complete = match std::str::from_utf8(&self.pending) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.pending.split_off(complete);
        let bytes = std::mem::replace(&mut self.pending, rest);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for character in text.chars() {
            if character == '\n' {
                self.number += 1;
                self.line.clear();
            } else {
                self.line.push(character);
            }
        }
        text
    }

    /// Whether the closing line stands; a line break inside a string is written `\n`, so no string looks like it.
    fn is_complete(&self) -> bool {
        self.line.strip_suffix("join()") == Some(&format!("{}. ", self.number))
    }
}
