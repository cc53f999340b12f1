//! `errand models`: which there are; downloading, checking and deleting them.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use errand::catalogue::{Shelf, ShelfError};
use errand::download::{Options, Progress};
use errand::settings;
use errand::wire::{ModelRole, ModelState, ModelView, Stage};
use indicatif::{DecimalBytes, ProgressBar, ProgressStyle};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::arguments::{Common, ModelsVerb};
use super::printer::{BAD, BOLD, CARE, DIM, GOOD, NAME, Printer, paint, plain};
use super::problem::{Exit, Problem};
use super::{ask, assemble, run};

/// Does what is asked with the models.
pub async fn models(common: &Common, verb: Option<ModelsVerb>, printer: Printer) -> Result<Exit, Problem> {
    let shelf = shelf(common)?;
    match verb {
        None => list(&shelf, printer),
        Some(ModelsVerb::Pull { name, yes }) => pull(shelf, name, yes, printer).await,
        Some(ModelsVerb::Delete { name }) => delete(&shelf, &name, printer),
        Some(ModelsVerb::Check { name }) => check(&shelf, name, printer),
    }
}

/// The models of this user.
pub fn shelf(common: &Common) -> Result<Shelf, Problem> {
    let paths = settings::paths(std::env::var_os("ERRAND_HOME").as_deref())?;
    Ok(Shelf::open(&assemble::models(common)?, &paths.models)?)
}

/// The wire's words for how far a download is: the stage, the bytes done, the bytes in all.
pub fn told(progress: Progress) -> (Stage, u64, u64) {
    match progress {
        Progress::Downloading { done, total } => (Stage::Downloading, done, total),
        Progress::Checking { done, total } => (Stage::Checking, done, total),
    }
}

fn list(shelf: &Shelf, printer: Printer) -> Result<Exit, Problem> {
    let models = shelf.list();
    if printer.json {
        printer.value(&models)?;
        return Ok(Exit::Done);
    }
    let width = models.iter().map(|model| model.name.len()).max().unwrap_or_default();
    for model in &models {
        let ModelView { name, role, size, licence, about, .. } = model;
        let (name, role) = (paint(NAME, format!("{name:<width$}")), role_in_words(*role));
        let size = DecimalBytes(*size).to_string();
        printer.line(format!("{name}  {role:<10}  {size:>9}  {}  {}", state(model), paint(DIM, licence)))?;
        if model.source.is_some() {
            printer.line(format!("{:width$}  {}", "", paint(DIM, about)))?;
        }
    }
    Ok(Exit::Done)
}

fn role_in_words(role: ModelRole) -> &'static str {
    match role {
        ModelRole::Planner => "planner",
        ModelRole::Selector => "selector",
        ModelRole::Speech => "speech",
        ModelRole::Confidence => "confidence",
        ModelRole::Tokenizer => "tokenizer",
        ModelRole::Writer => "writer",
    }
}

fn state(model: &ModelView) -> String {
    match model.state {
        ModelState::Embedded => paint(GOOD, "embedded "),
        ModelState::Installed => paint(GOOD, "installed"),
        ModelState::Available => paint(DIM, "available"),
        ModelState::Partial => {
            paint(CARE, format!("{:<9}", format!("{} % here", 100 * model.done / model.size.max(1))))
        }
        ModelState::Damaged => paint(BAD, "damaged  "),
    }
}

async fn pull(shelf: Shelf, name: String, yes: bool, printer: Printer) -> Result<Exit, Problem> {
    let cancel = CancellationToken::new();
    run::stop_on_ctrl_c(cancel.clone());
    if !yes
        && let Some(wanted) = shelf.wanted(&name)?
        && !agreed(&wanted, &cancel).await?
    {
        return Err(Problem::yours(format!("`{name}` was not downloaded"), "").coded("cancelled"));
    }
    let (tell, mut told) = mpsc::unbounded_channel();
    let (shelf, pulled, stop) = (Arc::new(shelf), name.clone(), cancel.clone());
    let pulling = tokio::task::spawn_blocking(move || {
        // Whoever watches may have gone; the download goes on.
        let mut progress = |progress| tell.send(progress).unwrap_or_default();
        shelf.pull(&pulled, &Options::default(), &mut progress, &stop)
    });
    let mut bar = Bar::new(printer);
    while let Some(progress) = told.recv().await {
        bar.show(&name, progress)?;
    }
    bar.clear();
    let pulled = pulling.await.map_err(|error| Problem::ours(format!("the download broke down: {error}"), ""))?;
    let file = pulled?.display().to_string();
    if printer.json {
        printer.value(&json!({ "installed": name, "file": file }))?;
    } else {
        printer.line(format!("{} is installed: {file}", paint(NAME, &name)))?;
    }
    Ok(Exit::Done)
}

