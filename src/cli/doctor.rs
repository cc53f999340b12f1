//! `errand doctor`: what is installed, what is missing, what to do.

use std::ops::ControlFlow;
use std::time::Instant;

use errand::catalogue;
use errand::desktop;
use errand::planner::Request;
use errand::wire::Finding;
use jiff::ZonedDateTime;

use super::arguments::Common;
use super::assemble::{self, Home};
use super::printer::{BAD, BOLD, GOOD, Printer, paint};
use super::problem::{Exit, Problem};

/// Prints what was found.
pub async fn doctor(common: &Common, printer: Printer) -> Result<Exit, Problem> {
    let findings = findings(common).await;
    show(&findings, printer)?;
    Ok(if findings.iter().all(|finding| finding.fine) { Exit::Done } else { Exit::Ours })
}

/// Looks at everything that a command needs, and tries the models and the apps out.
pub async fn findings(common: &Common) -> Vec<Finding> {
    let mut findings = vec![finding("Errand", Ok(version()))];
    let home = Home::open(common);
    findings.push(finding("settings", home.as_ref().map(settings).map_err(Clone::clone)));
    if let Ok(home) = &home {
        let journal = home.journal();
        findings.push(finding("journal", journal.map(|_| home.paths.journal.display().to_string())));
        findings.push(finding("models", models(common)));
        findings.push(finding("selector", selector(common, home)));
        findings.push(finding("planner", planner(common, home)));
        findings.extend(desk(home).await);
    }
    findings
}

fn show(findings: &[Finding], printer: Printer) -> Result<(), Problem> {
    if printer.json {
        return Ok(printer.value(&findings)?);
    }
    for Finding { what, fine, found, hint } in findings {
        let mark = if *fine { paint(GOOD, "✓") } else { paint(BAD, "✗") };
        printer.line(format!("{mark} {} {found}", paint(BOLD, format!("{what:<10}"))))?;
        if !hint.is_empty() {
            printer.line(format!("    {} {hint}", paint(BOLD, "hint:")))?;
        }
    }
    Ok(())
}

fn finding(what: &str, found: Result<String, Problem>) -> Finding {
    match found {
        Ok(found) => Finding { what: what.to_owned(), fine: true, found, hint: String::new() },
        Err(problem) => Finding { what: what.to_owned(), fine: false, found: problem.message, hint: problem.hint },
    }
}

fn version() -> String {
    format!("{} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH)
}

fn settings(home: &Home) -> String {
    let file = home.paths.settings.display();
    let there = if home.paths.settings.is_file() { "" } else { " (not there; the defaults hold)" };
    format!("{file}{there}, {} of {} tools on", home.settings.tools_on(&home.tools).len(), home.tools.tools.len())
}

/// Every file of the catalogue by its size and hash.
fn models(common: &Common) -> Result<String, Problem> {
    let folder = assemble::models(common)?;
    let catalogue = catalogue::read(&folder)?;
    for entry in &catalogue.embedded {
        entry.check(&folder)?;
    }
    let names: Vec<String> =
        catalogue.embedded.iter().map(|entry| format!("{} ({} kB)", entry.name, entry.size / 1000)).collect();
    Ok(format!("{} in {}", names.join(", "), folder.display()))
}

const TRIAL: &str = "remind me to call Ana tomorrow at 9";

fn selector(common: &Common, home: &Home) -> Result<String, Problem> {
    let selector = assemble::selector(common, home)?;
    let Some(selector) = selector else { return Ok("none; the planner server is shown all tools".to_owned()) };
    let began = Instant::now();
    let on = home.settings.tools_on(&home.tools);
    let chosen = selector.select(TRIAL, &on);
    let chosen = chosen.map_err(|error| Problem::ours(error.to_string(), "restore the folder `models`"))?;
    Ok(format!("chose {} for “{TRIAL}” in {} ms", chosen.tools.join(", "), began.elapsed().as_millis()))
}

/// The embedded planner writes a plan. A server is not called: nobody asked for that.
fn planner(common: &Common, home: &Home) -> Result<String, Problem> {
    let planner = assemble::planner(common, home)?;
    if planner.name().contains("://") {
        return Ok(format!("the server at {}; it is called when a command is planned", planner.name()));
    }
    let on = home.settings.tools_on(&home.tools);
    let now = ZonedDateTime::now();
    let request =
        Request { command: TRIAL, tools: &on, listed: false, others: &[], served: None, now: &now, instructions: "" };
    let unsure = if assemble::calibration(common, home)?.is_none() { "; its plans have no confidence" } else { "" };
    let began = Instant::now();
    let written = planner.write(&request, &mut |_| ControlFlow::Continue(()))?;
    let took = began.elapsed().as_millis();
    Ok(format!("{}, wrote {} tokens in {took} ms{unsure}", planner.name(), written.plan_tokens))
}

async fn desk(home: &Home) -> Vec<Finding> {
    let desk = match home.desk() {
        Ok(desk) => desk,
        Err(problem) => return vec![finding("desktop", Err(problem))],
    };
    let place = assemble::place_in_words(&desk.place);
    let mut findings = vec![finding("desktop", Ok(place))];
    for app in ["Mail", "Contacts", "Calendar", "Notes", "Reminders", "Messages"] {
        let answer = desktop::check(&desk, app).await;
        findings.push(finding(app, answer.map(|()| "answers".to_owned()).map_err(Problem::from)));
    }
    findings
}
