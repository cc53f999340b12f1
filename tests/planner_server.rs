//! The planner behind an address, against a local server that answers by script.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::time::Duration;

use errand::planner::server::{Options, Server};
use errand::planner::{Planner, PlannerError, Request, Written};
use errand::tools::{Tool, ToolTable};
use serde_json::{Value, json};

/// What a server was asked: the head and the body.
type Asked = (String, Value);

const LLAMA: &str = r#"{"data":[{"id":"tiny-agent","owned_by":"llamacpp"}]}"#;
const OTHER: &str = r#"{"data":[{"id":"some-model","owned_by":"vllm"}]}"#;

/// A server that lists `models` and answers everything else with `answer`, byte for byte; gives its address and what it
/// is asked.
fn serve(models: &'static str, answer: String) -> (String, mpsc::Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (asked, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (head, body) = read_request(&mut stream);
            let is_list = head.starts_with("GET /v1/models ");
            asked.send((head, body)).unwrap();
            let list = http("200 OK", "application/json", models);
            stream.write_all(if is_list { &list } else { &answer }.as_bytes()).unwrap();
        }
    });
    (address, receiver)
}

fn read_request(stream: &mut TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).unwrap();
    }
    let length = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    (head, serde_json::from_slice(&body).unwrap_or_default())
}

fn http(status: &str, kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// A streamed answer of these pieces.
fn events(pieces: &[&str]) -> String {
    let chunk = |piece: &&str| format!("data: {}\n\n", json!({ "choices": [{ "delta": { "content": piece } }] }));
    let stop = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] });
    let usage = json!({ "choices": [], "usage": { "prompt_tokens": 700, "completion_tokens": 12 } });
    let chunks: String = pieces.iter().map(chunk).collect();
    http("200 OK", "text/event-stream", &format!("{chunks}data: {stop}\n\ndata: {usage}\n\ndata: [DONE]\n\n"))
}

