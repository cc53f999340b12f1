//! `errand eval FILE`: plans, or dates, against the ones that are right.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use errand::assistant::{self, Assistant};
use errand::dates::{Context, DateOrder};
use errand::eval::{self, Attempt, DateReport, Report, Subject, Unplanned};
use errand::plan::Plan;
use errand::selector::Verdict;
use errand::settings::Settings;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::Value as Json;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use self::added::Added;
use self::rehearsal::Stage;
use super::arguments::{Common, EvalArguments};
use super::assemble::{self, Home};
use super::printer::{BOLD, Printer, paint};
use super::problem::{Exit, Problem};

mod added;
mod rehearsal;

/// Measures the file's items and prints the figures.
pub async fn eval(common: &Common, arguments: &EvalArguments, printer: Printer) -> Result<Exit, Problem> {
    let text = fs::read_to_string(&arguments.file).map_err(|error| {
        let message = format!("could not read `{}`: {error}", arguments.file.display());
        Problem::yours(message, "name a file of JSON lines, in UTF-8")
    })?;
    match arguments.dates {
        true => dates(arguments, &text, printer),
        false => plans(common, arguments, &text, printer),
    }
}

fn dates(arguments: &EvalArguments, text: &str, printer: Printer) -> Result<Exit, Problem> {
    let (report, lines) = eval::measure_dates(&eval::read_date_items(text)?)?;
    let mut details = Details::create(arguments)?;
    for line in &lines {
        write(&mut details, line)?;
    }
    if printer.json {
        printer.value(&report)?;
    } else {
        let DateReport { items, right } = report;
        printer.line(format!("{right} of {items} right ({:.1} %)", 100.0 * right as f64 / items as f64))?;
    }
    Ok(Exit::Done)
}

fn plans(common: &Common, arguments: &EvalArguments, text: &str, printer: Printer) -> Result<Exit, Problem> {
    // The user's own settings would change the figures.
    let home = Home { settings: Arc::new(Settings::default()), ..Home::to_plan(common, arguments.held_back)? };
    let mut items = eval::read_items(text, &home.tools)?;
    items.truncate(arguments.limit.unwrap_or(usize::MAX));
    for item in &items {
        if let Err(error) = &item.plan {
            printer
                .say(format!("warning: {}: its plan is not one: {error}; it measures the selector only", item.id))?;
        }
    }
    let scratch = Stage::new(&home)?;
    let assistant = assemble::assemble(
        &home,
        assemble::selector(common, &home)?,
        assemble::planner(common, &home)?,
        assemble::calibration(common, &home)?,
        Arc::new(scratch.desk()?),
        scratch.journal()?,
        scratch.clock(),
    );
    let now = Context { now: (assistant.clock)(), order: DateOrder::MonthDay };
    let stage = (!arguments.no_outcome).then_some(scratch);
    let mut details = Details::create(arguments)?;
    let progress = progress(items.len(), printer);
    let mut subject = Assembled { assistant, stage, trouble: None };
    let mut added = Added::of(&home.tools);
    let report = eval::measure(&items, &home.tools, &now, &mut subject, |line| {
        progress.inc(1);
        added.count(line);
        write(&mut details, line)
    })?;
    progress.finish_and_clear();
    if let Some(problem) = subject.trouble {
        return Err(problem);
    }
    let figures = Figures { report, added: added.figures() };
    if printer.json {
        printer.value(&figures)?;
    } else {
        print(&figures, printer)?;
    }
    Ok(Exit::Done)
}

/// What was measured; with tools of the user's own, how these were found.
#[derive(Serialize)]
struct Figures {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<added::Figures>,
}

/// The assistant as it is assembled for everybody, and a stage to try plans on.
struct Assembled {
    assistant: Assistant,
    stage: Option<Stage>,
    /// What kept plans from being tried; the figures would lie.
    trouble: Option<Problem>,
}

