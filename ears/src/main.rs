//! `ears`: requests on standard input, messages on standard output, logs on standard error.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use errand_ears::serve::{Options, serve};
use tracing_subscriber::EnvFilter;

/// Hears what is said, on this machine alone. It is talked to in lines of JSON; docs/ears.md lists them.
#[derive(Debug, Parser)]
#[command(name = "ears", version)]
struct Arguments {
    /// The speech model, in whisper.cpp's format
    #[arg(long, value_name = "FILE", env = "ERRAND_SPEECH_MODEL")]
    model: Option<PathBuf>,

    /// Drop the model from memory after so long without use
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    idle: u64,
}

/// The sound system's own library calls it an error when it is left.
const LOGGED: &str = "warn,pulseaudio=off";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_env("ERRAND_LOG").unwrap_or_else(|_| EnvFilter::new(LOGGED));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).without_time().init();
    let model = arguments.model.filter(|model| !model.as_os_str().is_empty());
    let options = Options { model, idle: Duration::from_secs(arguments.idle.max(1)) };
    match serve(options, io::BufReader::new(io::stdin()), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "ears could not go on");
            ExitCode::FAILURE
        }
    }
}
