//! What the figures mean, by example.

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::confidence::Stance;
use crate::plan::{check, parse_list};

#[test]
fn plans_are_compared_as_graphs() {
    let graphs = |expected: &[&str], found: &[&str]| compared(expected, found).plan;
    let ana = "get_phone_number(\"Ana\")";
    let bo = "get_phone_number(\"Bo\")";
    assert!(graphs(&[], &[]));
    assert!(!graphs(&[ana], &[]));
    assert!(!graphs(&[ana], &["get_email_address(\"Ana\")"]));
    assert!(graphs(&[ana, "open_note(\"a\", \"\")"], &["open_note(\"b\", \"\")", bo]));
    assert!(graphs(&[ana, bo, "send_sms([\"$1\", \"$2\"], \"hi\")"], &[bo, ana, "send_sms([\"$2\", \"$1\"], \"yo\")"]));
    assert!(!graphs(&[ana, bo, "send_sms([\"$1\", \"$2\"], \"hi\")"], &[ana, bo, "send_sms([\"$1\"], \"hi\")"]));
    // Both texts use one look-up each, or one uses both: the same calls and as many edges, another graph.
    assert!(!graphs(
        &[ana, bo, "send_sms([\"$1\"], \"a\")", "send_sms([\"$2\"], \"b\")"],
        &[ana, bo, "send_sms([\"$1\", \"$2\"], \"a\")", "send_sms([], \"b\")"],
    ));
}

#[test]
fn calls_may_come_in_another_order_with_their_references() {
    let found = [
        "get_email_address(\"lutfi\")",
        "get_email_address(\"Sid\")",
        "create_note(\"x\", \"from $1\", \"\")",
        "compose_new_email([\"$1\", \"$2\"], [], \"\", \"hello\", [])",
    ];
    let expected = [
        "get_email_address(\"Sid\")",
        "get_email_address(\"Lutfi\")",
        "compose_new_email([\"$1\", \"$2\"], [], \"\", \"Hello!\", [])",
        "create_note(\"x\", \"from $2\", \"\")",
    ];
    assert!(compared(&expected, &found).exact);
    let found = found.map(|call| call.replace("from $1", "from $2"));
    let found: Vec<_> = found.iter().map(String::as_str).collect();
    let comparison = compared(&expected, &found);
    assert!(comparison.plan && !comparison.exact);
    // The note's look-up can only be the one that the note uses, so both look-ups have the wrong name.
    assert_eq!(comparison.differs, ["get_email_address.name"; 2]);
}

#[test]
fn arguments_agree_by_what_they_stand_for() {
    for (expected, found, agree) in [
        ("get_phone_number(\"Ana Lima\")", "get_phone_number(\"ana  lima\")", true),
        ("get_phone_number(\"Ana\")", "get_phone_number(\"Anna\")", false),
        ("open_note(\"the Groceries\", \"\")", "open_note(\"groceries.\", \"\")", true),
        ("open_note(\"groceries\", \"Home\")", "open_note(\"groceries\", \"\")", false),
        ("maps_show_directions(\"\", \"Paris\", \"d\")", "maps_show_directions(\"\", \"Paris\", \"w\")", false),
        (
            "create_reminder(\"call\", \"tomorrow at 3pm\", \"\", \"\", 0, False)",
            "create_reminder(\"Call\", \"2026-11-19 15:00:00\", None, \"\", 0, False)",
            true,
        ),
        (
            "create_reminder(\"call\", \"tomorrow at 3pm\", \"\", \"\", 0, False)",
            "create_reminder(\"call\", \"tomorrow\", \"\", \"\", 0, False)",
            false,
        ),
        (
            "create_reminder(\"call\", \"tomorrow\", \"\", \"\", 0, False)",
            "create_reminder(\"call\", \"\", \"\", \"\", 0, False)",
            false,
        ),
        (
            "create_reminder(\"call\", \"when pigs fly\", \"\", \"\", 0, False)",
            "create_reminder(\"call\", \"When pigs fly\", \"\", \"\", 0, False)",
            true,
        ),
        (
            "create_reminder(\"call\", \"\", \"\", \"\", 1, False)",
            "create_reminder(\"call\", \"\", \"\", \"\", 5, False)",
            false,
        ),
        (
            "create_calendar_event(\"Lunch\", \"Friday at noon\", \"1pm\", \"\", [], \"\", \"\")",
            "create_calendar_event(\"Lunch\", \"Friday at 12\", \"an hour\", \"\", [], \"\", \"\")",
            true,
        ),
        (
            "create_calendar_event(\"Lunch\", \"Friday at noon\", \"1pm\", \"\", [], \"\", \"\")",
            "create_calendar_event(\"Lunch\", \"Friday at noon\", \"2pm\", \"\", [], \"\", \"\")",
            false,
        ),
        (
            "create_note(\"a\", \"two eggs and some flour\", \"\")",
            "create_note(\"a\", \"Two eggs, and flour.\", \"\")",
            true,
        ),
        ("create_note(\"a\", \"two eggs and some flour\", \"\")", "create_note(\"a\", \"eggs\", \"\")", false),
        ("create_note(\"a\", \"\", \"\")", "create_note(\"a\", \"eggs\", \"\")", false),
        (
            "send_sms([\"+1 415 555 0199\", \"+44 20 7946 0000\"], \"hi\")",
            "send_sms([\"+44 20 7946 0000\", \"+1 415 555 0199\"], \"hi\")",
            true,
        ),
        (
            "send_sms([\"+1 415 555 0199\"], \"hi\")",
            "send_sms([\"+1 415 555 0199\", \"+1 415 555 0199\"], \"hi\")",
            false,
        ),
    ] {
        let comparison = compared(&[expected], &[found]);
        assert!(comparison.plan);
        assert_eq!(comparison.exact, agree, "{expected} and {found}: {:?}", comparison.differs);
        assert_eq!(comparison.differs.is_empty(), agree);
    }
}

