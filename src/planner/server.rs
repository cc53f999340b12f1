//! A planner elsewhere: any server with OpenAI's chat interface (llama-server, vLLM, Ollama, LM Studio, a cloud).
//!
//! Comes in: a [`Request`], as the messages of the profile `tinyagent`. Goes out: the plan's text as the server streams
//! it. Invariant: nothing is sent anywhere but to the address that the user gave.
//!
//! llama-server also takes the grammar of the tools, so that it cannot write anything but a plan; it is known by how it
//! lists its models. What any other server writes is as free as its model, and `plan` judges it.

mod stream;

use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

use self::stream::{Piece, Stream};
use super::grammar::grammar;
use super::profile::{self, END_OF_PLAN};
use super::{Planner, PlannerError, Request, Written};

/// The most tokens of a plan.
const MOST_TOKENS: u32 = 1024;
/// How much of an error message from a server is shown, in characters.
const SHOWN: usize = 200;

/// How a server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The model to ask for; where none is named, the first that the server lists.
    pub model: Option<String>,
    /// Sent as a bearer token.
    pub key: Option<String>,
    /// To connect.
    pub connect: Duration,
    /// To begin an answer, and then between any two pieces of it.
    pub silence: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { model: None, key: None, connect: Duration::from_secs(5), silence: Duration::from_secs(120) }
    }
}

/// A planner behind an address. Nothing is sent before the first command.
pub struct Server {
    url: String,
    /// The address with `/v1` behind it.
    base: String,
    key: Option<String>,
    model: Option<String>,
    agent: Agent,
    listed: OnceLock<Listed>,
}

/// What the server says about its models.
#[derive(Debug, Clone, Default)]
struct Listed {
    first: Option<String>,
    takes_grammar: bool,
}

impl Server {
    /// A planner at `url`: `http://localhost:8080`, with or without `/v1`.
    ///
    /// # Errors
    ///
    /// [`PlannerError::Server`] where `url` is not an address of the web.
    pub fn new(url: &str, options: Options) -> Result<Self, PlannerError> {
        let unusable = |reason: &str| PlannerError::Server { url: url.to_owned(), reason: reason.to_owned() };
        let parsed =
            url::Url::parse(url).map_err(|_| unusable("expected an address such as `http://localhost:8080`"))?;
        if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
            return Err(unusable("expected an address that begins with `http://` or `https://`"));
        }
        let trimmed = url.trim_end_matches('/');
        let base = if trimmed.ends_with("/v1") { trimmed.to_owned() } else { format!("{trimmed}/v1") };
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(options.connect))
            .timeout_per_read(Some(options.silence))
            .build()
            .new_agent();
        let Options { model, key, .. } = options;
        Ok(Self { url: url.to_owned(), base, key, model, agent, listed: OnceLock::new() })
    }

    fn unusable(&self, reason: String) -> PlannerError {
        PlannerError::Server { url: self.url.clone(), reason }
    }

    /// The server's models, asked for once; a server that cannot list them may still plan.
    fn listed(&self) -> Result<&Listed, PlannerError> {
        if let Some(listed) = self.listed.get() {
            return Ok(listed);
        }
        let mut request = self.agent.get(format!("{}/models", self.base));
        if let Some(key) = &self.key {
            request = request.header("Authorization", format!("Bearer {key}"));
        }
        let mut response = request.call().map_err(|error| self.unusable(advice(&error)))?;
        let listed = match response.status().as_u16() {
            401 | 403 => return Err(self.refused(response)),
            _ => response.body_mut().read_json::<Models>().map(Listed::from).unwrap_or_default(),
        };
        Ok(self.listed.get_or_init(|| listed))
    }

    fn body(&self, request: &Request<'_>, listed: &Listed) -> Value {
        let messages = profile::tinyagent(request);
        let mut body = json!({
            "messages": [
                { "role": "system", "content": messages.system },
                { "role": "user", "content": format!("{}{}", messages.before, messages.command) },
            ],
            "stream": true,
            "stream_options": { "include_usage": true },
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stop": [END_OF_PLAN],
        });
        if let Some(model) = self.model.as_ref().or(listed.first.as_ref()) {
            body["model"] = json!(model);
        }
        if listed.takes_grammar {
            body["grammar"] = json!(grammar(request.tools, None));
        }
        body
    }

    /// What an answer other than 200 means, and what to do.
    fn refused(&self, mut response: Response<ureq::Body>) -> PlannerError {
        let status = response.status().as_u16();
        let said = response.body_mut().read_to_string().unwrap_or_default();
        let said = message_in(&said);
        self.unusable(match status {
            401 | 403 => format!("it wants a key{said}; set `ERRAND_PLANNER_KEY`"),
            404 => {
                format!("it has no such model or no chat interface{said}; check the address and `ERRAND_PLANNER_MODEL`")
            }
            400 | 413 | 422 => format!("it did not take the request (status {status}){said}"),
            429 => format!("it has too much to do{said}; try again later"),
            500.. => format!("it failed (status {status}){said}; its own log says why"),
            _ => format!("it answered with status {status}{said}"),
        })
    }
}

