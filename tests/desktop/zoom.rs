//! Zoom, against a local server that gives the answers that Zoom documents for tokens and meetings.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use errand::desktop::zoom::{Account, Secret};
use errand::desktop::{DesktopError, Done};
use serde_json::{Value, json};

use crate::mac::{Mac, at};

/// What a server answers, and what it was asked.
#[derive(Clone)]
struct Zoom {
    token: (u16, String),
    meeting: (u16, String),
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Asked {
    what: String,
    authorization: String,
    body: Value,
}

fn token() -> (u16, String) {
    (
        200,
        json!({ "access_token": "t0ken", "token_type": "bearer", "expires_in": 3599, "scope": "meeting:write" })
            .to_string(),
    )
}

fn meeting() -> (u16, String) {
    let body = json!({ "id": 92674392836_u64, "join_url": "https://example.zoom.us/j/92674392836", "topic": "Budget", "type": 2 });
    (201, body.to_string())
}

impl Zoom {
    fn new(token: (u16, String), meeting: (u16, String)) -> Zoom {
        Zoom { token, meeting, asked: Arc::default() }
    }

    /// Starts it, and a virtual Mac whose user has an account with it.
    async fn start(&self) -> Mac {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut mac = Mac::new();
        mac.desktop.zoom = Account {
            oauth_url: url.clone(),
            api_url: url,
            account_id: "acc&1".to_owned(),
            client_id: "client".to_owned(),
            secret: Secret::Given("s3cret".to_owned()),
        };
        mac
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("nobody panicked").clone()
    }
}

async fn answer(
    State(zoom): State<Zoom>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    zoom.asked.lock().expect("nobody panicked").push(Asked {
        what: format!("{method} {uri}"),
        authorization: authorization.to_owned(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    });
    let (status, body) = match uri.path() {
        "/oauth/token" => zoom.token,
        _ if method == Method::DELETE => (204, String::new()),
        _ => zoom.meeting,
    };
    (StatusCode::from_u16(status).expect("a status"), body)
}

async fn ask(mac: &Mac) -> Result<Done, DesktopError> {
    let start = at("2026-11-27T12:00:00-05:00[America/New_York]");
    mac.call(
        "get_zoom_meeting_link",
        json!({ "topic": "Budget", "start_time": start, "duration": 45, "meeting_invitees": ["a@b.co"] }),
    )
    .await
}

#[tokio::test]
async fn a_meeting_is_made_and_taken_back() {
    let zoom = Zoom::new(token(), meeting());
    let mac = zoom.start().await;
    let done = ask(&mac).await.expect("a meeting");
    assert_eq!((done.result.clone(), done.verified), (json!("https://example.zoom.us/j/92674392836"), true));
    mac.take_back("get_zoom_meeting_link", &done).await.expect("it is deleted");
    let asked = zoom.asked();
    let signing = Asked {
        what: "POST /oauth/token?grant_type=account_credentials&account_id=acc%261".to_owned(),
        authorization: "Basic Y2xpZW50OnMzY3JldA==".to_owned(),
        body: Value::Null,
    };
    assert_eq!(asked[0], signing);
    let body = json!({ "topic": "Budget", "type": 2, "duration": 45, "settings": { "meeting_invitees": [{ "email": "a@b.co" }] },
        "start_time": "2026-11-27T12:00:00", "timezone": "America/New_York" });
    assert_eq!(
        asked[1],
        Asked { what: "POST /v2/users/me/meetings".to_owned(), authorization: "Bearer t0ken".to_owned(), body }
    );
    assert_eq!(asked[3].what, "DELETE /v2/meetings/92674392836");
}

#[tokio::test]
async fn every_refusal_says_what_to_do() {
    let refusal = |code: u64, message: &str| json!({ "code": code, "message": message }).to_string();
    let credentials = json!({ "reason": "Invalid client_id or client_secret", "error": "invalid_client" }).to_string();
    for (token, meeting, code, said) in [
        ((400, credentials), meeting(), "denied", "Invalid client_id or client_secret"),
        (token(), (401, refusal(124, "Access token is expired.")), "denied", "Access token is expired"),
        (token(), (400, refusal(4711, "Invalid access token, does not contain scopes.")), "refused", "scopes"),
        (
            token(),
            (429, refusal(429, "You have reached the maximum per-second rate limit for this API.")),
            "unavailable",
            "rate limit",
        ),
        (token(), (500, "<html>oops</html>".to_owned()), "unavailable", "(500)"),
        (token(), (201, "garbage".to_owned()), "unavailable", "something unknown"),
        ((200, "[]".to_owned()), meeting(), "unavailable", "something unknown"),
    ] {
        let mac = Zoom::new(token, meeting).start().await;
        let error = ask(&mac).await.expect_err("it is refused");
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(said), "{error}");
        assert!(!error.hint().is_empty(), "{error}");
        assert!(!error.to_string().contains("s3cret"));
    }
}

#[tokio::test]
async fn a_meeting_is_asked_for_once_whatever_the_answer() {
    let zoom = Zoom::new(token(), (500, String::new()));
    ask(&zoom.start().await).await.expect_err("Zoom has trouble");
    let posts = zoom.asked().into_iter().filter(|asked| asked.what.ends_with("/meetings")).count();
    assert_eq!(posts, 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_from_one_that_refuses() {
    let mut mac = Zoom::new(token(), meeting()).start().await;
    mac.desktop.zoom.oauth_url = "http://127.0.0.1:1".to_owned();
    let error = ask(&mac).await.expect_err("nobody listens");
    assert_eq!((error.code(), error.hint().as_str()), ("unavailable", "check the connection to the internet"));
}

#[tokio::test]
async fn without_an_account_the_personal_link_is_given_and_says_so() {
    let mut mac = Mac::new();
    let done = ask(&mac).await.expect("the household has a link");
    assert_eq!((done.result, done.verified, done.made), (json!("https://zoom.us/j/5550100199"), false, None));
    assert!(done.remarks[0].contains("personal meeting link"), "{:?}", done.remarks);
    mac.desktop.settings.zoom_personal_link.clear();
    let error = ask(&mac).await.expect_err("there is neither");
    assert_eq!(error.code(), "unavailable");
    assert!(error.hint().contains("zoom_personal_link"));
}
