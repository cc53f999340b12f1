//! Zoom: a topic, a time and a length → a meeting and its link, by Zoom's REST API.
//!
//! Comes in: a call, and the user's server-to-server app (account and client in the settings, the secret in the system's
//! keychain). Goes out: the join URL. Without an app it is the user's personal link, and says that no meeting was made.
//! Invariant: a meeting is asked for once; a secret is never logged, shown or written to a file.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

use super::{Desktop, DesktopError, Done, Made, Settings};
use crate::tools::Tool;

/// How Zoom is reached, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Where tokens come from: `https://zoom.us`.
    pub oauth_url: String,
    /// Where meetings are made: `https://api.zoom.us`.
    pub api_url: String,
    pub account_id: String,
    pub client_id: String,
    pub secret: Secret,
}

/// Where the client secret is.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// In the system's keychain, under `errand` and `zoom`.
    Keychain,
    Given(String),
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "Keychain",
            Self::Given(_) => "Given(…)",
        })
    }
}

impl Account {
    /// The account that the settings name.
    pub fn of(settings: &Settings) -> Account {
        Account {
            oauth_url: "https://zoom.us".to_owned(),
            api_url: "https://api.zoom.us".to_owned(),
            account_id: settings.zoom_account_id.clone(),
            client_id: settings.zoom_client_id.clone(),
            secret: Secret::Keychain,
        }
    }

    fn is_set_up(&self) -> bool {
        !self.account_id.is_empty() && !self.client_id.is_empty()
    }
}

/// Keeps the client secret in the system's keychain.
///
/// # Errors
/// Where the keychain refuses it.
pub fn keep_secret(secret: &str) -> Result<(), DesktopError> {
    keyring::Entry::new("errand", "zoom")
        .and_then(|entry| entry.set_password(secret))
        .map_err(|error| refused_by_keychain(&error))
}

#[derive(Debug, Deserialize)]
struct Token {
    access_token: String,
}

#[derive(Debug, Deserialize)]
struct Meeting {
    id: u64,
    join_url: String,
}

/// What Zoom says when it refuses, in either of its two forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    message: String,
    reason: String,
}

/// Makes the meeting and gives its link.
pub async fn carry_out(desktop: &Desktop, tool: &Tool, arguments: &Map<String, Value>) -> Result<Done, DesktopError> {
    if !desktop.zoom.is_set_up() {
        return personal_link(&desktop.settings);
    }
    let (account, meeting, limit) = (desktop.zoom.clone(), meeting(arguments), desktop.deadlines.request);
    let made = blocking(move || {
        let agent = agent(limit);
        let token = token(&agent, &account)?;
        create(&agent, &account, &token, &meeting)
    });
    let Meeting { id, join_url } = made.await?;
    Ok(Done {
        result: json!(join_url),
        verified: true,
        made: Some(Made { kind: "meeting".to_owned(), app: tool.app.clone(), id: id.to_string(), before: None }),
        remarks: Vec::new(),
    })
}

/// Deletes a meeting that was made.
pub async fn take_back(desktop: &Desktop, made: &Made) -> Result<Done, DesktopError> {
    let (account, id, limit) = (desktop.zoom.clone(), made.id.clone(), desktop.deadlines.request);
    let deleted = blocking(move || {
        let agent = agent(limit);
        let token = token(&agent, &account)?;
        let number =
            id.parse::<u64>().map_err(|_| declined("internal", format!("`{id}` is no meeting of Zoom's"), ""))?;
        let answer = agent
            .delete(format!("{}/v2/meetings/{number}", account.api_url))
            .header("Authorization", format!("Bearer {token}"))
            .call();
        read(answer, "delete the meeting").map(drop)
    });
    deleted.await?;
    Ok(Done { result: json!("deleted"), verified: true, made: None, remarks: Vec::new() })
}

fn personal_link(settings: &Settings) -> Result<Done, DesktopError> {
    if settings.zoom_personal_link.is_empty() {
        return Err(declined(
            "unavailable",
            "no Zoom account is set up".to_owned(),
            "set `zoom_personal_link` to your own meeting link, or `zoom_account_id` and `zoom_client_id` to those of a \
             server-to-server app of your account",
        ));
    }
    let remark = "this is your personal meeting link: Zoom made no meeting of its own and invited nobody";
    let result = json!(settings.zoom_personal_link);
    Ok(Done { result, verified: false, made: None, remarks: vec![remark.to_owned()] })
}

/// The request for a meeting: a scheduled one (2), or one that starts at once (1).
fn meeting(arguments: &Map<String, Value>) -> Value {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default();
    let minutes = arguments.get("duration").and_then(Value::as_i64).filter(|minutes| *minutes > 0).unwrap_or(60);
    let invitees = arguments.get("meeting_invitees").and_then(Value::as_array).into_iter().flatten();
    let invitees: Vec<Value> = invitees.map(|address| json!({ "email": address })).collect();
    let topic = if text("topic").is_empty() { "Zoom meeting" } else { text("topic") };
    let mut meeting = json!({
        "topic": topic.chars().take(MOST_TOPIC).collect::<String>(),
        "type": 1,
        "duration": minutes,
        "settings": { "meeting_invitees": invitees },
    });
    let start = arguments.get("start_time").filter(|start| start.is_object());
    if let Some(start) = start {
        meeting["type"] = json!(2);
        meeting["start_time"] = start["at"].clone();
        if let Some(zone) = start["zone"].as_str().filter(|zone| !zone.is_empty()) {
            // With a zone of its own, the time is the wall clock's.
            let at = start["at"].as_str().unwrap_or_default();
            meeting["start_time"] = json!(at.get(..19).unwrap_or(at));
            meeting["timezone"] = json!(zone);
        }
    }
    meeting
}