/// Asks whether to download. Where nobody is there to be asked, nothing is.
async fn agreed(wanted: &ModelView, cancel: &CancellationToken) -> Result<bool, Problem> {
    let source = wanted.source.as_deref().unwrap_or_default();
    let host = url::Url::parse(source).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let left = DecimalBytes(wanted.size.saturating_sub(wanted.done));
    let what = format!("{} ({left} from {host}, licence {})", wanted.name, wanted.licence);
    if !ask::somebody_is_there() {
        let hint = "`--yes` downloads it without asking";
        return Err(Problem::yours(format!("nobody is there to say whether to download {what}"), hint));
    }
    let question = format!("Download {}? [y/N] ", paint(BOLD, plain(&what)));
    let (answer, answered) = tokio::sync::oneshot::channel();
    // A thread of its own: whoever is asked may never answer.
    std::thread::spawn(move || drop(answer.send(yes_or_no(&question))));
    match cancel.run_until_cancelled(answered).await {
        Some(Ok(agreed)) => Ok(agreed?),
        Some(Err(_)) => Ok(false),
        None => Err(Problem { exit: Exit::Stopped, ..Problem::yours("stopped before anything was downloaded", "") }),
    }
}

fn yes_or_no(question: &str) -> io::Result<bool> {
    write!(anstream::stderr().lock(), "{question}")?;
    io::stderr().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// How far a download is, as the terminal, or a program, sees it.
struct Bar {
    printer: Printer,
    bar: ProgressBar,
}

impl Bar {
    fn new(printer: Printer) -> Bar {
        let bar = if printer.live { ProgressBar::no_length() } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{msg} {wide_bar} {decimal_bytes}/{decimal_total_bytes} {eta}");
        Bar { printer, bar: bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())) }
    }

    fn show(&mut self, model: &str, progress: Progress) -> io::Result<()> {
        let (stage, done, total) = told(progress);
        if self.printer.json {
            return self.printer.value(&json!({ "model": model, "stage": stage, "done": done, "total": total }));
        }
        self.bar.set_message(match stage {
            Stage::Downloading => "downloading",
            Stage::Checking => "checking",
        });
        self.bar.set_length(total);
        self.bar.set_position(done);
        Ok(())
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn delete(shelf: &Shelf, name: &str, printer: Printer) -> Result<Exit, Problem> {
    let freed = shelf.delete(name)?;
    if printer.json {
        printer.value(&json!({ "deleted": name, "freed": freed }))?;
    } else {
        printer.line(format!("{} is deleted; {} became free", paint(NAME, name), DecimalBytes(freed)))?;
    }
    Ok(Exit::Done)
}

/// Holds one model to the catalogue, or all that are here.
fn check(shelf: &Shelf, name: Option<String>, printer: Printer) -> Result<Exit, Problem> {
    let names = match name {
        Some(name) => vec![name],
        None => {
            let here = |model: &ModelView| !matches!(model.state, ModelState::Available | ModelState::Partial);
            shelf.list().into_iter().filter(here).map(|model| model.name).collect()
        }
    };
    let checked: Vec<(String, Result<(), ShelfError>)> =
        names.into_iter().map(|name| (name.clone(), shelf.check(&name))).collect();
    if printer.json {
        let row = |(name, checked): &(String, Result<(), ShelfError>)| match checked {
            Ok(()) => json!({ "name": name, "fine": true }),
            Err(error) => {
                json!({ "name": name, "fine": false, "message": error.to_string(), "hint": error.hint() })
            }
        };
        printer.value(&checked.iter().map(row).collect::<Vec<_>>())?;
    } else {
        for (name, checked) in &checked {
            match checked {
                Ok(()) => printer.line(format!("{} {name}", paint(GOOD, "✓")))?,
                Err(error) => {
                    printer.line(format!("{} {name}: {error}", paint(BAD, "✗")))?;
                    printer.line(format!("    {} {}", paint(BOLD, "hint:"), error.hint()))?;
                }
            }
        }
    }
    let worst = checked.into_iter().find_map(|(_, checked)| checked.err());
    Ok(worst.map_or(Exit::Done, |error| Problem::from(error).exit))
}
