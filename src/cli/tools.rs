//! `errand tools`: what Errand can do, app by app.

use errand::settings::Policy;
use serde_json::json;

use super::arguments::Common;
use super::assemble::Home;
use super::printer::{BOLD, CARE, DIM, NAME, Printer, paint};
use super::problem::{Exit, Problem};

/// Lists the tools with what each does.
pub fn tools(common: &Common, printer: Printer) -> Result<Exit, Problem> {
    let home = Home::open(common)?;
    let tools = &home.tools.tools;
    if printer.json {
        let rows: Vec<_> =
            tools.iter().map(|tool| json!({ "tool": tool, "policy": home.settings.policy(tool) })).collect();
        printer.value(&rows)?;
        return Ok(Exit::Done);
    }
    let mut app = "";
    for tool in tools {
        if tool.app != app {
            app = &tool.app;
            printer.line(paint(BOLD, app))?;
        }
        let policy = match home.settings.policy(tool) {
            Policy::Allow => String::new(),
            Policy::Ask => paint(CARE, "  asks first"),
            Policy::Never => paint(DIM, "  switched off"),
        };
        printer.line(format!("  {}{policy}", paint(NAME, tool.signature())))?;
        printer.line(format!("    {}; {}", tool.description, paint(DIM, format!("“{}”", tool.example.command))))?;
    }
    Ok(Exit::Done)
}