#[test]
fn a_result_to_be_said_may_have_words_around_it() {
    let note = "open_note(\"plan\", \"\")";
    let exact = |expected: &str, found: &str| compared(&[note, expected], &[note, found]).exact;
    assert!(exact("reply_to_email([], \"$1\", [])", "reply_to_email([], \"Here it is: $1\", [])"));
    assert!(!exact("reply_to_email([], \"Here it is: $1\", [])", "reply_to_email([], \"$1\", [])"));
    assert!(!exact("reply_to_email([], \"$1\", [])", "reply_to_email([], \"$1 $1\", [])"));
}

#[test]
fn many_calls_alike_are_compared_at_once() {
    let people: Vec<_> = (0..12).map(|k| format!("get_email_address(\"person {k}\")")).collect();
    let backwards: Vec<_> = people.iter().rev().map(String::as_str).collect();
    let people: Vec<_> = people.iter().map(String::as_str).collect();
    assert!(compared(&people, &backwards).exact);
    let other = [&people[..11], &["get_email_address(\"somebody else\")"]].concat();
    assert!(compared(&people, &other).plan);
    assert_eq!(compared(&people, &other).differs, ["get_email_address.name"]);
}

#[test]
fn a_desktop_is_what_a_person_sees() {
    let desktop = |id: &str, shown: &str, title: &str| {
        json!({
            "notes": [{"id": id, "name": title, "text": "Eggs."}, {"id": "n2", "name": "Old", "text": ""}],
            "opened": [{"kind": "note", "target": shown}],
        })
    };
    let expected = desktop("n7", "n7", "Shopping list");
    assert!(same_outcome(&expected, &desktop("n9", "n9", "shopping list")));
    assert!(!same_outcome(&expected, &desktop("n9", "n2", "shopping list")));
    assert!(!same_outcome(&expected, &desktop("n7", "n7", "Shopping")));
    let mut reordered = expected.clone();
    reordered["notes"].as_array_mut().expect("notes").reverse();
    assert!(same_outcome(&expected, &reordered));
}