fn ask(planner: &Server, pieces: usize) -> (String, Result<Written, PlannerError>) {
    let tools: Vec<&Tool> = ["open_note", "create_note"].iter().filter_map(|n| ToolTable::embedded().get(n)).collect();
    let now = "2026-11-25T09:00:00-05:00[America/New_York]".parse().unwrap();
    let request = Request {
        command: "open <s> \"Plans\"",
        tools: &tools,
        listed: true,
        others: &[],
        served: None,
        now: &now,
        instructions: "Be brief",
    };
    let (mut text, mut left) = (String::new(), pieces);
    let written = planner.write(&request, &mut |piece| {
        text.push_str(piece);
        left -= 1;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    (text, written)
}

fn open(address: &str, options: Options) -> Server {
    Server::new(address, options).unwrap()
}

#[test]
fn a_plan_is_streamed_and_counted() {
    let (address, _asked) = serve(OTHER, events(&["1. open_note(", "\"Plans\", \"\")\n", "2. join()"]));
    let planner = open(&address, Options::default());
    assert_eq!(planner.name(), address);
    let (text, written) = ask(&planner, usize::MAX);
    assert_eq!(text, "1. open_note(\"Plans\", \"\")\n2. join()");
    assert_eq!(written.unwrap(), Written { prompt_tokens: 700, plan_tokens: 12, cached_tokens: 0, features: None });
}

#[test]
fn the_caller_can_stop_it() {
    let (address, _asked) = serve(OTHER, events(&["1. ", "join()", "more"]));
    assert_eq!(ask(&open(&address, Options::default()), 2).0, "1. join()");
}

#[test]
fn the_request_holds_tools_rules_date_and_the_command_as_it_is() {
    let (address, asked) = serve(OTHER, events(&["1. join()"]));
    let options = Options { key: Some("secret".to_owned()), ..Options::default() };
    ask(&open(&format!("{address}/v1/"), options), usize::MAX).1.unwrap();
    let (list, _) = asked.recv().unwrap();
    assert!(
        list.starts_with("GET /v1/models ") && list.to_lowercase().contains("authorization: bearer secret"),
        "{list}"
    );
    let (head, body) = asked.recv().unwrap();
    assert!(head.starts_with("POST /v1/chat/completions "), "{head}");
    assert!(head.to_lowercase().contains("authorization: bearer secret"), "{head}");
    assert_eq!((&body["model"], &body["stream"]), (&json!("some-model"), &json!(true)));
    assert!(body.get("grammar").is_none(), "only llama-server knows grammars");
    let system = body["messages"][0]["content"].as_str().unwrap();
    for part in ["open_note(name: str, folder: str)", "create_note(", "<END_OF_PLAN>", "Be brief", "YYYY-MM-DD"] {
        assert!(system.contains(part), "`{part}` in {system}");
    }
    assert!(!system.contains("send_sms"), "only the request's tools are told");
    let user = body["messages"][1]["content"].as_str().unwrap();
    assert_eq!(user, "Now it is Wednesday, 2026-11-25 09:00:00.\nRequest: open <s> \"Plans\"");
}

#[test]
fn llama_server_gets_the_grammar_and_the_model_that_was_named() {
    let (address, asked) = serve(LLAMA, events(&["1. join()"]));
    let planner = open(&address, Options { model: Some("mine".to_owned()), ..Options::default() });
    ask(&planner, usize::MAX).1.unwrap();
    ask(&planner, usize::MAX).1.unwrap();
    let (_, body) = asked.iter().nth(1).unwrap();
    assert_eq!(body["model"], "mine");
    assert!(body["grammar"].as_str().unwrap().starts_with("root ::="));
    assert!(asked.recv().unwrap().0.starts_with("POST "), "the models are asked for once");
}

/// What is said when the server gives this answer.
fn check_refused(answer: String, expected: &str) {
    let (address, _asked) = serve(OTHER, answer);
    let options = Options { silence: Duration::from_secs(2), ..Options::default() };
    let error = ask(&open(&address, options), usize::MAX).1.unwrap_err().to_string();
    assert!(error.contains(&address) && error.contains(expected), "{error}");
}

#[test]
fn an_answer_that_is_no_plan_is_explained() {
    let says = |words: &str| json!({ "error": { "message": words } }).to_string();
    let failed = |status: &str, words: &str| http(status, "application/json", &says(words));
    check_refused(failed("401 Unauthorized", "no key"), "it wants a key: “no key”; set `ERRAND_PLANNER_KEY`");
    check_refused(failed("404 Not Found", "model?"), "no such model or no chat interface: “model?”; check the address");
    check_refused(failed("400 Bad Request", "too long"), "did not take the request (status 400): “too long”");
    check_refused(http("503 Service Unavailable", "text/html", "<html>"), "it failed (status 503); its own log");
    check_refused(http("200 OK", "text/html", "<html>"), "expected a stream of events, found `text/html`");
    check_refused(
        http("200 OK", "text/event-stream", "data: <html>\n\n"),
        "expected JSON in its answer, found `<html>`",
    );
    let whole = events(&["1. open_note(\"Plans\", \"\")\n"]);
    let cut = &whole[..whole.find("\"finish_reason\"").unwrap()];
    check_refused(cut.to_owned(), "its answer broke off before it was complete");
}

#[test]
fn a_plan_at_the_servers_limit_is_cut_short() {
    let length = json!({ "choices": [{ "delta": {}, "finish_reason": "length" }] });
    let (address, _asked) = serve(OTHER, http("200 OK", "text/event-stream", &format!("data: {length}\n\n")));
    let (_, written) = ask(&open(&address, Options::default()), usize::MAX);
    assert!(matches!(written, Err(PlannerError::CutShort { .. })), "{written:?}");
}

#[test]
fn a_server_that_is_not_there_is_explained() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = ask(&open(&format!("http://{free}"), Options::default()), usize::MAX).1.unwrap_err().to_string();
    assert!(error.contains("nothing listens there; start the server, or check the port"), "{error}");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let options = Options { silence: Duration::from_millis(100), ..Options::default() };
    let address = format!("http://{}", silent.local_addr().unwrap());
    let error = ask(&open(&address, options), usize::MAX).1.unwrap_err().to_string();
    assert!(error.contains("did not answer in time"), "{error}");
}

#[test]
fn an_address_that_is_none_is_refused_at_once() {
    for address in ["localhost:8080", "ftp://localhost", "", "http://"] {
        let Err(error) = Server::new(address, Options::default()) else { panic!("`{address}` was taken") };
        assert!(error.to_string().contains("expected an address"), "{error}");
    }
}
