//! What a user of the plan language relies on, case by case.

use super::*;
use crate::tools::{Tool, ToolTable, Type};

#[test]
fn a_plan_is_read_however_it_is_cut() {
    let text = "Thought: look them up first\n1. get_email_address(\"Sid\")\r\n\n2.get_email_address('Lutfi')  # again\n\
                3. create_calendar_event(\"Sync 🎉\", \"Friday\", None, \"\", [$1, \"$2\"], null, \"\")\n4. join()<END_OF_PLAN>\n";
    let whole = parse(text).expect("the text is a plan");
    let printed: Vec<_> = whole.iter().map(Call::to_string).collect();
    assert_eq!(
        printed,
        [
            r#"1. get_email_address("Sid")"#,
            r#"2. get_email_address("Lutfi")"#,
            r#"3. create_calendar_event("Sync 🎉", "Friday", None, "", ["$1", "$2"], None, "")"#,
        ]
    );
    for size in 1..text.len() {
        let chars: Vec<_> = text.chars().collect();
        let mut reader = Reader::new();
        let mut calls = Vec::new();
        for piece in chars.chunks(size) {
            calls.extend(reader.push(&piece.iter().collect::<String>()).expect("the text is a plan"));
        }
        assert!(reader.done());
        calls.extend(reader.finish().expect("the text is a plan"));
        assert_eq!(calls, whole, "pieces of {size}");
    }
}

#[test]
fn a_call_is_given_when_its_line_is_complete() {
    let mut reader = Reader::new();
    assert_eq!(reader.push("1. open_note(\"a\", \"\")"), Ok(vec![]));
    assert_eq!(reader.push("\n2. open_note(\"b\", \"\")\n3. o").map(|calls| calls.len()), Ok(2));
    assert!(!reader.done());
    assert_eq!(reader.push("pen_note(\"c\", \"\")\n4. join()\n").map(|calls| calls.len()), Ok(1));
    assert!(reader.done());
    assert_eq!(reader.finish(), Ok(vec![]));
}

#[test]
fn what_follows_the_join_is_not_part_of_the_plan() {
    assert_eq!(parse("1. join()\n<END_OF_PLAN>\n1. send_sms(["), Ok(vec![]));
    assert_eq!(parse("1. join()\nThought: all done"), Ok(vec![]));
    assert_eq!(parse("```\n# nothing to do\n1. join()\n```"), Ok(vec![]));
}

#[test]
fn dollars_are_references_only_to_earlier_calls() {
    let words = |words: &str| Piece::Words(words.to_owned());
    for (argument, expected) in [
        ("\"$1\"", vec![Piece::Ref(1)]),
        ("\"${2}\"", vec![Piece::Ref(2)]),
        ("$2", vec![Piece::Ref(2)]),
        ("${1}", vec![Piece::Ref(1)]),
        ("\"Here: $1, and $2.\"", vec![words("Here: "), Piece::Ref(1), words(", and "), Piece::Ref(2), words(".")]),
        ("\"$15\"", vec![words("$15")]),
        ("\"$1$25\"", vec![Piece::Ref(1), words("$25")]),
        ("\"${1}5\"", vec![Piece::Ref(1), words("5")]),
        ("\"$1,000 and $1.50\"", vec![words("$1,000 and $1.50")]),
        ("\"$3\"", vec![words("$3")]),
        ("\"$0 $01 $ ${ ${x} $99999999999999999999\"", vec![words("$0 $01 $ ${ ${x} $99999999999999999999")]),
        ("\"\\u00241\"", vec![words("$1")]),
        ("''", vec![]),
    ] {
        let text = format!("1. a()\n2. a()\n3. a({argument})\n4. join()");
        let calls = parse(&text).expect(argument);
        assert_eq!(calls[2].args, [Value::Str(Text(expected))], "{argument}");
    }
}