/// Answers what the test put down for each command, and shows a plan's text as its desktop.
struct Script(Vec<(&'static str, Attempt)>);

impl Subject for Script {
    fn attempt(&mut self, command: &str) -> Attempt {
        let found = self.0.iter().find(|(known, _)| *known == command);
        found.expect("a command of the test").1.clone()
    }

    fn rehearse(&mut self, plan: &Plan, _: &Plan) -> Option<serde_json::Value> {
        (!plan.calls.is_empty()).then(|| json!(plan.to_string()))
    }
}

#[test]
fn the_report_has_the_figures_under_their_names() {
    let items = r#"
        {"id": 1, "command": "text Ana hi", "plan": ["get_phone_number(\"Ana\")", "send_sms([\"$1\"], \"hi\")"], "licence": "CC0"}
        {"id": "b", "command": "what does my plan say", "plan": ["open_note(\"plan\", \"\")"], "tools": ["open_note"]}

        {"id": "c", "command": "play jazz", "plan": []}
        {"id": "d", "command": "make tea", "plan": []}
    "#;
    let table = ToolTable::embedded();
    let items = read_items(items, table).expect("items");
    let attempt = |calls: &[&str], offered: &[&str], ms| Attempt {
        plan: Ok(plan(calls)),
        offered: offered.iter().map(|tool| (*tool).to_owned()).collect(),
        features: None,
        confidence: None,
        latency: Duration::from_millis(ms),
    };
    let note = ["open_note(\"plans\", \"\")"];
    let mut subject = Script(vec![
        ("text Ana hi", attempt(&[], &["send_sms"], 10)),
        ("what does my plan say", attempt(&note, &["open_note", "create_note"], 30)),
        ("play jazz", attempt(&[], &[], 20)),
        ("make tea", Attempt { plan: Err(Unplanned("no model".to_owned())), ..attempt(&[], &[], 40) }),
    ]);
    let mut lines = Vec::new();
    let report = measure(&items, table, &now(), &mut subject, |line| {
        lines.push(line.clone());
        Ok::<_, EvalError>(())
    });
    assert_eq!(
        serde_json::to_value(report.expect("a report")).expect("JSON"),
        json!({
            "items": 4, "plan": 0.5, "exact": 0.25, "outcome": 0.0, "tool_recall": 0.75, "tools_mean": 1.5,
            "decline_precision": 0.5, "decline_recall": 0.5, "reliability": null, "latency_ms": {"p50": 20.0, "p95": 40.0}
        })
    );
    let line = serde_json::to_value(&lines[1]).expect("JSON");
    assert_eq!(line["differs"], json!(["open_note.name"]));
    assert_eq!(line["found"], json!(["open_note(\"plans\", \"\")"]));
    assert_eq!(lines[3].error.as_deref(), Some("no model"));
}

#[test]
fn confidences_are_held_against_what_came_of_them() {
    let item = |command: &str| json!({"command": command, "plan": ["open_note(\"plan\", \"\")"]}).to_string();
    let text: Vec<_> = ["right", "unsure", "wrong", "lost", "declined"].map(item).into();
    let items = read_items(&text.join("\n"), ToolTable::embedded()).expect("items");
    let attempt = |note: &str, confidence| Attempt {
        plan: Ok(plan(&[&format!("open_note(\"{note}\", \"\")")])),
        offered: Vec::new(),
        features: None,
        confidence: Some(confidence),
        latency: Duration::ZERO,
    };
    let mut subject = Script(vec![
        ("right", attempt("plan", (0.92, Stance::Act))),
        ("unsure", attempt("plan", (0.55, Stance::Ask))),
        ("wrong", attempt("plane", (0.98, Stance::Act))),
        ("lost", attempt("train", (0.05, Stance::Decline))),
        ("declined", Attempt { plan: Ok(Plan::default()), confidence: None, ..attempt("", (0.0, Stance::Act)) }),
    ]);
    let report = measure(&items, ToolTable::embedded(), &now(), &mut subject, |_| Ok::<_, EvalError>(()));
    let reliability = report.expect("a report").reliability.expect("confidences");
    // From 0.9 on there are two plans, 0.95 sure and half right; 0.55 is far from 1; 0.05 is near 0.
    assert_eq!(reliability.items, 4);
    assert_eq!(reliability.calibration_error, Some(0.35));
    assert_eq!(reliability.brier, Some(0.2929));
    assert_eq!(reliability.wrong_unasked, Some(0.2));
    assert_eq!((reliability.asked, reliability.not_understood), (Some(0.2), Some(0.2)));
}

#[test]
fn an_item_whose_plan_is_not_one_measures_the_selector_only() {
    let text = r#"
        {"id": 1, "command": "open it", "plan": ["open_note()"], "tools": ["open_note"]}
        {"id": 2, "command": "make tea", "plan": []}
    "#;
    let items = read_items(text, ToolTable::embedded()).expect("items");
    let error = items[0].plan.as_ref().expect_err("no plan").to_string();
    assert!(error.starts_with("`1. open_note()` has the wrong number of arguments"), "{error}");
    let offered = vec!["open_note".to_owned()];
    let attempt =
        Attempt { plan: Ok(Plan::default()), offered, features: None, confidence: None, latency: Duration::ZERO };
    let mut subject = Script(vec![("open it", attempt.clone()), ("make tea", attempt)]);
    let report = measure(&items, ToolTable::embedded(), &now(), &mut subject, |_| Ok::<_, EvalError>(()));
    let report = report.expect("a report");
    assert_eq!((report.items, report.plan, report.tool_recall), (2, Some(1.0), Some(1.0)));
}

#[test]
fn faults_in_a_file_name_the_line() {
    let message = |text: &str| read_items(text, ToolTable::embedded()).expect_err(text).to_string();
    assert!(message("\n{").starts_with("line 2 is not an item: "));
    assert!(message("{\"command\": \"x\"}").starts_with("line 1 is not an item: missing field `plan`"));
    let nothing = measure(&[], ToolTable::embedded(), &now(), &mut Script(vec![]), |_| Ok::<_, EvalError>(()));
    assert_eq!(nothing, Err(EvalError::Empty));
}

#[test]
fn percentiles_are_values_that_occurred() {
    let values: Vec<_> = (1..=100).map(f64::from).collect();
    assert_eq!(report::percentile(&values, 50), 50.0);
    assert_eq!(report::percentile(&values, 95), 95.0);
    assert_eq!(report::percentile(&[7.0], 95), 7.0);
    assert_eq!(report::percentile(&[1.0, 2.0], 95), 2.0);
}

#[test]
fn dates_are_right_or_not() {
    let items = r#"
        {"phrase": "tomorrow", "now": "2026-11-18T10:30:00", "tz": "Europe/Paris", "expect": "2026-11-19"}
        {"phrase": "tomorrow at 9", "now": "2026-11-18T10:30:00", "tz": "Europe/Paris", "expect": "2026-11-19T09:00:00"}
        {"phrase": "at some point", "now": "2026-11-18T10:30:00", "tz": "Europe/Paris", "expect": null}
        {"phrase": "tomorrow", "now": "2026-11-18T10:30:00", "tz": "Europe/Paris", "expect": "2026-11-19T00:00:00"}
        {"phrase": "tomorrow", "now": "2026-11-18T10:30:00", "tz": "Europe/Paris", "expect": null}
    "#;
    let (report, lines) = measure_dates(&read_date_items(items).expect("items")).expect("a report");
    let end = r#"{"phrase": "5pm", "start": "Friday at noon", "now": "2026-11-18T10:30:00", "tz": "UTC", "expect": "2026-11-20T17:00:00"}"#;
    assert_eq!(measure_dates(&read_date_items(end).expect("items")).expect("a report").0.right, 1);
    assert_eq!(serde_json::to_string(&report).expect("JSON"), r#"{"items":5,"right":3}"#);
    assert_eq!(lines[2].found, None);
    assert!(lines[2].error.is_some());
    for (text, message) in [
        (r#"{"phrase": "x", "now": "2026-11-18T10:30:00", "tz": "Mars/Base", "expect": null}"#, "line 1: `now` is "),
        (
            r#"{"phrase": "x", "now": "2026-11-18T10:30:00", "tz": "UTC", "expect": "soon"}"#,
            "line 1: `expect` is `soon`",
        ),
        (r#"{"phrase": "x", "now": "today", "tz": "UTC", "expect": null}"#, "line 1 is not an item"),
    ] {
        let found = read_date_items(text).expect_err(text).to_string();
        assert!(found.starts_with(message), "{found}");
    }
    assert_eq!(measure_dates(&[]), Err(EvalError::Empty));
}

fn compared(expected: &[&str], found: &[&str]) -> Comparison {
    compare(&plan(expected), &plan(found), ToolTable::embedded(), &now())
}

fn plan(calls: &[&str]) -> Plan {
    let tools: Vec<_> = ToolTable::embedded().tools.iter().collect();
    parse_list(calls).and_then(|calls| check(&calls, &tools)).expect("a plan")
}

/// A Wednesday.
fn now() -> Context {
    Context::new("2026-11-18T10:30:00[America/New_York]".parse().expect("a moment"))
}
