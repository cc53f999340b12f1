//! The command line: arguments in, a run shown and an exit code out.

use std::process::ExitCode;

use clap::Parser;

mod cli;

fn main() -> ExitCode {
    // The desktop starts this program again as its worker.
    errand::desktop::worker::main_if_asked();
    match cli::Arguments::try_parse() {
        Ok(arguments) => cli::run(arguments),
        Err(error) => cli::usage(&error),
    }
}
