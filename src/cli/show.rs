//! Shows a run's events: a live list of steps in a terminal, a line an event elsewhere, JSON lines with `--json`.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::printer::{BAD, BOLD, CARE, DIM, GOOD, NAME, Printer, paint, plain};
use errand::confidence;
use errand::event::{Event, Failure, Outcome, RunStatus, StepView};

/// What is on the screen of a run.
pub struct Show {
    printer: Printer,
    lines: MultiProgress,
    steps: BTreeMap<usize, Shown>,
}

/// A step, and its line at the bottom of the screen while it has one.
struct Shown {
    view: StepView,
    line: Option<ProgressBar>,
}

impl Show {
    pub fn new(printer: Printer) -> Self {
        Self { printer, lines: MultiProgress::new(), steps: BTreeMap::new() }
    }

    /// Shows one event.
    pub fn event(&mut self, event: &Event) -> io::Result<()> {
        if self.printer.json {
            return self.printer.value(event);
        }
        match event {
            Event::Started { desktop, .. } => self.say(paint(DIM, format!("on {desktop}"))),
            Event::ToolsChosen { declined: true, .. } => Ok(()),
            Event::Planned { confidence: sure, instructions, .. } => {
                if let Some(told) = instructions {
                    self.say(paint(DIM, format!("told: {}", clip(told, 100))))?;
                }
                sure.map_or(Ok(()), |sure| self.say(paint(DIM, confidence::in_words(sure))))
            }
            Event::ToolsChosen { tools, .. } => {
                self.say(format!("{} {}", paint(DIM, "tools"), paint(DIM, tools.join(", "))))
            }
            Event::CallPlanned { step } => self.planned(step),
            Event::PlanRejected { why } => {
                self.rest();
                self.steps.clear();
                self.say(format!("{} {}; planning again", paint(CARE, "warning:"), plain(why)))
            }
            Event::StepResolved { step } => self.resolved(step),
            // The question is shown by whoever answers it (`ask`).
            Event::Asked { .. } => Ok(()),
            Event::StepStarted { step } => self.started(*step),
            Event::StepEnded { step, outcome } => self.ended(*step, outcome),
            Event::Warned { message } => self.say(format!("{} {}", paint(CARE, "warning:"), plain(message))),
            // The answer is data: it goes out when the run has ended (`answer`).
            Event::Answered { .. } => {
                self.rest();
                Ok(())
            }
        }
    }

    /// Prints what a run came to.
    pub fn answer(printer: Printer, text: &str, status: RunStatus) -> io::Result<()> {
        match printer.json {
            true => Ok(()),
            false => printer.line(paint(style_of(status), plain(text))),
        }
    }

    /// Leaves the lines as they stand, so that something can be asked below them; steps that go on get new ones.
    pub fn rest(&mut self) {
        for shown in self.steps.values_mut() {
            if let Some(line) = shown.line.take() {
                line.abandon();
            }
        }
    }

    fn say(&self, text: String) -> io::Result<()> {
        self.lines.suspend(|| self.printer.say(text))
    }

    fn planned(&mut self, step: &StepView) -> io::Result<()> {
        self.steps.insert(step.step, Shown { view: step.clone(), line: None });
        match self.line(step.step) {
            Some(line) => line.tick(),
            None => self.printer.say(format!("  {}", describe(step)))?,
        }
        Ok(())
    }

    fn resolved(&mut self, step: &StepView) -> io::Result<()> {
        if let Some(shown) = self.steps.get_mut(&step.step) {
            shown.view = step.clone();
            if let Some(line) = &shown.line {
                line.set_message(describe(step));
            }
        }
        Ok(())
    }

    fn started(&mut self, step: usize) -> io::Result<()> {
        if let Some(line) = self.line(step) {
            line.enable_steady_tick(Duration::from_millis(80));
        }
        Ok(())
    }

    fn ended(&mut self, step: usize, outcome: &Outcome) -> io::Result<()> {
        let line = self.line(step);
        let Some(shown) = self.steps.get_mut(&step) else { return Ok(()) };
        let result = result(outcome);
        // A line at the bottom of the screen is one line; the answer says again what to do.
        let first = result.lines().next().unwrap_or_default();
        let text = format!("{} {}{first}", mark(outcome), describe(&shown.view));
        match line {
            Some(line) => {
                line.set_style(ended_style());
                line.finish_with_message(text);
                shown.line = None;
                Ok(())
            }
            None => self.printer.say(format!("{} {}{}", mark(outcome), paint(BOLD, step), result)),
        }
    }

    /// A step's line at the bottom of the screen; none where nobody watches.
    fn line(&mut self, step: usize) -> Option<ProgressBar> {
        let shown = self.steps.get_mut(&step).filter(|_| self.printer.live)?;
        let line = shown.line.get_or_insert_with(|| {
            let line = self.lines.add(ProgressBar::new_spinner().with_style(waiting()));
            line.set_message(describe(&shown.view));
            line
        });
        Some(line.clone())
    }
}

/// A step in one line: its number, tool and arguments.
pub fn describe(step: &StepView) -> String {
    let arguments: Vec<String> =
        step.arguments.iter().map(|(name, value)| format!("{} {}", paint(DIM, name), clip(value, 60))).collect();
    format!("{} {} {}", paint(BOLD, step.step), paint(NAME, &step.tool), arguments.join(paint(DIM, " · ").as_str()))
}

/// The mark of an outcome, readable without colour.
pub fn mark(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Verified { .. } => paint(GOOD, "✓"),
        Outcome::Accepted { .. } => paint(CARE, "→"),
        Outcome::Failed { .. } => paint(BAD, "✗"),
        Outcome::Skipped { .. } => paint(DIM, "–"),
    }
}

fn result(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Verified { result } | Outcome::Accepted { result } => {
            let text = result.as_str().map_or_else(|| result.to_string(), str::to_owned);
            if text.is_empty() || text == "null" { String::new() } else { format!("  {}", paint(DIM, clip(&text, 60))) }
        }
        Outcome::Failed { error: Failure { message, hint, .. } } if hint.is_empty() => {
            format!("  {}", paint(BAD, plain(message)))
        }
        Outcome::Failed { error: Failure { message, hint, .. } } => {
            format!("  {}\n    hint: {}", paint(BAD, plain(message)), plain(hint))
        }
        Outcome::Skipped { because } => format!("  {}", paint(DIM, plain(because))),
    }
}

/// The first line of a text, at most `length` characters of it.
pub fn clip(text: &str, length: usize) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let mut clipped: String = first.chars().take(length).collect();
    if clipped.len() < first.len() || lines.next().is_some() {
        clipped.push('…');
    }
    plain(&clipped)
}

fn style_of(status: RunStatus) -> anstyle::Style {
    match status {
        RunStatus::Done => GOOD,
        RunStatus::Partly | RunStatus::Declined | RunStatus::Cancelled => CARE,
        RunStatus::Failed | RunStatus::Interrupted => BAD,
    }
}

fn waiting() -> ProgressStyle {
    ProgressStyle::with_template("{spinner:.cyan} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn ended_style() -> ProgressStyle {
    ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}
