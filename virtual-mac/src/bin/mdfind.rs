//! `mdfind` of the virtual Mac: finds files of its home folder by name, as Spotlight would.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;

/// Finds files by name on the virtual Mac.
#[derive(Parser)]
#[command(name = "mdfind", version)]
struct Arguments {
    /// End each path with a zero byte
    #[arg(short = '0')]
    zero: bool,
    /// Search this folder only
    #[arg(long = "onlyin")]
    onlyin: Option<PathBuf>,
    /// kMDItemDisplayName == "*name*"cd
    query: String,
}

fn main() -> anyhow::Result<()> {
    // Spotlight's long options have one dash.
    let arguments = std::env::args_os().map(|each| if each == "-onlyin" { "--onlyin".into() } else { each });
    let arguments = Arguments::parse_from(arguments);
    let folder = virtual_mac::folder()
        .with_context(|| format!("no folder for the virtual Mac (hint: set {} to one)", virtual_mac::FOLDER))?;
    let desktop = virtual_mac::open(&folder)?;
    let query = virtual_mac::Query::parse(&arguments.query)?;
    if desktop.has_quirk("spotlight-off") {
        return Ok(());
    }
    let place = arguments.onlyin.unwrap_or_else(|| desktop.home());
    let place = place.canonicalize().with_context(|| format!("cannot search `{}`", place.display()))?;
    let mut out = std::io::stdout().lock();
    // Only the virtual Mac's own files are indexed.
    let (place, within) = if desktop.home().starts_with(&place) {
        (desktop.home(), true)
    } else {
        (place.clone(), place.starts_with(desktop.home()))
    };
    if within {
        for path in virtual_mac::find(&place, &query)? {
            out.write_all(path.as_os_str().as_encoded_bytes())?;
            out.write_all(if arguments.zero { b"\0" } else { b"\n" })?;
        }
    }
    Ok(())
}