impl Subject for Assembled {
    fn attempt(&mut self, command: &str) -> Attempt {
        let planned = block_in_place(|| Handle::current().block_on(assistant::plan_only(&self.assistant, command)));
        let all = || self.assistant.tools.tools.iter().map(|tool| tool.name.clone()).collect();
        match planned {
            Ok(planned) => Attempt {
                latency: planned.select_time + planned.plan_time,
                offered: match planned.selection {
                    Some(selection) if selection.verdict != Verdict::All => selection.tools,
                    _ => all(),
                },
                features: planned.written.features,
                confidence: planned.confidence.map(|sure| (sure, self.assistant.stance(Some(sure)))),
                plan: Ok(planned.plan),
            },
            Err(error) => Attempt {
                plan: Err(Unplanned(error.to_string())),
                offered: all(),
                features: None,
                confidence: None,
                latency: std::time::Duration::ZERO,
            },
        }
    }

    fn rehearse(&mut self, plan: &Plan, expected: &Plan) -> Option<Json> {
        let stage = self.stage.as_ref().filter(|_| self.trouble.is_none())?;
        match block_in_place(|| Handle::current().block_on(stage.rehearse(plan, expected))) {
            Ok(seen) => seen,
            Err(problem) => {
                self.trouble = Some(problem);
                None
            }
        }
    }
}

/// The file of `--details`, written line by line.
struct Details {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Details {
    /// The file that was named, empty. Called when everything else can be read: what an earlier run left there is kept
    /// as long as there may be nothing to put in its place.
    fn create(arguments: &EvalArguments) -> Result<Option<Details>, Problem> {
        let Some(path) = &arguments.details else { return Ok(None) };
        let file = File::create(path).map_err(|error| failed(path, &error))?;
        Ok(Some(Details { path: path.clone(), file: BufWriter::new(file) }))
    }
}

fn write(details: &mut Option<Details>, line: &impl Serialize) -> Result<(), Problem> {
    let Some(Details { path, file }) = details else { return Ok(()) };
    let written = serde_json::to_writer(&mut *file, line).map_err(std::io::Error::from);
    written.and_then(|()| file.write_all(b"\n")).and_then(|()| file.flush()).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Problem {
    let message = format!("could not write `{}`: {error}", path.display());
    Problem::yours(message, "check the folder, its permissions and the free disk space")
}

fn progress(items: usize, printer: Printer) -> ProgressBar {
    let target = if printer.live { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:30.cyan} {pos}/{len}  {eta} left");
    ProgressBar::with_draw_target(Some(items as u64), target)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn print(Figures { report, added }: &Figures, printer: Printer) -> Result<(), Problem> {
    let percent = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", 100.0 * share));
    let mut rows = vec![
        ("items", report.items.to_string()),
        ("plan", percent(report.plan)),
        ("exact", percent(report.exact)),
        ("outcome", percent(report.outcome)),
        ("tool recall", percent(report.tool_recall)),
        ("tools offered", report.tools_mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.2}"))),
        ("decline precision", percent(report.decline_precision)),
        ("decline recall", percent(report.decline_recall)),
        ("latency p50", format!("{:.0} ms", report.latency_ms.p50)),
        ("latency p95", format!("{:.0} ms", report.latency_ms.p95)),
    ];
    if let Some(reliability) = report.reliability {
        rows.extend([
            ("calibration error", percent(reliability.calibration_error)),
            ("wrong and unasked", percent(reliability.wrong_unasked)),
            ("asked when unsure", percent(reliability.asked)),
            ("not understood", percent(reliability.not_understood)),
        ]);
    }
    if let Some(added) = added {
        rows.push(("added tools", added.tools.to_string()));
        rows.push(("  recall", percent(added.recall)));
        rows.push(("  needless", percent(added.needless)));
    }
    for (name, value) in rows {
        printer.line(format!("{name:<18} {}", paint(BOLD, value)))?;
    }
    Ok(())
}
