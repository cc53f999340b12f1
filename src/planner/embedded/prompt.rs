//! The prompt in tokens.
//!
//! Comes in: a request. Goes out: token ids, and the tools that they offer. Invariant: what the user typed, and what a
//! tool's definition says, is encoded as plain text; a `<cmd>` or `$1` in it never becomes a special token.

use std::collections::{HashMap, HashSet};

use llama_cpp_2::model::{LlamaChatMessage, LlamaModel};
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token_type::LlamaTokenAttr;

use super::session::Trouble;
use crate::planner::Request;
use crate::planner::profile::{self, Messages, Part, Profile};
use crate::selector::wording;
use crate::tools::Tool;

/// What a model is asked, in its own tokens.
pub struct Prompt<'a> {
    pub tokens: Vec<LlamaToken>,
    /// The tools that a plan may call: those that the model is told of or has tokens for.
    pub tools: Vec<&'a Tool>,
}

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

    /// The prompt, of at most `limit` tokens.
    pub fn encode<'a>(
        &self,
        model: &LlamaModel,
        profile: Profile,
        request: &Request<'a>,
        limit: usize,
    ) -> Result<Prompt<'a>, Trouble> {
        // Encoding takes its time on a megabyte, and the length alone says that it is of no use.
        let fewest = request.command.len() / self.longest;
        if fewest > limit {
            return Err(Trouble::TooLong { tokens: fewest, limit });
        }
        let prompt = match profile {
            Profile::Short => self.encode_short(model, request, limit),
            Profile::TinyAgent => {
                let tokens = encode_messages(model, &profile::tinyagent(request));
                Prompt { tokens, tools: request.tools.to_vec() }
            }
        };
        match prompt.tokens.len() {
            tokens if tokens > limit => Err(Trouble::TooLong { tokens, limit }),
            _ => Ok(prompt),
        }
    }

    /// A `short` prompt. Without a list, only tools that the model has tokens for may be called; of a list that is too
    /// long, the spelled tools that fit the command least are left out.
    fn encode_short<'a>(&self, model: &LlamaModel, request: &Request<'a>, limit: usize) -> Prompt<'a> {
        let has_token = |tool: &Tool| self.special.contains_key(&beginning(tool));
        let may_fit = |tool: &Tool| request.listed && profile::spelled(tool).len() / self.longest <= limit;
        let mut tools = request.tools.to_vec();
        tools.retain(|tool| has_token(tool) || may_fit(tool));
        let spelled: Vec<&Tool> = tools.iter().copied().filter(|tool| !has_token(tool)).collect();
        let mut ranked = wording::rank(request.command, &spelled, request.tools, &[]);
        loop {
            let tokens = self.encode_parts(model, &profile::short(&Request { tools: &tools, ..request.clone() }));
            match ranked.pop() {
                Some((least, _)) if tokens.len() > limit => tools.retain(|tool| tool.name != least.name),
                _ => return Prompt { tokens, tools },
            }
        }
    }

    fn encode_parts(&self, model: &LlamaModel, parts: &[Part<'_>]) -> Vec<LlamaToken> {
        let mut tokens = vec![model.vocab().bos()];
        for part in parts {
            match part {
                Part::Mark(text) => tokens.extend(self.special.get(*text)),
                Part::Text(text) => tokens.extend(plain(model, text)),
                Part::Tool(tool) => match self.special.get(&beginning(tool)) {
                    Some(token) => tokens.push(*token),
                    None => tokens.extend(plain(model, &profile::spelled(tool))),
                },
            }
        }
        tokens
    }
}

/// How every call of a tool begins; the text of its token, where the model has one.
fn beginning(tool: &Tool) -> String {
    format!("{}(", tool.name)
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
