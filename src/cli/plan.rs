//! `errand plan "…"`: the plan and its graph; nothing is done.

use errand::assistant::{self, Planned};
use errand::confidence::{self, Stance};
use errand::plan::{Graph, Plan};
use errand::selector::Verdict;
use serde_json::{Value, json};

use super::arguments::Common;
use super::printer::{CARE, DIM, NAME, Printer, paint, plain};
use super::problem::{Exit, Problem};
use super::{assemble, command};

/// Plans the command and prints the plan.
pub async fn plan(common: &Common, words: &[String], printer: Printer) -> Result<Exit, Problem> {
    let text = command::text(words)?;
    let home = assemble::Home::to_plan(common, false)?;
    let assistant = assemble::assistant(common, &home)?;
    let planned = assistant::plan_only(&assistant, &text).await?;
    if printer.json {
        printer.value(&as_json(&text, &planned))?;
    } else {
        print(&planned, assistant.stance(planned.confidence), printer)?;
    }
    Ok(if planned.plan.calls.is_empty() { Exit::Yours } else { Exit::Done })
}

fn print(planned: &Planned, stance: Stance, printer: Printer) -> Result<(), Problem> {
    if let Some(selection) = &planned.selection {
        let tools = match selection.verdict {
            Verdict::All => "all".to_owned(),
            Verdict::Selected | Verdict::Declined => selection.tools.join(", "),
        };
        printer.say(format!("{} {tools}", paint(DIM, "tools")))?;
    }
    if planned.plan.calls.is_empty() {
        return Ok(printer.line(paint(CARE, "No tool serves this."))?);
    }
    let graph = Graph::new(&planned.plan.calls);
    for call in &planned.plan.calls {
        let after = match graph.after(call.number).as_slice() {
            [] => String::new(),
            steps => paint(DIM, format!("  after {}", numbers(steps, ", "))),
        };
        printer.line(plain(&call.to_string()).replacen(&call.tool, &paint(NAME, &call.tool), 1) + &after)?;
    }
    let levels: Vec<String> = graph.levels().iter().map(|level| numbers(level, " ")).collect();
    printer.line(format!("{} {}", paint(DIM, "graph"), levels.join(" → ")))?;
    if let Some(probability) = planned.confidence {
        let sure = confidence::in_words(probability);
        printer.line(match stance {
            Stance::Act => paint(DIM, sure),
            Stance::Ask => paint(CARE, format!("{sure}: asked about before anything is done but look-ups")),
            Stance::Decline => paint(CARE, format!("{sure}: not understood, and none of it would be done")),
        })?;
    }
    let times = format!("{} ms", (planned.select_time + planned.plan_time).as_millis());
    Ok(printer.say(paint(DIM, times))?)
}

fn numbers(steps: &[usize], between: &str) -> String {
    steps.iter().map(usize::to_string).collect::<Vec<_>>().join(between)
}

fn as_json(command: &str, planned: &Planned) -> Value {
    let graph = Graph::new(&planned.plan.calls);
    json!({
        "command": command,
        "calls": calls(&planned.plan, &graph),
        "levels": graph.levels(),
        "text": planned.text,
        "selection": planned.selection,
        "probability": planned.written.features.map(|features| features.probability()),
        "features": planned.written.features,
        "confidence": planned.confidence,
        "rejected": planned.rejected,
        "select_ms": planned.select_time.as_secs_f64() * 1e3,
        "plan_ms": planned.plan_time.as_secs_f64() * 1e3,
    })
}

fn calls(plan: &Plan, graph: &Graph) -> Vec<Value> {
    let call = |call: &errand::plan::Call| json!({ "number": call.number, "tool": call.tool, "call": call.unnumbered().to_string(), "after": graph.after(call.number) });
    plan.calls.iter().map(call).collect()
}
