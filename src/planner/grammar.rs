//! The grammar: the tools that a plan may use → GBNF, the grammars of llama.cpp.
//!
//! Comes in: tools, and a command where its words are to be copied. Goes out: the grammar's text, its first rule `root`.
//! Invariant: without a command it accepts the canonical text of every plan of at most [`MOST_CALLS`] calls to these
//! tools, and of any other text nothing that names an unknown tool, has a wrong number or type of arguments, a gap in
//! its numbers, or a look-up's result that is not there yet. With one, names, places, dates, files and titles are
//! stretches of its words besides (`copies`).
//!
//! A dollar sign may also be money. Where people put words (titles, names, what is to be said) it is left alone:
//! `plan` reads `$k` there as a reference only if call k comes earlier. Anywhere else (contacts, addresses, dates,
//! files, places) a string that is nothing but `$k` can only be meant as a reference, so it must name an earlier call.

mod copies;

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
transport ::= "\"" [dwr] "\""
"#;

/// Writes the grammar of plans over `tools`; where there is a command, of plans that copy from it.
pub fn grammar(tools: &[&Tool], command: Option<&str>) -> String {
    let copies = command.and_then(copies::rules);
    let copying = copies.is_some();
    let mut text = String::from("root ::= line-1\n");
    for number in 1..=MOST_CALLS {
        write_call(&mut text, tools, number, copying);
    }
    let last = MOST_CALLS + 1;
    rule(&mut text, &format!("line-{last}"), &format!("\"{last}. join()\""));
    for (index, tool) in tools.iter().enumerate() {
        write_tool(&mut text, index, tool, copying);
    }
    text.push_str(SHARED);
    text.push_str(&copies.unwrap_or_default());
    text
}

/// One numbered line and what may follow it, and what a value of this call may refer to.
fn write_call(text: &mut String, tools: &[&Tool], number: usize, copying: bool) {
    let mut calls = String::new();
    for (index, tool) in tools.iter().enumerate() {
        calls.push_str(&format!("{} \"\\n\" line-{} | ", tool_rule(index, tool, number, copying), number + 1));
    }
    rule(text, &format!("line-{number}"), &format!("\"{number}. \" ({calls}\"join()\")"));
    let earlier = earlier(number);
    let lone = format!(r#""$" (plain | brace | ({earlier} "0" [0-9]*) tail? | [1-9] [0-9]* tail)?"#);
    rule(text, &format!("value-{number}"), &format!(r#""\"" (head char* | {lone})? "\"""#));
    let items = format!(r#""[" (value-{number} (", " value-{number})*)? "]""#);
    rule(text, &format!("list-{number}"), &items);
    if copying {
        let reference = reference(number);
        rule(text, &format!("copy-{number}"), &format!(r#""\"" (run{reference})? "\"""#));
        rule(text, &format!("joined-{number}"), &format!(r#""\"" (runs{reference})? "\"""#));
        let items = format!(r#""[" (copy-{number} (", " copy-{number})*)? "]""#);
        rule(text, &format!("copies-{number}"), &items);
    }
}

/// A tool's rule; one for each call number where an argument may be a lone reference.
fn write_tool(text: &mut String, index: usize, tool: &Tool, copying: bool) {
    let last = if numbered(tool, copying) { MOST_CALLS } else { 1 };
    for number in 1..=last {
        let arguments: Vec<String> = tool.parameters.iter().map(|p| argument(p, number, copying)).collect();
        let body = match arguments.join(" \", \" ") {
            empty if empty.is_empty() => String::new(),
            some => format!(" {some}"),
        };
        rule(text, &tool_rule(index, tool, number, copying), &format!("\"{}(\"{body} \")\"", tool.name));
    }
}

fn rule(text: &mut String, name: &str, body: &str) {
    text.push_str(name);
    text.push_str(" ::= ");
    text.push_str(body);
    text.push('\n');
}

fn tool_rule(index: usize, tool: &Tool, number: usize, copying: bool) -> String {
    if numbered(tool, copying) { format!("tool-{index}-{number}") } else { format!("tool-{index}") }
}

fn numbered(tool: &Tool, copying: bool) -> bool {
    tool.parameters.iter().any(|p| argument(p, 1, copying).ends_with('1'))
}

fn argument(parameter: &Parameter, number: usize, copying: bool) -> String {
    match (parameter.ty, parameter.role) {
        (Type::Str, Role::Transport) if copying => "transport".to_owned(),
        (Type::Str, Role::Text) => "words".to_owned(),
        (Type::Str, Role::Date | Role::End | Role::Title) if copying => format!("joined-{number}"),
        (Type::Str, Role::Contact | Role::Name | Role::Place | Role::File) if copying => format!("copy-{number}"),
        (Type::List, Role::Email | Role::Phone) if copying => format!("copies-{number}"),
        (Type::Str, Role::Title | Role::Name) => "words".to_owned(),
        (Type::Str, _) => format!("value-{number}"),
        (Type::List, _) => format!("list-{number}"),
        (Type::Int, _) => "int".to_owned(),
        (Type::Bool, _) => "bool".to_owned(),
    }
}

/// As an alternative, a reference to one of the calls before call `number`.
fn reference(number: usize) -> String {
    match number {
        1 => String::new(),
        2..=10 => format!(r#" | "$" [1-{}]"#, number - 1),
        _ => format!(r#" | "$" ([1-9] | "1" [0-{}])"#, number - 11),
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
