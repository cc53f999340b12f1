//! The grammar: the tools that a plan may use → GBNF, the grammars of llama.cpp.
//!
//! Comes in: tools, and the command where arguments are copied from it. Goes out: the grammar's text, its first rule
//! `root`. Invariant: it accepts the canonical text of every plan of at most [`MOST_CALLS`] calls to these tools (whose
//! arguments are copied as [`Copying`] says, where there is a command), and of any other text nothing that names an
//! unknown tool, has a wrong number or type of arguments, a gap in its numbers, or a look-up's result that is not there
//! yet.
//!
//! A dollar sign may also be money. Where people put words (titles, names, what is to be said) it is left alone:
//! `plan` reads `$k` there as a reference only if call k comes earlier. Anywhere else (contacts, addresses, dates,
//! files, places) a string that is nothing but `$k` can only be meant as a reference, so it must name an earlier call.

mod copies;

use self::copies::{Copying, Words};
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
transport ::= "\"" [dwr]? "\""
"#;

/// Writes the grammar of plans over `tools`. With a command, arguments that the planner's rules copy from it are held to
/// its words, unless it is too long for that.
pub fn grammar(tools: &[&Tool], command: Option<&str>) -> String {
    let words = command.and_then(Words::of);
    let mut text = String::from("root ::= line-1\n");
    for number in 1..=MOST_CALLS {
        write_call(&mut text, tools.len(), number);
    }
    let last = MOST_CALLS + 1;
    rule(&mut text, &format!("line-{last}"), &format!("\"{last}. join()\""));
    for (index, tool) in tools.iter().enumerate() {
        write_tool(&mut text, index, tool, words.is_some());
    }
    if let Some(words) = words {
        write_copies(&mut text, tools, &words);
    }
    text.push_str(SHARED);
    text
}

/// The rules of arguments that are copied, as far as the tools need them: one for each call number, since a result
/// of an earlier call may stand in their place.
fn write_copies(text: &mut String, tools: &[&Tool], words: &Words) {
    let needs = |copying| tools.iter().flat_map(|tool| &tool.parameters).any(|p| Copying::of(p.role) == Some(copying));
    for copying in Copying::ALL.into_iter().filter(|copying| needs(*copying)) {
        let name = copying.rule();
        words.write(text, copying);
        for number in 1..=MOST_CALLS {
            let one = format!("one-{name}-{number}");
            rule(text, &one, &format!(r#""\"" ({}{name})? "\"""#, references(number)));
            rule(text, &format!("list-{name}-{number}"), &list(&one));
        }
    }
}

/// One numbered line and what may follow it, and what a value of this call may refer to.
fn write_call(text: &mut String, tools: usize, number: usize) {
    let mut calls = String::new();
    for index in 0..tools {
        calls.push_str(&format!("tool-{index}-{number} \"\\n\" line-{} | ", number + 1));
    }
    rule(text, &format!("line-{number}"), &format!("\"{number}. \" ({calls}\"join()\")"));
    let earlier = earlier(number);
    let lone = format!(r#""$" (plain | brace | ({earlier} "0" [0-9]*) tail? | [1-9] [0-9]* tail)?"#);
    rule(text, &format!("value-{number}"), &format!(r#""\"" (head char* | {lone})? "\"""#));
    rule(text, &format!("list-{number}"), &list(&format!("value-{number}")));
}

/// A tool's rules, one for each call number, which says what its arguments may refer to.
fn write_tool(text: &mut String, index: usize, tool: &Tool, copied: bool) {
    for number in 1..=MOST_CALLS {
        let arguments: Vec<String> = tool.parameters.iter().map(|p| argument(p, number, copied)).collect();
        let body = match arguments.join(" \", \" ") {
            empty if empty.is_empty() => String::new(),
            some => format!(" {some}"),
        };
        rule(text, &format!("tool-{index}-{number}"), &format!("\"{}(\"{body} \")\"", tool.name));
    }
}

fn rule(text: &mut String, name: &str, body: &str) {
    text.push_str(name);
    text.push_str(" ::= ");
    text.push_str(body);
    text.push('\n');
}

fn argument(parameter: &Parameter, number: usize, copied: bool) -> String {
    let copying = Copying::of(parameter.role).filter(|_| copied).map(Copying::rule);
    match (parameter.ty, parameter.role, copying) {
        (Type::Str, _, Some(rule)) => format!("one-{rule}-{number}"),
        (Type::List, _, Some(rule)) => format!("list-{rule}-{number}"),
        (Type::Str, Role::Transport, None) if copied => "transport".to_owned(),
        (Type::Str, Role::Title | Role::Name | Role::Text, None) => "words".to_owned(),
        (Type::Str, _, None) => format!("value-{number}"),
        (Type::List, _, None) => format!("list-{number}"),
        (Type::Int, _, _) => "int".to_owned(),
        (Type::Bool, _, _) => "bool".to_owned(),
    }
}

fn list(item: &str) -> String {
    format!(r#""[" ({item} (", " {item})*)? "]""#)
}

/// Lone references to the calls before call `number`, as alternatives that go on.
fn references(number: usize) -> String {
    match earlier(number).trim_end_matches(" | ") {
        "" => String::new(),
        earlier => format!(r#""$" ({earlier}) | "${{" ({earlier}) "}}" | "#),
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
