//! Whatever the plan and whatever fails: dependents are skipped, the rest is done once, nothing is sent unapproved.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use errand::event::Outcome;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::scripted::{Piece, ScriptedDesk, world_with};

/// A step of a made-up plan: which tool, which earlier steps it names, whether it fails.
#[derive(Debug, Clone)]
struct Made {
    tool: usize,
    names: Vec<prop::sample::Index>,
    fails: bool,
}

fn plans() -> impl Strategy<Value = Vec<Made>> {
    let step = (0..4_usize, vec(any::<prop::sample::Index>(), 0..3), prop::bool::weighted(0.25));
    vec(step.prop_map(|(tool, names, fails)| Made { tool, names, fails }), 1..9)
}

/// The plan's text, and for each step the steps it names.
fn written(plan: &[Made]) -> (String, Vec<HashSet<usize>>) {
    let mut text = String::new();
    let mut needs = Vec::new();
    for (place, step) in plan.iter().enumerate() {
        let number = place + 1;
        let named: HashSet<usize> = match (step.tool, place) {
            (0, _) | (_, 0) => HashSet::new(),
            _ => step.names.iter().map(|index| index.index(place) + 1).collect(),
        };
        let references: String = named.iter().map(|k| format!(" ${k}")).collect();
        let call = match step.tool {
            0 => format!("get_email_address(\"step-{number}.\")"),
            1 => format!("open_note(\"step-{number}.{references}\", \"\")"),
            2 => format!("create_note(\"Note\", \"step-{number}.{references}\", \"\")"),
            _ => format!("send_sms([\"4155550199\"], \"step-{number}.{references}\")"),
        };
        text.push_str(&format!("{number}. {call}\n"));
        needs.push(named);
    }
    text.push_str(&format!("{}. join()\n", plan.len() + 1));
    (text, needs)
}

fn check(plan: &[Made]) {
    let (text, needs) = written(plan);
    let failing: HashSet<usize> = (1..=plan.len()).filter(|number| plan[number - 1].fails).collect();
    let desk = ScriptedDesk {
        fails_with: failing.iter().map(|number| format!("step-{number}.")).collect(),
        ..ScriptedDesk::default()
    };
    let world = world_with(vec![vec![Piece::Text(text)]], desk, Default::default());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ran = runtime.block_on(world.run("text 4155550199"));
    let mut done: HashSet<usize> = HashSet::new();
    for (view, outcome) in &ran.report().steps {
        let all_there = needs[view.step - 1].is_subset(&done);
        let expected = match (all_there, failing.contains(&view.step)) {
            (false, _) => "skipped",
            (true, true) => "failed",
            (true, false) => "done",
        };
        let found = match outcome {
            Outcome::Verified { .. } | Outcome::Accepted { .. } => "done",
            Outcome::Failed { .. } => "failed",
            Outcome::Skipped { .. } => "skipped",
        };
        assert_eq!(found, expected, "step {}", view.step);
        if found == "done" {
            done.insert(view.step);
        }
    }
    assert_eq!(ran.report().steps.len(), plan.len());
    let begun = world.desk.begun_tools().len();
    let skipped = ran.outcomes().iter().filter(|outcome| *outcome == "skipped").count();
    assert_eq!(begun, plan.len() - skipped, "each step is begun once or never");
    assert!(!world.desk.sent_unapproved.load(Ordering::SeqCst), "sent before the yes");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_fails_takes_its_dependents_and_nothing_else(plan in plans()) {
        check(&plan);
    }
}
