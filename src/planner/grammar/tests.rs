//! The grammar as llama.cpp reads it, byte by byte, with the vocabulary of `tests/fixtures/planner.gguf`, whose first
//! 256 tokens are the bytes.

use std::path::Path;
use std::sync::LazyLock;

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use proptest::prelude::*;

use super::{MOST_CALLS, grammar};
use crate::plan::{Call, Piece, Plan, Text, Value};
use crate::planner::embedded::backend;
use crate::tools::{Parameter, Role, Tool, ToolTable, Type};

static MODEL: LazyLock<LlamaModel> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/planner.gguf");
    LlamaModel::load_from_file(backend().unwrap(), path, &LlamaModelParams::default()).unwrap()
});

fn allows(sampler: &mut LlamaSampler, token: LlamaToken) -> bool {
    let mut candidates = LlamaTokenDataArray::new(vec![LlamaTokenData::new(token, 0.0, 0.0)], false);
    candidates.apply_sampler(sampler);
    candidates.data[0].logit() == 0.0
}

/// Reads `text` by the grammar of `tools` and perhaps a command; says how much of it was accepted, and whether that is
/// a whole plan.
fn read(tools: &[&Tool], command: Option<&str>, text: &str) -> (usize, bool) {
    let mut sampler = LlamaSampler::grammar(&MODEL, &grammar(tools, command), "root").unwrap();
    for (accepted, byte) in text.bytes().enumerate() {
        let token = LlamaToken::new(i32::from(byte));
        if !allows(&mut sampler, token) {
            return (accepted, false);
        }
        sampler.accept(token);
    }
    (text.len(), allows(&mut sampler, MODEL.vocab().eos()))
}

fn tools(names: &str) -> Vec<&'static Tool> {
    names.split(' ').filter_map(|name| ToolTable::embedded().get(name)).collect()
}

/// A text that is a plan, or, with a `✖` in it, one that is refused where that stands and not before.
fn check(names: &str, text: &str) {
    let expected = match text.split_once('✖') {
        None => (text.len(), true),
        Some((accepted, _)) => (accepted.len(), false),
    };
    assert_eq!(read(&tools(names), None, &text.replace('✖', "")), expected, "{text}");
}

#[test]
fn a_plan_of_the_selected_tools_is_accepted() {
    check("open_note", "1. join()");
    check("open_note", "1. open_note(\"Plans\", \"\")\n2. join()");
    check(
        "get_email_address send_sms",
        "1. get_email_address(\"Sid\")\n2. send_sms([\"$1\", \"5550199\"], \"Hi $1\")\n3. join()",
    );
    check("create_reminder", "1. create_reminder(\"x\", \"\", \"\", \"\", -12, True)\n2. join()");
}

#[test]
fn anything_else_is_refused_where_it_begins() {
    for text in [
        "✖ 1. join()",
        "1. ✖send_sms([], \"\")",
        "✖2. join()",
        "1.✖join()",
        "1. open_note(✖5, \"\")",
        "1. open_note(✖$1, \"\")",
        "1. open_note(\"a\"✖)",
        "1. open_note(\"a\",✖\"\")",
        "1. open_note(\"a\", \"\"✖, \"\")",
        "1. open_note(\"a✖\nb\", \"\")",
        "1. open_note(\"\\✖x\", \"\")",
        "1. open_note(\"a\", \"\")\n✖3. join()",
        "1. open_note(\"a\", \"\")✖, 2. join()",
        "1. join()✖\n",
    ] {
        check("open_note", text);
    }
    check("create_reminder", "1. create_reminder(\"x\", \"\", \"\", \"\", ✖\"5\", True)");
    check("create_reminder", "1. create_reminder(\"x\", \"\", \"\", \"\", 0✖7, True)");
    check("create_reminder", "1. create_reminder(\"x\", \"\", \"\", \"\", 0, ✖true)");
    check("send_sms", "1. send_sms([]✖)");
    check("send_sms", "1. send_sms([✖5], \"\")");
    check("send_sms", "1. send_sms([\"a\", ✖], \"\")");
}