impl Planner for Server {
    fn name(&self) -> &str {
        &self.url
    }

    fn takes_instructions(&self) -> bool {
        true
    }

    fn write(
        &self,
        request: &Request<'_>,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Written, PlannerError> {
        let listed = self.listed()?;
        let mut post = self.agent.post(format!("{}/chat/completions", self.base));
        if let Some(key) = &self.key {
            post = post.header("Authorization", format!("Bearer {key}"));
        }
        let response = post.send_json(self.body(request, listed)).map_err(|error| self.unusable(advice(&error)))?;
        if response.status() != 200 {
            return Err(self.refused(response));
        }
        let kind = response.body().mime_type().unwrap_or_default().to_owned();
        if kind != "text/event-stream" {
            return Err(self
                .unusable(format!("expected a stream of events, found `{kind}`; is it an OpenAI-compatible server?")));
        }
        let mut written = Written::default();
        for piece in Stream::new(response.into_body().into_reader()) {
            match piece.map_err(|error| self.unusable(error.to_string()))? {
                Piece::Text(text) => {
                    written.plan_tokens += 1;
                    if on_text(&text).is_break() {
                        return Ok(written);
                    }
                }
                Piece::Usage { prompt, plan, cached } => {
                    written =
                        Written { prompt_tokens: prompt, plan_tokens: plan, cached_tokens: cached, features: None };
                }
                Piece::CutShort => return Err(PlannerError::CutShort { tokens: written.plan_tokens }),
            }
        }
        Ok(written)
    }
}

/// OpenAI's list of models.
#[derive(Deserialize)]
struct Models {
    data: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    id: String,
    #[serde(default)]
    owned_by: String,
}

impl From<Models> for Listed {
    fn from(models: Models) -> Self {
        let first = models.data.into_iter().next();
        let takes_grammar = first.as_ref().is_some_and(|model| model.owned_by == "llamacpp");
        Self { first: first.map(|model| model.id), takes_grammar }
    }
}

/// What a failed connection means, and what to do.
fn advice(error: &ureq::Error) -> String {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Io(io) if io.kind() == ErrorKind::ConnectionRefused => {
            "nothing listens there; start the server, or check the port".to_owned()
        }
        ureq::Error::ConnectionFailed => "nothing listens there; start the server, or check the port".to_owned(),
        ureq::Error::HostNotFound => "no machine of this name was found; check the address".to_owned(),
        ureq::Error::Timeout(_) => "it did not answer in time; is it still loading its model?".to_owned(),
        other => other.to_string(),
    }
}

/// The server's own words, `: …`, from `{"error": {"message": …}}` or the like.
fn message_in(body: &str) -> String {
    let parsed: Value = serde_json::from_str(body).unwrap_or_default();
    let candidates = [&parsed["error"]["message"], &parsed["error"], &parsed["message"], &parsed["detail"]];
    let said = candidates.into_iter().find_map(Value::as_str).unwrap_or_default();
    match said.chars().take(SHOWN).collect::<String>() {
        nothing if nothing.trim().is_empty() => String::new(),
        words => format!(": “{}”", words.trim()),
    }
}