/// Zoom takes topics of 200 characters.
const MOST_TOPIC: usize = 200;

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DesktopError> + Send + 'static,
) -> Result<T, DesktopError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(DesktopError::Unavailable(format!("could not ask Zoom: {error}"))),
    }
}

fn agent(limit: Duration) -> Agent {
    Agent::config_builder().timeout_global(Some(limit)).http_status_as_error(false).max_redirects(0).build().new_agent()
}

/// A token for one command; Zoom's last an hour, and a command is shorter.
fn token(agent: &Agent, account: &Account) -> Result<String, DesktopError> {
    let secret = match &account.secret {
        Secret::Given(secret) => secret.clone(),
        Secret::Keychain => keyring::Entry::new("errand", "zoom")
            .and_then(|entry| entry.get_password())
            .map_err(|error| refused_by_keychain(&error))?,
    };
    let basic = base64(format!("{}:{secret}", account.client_id).as_bytes());
    let answer = agent
        .post(format!("{}/oauth/token", account.oauth_url))
        .query("grant_type", "account_credentials")
        .query("account_id", &account.account_id)
        .header("Authorization", format!("Basic {basic}"))
        .send_empty();
    parse::<Token>(&read(answer, "sign in")?, "sign in").map(|token| token.access_token)
}

fn create(agent: &Agent, account: &Account, token: &str, meeting: &Value) -> Result<Meeting, DesktopError> {
    let answer = agent
        .post(format!("{}/v2/users/me/meetings", account.api_url))
        .header("Authorization", format!("Bearer {token}"))
        .send_json(meeting);
    parse(&read(answer, "make the meeting")?, "make the meeting")
}

/// The body of a good answer; anything else as an error that says what to do.
fn read(answer: Result<Response<Body>, ureq::Error>, what: &str) -> Result<String, DesktopError> {
    let mut answer = answer.map_err(|error| match error {
        ureq::Error::Timeout(_) => declined(
            "timeout",
            format!("Zoom did not answer when asked to {what}"),
            "it may have happened all the same: look in Zoom before you ask again",
        ),
        error => declined(
            "unavailable",
            format!("could not reach Zoom to {what}: {error}"),
            "check the connection to the internet",
        ),
    })?;
    let status = answer.status();
    let body = answer.body_mut().with_config().limit(1024 * 1024).read_to_string();
    let body = body.map_err(|error| declined("unavailable", format!("could not read Zoom's answer: {error}"), ""))?;
    if status.is_success() { Ok(body) } else { Err(refusal(status, &body, what)) }
}

fn refusal(status: StatusCode, body: &str, what: &str) -> DesktopError {
    let Refusal { message, reason } = serde_json::from_str(body).unwrap_or_default();
    let said = if message.is_empty() { reason } else { message };
    let said = if said.is_empty() { String::new() } else { format!(": {}", said.trim_end_matches('.')) };
    let told =
        |code: &str, hint: &str| declined(code, format!("Zoom refused to {what} ({}){said}", status.as_u16()), hint);
    match status.as_u16() {
        400 if what == "sign in" => told(
            "denied",
            "check the account, the client and its secret in the settings: they belong to a server-to-server app",
        ),
        401 | 403 => told(
            "denied",
            "give the app the scope `meeting:write` on Zoom's app marketplace, and see that it is active",
        ),
        404 => told("not_found", "it may have been deleted already"),
        429 => told("unavailable", "Zoom takes only so many requests: wait a minute, then ask again"),
        500.. => told("unavailable", "Zoom has trouble of its own: ask again later"),
        _ => told("refused", "look at what Zoom says about it"),
    }
}

fn parse<'a, T: Deserialize<'a>>(body: &'a str, what: &str) -> Result<T, DesktopError> {
    serde_json::from_str(body).map_err(|_| {
        declined(
            "unavailable",
            format!("Zoom answered something unknown when asked to {what}"),
            "look in Zoom before you ask again",
        )
    })
}

fn declined(code: &str, message: String, hint: &str) -> DesktopError {
    DesktopError::Declined { code: code.to_owned(), message, hint: hint.to_owned() }
}

fn refused_by_keychain(error: &keyring::Error) -> DesktopError {
    declined(
        "unavailable",
        format!("the keychain gave no secret for Zoom: {error}"),
        "put it there: the service is `errand`, the account `zoom`",
    )
}

/// Base64 with padding (RFC 4648), for the one header that needs it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().enumerate().fold(0_u32, |word, (i, byte)| word | u32::from(*byte) << (16 - 8 * i));
        for place in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_meeting_with_a_time_keeps_the_wall_clock_and_its_zone() {
        let arguments = json!({
            "topic": "", "duration": 0, "meeting_invitees": ["a@b.c"],
            "start_time": { "at": "2026-11-27T12:00:00-05:00", "all_day": false, "zone": "America/New_York" },
        });
        let Value::Object(arguments) = arguments else { unreachable!("it is an object") };
        let expected = json!({
            "topic": "Zoom meeting", "type": 2, "duration": 60, "settings": { "meeting_invitees": [{ "email": "a@b.c" }] },
            "start_time": "2026-11-27T12:00:00", "timezone": "America/New_York",
        });
        assert_eq!(meeting(&arguments), expected);
    }

    #[test]
    fn a_secret_is_never_shown() {
        assert!(!format!("{:?}", Secret::Given("hunter2".to_owned())).contains("hunter2"));
    }
}
