//! The engine's process, played by a script: what pages can rely on when it dies.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use errand_app::engine::{Engine, EngineError, program};
use serde_json::Value;

/// Long enough for any machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

fn engine(program: PathBuf) -> (Engine, Receiver<Value>) {
    let (told, heard) = mpsc::channel();
    let hear = Arc::new(move |line: &str| told.send(serde_json::from_str(line).unwrap()).unwrap_or_default());
    (Engine::new(program, hear), heard)
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/engine.py")
}

/// The next message, which must be of this kind.
fn next(heard: &Receiver<Value>, kind: &str) -> Value {
    let message = heard.recv_timeout(PATIENCE).unwrap();
    assert_eq!(message["message"], kind, "{message}");
    message
}

#[test]
fn a_request_is_answered() {
    let (engine, heard) = engine(fixture());
    engine.start();
    next(&heard, "ready");
    engine.send(r#"{"id":"a","do":"run","command":"text Sid hello"}"#).unwrap();
    assert_eq!(next(&heard, "event")["event"]["event"], "started");
    assert_eq!(next(&heard, "event")["event"]["event"], "answered");
    assert_eq!(next(&heard, "result")["result"]["answer"], "Done");
    engine.stop();
    assert_eq!(engine.send("{}"), Err(EngineError::NotRunning));
    assert!(heard.try_recv().is_err(), "an engine that was told to end says nothing");
}

#[test]
fn an_engine_that_dies_is_started_again_until_it_has_died_three_times() {
    let (engine, heard) = engine(fixture());
    engine.start();
    for restarting in [true, true, false] {
        next(&heard, "ready");
        engine.send(r#"{"id":"a","do":"run","command":"die"}"#).unwrap();
        next(&heard, "event");
        let gone = next(&heard, "gone");
        assert_eq!(gone["why"], "it ended with signal 9");
        assert_eq!(gone["restarting"], restarting);
    }
    assert_eq!(engine.send("{}"), Err(EngineError::NotRunning));
    engine.restart();
    next(&heard, "gone");
    next(&heard, "ready");
    engine.stop();
}

#[test]
fn what_was_asked_of_an_engine_that_is_started_anew_is_said_to_be_lost() {
    let (engine, heard) = engine(fixture());
    engine.start();
    next(&heard, "ready");
    engine.send(r#"{"id":"a","do":"run","command":"ask"}"#).unwrap();
    assert_eq!(next(&heard, "event")["event"]["event"], "started");
    assert_eq!(next(&heard, "event")["event"]["event"], "asked");
    engine.restart();
    assert_eq!(next(&heard, "gone")["restarting"], true);
    next(&heard, "ready");
    engine.stop();
}

#[test]
fn an_engine_that_is_missing_is_named() {
    let (engine, heard) = engine(PathBuf::from("/nowhere/errand"));
    engine.start();
    let gone = next(&heard, "gone");
    assert_eq!(gone["restarting"], false);
    assert!(gone["why"].as_str().unwrap().starts_with("`/nowhere/errand` could not be started: "), "{gone}");
}

#[test]
fn the_engine_lies_where_it_is_named_or_packaged_or_beside_the_app() {
    let root = tempfile::tempdir().unwrap();
    let app = root.path().join("usr/bin/errand-app");
    let packaged = root.path().join("usr/lib/Errand/errand");
    for file in [&app, &packaged] {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "").unwrap();
    }
    assert_eq!(program(None, &app).canonicalize().unwrap(), packaged.canonicalize().unwrap());
    std::fs::remove_file(&packaged).unwrap();
    assert_eq!(program(None, &app), root.path().join("usr/bin/errand"));
    assert_eq!(program(Some("/engine".into()), &app), PathBuf::from("/engine"));
}
