//! Which tool of the user's own a command brings up.

use proptest::prelude::*;

use super::rank;
use crate::tools::{Example, Parameter, Role, Tool, ToolTable, Type};

fn tool(name: &str, description: &str, parameters: &[&str], example: (&str, &str)) -> Tool {
    let parameter = |name: &&str| Parameter {
        name: (*name).to_owned(),
        ty: Type::Str,
        role: Role::Name,
        description: String::new(),
    };
    Tool {
        name: name.to_owned(),
        description: description.to_owned(),
        parameters: parameters.iter().map(parameter).collect(),
        example: Example { command: example.0.to_owned(), plan: vec![example.1.to_owned()] },
        ..ToolTable::embedded().tools[0].clone()
    }
}

fn own() -> Vec<Tool> {
    vec![
        tool("water_plants", "Turns the sprinkler on", &["bed"], ("water the roses", "water_plants(\"roses\")")),
        tool("open_garage", "Lifts the garage door", &[], ("let me in", "open_garage()")),
        tool("brew_coffee", "Starts the espresso machine", &["cups"], ("espresso for two", "brew_coffee(\"two\")")),
        tool("record_weight", "Keeps what the scales say", &["kilograms"], ("I am 71 today", "record_weight(\"71\")")),
    ]
}

/// The tools of the user's own that stand beside the built-in ones, best first.
fn ranked(command: &str, chosen: &[&str]) -> Vec<(String, f32)> {
    let (table, own) = (ToolTable::embedded(), own());
    let own: Vec<&Tool> = own.iter().collect();
    let among: Vec<&Tool> = table.tools.iter().chain(own.iter().copied()).collect();
    let chosen: Vec<&Tool> = chosen.iter().filter_map(|name| table.get(name)).collect();
    let ranked = rank(command, &own, &among, &chosen);
    ranked.into_iter().map(|(tool, probability)| (tool.name.clone(), probability)).collect()
}

/// How probable it is that a command needs a tool.
fn probability(command: &str, tool: &str, chosen: &[&str]) -> f32 {
    let ranked = ranked(command, chosen);
    ranked.into_iter().find(|(name, _)| name == tool).map(|(_, probability)| probability).unwrap()
}

#[test]
fn the_tool_that_is_described_in_the_commands_words_comes_first() {
    for (command, tool) in [
        ("please water the plants", "water_plants"),
        ("are the Plants being watered?", "water_plants"),
        ("sprinklers on", "water_plants"),
        ("GARAGE!", "open_garage"),
        ("is my garage’s door up", "open_garage"),
        ("make coffee", "brew_coffee"),
        ("two espressos", "brew_coffee"),
        ("put 80 kilograms down", "record_weight"),
    ] {
        let (best, probability) = ranked(command, &[]).remove(0);
        assert_eq!(best, tool, "{command}");
        assert!(probability > 0.06, "{command}: {probability}");
    }
}

#[test]
fn words_that_are_written_apart_or_together_are_the_same() {
    let together = probability("brewcoffee", "brew_coffee", &[]);
    assert!(together > 0.2, "{together}");
}

#[test]
fn words_of_any_command_say_nothing() {
    let nothing = ranked("", &[]);
    for command in ["could you please do that for me", "1 22 333", "…?!", "text Ana that I am late", "咖啡"] {
        assert_eq!(ranked(command, &[]), nothing, "{command}");
    }
    assert!(nothing.iter().all(|(_, probability)| *probability < 0.02), "{nothing:?}");
}

#[test]
fn what_an_examples_plan_copies_could_be_anything() {
    assert_eq!(probability("send roses to Ana", "water_plants", &[]), probability("", "water_plants", &[]));
}

#[test]
fn a_word_that_another_tool_is_chosen_for_says_less() {
    let command = "open the note";
    let (alone, beside) =
        (probability(command, "open_garage", &[]), probability(command, "open_garage", &["open_note"]));
    assert!(beside < alone, "{beside} {alone}");
}

proptest! {
    #[test]
    fn any_text_has_a_probability(command in any::<String>(), name in any::<String>(), description in any::<String>()) {
        let odd = tool(&name, &description, &[&command], (&description, &command));
        for among in [&[][..], &[&odd]] {
            for (_, probability) in rank(&command, &[&odd], among, among) {
                prop_assert!((0.0..=1.0).contains(&probability), "{probability}");
            }
        }
    }
}
