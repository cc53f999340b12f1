//! The command line as data: every verb and flag, with the help that people read.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, ColorChoice, Parser, Subcommand};
use clap_complete::Shell;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  not done, or not all of it: yours to mend (a refusal, a bad command, no such contact)
  2  not done, and Errand is at fault or not fully installed (`errand doctor` tells)
  130  stopped by Ctrl-C";

/// Says what you want done in Mail, Calendar, Contacts, Notes, Reminders, Messages, Finder, Maps and Zoom, and does it.
#[derive(Debug, Parser)]
#[command(name = "errand", version, styles = STYLES, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub verb: Option<Verb>,

    #[command(flatten)]
    pub run: RunArguments,

    #[command(flatten)]
    pub common: Common,
}

/// Flags that every verb takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Print JSON on standard output
    #[arg(long, global = true)]
    pub json: bool,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,

    /// Plan with this OpenAI-compatible server instead of the embedded model
    #[arg(long, global = true, value_name = "URL", env = "ERRAND_PLANNER")]
    pub planner: Option<String>,

    /// The folder with the models and their `catalogue.toml`
    #[arg(long, global = true, value_name = "FOLDER", env = "ERRAND_MODELS")]
    pub models: Option<PathBuf>,

    /// Use the tools of this folder instead of the built-in ones. `plan` and `eval` also take a folder of definitions
    /// (`*.toml`, tools without scripts), and plan with these and the built-in ones
    #[arg(long, global = true, value_name = "FOLDER", env = "ERRAND_TOOLS")]
    pub tools: Option<PathBuf>,

    /// Say what happens inside, on standard error (-vv: with the texts of commands)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Carry a command out (the same as giving it alone)
    Run(RunArguments),
    /// Show the plan and its graph, and do nothing
    Plan {
        /// The command, in your own words; `-` reads it from standard input
        #[arg(required = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// List what Errand can do
    Tools,
    /// List the models, and download, check or delete them
    Models {
        #[command(subcommand)]
        verb: Option<ModelsVerb>,
    },
    /// Show earlier runs
    History {
        /// How many
        #[arg(short, long, default_value_t = 10)]
        limit: usize,
    },
    /// Take back what a run created
    Undo {
        /// The run's number in `errand history`; the last one when left out
        run: Option<i64>,
    },
    /// Show what is on the virtual Mac
    Desktop {
        /// Put it back to how it was at first
        #[arg(long)]
        reset: bool,
    },
    /// Measure plans, or dates, against a file of commands with their right plans
    Eval(EvalArguments),
    /// Say what is installed, what is missing, and what to do
    Doctor,
    /// Say in text what is spoken into the microphone, or what a sound file holds
    Listen(ListenArguments),
    /// Speak JSON lines over standard input and output, for the app (docs/engine.md)
    Engine,
    /// Keep the secret of your Zoom app, read from standard input, in the system's keychain
    ZoomSecret,
    /// Print the completions of a shell
    Completions { shell: Shell },
}

#[derive(Debug, Subcommand)]
pub enum ModelsVerb {
    /// Download a model, or go on with it; asks first
    Pull {
        /// As `errand models` names it
        name: String,

        /// Download without asking
        #[arg(short, long)]
        yes: bool,
    },
    /// Delete a model that was downloaded, or a part of one
    Delete {
        /// As `errand models` names it
        name: String,
    },
    /// Read models in full and hold them to the catalogue
    Check {
        /// As `errand models` names it; all that are here when left out
        name: Option<String>,
    },
}

#[derive(Debug, Clone, Args)]
pub struct RunArguments {
    /// The command, in your own words; `-` reads it from standard input
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,

    /// Approve the plan without asking, even one that Errand is not sure of; what was not understood, or matches several
    /// contacts or files, is still refused
    #[arg(short, long)]
    pub yes: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ListenArguments {
    /// Hear this WAV, FLAC or MP3 file instead of the microphone
    #[arg(long, value_name = "FILE")]
    pub wav: Option<PathBuf>,

    /// Listen until Enter, not until one is quiet
    #[arg(long, conflicts_with = "wav")]
    pub hold: bool,

    /// Listen to this microphone instead of that in the settings
    #[arg(long, value_name = "NAME", conflicts_with = "wav")]
    pub microphone: Option<String>,

    /// Names and words that may occur, so that they are spelled as you spell them
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub prompt: String,

    /// The speech model, in whisper.cpp's format (or `ERRAND_SPEECH_MODEL`)
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct EvalArguments {
    /// JSON lines: `{"id","command","plan":[…]}`, or with --dates `{"phrase","now","tz","expect"}`, and
    /// `"start"` where the phrase is that of an end
    pub file: PathBuf,

    /// The file holds date phrases
    #[arg(long)]
    pub dates: bool,

    /// Write a JSON line an item to this file
    #[arg(long, value_name = "FILE")]
    pub details: Option<PathBuf>,

    /// Measure only so many items
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// Of the definitions in the folder of `--tools`, take only those that are held back from training
    #[arg(long, requires = "tools")]
    pub held_back: bool,

    /// Do not carry plans out on virtual Macs to compare what is then on them (outcome success)
    #[arg(long)]
    pub no_outcome: bool,
}
