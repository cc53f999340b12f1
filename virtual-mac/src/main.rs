//! `osascript` of the virtual Mac: runs scripts in JavaScript for Automation against the apps in `ERRAND_VIRTUAL_MAC`.

use std::io::{Read, Write};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;

/// Runs scripts against the virtual Mac.
#[derive(Parser)]
#[command(name = "osascript", version)]
struct Arguments {
    /// Language; only JavaScript is spoken here
    #[arg(short = 'l', default_value = "JavaScript")]
    language: String,
    /// A line of the script; may be given several times
    #[arg(short = 'e', allow_hyphen_values = true)]
    lines: Vec<String>,
    /// How values are printed; accepted and ignored
    #[arg(short = 's', allow_hyphen_values = true)]
    style: Vec<String>,
    /// A file with the script (`-` reads it from standard input), unless `-e` is given; then the arguments for `run`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = Arguments::parse();
    if arguments.language != "JavaScript" {
        bail!("no language `{}` on the virtual Mac (hint: -l JavaScript)", arguments.language);
    }
    let (origin, code) = script(&mut arguments)?;
    let folder = virtual_mac::folder()
        .with_context(|| format!("no folder for the virtual Mac (hint: set {} to one)", virtual_mac::FOLDER))?;
    let desktop = virtual_mac::open(&folder)?;
    match virtual_mac::run_script(&desktop, &code, &arguments.rest) {
        Ok(value) => {
            writeln!(std::io::stdout(), "{value}").context("cannot print the script's value")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{origin}{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Where the script comes from, for its errors, and the script.
fn script(arguments: &mut Arguments) -> anyhow::Result<(String, String)> {
    if !arguments.lines.is_empty() {
        return Ok((String::new(), arguments.lines.join("\n")));
    }
    if arguments.rest.is_empty() || arguments.rest[0] == "-" {
        arguments.rest.drain(..arguments.rest.len().min(1));
        let mut code = String::new();
        std::io::stdin().read_to_string(&mut code).context("cannot read the script from standard input")?;
        return Ok((String::new(), code));
    }
    let file = arguments.rest.remove(0);
    let code = std::fs::read_to_string(&file).with_context(|| format!("cannot read the script `{file}`"))?;
    Ok((format!("{file}: "), code))
}