#[test]
fn a_lone_dollar_number_refers_to_an_earlier_call() {
    let look_ups = "get_email_address send_sms create_note";
    check(look_ups, "1. get_email_address(\"$1✖\")");
    check(look_ups, "1. get_email_address(\"${1}✖\")");
    check(look_ups, "1. get_email_address(\"a\")\n2. send_sms([\"$1\", \"$2✖\"], \"\")");
    check(look_ups, "1. get_email_address(\"a\")\n2. send_sms([\"$15✖\"], \"\")");
    check(look_ups, "1. get_email_address(\"a\")\n2. send_sms([\"$99✖\"], \"\")");
    let eleven: String = (1..=11).map(|n| format!("{n}. get_email_address(\"a\")\n")).collect();
    check(look_ups, &format!("{eleven}12. send_sms([\"$1\", \"$9\", \"$11\"], \"\")\n13. join()"));
    check(look_ups, &format!("{eleven}12. send_sms([\"$12✖\"], \"\")"));
}

#[test]
fn a_dollar_among_words_is_money() {
    check("create_note", "1. create_note(\"$5\", \"You owe me $15\", \"\")\n2. join()");
    check("get_email_address", "1. get_email_address(\"$15 Club\")\n2. join()");
    check("get_email_address", "1. get_email_address(\"$1.50\")\n2. join()");
    check("get_email_address", "1. get_email_address(\"$\")\n2. join()");
    check("get_email_address", "1. get_email_address(\"\\u00241\")\n2. join()");
    check("get_email_address", "1. get_email_address(\"a$1\")\n2. join()");
}

#[test]
fn numbers_go_up_to_the_most_calls() {
    let calls = |count: usize| (1..=count).map(|n| format!("{n}. open_note(\"\", \"\")\n")).collect::<String>();
    check("open_note", &format!("{}{}. join()", calls(MOST_CALLS), MOST_CALLS + 1));
    check("open_note", &format!("{}{}. ✖open_note", calls(MOST_CALLS), MOST_CALLS + 1));
}

#[test]
fn without_tools_only_the_empty_plan_is_left() {
    check("", "1. join()");
    check("", "1. ✖open_note");
}

#[derive(serde::Deserialize)]
struct Copy {
    command: String,
    plan: Vec<String>,
    accepted: bool,
}

/// The trainers' measurements are held to the same table (`training/tests/test_reading.py`).
#[test]
fn copies_keep_to_the_words_of_the_command() {
    for line in include_str!("../../../tests/fixtures/copies.jsonl").lines() {
        let Copy { command, plan, accepted } = serde_json::from_str(line).unwrap();
        let names: Vec<_> = plan.iter().filter_map(|call| call.split('(').next()).collect();
        let calls: String = plan.iter().zip(1..).map(|(call, number)| format!("{number}. {call}\n")).collect();
        let text = format!("{calls}{}. join()", plan.len() + 1);
        assert_eq!(read(&tools(&names.join(" ")), Some(&command), &text).1, accepted, "{line}");
    }
}

#[test]
fn any_command_gives_a_grammar_that_llama_cpp_takes() {
    let all: Vec<&Tool> = ToolTable::embedded().tools.iter().collect();
    let many = "word ".repeat(3_000);
    let long = "a".repeat(100_000);
    let wide = "ab ".repeat(300);
    for command in [
        "",
        "   ",
        "\"",
        "\\",
        "\\\"]|)(::= [^x]\\x00",
        "a\n\nb\t\0c",
        "🎉👩‍👩‍👧",
        "a\u{a0}b\u{2028}c",
        "$",
        "${1}",
        "$5",
        &many,
        &long,
        &wide,
    ] {
        let plan = "1. open_note(\"\", \"\")\n2. join()";
        assert_eq!(read(&all, Some(command), plan), (plan.len(), true), "{command:?}");
    }
    let other = "1. open_note(\"other\", \"\")\n2. join()";
    assert!(read(&all, Some(&many), other).1, "so many words are not held to");
    assert!(!read(&all, Some(&wide), other).1);
}

