//! The grammar: the tools that a plan may use → GBNF, the grammars of llama.cpp.
//!
//! Comes in: tools. Goes out: the grammar's text, its first rule `root`. Invariant: it accepts the canonical text of
//! every plan of at most [`MOST_CALLS`] calls to these tools, and of any other text nothing that names an unknown tool,
//! has a wrong number or type of arguments, a gap in its numbers, or a look-up's result that is not there yet.
//!
//! A dollar sign may also be money. Where people put words (titles, names, what is to be said) it is left alone:
//! `plan` reads `$k` there as a reference only if call k comes earlier. Anywhere else (contacts, addresses, dates,
//! files, places) a string that is nothing but `$k` can only be meant as a reference, so it must name an earlier call.

use crate::tools::{Parameter, Role, Tool, Type};

/// The most calls that a plan may have; models are trained on fewer.
pub const MOST_CALLS: usize = 15;

/// Rules that are the same for every tool and call. Strings are JSON's.
const SHARED: &str = r#"
words ::= "\"" char* "\""
char ::= [^"\\\x00-\x1F] | escape
escape ::= "\\" (["\\/bfnrt] | "u00" hex hex)
hex ::= [0-9a-fA-F]
head ::= [^"\\\x00-\x1F$] | escape
plain ::= ([^"\\\x00-\x1F0-9{] | escape) char*
tail ::= ([^"\\\x00-\x1F0-9] | escape) char*
brace ::= "{" (tail | [0-9]+ (([^"\\\x00-\x1F0-9}] | escape) char* | "}" char char*)?)?
int ::= "0" | "-"? [1-9] [0-9]{0,17}
bool ::= "True" | "False"
"#;

/// Writes the grammar of plans over `tools`.
pub fn grammar(tools: &[&Tool]) -> String {
    let mut text = String::from("root ::= line-1\n");
    for number in 1..=MOST_CALLS {
        write_call(&mut text, tools, number);
    }
    let last = MOST_CALLS + 1;
    rule(&mut text, &format!("line-{last}"), &format!("\"{last}. join()\""));
    for (index, tool) in tools.iter().enumerate() {
        write_tool(&mut text, index, tool);
    }
    text.push_str(SHARED);
    text
}

/// One numbered line and what may follow it, and what a value of this call may refer to.
fn write_call(text: &mut String, tools: &[&Tool], number: usize) {
    let mut calls = String::new();
    for (index, tool) in tools.iter().enumerate() {
        calls.push_str(&format!("{} \"\\n\" line-{} | ", tool_rule(index, tool, number), number + 1));
    }
    rule(text, &format!("line-{number}"), &format!("\"{number}. \" ({calls}\"join()\")"));
    let earlier = earlier(number);
    let lone = format!(r#""$" (plain | brace | ({earlier} "0" [0-9]*) tail? | [1-9] [0-9]* tail)?"#);
    rule(text, &format!("value-{number}"), &format!(r#""\"" (head char* | {lone})? "\"""#));
    let items = format!(r#""[" (value-{number} (", " value-{number})*)? "]""#);
    rule(text, &format!("list-{number}"), &items);
}

/// A tool's rule; one for each call number where an argument may be a lone reference.
fn write_tool(text: &mut String, index: usize, tool: &Tool) {
    let last = if numbered(tool) { MOST_CALLS } else { 1 };
    for number in 1..=last {
        let arguments: Vec<String> = tool.parameters.iter().map(|p| argument(p, number)).collect();
        let body = match arguments.join(" \", \" ") {
            empty if empty.is_empty() => String::new(),
            some => format!(" {some}"),
        };
        rule(text, &tool_rule(index, tool, number), &format!("\"{}(\"{body} \")\"", tool.name));
    }
}

fn rule(text: &mut String, name: &str, body: &str) {
    text.push_str(name);
    text.push_str(" ::= ");
    text.push_str(body);
    text.push('\n');
}

fn tool_rule(index: usize, tool: &Tool, number: usize) -> String {
    if numbered(tool) { format!("tool-{index}-{number}") } else { format!("tool-{index}") }
}

fn numbered(tool: &Tool) -> bool {
    tool.parameters.iter().any(|p| argument(p, 1).ends_with('1'))
}

fn argument(parameter: &Parameter, number: usize) -> String {
    match (parameter.ty, parameter.role) {
        (Type::Str, Role::Title | Role::Name | Role::Text) => "words".to_owned(),
        (Type::Str, _) => format!("value-{number}"),
        (Type::List, _) => format!("list-{number}"),
        (Type::Int, _) => "int".to_owned(),
        (Type::Bool, _) => "bool".to_owned(),
    }
}

/// The numbers of the calls before call `number`, as alternatives that go on.
fn earlier(number: usize) -> String {
    match number {
        1 => String::new(),
        2..=10 => format!("[1-{}] | ", number - 1),
        _ => format!(r#"[1-9] | "1" [0-{}] | "#, number - 11),
    }
}

#[cfg(all(test, feature = "embedded"))]
mod tests;
