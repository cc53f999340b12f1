//! Profiles: how a model wants to be asked.
//!
//! Comes in: a [`Request`]. Goes out: the parts of a prompt (`short`) or messages (`tinyagent`). Invariant: the command
//! is always a part of its own, so that whoever encodes the prompt can keep it free of special tokens.

use serde::{Deserialize, Serialize};

use super::Request;
use crate::tools::Tool;

/// A model's prompt format, as its file's metadata or the catalogue names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The embedded planner's: a token a tool, or a line where the model has no token for it; and the command.
    Short,
    /// LLMCompiler's as TinyAgent's models know it: tools, rules, examples and the date in words.
    TinyAgent,
}

impl Profile {
    /// The profile of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "short" => Some(Self::Short),
            "tinyagent" => Some(Self::TinyAgent),
            _ => None,
        }
    }
}

/// What TinyAgent's models write after a plan.
pub const END_OF_PLAN: &str = "<END_OF_PLAN>";

/// A part of a `short` prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// A special token of this text.
    Mark(&'static str),
    /// The token of a tool that may be used, `name(`; [`spelled`] where the model has none.
    Tool(&'a Tool),
    /// Plain text.
    Text(&'a str),
}

/// The parts of a `short` prompt, behind the token that begins a text.
pub fn short<'a>(request: &Request<'a>) -> Vec<Part<'a>> {
    let listed = if request.listed { request.tools } else { &[] };
    let tools = listed.iter().map(|tool| Part::Tool(tool));
    tools.chain([Part::Mark("<cmd>"), Part::Text(request.command), Part::Mark("<plan>")]).collect()
}

/// A tool in a `short` prompt of a model that has no token for it: `set_timer(minutes, label) Starts a timer`, one line.
pub fn spelled(tool: &Tool) -> String {
    let parameters: Vec<&str> = tool.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let description: Vec<&str> = tool.description.split_whitespace().collect();
    format!("{}({}) {}\n", tool.name, parameters.join(", "), description.join(" "))
}

/// A `tinyagent` prompt: what the model is, and what it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messages {
    pub system: String,
    /// What stands before the command in the user's message.
    pub before: String,
    pub command: String,
}

/// The messages of a `tinyagent` prompt. What changes most comes last, so that the rest stays in a server's cache.
pub fn tinyagent(request: &Request<'_>) -> Messages {
    let mut system = String::from(RULES);
    let instructions = request.instructions.trim();
    if !instructions.is_empty() {
        system.push_str(&format!("\nThe user asks that you always keep to this: {instructions}\n"));
    }
    system.push_str("\nTools:\n");
    system.extend(request.tools.iter().map(|tool| description(tool)));
    system.push_str("\nExamples:\n");
    system.extend(request.tools.iter().filter(|tool| uses_only(tool, request.tools)).map(|tool| example(tool)));
    let now = request.now;
    let before = format!("Now it is {}, {}.\nRequest: ", now.strftime("%A"), now.strftime("%Y-%m-%d %H:%M:%S"));
    Messages { system, before, command: request.command.to_owned() }
}

const RULES: &str = "\
You turn the user's request into a plan for a personal assistant on a Mac. A plan is a list of numbered calls to the \
tools below, one a line, and its last line is `join()` followed by <END_OF_PLAN>. Write the plan and nothing else.

Rules:
- Number the calls 1, 2, 3 and so on. Use only the tools that are listed, with all their arguments in the given order.
- `$1` stands for the result of call 1, `$2` for that of call 2; put it, in quotes, where the result is needed, \
alone or inside a text. Refer only to earlier calls. Calls that do not need each other's results run at the same time.
- An argument that the request says nothing about is \"\", [], 0 or False, by its type.
- Strings stand in double quotes, with \\\" and \\n inside as in JSON.
- Look people up before you write to them or invite them, and files before you use them, and pass the result on. \
An address, a number or a path that the request itself gives is used as it is.
- A date is written as `YYYY-MM-DD HH:MM:SS`, reckoned from the time that the request comes with, or in the \
request's own words.
- Add nothing that was not asked for. If no tool helps, the plan is `1. join()`.
";

fn description(tool: &Tool) -> String {
    let head = format!("- {}: {}\n", tool.signature(), tool.description);
    let told = tool.parameters.iter().filter(|p| !p.description.is_empty());
    told.fold(head, |text, p| format!("{text}    {}: {}\n", p.name, p.description))
}

/// Whether a tool's example keeps to `tools`: one that does not would teach calls that are not allowed.
fn uses_only(tool: &Tool, tools: &[&Tool]) -> bool {
    let known = |call: &String| tools.iter().any(|t| call.split('(').next() == Some(t.name.as_str()));
    tool.example.plan.iter().all(known)
}

fn example(tool: &Tool) -> String {
    let calls: String = tool.example.plan.iter().zip(1..).map(|(call, number)| format!("{number}. {call}\n")).collect();
    let last = tool.example.plan.len() + 1;
    format!("Request: {}\n{calls}{last}. join(){END_OF_PLAN}\n###\n", tool.example.command)
}

#[cfg(test)]
mod tests {
    use jiff::ZonedDateTime;
    use serde::Deserialize;

    use super::*;
    use crate::tools::ToolTable;

    /// What trainers hold their prompts to as well (`training/errand_training/tinyagent.py`).
    const FIXTURE: &str = include_str!("../../tests/fixtures/tinyagent.json");

    #[derive(Deserialize)]
    struct Case {
        about: String,
        tools: Vec<String>,
        command: String,
        now: ZonedDateTime,
        instructions: String,
        system: String,
        before: String,
    }

    #[test]
    fn the_prompt_is_the_one_that_models_are_trained_on() {
        let cases: Vec<Case> = serde_json::from_str(FIXTURE).unwrap();
        for case in &cases {
            let tools: Vec<&Tool> =
                case.tools.iter().map(|name| ToolTable::embedded().get(name).expect("a built-in tool")).collect();
            let messages = tinyagent(&Request {
                command: &case.command,
                tools: &tools,
                listed: true,
                others: &[],
                served: None,
                now: &case.now,
                instructions: &case.instructions,
            });
            assert_eq!(messages.system, case.system, "{}", case.about);
            assert_eq!(
                (messages.before.as_str(), messages.command.as_str()),
                (case.before.as_str(), case.command.as_str())
            );
        }
    }
}
