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

/// `text` with its control characters as pictures: what others wrote must not steer the terminal. Lines stay lines.
pub fn plain(text: &str) -> String {
    let picture = |c: char| match c {
        '\n' => c,
        '\t' => ' ',
        '\x7f' => '␡',
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        // What turns the direction of writing round can make one address look like another.
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(picture).collect()
}

/// `text` in `style`; colours are taken out again where they are not wanted.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_cannot_steer_the_terminal() {
        assert_eq!(plain("hi\x1b[2K\r\x07 é\n👩‍👧\tx"), "hi␛[2K␍␇ é\n👩‍👧 x");
        assert_eq!(plain("a\u{9b}2Jb\u{202e}c"), "a\u{fffd}2Jb\u{fffd}c");
    }
}
