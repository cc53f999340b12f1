//! The prompt in tokens.
//!
//! Comes in: a request. Goes out: token ids. Invariant: what the user typed is encoded as plain text; a `<cmd>` or `$1`
//! in it never becomes a special token.

use std::collections::{HashMap, HashSet};

use llama_cpp_2::model::{LlamaChatMessage, LlamaModel};
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token_type::LlamaTokenAttr;

use super::session::Trouble;
use crate::planner::Request;
use crate::planner::profile::{self, Messages, Part, Profile};

/// What the model's vocabulary means to a plan.
pub struct Vocabulary {
    /// Special tokens by their text.
    special: HashMap<String, LlamaToken>,
    /// Special tokens that stand for a call's result, `$1`, and the call.
    references: HashMap<LlamaToken, usize>,
    /// Special tokens that no plan holds: `<cmd>`, `</s>`.
    marks: HashSet<LlamaToken>,
    /// The longest token, in bytes.
    longest: usize,
}

impl Vocabulary {
    pub fn read(model: &LlamaModel) -> Self {
        let (mut special, mut longest) = (HashMap::new(), 1);
        let vocabulary = model.vocab();
        for token in vocabulary.tokens() {
            let piece = vocabulary.token_to_piece(token, true, None);
            longest = longest.max(piece.len());
            if vocabulary.attr(token).contains(LlamaTokenAttr::Control) {
                special.insert(String::from_utf8_lossy(&piece).into_owned(), token);
            }
        }
        let references =
            special.iter().filter_map(|(text, token)| Some((*token, text.strip_prefix('$')?.parse().ok()?)));
        let marks = special.iter().filter(|(text, _)| text.starts_with('<') && text.ends_with('>'));
        Self { references: references.collect(), marks: marks.map(|(_, token)| *token).collect(), special, longest }
    }

    /// What `profile` needs and the vocabulary lacks.
    pub fn lacks(&self, profile: Profile) -> Option<&'static str> {
        match profile {
            Profile::Short => ["<cmd>", "<plan>"].into_iter().find(|mark| !self.special.contains_key(*mark)),
            Profile::TinyAgent => None,
        }
    }

    /// Whether call `number` may hold this token as far as the grammar, which sees only its text, cannot tell: the
    /// token `$3` is a reference and never money.
    pub fn allows(&self, token: LlamaToken, number: usize) -> bool {
        !self.marks.contains(&token) && self.references.get(&token).is_none_or(|&call| call < number)
    }

    /// The tokens of the prompt, at most `limit`.
    pub fn encode(
        &self,
        model: &LlamaModel,
        profile: Profile,
        request: &Request<'_>,
        limit: usize,
    ) -> Result<Vec<LlamaToken>, Trouble> {
        // Encoding takes its time on a megabyte, and the length alone says that it is of no use.
        let fewest = request.command.len() / self.longest;
        if fewest > limit {
            return Err(Trouble::TooLong { tokens: fewest, limit });
        }
        let tokens = match profile {
            Profile::Short => self.encode_parts(model, &profile::short(request)),
            Profile::TinyAgent => encode_messages(model, &profile::tinyagent(request)),
        };
        if tokens.len() > limit {
            return Err(Trouble::TooLong { tokens: tokens.len(), limit });
        }
        Ok(tokens)
    }

    fn encode_parts(&self, model: &LlamaModel, parts: &[Part<'_>]) -> Vec<LlamaToken> {
        let mut tokens = vec![model.vocab().bos()];
        for part in parts {
            match part {
                Part::Mark(text) => tokens.extend(self.special.get(*text)),
                Part::Text(text) => tokens.extend(plain(model, text)),
                Part::Tool(name) => {
                    let spelled = format!("{name}(");
                    match self.special.get(&spelled) {
                        Some(token) => tokens.push(*token),
                        None => tokens.extend(plain(model, &spelled)),
                    }
                }
            }
        }
        tokens
    }
}

fn plain(model: &LlamaModel, text: &str) -> Vec<LlamaToken> {
    model.vocab().tokenize(text.as_bytes(), false, false)
}

/// Stand-ins for the messages while the model's chat template is filled.
const SYSTEM: &str = "[[system]]";
const COMMAND: &str = "[[command]]";

/// The chat template's own text may hold special tokens; what is put into it may not.
fn encode_messages(model: &LlamaModel, messages: &Messages) -> Vec<LlamaToken> {
    let template = filled_template(model).unwrap_or_else(|| format!("{SYSTEM}\n\n{COMMAND}\n\n"));
    let vocabulary = model.vocab();
    let mut tokens = Vec::new();
    if vocabulary.should_add_bos() {
        tokens.push(vocabulary.bos());
    }
    let wrapping = |text: &str| vocabulary.tokenize(text.as_bytes(), false, true);
    let (before, rest) = template.split_once(SYSTEM).unwrap_or(("", &template));
    let (between, after) = rest.split_once(COMMAND).unwrap_or((rest, ""));
    tokens.extend(wrapping(before));
    tokens.extend(plain(model, &messages.system));
    tokens.extend(wrapping(between));
    tokens.extend(plain(model, &messages.before));
    tokens.extend(plain(model, &messages.command));
    tokens.extend(wrapping(after));
    tokens
}

/// The model's chat template around the two stand-ins; none where it has none, or none that llama.cpp can fill.
fn filled_template(model: &LlamaModel) -> Option<String> {
    let template = model.chat_template(None).ok()?;
    let message = |role: &str, text: &str| LlamaChatMessage::new(role.to_owned(), text.to_owned()).ok();
    let chat = [message("system", SYSTEM)?, message("user", COMMAND)?];
    let filled = model.apply_chat_template(&template, &chat, true).ok()?;
    let in_order = filled.find(SYSTEM)? < filled.find(COMMAND)?;
    in_order.then_some(filled)
}
