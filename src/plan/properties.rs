//! What holds for every plan and every text.

use proptest::prelude::*;

use super::*;
use crate::tools::{Tool, ToolTable, Type};

/// Strings that try the lexer: dollars, braces, digits, quotes, escapes, line ends, other scripts.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![r#"[$0-9{},."'\\n ]{1,8}"#, "\\PC{1,12}", any::<String>()]
}

/// A text as call `number` may hold: pieces merged as the invariant of [`Text`] asks.
fn text(number: usize) -> impl Strategy<Value = Text> {
    let reference = (1..number.max(2)).prop_map(Piece::Ref);
    let piece = match number {
        1 => words().prop_map(Piece::Words).boxed(),
        _ => prop_oneof![words().prop_map(Piece::Words), reference].boxed(),
    };
    prop::collection::vec(piece, 0..5).prop_map(|pieces| {
        let mut text = Text::default();
        for piece in pieces {
            match (piece, text.0.last_mut()) {
                (Piece::Words(new), _) if new.is_empty() => {}
                (Piece::Words(new), Some(Piece::Words(words))) => words.push_str(&new),
                (piece, _) => text.0.push(piece),
            }
        }
        text
    })
}

fn value(number: usize) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => text(number).prop_map(Value::Str),
        1 => any::<i64>().prop_map(Value::Int),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => Just(Value::None),
    ];
    leaf.prop_recursive(4, 12, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::List))
}

/// Any calls, of whatever tools.
fn calls() -> impl Strategy<Value = Vec<Call>> {
    (0..6usize).prop_flat_map(|count| {
        let call = |number| {
            let args = prop::collection::vec(value(number), 0..4);
            ("[a-z_][a-z0-9_]{0,8}", args).prop_filter_map("the name of the end", move |(tool, args)| {
                (tool != "join").then_some(Call { number, tool, args })
            })
        };
        (1..=count).map(call).collect::<Vec<_>>()
    })
}

/// Plans that the embedded tools allow.
fn plans() -> impl Strategy<Value = Plan> {
    (0..6usize).prop_flat_map(|count| {
        let call = |number| {
            let tools = &ToolTable::embedded().tools;
            (0..tools.len()).prop_flat_map(move |index| call_of(&tools[index], number))
        };
        let calls = (1..=count).map(call).collect::<Vec<_>>();
        calls.prop_filter_map("a whole argument that points forward", |calls| check(&calls, &tools()).ok())
    })
}

fn call_of(tool: &'static Tool, number: usize) -> impl Strategy<Value = Call> + use<> {
    let argument = |ty: Type| match ty {
        Type::Str => text(number).prop_map(Value::Str).boxed(),
        Type::Int => any::<i64>().prop_map(Value::Int).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::List => prop::collection::vec(text(number).prop_map(Value::Str), 0..3).prop_map(Value::List).boxed(),
    };
    let args: Vec<_> = tool.parameters.iter().map(|parameter| argument(parameter.ty)).collect();
    args.prop_map(move |args| Call { number, tool: tool.name.clone(), args })
}

fn tools() -> Vec<&'static Tool> {
    ToolTable::embedded().tools.iter().collect()
}

/// A text as calls, handed over in pieces of the sizes given, over and over.
fn read_in_pieces(text: &str, sizes: &[usize]) -> Result<Vec<Call>, PlanError> {
    let mut reader = Reader::new();
    let mut calls = Vec::new();
    let mut chars = text.chars();
    for size in sizes.iter().cycle() {
        let piece: String = chars.by_ref().take(*size).collect();
        if piece.is_empty() {
            break;
        }
        calls.extend(reader.push(&piece)?);
    }
    calls.extend(reader.finish()?);
    Ok(calls)
}

proptest! {
    #[test]
    fn printing_then_parsing_is_the_identity(calls in calls(), sizes in prop::collection::vec(1..40usize, 1..6)) {
        let text = Plan { calls: calls.clone() }.to_string();
        prop_assert_eq!(read_in_pieces(&text, &sizes), Ok(calls.clone()), "{}", text);
        prop_assert_eq!(parse(&text), Ok(calls), "{}", text);
    }

    #[test]
    fn a_checked_plan_stays_itself(plan in plans()) {
        let again = parse(&plan.to_string()).and_then(|calls| check(&calls, &tools()));
        prop_assert_eq!(again, Ok(plan));
    }

    #[test]
    fn the_graph_of_a_plan_has_no_cycle(plan in plans()) {
        let graph = Graph::new(&plan.calls);
        prop_assert!(petgraph::algo::toposort(graph.nodes(), None).is_ok());
        let levels = graph.levels();
        let level = |number: usize| levels.iter().position(|level| level.contains(&number));
        prop_assert_eq!(levels.iter().map(Vec::len).sum::<usize>(), plan.calls.len());
        for call in &plan.calls {
            for needed in call.references() {
                prop_assert!(level(needed) < level(call.number));
                prop_assert!(graph.after(call.number).contains(&needed));
                prop_assert!(graph.dependents(needed).contains(&call.number));
            }
        }
    }

    #[test]
    fn no_text_is_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..200), sizes in prop::collection::vec(1..9usize, 1..4)) {
        let text = String::from_utf8_lossy(&bytes);
        prop_assert_eq!(read_in_pieces(&text, &sizes), parse(&text));
    }

    #[test]
    fn no_line_is_too_strange(line in r#"[0-9]\. [a-z]{1,3}\([\[\]()"'$\\{}u0-9, a-zTFN.=-]{0,40}\)?"#) {
        if let Ok(calls) = parse(&format!("{line}\n2. join()")) {
            let printed = Plan { calls: calls.clone() }.to_string();
            prop_assert_eq!(parse(&printed), Ok(calls));
        }
    }
}
