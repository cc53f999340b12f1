//! In: the source of a script and its arguments. Out: its completion value as `osascript` prints it, or its error. The
//! language is a real JavaScript engine; `prelude.js` adds Apple's globals over four native functions.

use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::prelude::Func;
use rquickjs::{Context, Ctx, Function, Object, Runtime, Value};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use thiserror::Error;

use crate::desktop::Desktop;
use crate::fault::Fault;
use crate::model::Event;
use crate::terms;

const MEMORY: usize = 512 << 20;
const STACK: usize = 1 << 20;

/// A script that computes longer than this without end is stopped. Callers have deadlines of their own, far shorter.
const LONGEST: Duration = Duration::from_secs(600);

/// Why a script ended without a value.
#[derive(Debug, Clone, PartialEq, Eq, Error, Deserialize)]
#[error("execution error: Error: {message} ({number})")]
pub struct ScriptError {
    /// macOS's error number.
    pub number: i32,
    /// The text, for people only.
    pub message: String,
}

/// Runs a script, then its `run(argv)` where it has one.
pub fn run_script(desktop: &Desktop, code: &str, argv: &[String]) -> Result<String, ScriptError> {
    let desktop = desktop.again().map_err(engine_failure)?;
    let runtime = Runtime::new().map_err(engine_failure)?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let started = Instant::now();
    runtime.set_interrupt_handler(Some(Box::new(move || started.elapsed() > LONGEST)));
    let context = Context::full(&runtime).map_err(engine_failure)?;
    context.with(|ctx| {
        let native = natives(&ctx, desktop).map_err(engine_failure)?;
        let prelude: Function = ctx.eval(include_str!("prelude.js")).map_err(engine_failure)?;
        let shown: Object = prelude.call((native,)).map_err(engine_failure)?;
        let value = evaluate(&ctx, code, argv);
        let caught = value.map_err(|error| thrown(&ctx, &shown, error))?;
        display(&shown, caught).map_err(|error| thrown(&ctx, &shown, error))
    })
}

fn evaluate<'js>(ctx: &Ctx<'js>, code: &str, argv: &[String]) -> rquickjs::Result<Value<'js>> {
    let mut options = EvalOptions::default();
    options.strict = false;
    let value: Value = ctx.eval_with_options(code, options)?;
    match ctx.globals().get::<_, Option<Function>>("run") {
        Ok(Some(run)) => run.call((argv.to_vec(),)),
        _ => Ok(value),
    }
}

fn display<'js>(shown: &Object<'js>, value: Value<'js>) -> rquickjs::Result<String> {
    let display: Function = shown.get("display")?;
    let text: rquickjs::String = display.call((value,))?;
    text.to_string()
}

/// The error that a script threw, told apart by the prelude.
fn thrown<'js>(ctx: &Ctx<'js>, shown: &Object<'js>, error: rquickjs::Error) -> ScriptError {
    if !error.is_exception() {
        return engine_failure(error);
    }
    let fault = shown.get::<_, Function>("fault").and_then(|fault| fault.call::<_, Object>((ctx.catch(),)));
    let read = |fault: Object<'_>| Ok(ScriptError { number: fault.get("number")?, message: fault.get("message")? });
    fault.and_then(read).unwrap_or_else(engine_failure)
}

fn engine_failure(error: impl std::fmt::Display) -> ScriptError {
    ScriptError { number: -2700, message: format!("Error: the script engine failed: {error}") }
}

fn natives<'js>(ctx: &Ctx<'js>, desktop: Desktop) -> rquickjs::Result<Object<'js>> {
    let native = Object::new(ctx.clone())?;
    let home = desktop.home().to_string_lossy().into_owned();
    native.set("home", Func::from(move || home.clone()))?;
    let send = move |event: String| {
        // Text with half a surrogate pair is no text to an app.
        let event = serde_json::from_str::<Event>(&event).map_err(|_| Fault::WrongType);
        answer(event.and_then(|event| desktop.send(event)))
    };
    native.set("send", Func::from(send))?;
    native.set("names", Func::from(|app: String| answer(known(&app).map(terms::Dictionary::names))))?;
    native
        .set("bundle", Func::from(|app: String| answer(terms::bundle(&app).map(Json::from).ok_or(Fault::NoSuchApp))))?;
    native.set("log", Func::from(|line: String| eprintln!("{line}")))?;
    native.set(
        "sleep",
        Func::from(|seconds: f64| std::thread::sleep(Duration::try_from_secs_f64(seconds).unwrap_or_default())),
    )?;
    Ok(native)
}

fn known(app: &str) -> Result<&'static terms::Dictionary, Fault> {
    terms::dictionary(app).ok_or(Fault::NoSuchApp)
}

/// The answer to a native call, as the prelude reads it.
fn answer(result: Result<Json, Fault>) -> String {
    match result {
        Ok(value) => json!({ "value": value }),
        Err(fault) => json!({ "number": fault.number(), "message": fault.to_string() }),
    }
    .to_string()
}