#[test]
fn escapes_are_those_of_json_and_python() {
    for (argument, expected) in [
        (r#""a\n\t\"b\"\\\/""#, "a\n\t\"b\"\\/"),
        (r#"'it\'s "so"'"#, "it's \"so\""),
        (r#""\u00e9 \ud83c\udf89""#, "é 🎉"),
        (r#""C:\docs""#, r"C:\docs"),
        (r#""\"; do shell script""#, "\"; do shell script"),
    ] {
        let calls = parse(&format!("1. a({argument})\n2. join()")).expect(argument);
        assert_eq!(calls[0].args, [Value::Str(Text::from(expected))], "{argument}");
    }
}

#[test]
fn faults_of_the_text_name_the_line_and_what_was_expected() {
    for (text, message) in [
        ("1. a()\n3. a()\n4. join()", "line 2 of the plan: expected call 2, found call 3"),
        ("0. a()", "line 1 of the plan: expected call 1, found call 0"),
        ("1. a()\n1. a()", "line 2 of the plan: the number 1 is taken, expected 2"),
        ("1. a()\nThought: hm\n", "the plan breaks off after line 2, expected `2. join()`"),
        ("", "the plan breaks off after line 0, expected `1. join()`"),
        ("a()", "line 1 of the plan, column 1: expected the call's number, such as `1.`, found `a()`"),
        (
            "1. a(\"x",
            "line 1 of the plan, column 8: expected a closing quote (a line break in a string is written `\\n`), found `the end of the line`",
        ),
        ("1. a(\"x\" 2)", "line 1 of the plan, column 10: expected `,` or `)`, found `2)`"),
        (
            "1. a(b=2)",
            "line 1 of the plan, column 6: expected a value: a string, number, list, reference, `True`, `False` or `None`, found `b=2)`",
        ),
        ("1. a(2.5)", "line 1 of the plan, column 6: expected a whole number, found `2.5)`"),
        ("1. a() b", "line 1 of the plan, column 8: expected the end of the line, found `b`"),
        (
            "1. a(\"\\ud83c\")",
            "line 1 of the plan, column 8: expected four hexadecimal digits of a character after `\\u`, found `ud83c\")`",
        ),
        (
            "I cannot do that",
            "line 1 of the plan, column 2: expected `(` after the tool's name, found ` cannot do that`",
        ),
        ("1. a($1)", "`1. a($1)` refers to itself by `$1`, expected an earlier call"),
        ("1. a($2)", "`1. a($2)` refers to `$2`, expected an earlier call"),
        ("1. a([[[[[[[[[1]]]]]]]]])", "line 1 of the plan: lists go more than 8 deep"),
    ] {
        let found = parse(text).expect_err(text);
        assert_eq!(found.to_string(), message, "{text}");
    }
}

#[test]
fn a_plan_has_limits() {
    let calls: String = (1..=65).map(|number| format!("{number}. a()\n")).collect();
    assert!(matches!(parse(&calls), Err(PlanError::TooMany { line: 65, limit: 64 })));
    let long = format!("1. a(\"{}\")\n2. join()", "x".repeat(100_000));
    assert!(parse(&long).is_ok());
    let endless = "x".repeat(2 << 20);
    assert!(matches!(parse(&endless), Err(PlanError::TooLong { line: 1, .. })));
}

#[test]
fn a_broken_reader_stays_broken() {
    let mut reader = Reader::new();
    let fault = reader.push("2. a()\n").expect_err("a gap");
    assert_eq!(reader.push("1. a()\n2. join()\n"), Err(fault.clone()));
    assert_eq!(reader.finish(), Err(fault));
}

#[test]
fn faults_against_the_signatures_are_each_their_own() {
    fn is(calls: &[&str], expected: impl Fn(&PlanError) -> bool) {
        let tools = tools();
        let error = parse_list(calls).and_then(|calls| check(&calls, &tools)).expect_err("a fault");
        assert!(expected(&error), "{calls:?} gave {error}");
    }
    is(
        &["format_disk()"],
        |error| matches!(error, PlanError::UnknownTool { expected, .. } if expected.len() == tools().len()),
    );
    is(&["open_note(\"a\")"], |error| {
        matches!(error, PlanError::WrongCount { expected: 2, found: 1, signature, .. }
            if signature == "open_note(name: str, folder: str) -> text of the note")
    });
    is(
        &["open_note(\"a\", [])"],
        |error| matches!(error, PlanError::WrongType { parameter, expected: Type::Str, found: "a list", .. } if parameter == "folder"),
    );
    is(&["send_sms([1], \"\")"], |error| matches!(error, PlanError::WrongType { expected: Type::List, .. }));
    is(&["send_sms([\"$1\"], \"\")"], |error| matches!(error, PlanError::SelfReference { number: 1, .. }));
    is(&["send_sms([\"$7\"], \"\")"], |error| matches!(error, PlanError::ForwardReference { to: 7, .. }));
    is(&["open_note(\"a\", $4)"], |error| matches!(error, PlanError::ForwardReference { to: 4, .. }));
}

#[test]
fn a_selected_tool_is_all_that_a_plan_may_call() {
    let tools = tools();
    let calls = parse_list(&["open_note(\"a\", \"\")"]).expect("a call");
    let others: Vec<_> = tools.into_iter().filter(|tool| tool.name != "open_note").collect();
    assert!(matches!(check(&calls, &others), Err(PlanError::UnknownTool { .. })));
}

#[test]
fn what_is_not_given_becomes_empty_and_money_stays_money() {
    let calls = parse_list(&["create_reminder(\"pay\", None, \"$15\", None, None, None)"]).expect("a call");
    let plan = check(&calls, &tools()).expect("a plan");
    assert_eq!(plan.to_string(), "1. create_reminder(\"pay\", \"\", \"$15\", \"\", 0, False)\n2. join()");
}

#[test]
fn a_call_is_checked_against_those_before_it() {
    let calls = parse_list(&["get_phone_number(\"Ana\")", "send_sms([\"$1\"], \"hi\")"]).expect("calls");
    let tools = tools();
    assert_eq!(check_call(&calls[1], &calls[..1], &tools).as_ref(), Ok(&calls[1]));
    assert!(matches!(check_call(&calls[1], &[], &tools), Err(PlanError::Gap { expected: 1, found: 2, .. })));
}

#[test]
fn the_graph_says_what_waits_for_what() {
    let text = "1. a()\n2. b()\n3. c(\"$1 and $2\", [$1])\n4. d()\n5. e([\"$3\"])\n6. join()";
    let graph = Graph::new(&parse(text).expect("a plan"));
    assert_eq!(graph.levels(), [vec![1, 2, 4], vec![3], vec![5]]);
    assert_eq!(graph.after(3), [1, 2]);
    assert_eq!(graph.after(4), [0; 0]);
    assert_eq!(graph.dependents(1), [3, 5]);
    assert_eq!(graph.dependents(9), [0; 0]);
    assert_eq!(Graph::new(&[]).levels(), Vec::<Vec<usize>>::new());
}

fn tools() -> Vec<&'static Tool> {
    ToolTable::embedded().tools.iter().collect()
}
