use errand::planner::embedded::{Embedded, Options};
use errand::planner::{Planner, Request};
use errand::tools::ToolTable;
use std::ops::ControlFlow;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let free = std::env::args().nth(2);
    let t0 = std::time::Instant::now();
    let planner = Embedded::open(path.as_ref(), &Options::default()).unwrap();
    eprintln!("open {:?}", t0.elapsed());
    let table = ToolTable::embedded();
    let now = "2026-11-25T09:00:00[UTC]".parse().unwrap();
    for line in std::io::stdin().lines() {
        let item: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let command = item["command"].as_str().unwrap();
        let listed: Option<Vec<_>> = item["tools"].as_array().map(|names| names.iter().map(|n| table.get(n.as_str().unwrap()).unwrap()).collect());
        let all: Vec<_> = table.tools.iter().collect();
        let tools = if free.is_some() { &all } else { listed.as_ref().unwrap_or(&all) };
        let tools = if listed.is_some() { listed.as_ref().unwrap() } else { tools };
        let request = Request { command, tools, listed: listed.is_some(), now: &now, instructions: "" };
        let mut text = String::new();
        let t = std::time::Instant::now();
        let mut first = None;
        let w = planner.write(&request, &mut |p| { if !p.is_empty() { first.get_or_insert(t.elapsed()); } text.push_str(p); ControlFlow::Continue(()) });
        let ms = t.elapsed().as_secs_f64() * 1e3;
        println!("{}", serde_json::json!({"command": command, "text": text, "ms": ms, "written": format!("{w:?}")}));
    }
}
