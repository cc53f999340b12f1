//! The command line: one file a verb.
//!
//! Comes in: the arguments. Goes out: data on standard output, talk on standard error, and an exit code. Invariant: an
//! error says what was attempted and what to do, and never ends with the code 0.

use std::io;
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory};
use clap_complete::Shell;
use serde_json::json;
use tokio::runtime;
use tracing_subscriber::EnvFilter;

mod arguments;
mod ask;
mod assemble;
mod command;
mod desktop;
mod doctor;
mod ears;
mod engine;
mod eval;
mod history;
mod listen;
mod models;
mod plan;
mod printer;
mod problem;
mod run;
mod show;
mod tools;
mod undo;
mod zoom;

pub use arguments::Arguments;
use arguments::{Common, RunArguments, Verb};
use printer::Printer;
use problem::{Exit, Problem};

/// Carries out what the arguments ask for.
pub fn run(arguments: Arguments) -> ExitCode {
    let printer = Printer::new(arguments.common.json, arguments.common.color);
    log(&arguments.common);
    let done = runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    let done = done.map_err(Problem::from).and_then(|runtime| {
        let done = runtime.block_on(verb(arguments, printer));
        // What still waits for a key or a server is left where it is.
        runtime.shutdown_background();
        done
    });
    done.unwrap_or_else(|problem| problem.print(printer)).into()
}

/// Prints a mistake in the arguments, or the help that was asked for.
pub fn usage(error: &clap::Error) -> ExitCode {
    let exit = if error.use_stderr() { Exit::Yours } else { Exit::Done };
    match error.print() {
        Err(_) if exit == Exit::Done => Exit::Ours.into(),
        _ => exit.into(),
    }
}

async fn verb(arguments: Arguments, printer: Printer) -> Result<Exit, Problem> {
    let common = &arguments.common;
    let words = &arguments.run.command;
    if arguments.verb.is_some() && !words.is_empty() {
        let message = format!("a verb stands behind the words `{}`", words.join(" "));
        return Err(Problem::yours(message, "put the command in quotes, or the verb first"));
    }
    match arguments.verb {
        None => run::run(common, &arguments.run, printer).await,
        Some(Verb::Run(run)) => {
            let yes = run.yes || arguments.run.yes;
            run::run(common, &RunArguments { yes, ..run }, printer).await
        }
        Some(Verb::Plan { command }) => plan::plan(common, &command, printer).await,
        Some(Verb::Tools) => tools::tools(common, printer),
        Some(Verb::Models { verb }) => models::models(common, verb, printer).await,
        Some(Verb::History { limit }) => history::history(common, limit, printer),
        Some(Verb::Undo { run }) => undo::undo(common, run, printer).await,
        Some(Verb::Desktop { reset }) => desktop::desktop(common, reset, printer),
        Some(Verb::Eval(eval)) => eval::eval(common, &eval, printer).await,
        Some(Verb::Doctor) => doctor::doctor(common, printer).await,
        Some(Verb::Listen(listen)) => listen::listen(common, &listen, printer).await,
        Some(Verb::Engine) => engine::engine(common).await,
        Some(Verb::ZoomSecret) => zoom::keep_secret(printer),
        Some(Verb::Completions { shell }) => completions(shell, printer),
    }
}

fn completions(shell: Shell, printer: Printer) -> Result<Exit, Problem> {
    // Into memory first: the generator gives up loudly on an output that cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "errand", &mut script);
    let script = String::from_utf8_lossy(&script);
    if printer.json {
        printer.value(&json!({ "shell": shell.to_string(), "script": script }))?;
    } else {
        printer.line(script.trim_end())?;
    }
    Ok(Exit::Done)
}

/// Logs go to standard error, and only what was asked for: by `-v`, or by `ERRAND_LOG` in `tracing`'s own terms.
fn log(common: &Common) {
    let level = match common.verbose {
        0 => "warn",
        1 => "errand=info",
        _ => "errand=debug",
    };
    let filter = EnvFilter::try_from_env("ERRAND_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let coloured = common.color != ColorChoice::Never && io::IsTerminal::is_terminal(&io::stderr());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(coloured);
    log.without_time().with_target(common.verbose > 0).init();
}