/// Words and references as a text holds them: no words are empty or side by side.
fn text(number: usize) -> impl Strategy<Value = Text> {
    let words = prop_oneof!["\\PC{1,12}", "[$0-9{}., ]{1,6}", "[\u{0}-\u{1f}\"\\\\é🎉]{1,4}"];
    let piece = prop_oneof![
        4 => words.prop_map(Piece::Words),
        1 => (1..=number.max(2) - 1).prop_map(Piece::Ref),
    ];
    prop::collection::vec(piece, 0..4).prop_map(move |mut pieces| {
        pieces.retain(|piece| number > 1 || !matches!(piece, Piece::Ref(_)));
        pieces.dedup_by(|a, b| matches!((a, b), (Piece::Words(_), Piece::Words(_))));
        Text(pieces)
    })
}

fn value(parameter: &Parameter, number: usize) -> BoxedStrategy<Value> {
    match parameter.ty {
        Type::Str => text(number).prop_map(Value::Str).boxed(),
        Type::Int => any::<i32>().prop_map(|int| Value::Int(int.into())).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::List => prop::collection::vec(text(number).prop_map(Value::Str), 0..3).prop_map(Value::List).boxed(),
    }
}

fn call(number: usize) -> impl Strategy<Value = Call> {
    prop::sample::select(ToolTable::embedded().tools.as_slice()).prop_flat_map(move |tool| {
        let args: Vec<_> = tool.parameters.iter().map(|parameter| value(parameter, number)).collect();
        args.prop_map(move |args| Call { number, tool: tool.name.clone(), args })
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    (0..=MOST_CALLS).prop_flat_map(|count| (1..=count).map(call).collect::<Vec<_>>().prop_map(|calls| Plan { calls }))
}

/// The words of a command.
fn command() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop_oneof!["[a-zA-Zäß0-9]{1,5}", "\\PC{1,4}", "[$0-9{}\"\\\\,.']{1,4}", "[🎉é]{1,2}"], 1..8)
        .prop_map(|words| words.iter().flat_map(|word| word.split_whitespace()).map(str::to_owned).collect())
}

/// An argument that copies the words of `command` from `from` to `to`.
fn copied(parameter: &Parameter, command: &[String], from: usize, to: usize) -> Value {
    let run = || Value::Str(Text::from(command[from..to].join(" ").as_str()));
    match (parameter.ty, parameter.role) {
        (Type::Str, Role::Transport) => Value::Str("w".into()),
        (Type::Str, _) => run(),
        (Type::List, _) => Value::List(vec![run(), run()]),
        (Type::Int, _) => Value::Int(60),
        (Type::Bool, _) => Value::Bool(true),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_valid_plan_is_accepted(plan in plan()) {
        let all: Vec<&Tool> = ToolTable::embedded().tools.iter().collect();
        prop_assume!(crate::plan::check(&plan.calls, &all).is_ok());
        let text = plan.to_string();
        prop_assert_eq!(read(&all, None, &text), (text.len(), true), "{}", text);
    }

    #[test]
    fn a_plan_that_copies_the_commands_words_is_accepted(
        command in command(),
        runs in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
    ) {
        let all: Vec<&Tool> = ToolTable::embedded().tools.iter().collect();
        let calls = runs.iter().zip(1..).map(|((tool, run), number)| {
            let tool = tool.get(&all);
            let from = run.index(command.len().max(1));
            let to = (from + 1 + number).min(command.len());
            let args = tool.parameters.iter().map(|p| copied(p, &command, from.min(to), to)).collect();
            Call { number, tool: tool.name.clone(), args }
        });
        let plan = Plan { calls: calls.collect() };
        prop_assume!(crate::plan::check(&plan.calls, &all).is_ok());
        let text = plan.to_string();
        prop_assert_eq!(read(&all, Some(&command.join(" ")), &text), (text.len(), true), "{}", text);
    }
}
