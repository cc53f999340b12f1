//! `open` of the virtual Mac: notes which URL or file was opened, and starts nothing.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;

/// Opens URLs and files on the virtual Mac.
#[derive(Parser)]
#[command(name = "open", version)]
struct Arguments {
    /// The app to open them in
    #[arg(short = 'a')]
    app: Option<String>,
    /// URLs or paths
    targets: Vec<String>,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let folder = virtual_mac::folder()
        .with_context(|| format!("no folder for the virtual Mac (hint: set {} to one)", virtual_mac::FOLDER))?;
    let desktop = virtual_mac::open(&folder)?;
    match (arguments.targets.as_slice(), &arguments.app) {
        ([], None) => bail!("nothing to open was named"),
        ([], Some(app)) => desktop.open_app(app)?,
        (targets, app) => {
            for target in targets {
                if let Err(fault) = desktop.open_target(target, app.as_deref()) {
                    eprintln!("cannot open `{target}`: {fault} ({})", fault.number());
                    return Ok(ExitCode::FAILURE);
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
