//! Where output goes: data on standard output, everything else on standard error, colours only where they are wanted.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde::Serialize;

/// Bold text.
pub const BOLD: Style = Style::new().bold();
/// What matters less.
pub const DIM: Style = Style::new().dimmed();
/// Done.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Handed over, or to be looked at.
pub const CARE: Style = AnsiColor::Yellow.on_default();
/// Failed.
pub const BAD: Style = AnsiColor::Red.on_default();
/// Tool and app names.
pub const NAME: Style = AnsiColor::Cyan.on_default();

/// How this run of the program prints.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    /// JSON on standard output instead of text.
    pub json: bool,
    /// Whether standard error is a terminal that people watch.
    pub live: bool,
}

impl Printer {
    pub fn new(json: bool, color: ColorChoice) -> Self {
        match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        Self { json, live: !json && io::stderr().is_terminal() }
    }

    /// One line of data.
    pub fn line(&self, text: impl AsRef<str>) -> io::Result<()> {
        writeln!(anstream::stdout().lock(), "{}", text.as_ref())
    }

    /// One JSON value on a line of its own.
    pub fn value(&self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string(value).map_err(io::Error::other)?;
        self.line(text)
    }

    /// One line of talk.
    pub fn say(&self, text: impl AsRef<str>) -> io::Result<()> {
        writeln!(anstream::stderr().lock(), "{}", text.as_ref())
    }
}

/// `text` in `style`; colours are taken out again where they are not wanted.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
