//! The models that ship, found as the program finds them, and models that are broken or missing.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::home::{Home, Ran, ended, project};

/// `errand` with the models that ship, or those that `ERRAND_MODELS` names for the tests.
fn with_models(home: &Home, arguments: &[&str]) -> Ran {
    let mut command = home.errand(arguments);
    command.env_remove("ERRAND_PLANNER").env_remove("ERRAND_MODELS");
    for name in ["ERRAND_MODELS", "ERRAND_ONNXRUNTIME"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    ended(command.output())
}

#[test]
fn a_typed_command_is_carried_out_without_any_server() {
    let home = Home::new();
    let ran = with_models(&home, &["--yes", "--json", "text Priya that the train is late"]).done();
    let sent = home.desktop()["messages"].as_array().and_then(|messages| messages.last().cloned()).expect("a message");
    assert_eq!(sent["to"], json!(["+16505550114"]), "{ran:?}");
    assert!(sent["text"].as_str().is_some_and(|text| text.to_lowercase().contains("train is late")), "{sent}");

    with_models(&home, &["--yes", "remind me to call the bank tomorrow at 8am"]).done();
    let reminders = home.desktop()["reminders"].clone();
    let reminder = |reminder: &&serde_json::Value| {
        let name = reminder["name"].as_str().unwrap_or_default().to_lowercase();
        name.contains("call the bank") && !reminder["due"].is_null()
    };
    assert_eq!(reminders.as_array().map(|all| all.iter().filter(reminder).count()), Some(1), "{reminders}");

    with_models(&home, &["undo"]).done();
    assert!(!home.desktop()["reminders"].to_string().to_lowercase().contains("call the bank"));
}

#[test]
fn nothing_is_missing() {
    let home = Home::new();
    let doctor = with_models(&home, &["doctor", "--json"]).done().json();
    for what in ["settings", "journal", "models", "selector", "planner", "desktop", "Mail", "Messages"] {
        let finding = doctor.as_array().into_iter().flatten().find(|finding| finding["what"] == what);
        assert!(finding.is_some_and(|finding| finding["fine"] == true), "{what}: {doctor}");
    }
}

/// A folder of models with the tests' own small ones.
fn models(home: &Home) -> PathBuf {
    let folder = home.path("models");
    fs::create_dir_all(folder.join("selector")).expect("a folder");
    for file in ["planner.gguf", "selector/selector.onnx", "selector/tokenizer.json"] {
        fs::copy(project("tests/fixtures").join(file), folder.join(file)).expect("room for it");
    }
    let entry = |role: &str, file: &str| {
        format!(
            "[[embedded]]\nname = \"{role}\"\nrole = \"{role}\"\nfile = \"{file}\"\nsize = 1\nsha256 = \"\"\nlicence = \"\"\n"
        )
    };
    let catalogue =
        entry("planner", "planner.gguf") + "profile = \"short\"\n" + &entry("selector", "selector/selector.onnx");
    fs::write(folder.join("catalogue.toml"), catalogue).expect("room for it");
    folder
}

fn with_own_models(home: &Home, arguments: &[&str]) -> Command {
    let mut command = home.errand(arguments);
    let library = std::env::var_os("ERRAND_ONNXRUNTIME").map_or(project(".runtime/libonnxruntime.so"), PathBuf::from);
    command.env_remove("ERRAND_PLANNER").env("ERRAND_MODELS", models(home)).env("ERRAND_ONNXRUNTIME", library);
    command
}

/// What is said when a file of the models holds something else.
fn check_broken(file: &str, bytes: &[u8], said: &str) {
    let home = Home::new();
    let mut command = with_own_models(&home, &["--yes", "open my groceries note"]);
    fs::write(home.path("models").join(file), bytes).expect("room for it");
    ended(command.output()).refused(2, said);
    assert_eq!(home.history().as_array().map(Vec::len), Some(0));
}

#[test]
fn broken_models_are_named() {
    let whole = fs::read(project("tests/fixtures/planner.gguf")).expect("it is there");
    check_broken("planner.gguf", b"not a model", "planner.gguf");
    check_broken("planner.gguf", &[], "planner.gguf");
    check_broken("planner.gguf", &whole[..whole.len() / 2], "planner.gguf");
    check_broken("selector/tokenizer.json", b"{}", "tokenizer.json");
    check_broken("confidence.toml", b"format = 9\n", "confidence.toml");
    check_broken("catalogue.toml", b"embedded = 5", "catalogue.toml");
    check_broken("catalogue.toml", b"embedded = []", "names no planner");
}

/// A calibration of the tests' planner, by which every plan is half sure.
fn half_sure(act: f64, decline: f64) -> String {
    let planner = fs::read(project("tests/fixtures/planner.gguf")).expect("it is there");
    let feature = "[[features]]\nname = \"lowest\"\nmean = 0.0\nscale = 1.0\nweight = 0.0\n";
    format!(
        "format = 2\nplanner = \"{:x}\"\nbias = 0.0\nact = {act}\ndecline = {decline}\n{feature}",
        Sha256::digest(planner)
    )
}

#[test]
fn a_calibration_of_another_planner_is_refused() {
    let foreign = half_sure(0.8, 0.1).replacen("planner = \"", "planner = \"00", 1);
    let said = "confidence.toml` was fitted on another planner";
    check_broken("confidence.toml", foreign.as_bytes(), said);

    let home = Home::new();
    let mut errand = with_own_models(&home, &["doctor", "--json"]);
    fs::write(home.path("models/confidence.toml"), foreign).expect("room for it");
    let ran = ended(errand.output());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let doctor = ran.json();
    let planner = doctor.as_array().into_iter().flatten().find(|finding| finding["what"] == "planner");
    let planner = planner.expect("a finding");
    assert!(
        planner["fine"] == false && planner["found"].as_str().is_some_and(|found| found.contains(said)),
        "{doctor}"
    );
    assert!(planner["hint"].as_str().is_some_and(|hint| hint.contains("training/README.md")), "{doctor}");
}

#[test]
fn what_the_planner_is_not_sure_of_is_asked_about_or_declined() {
    let home = Home::new();
    let command = "open my groceries note";
    let with = |calibration: &str, arguments: &[&str]| {
        let mut errand = with_own_models(&home, arguments);
        fs::write(home.path("models/confidence.toml"), calibration).expect("room for it");
        ended(errand.output())
    };
    for (calibration, said) in [
        (half_sure(0.5, 0.0), "\n50 % sure\n"),
        (half_sure(0.8, 0.0), "\n50 % sure: asked about before anything is done but look-ups\n"),
        (half_sure(0.8, 0.6), "\n50 % sure: not understood, and none of it would be done\n"),
    ] {
        let planned = with(&calibration, &["plan", command]).done();
        assert!(planned.out.ends_with(said), "{planned:?}");
        assert_eq!(with(&calibration, &["plan", "--json", command]).done().json()["confidence"], 0.5);
    }
    let ran = with(&half_sure(0.8, 0.0), &[command]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("Errand is not sure that it has understood you: it is 50 % sure"), "{ran:?}");
    assert!(ran.err.contains("nobody is there to approve it"), "{ran:?}");
    // What was not understood is no question, so nothing answers it beforehand.
    let ran = with(&half_sure(0.8, 0.6), &["--yes", "--json", command]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.answer().starts_with("I did not understand that, and did nothing. My guess was: show the note"),
        "{ran:?}"
    );
    let planned = ran.events().into_iter().find(|event| event["event"] == "planned").expect("a plan");
    assert_eq!(planned["confidence"], 0.5);
    assert_eq!(home.history()[0]["status"], "declined");
    assert_eq!(home.history()[0]["confidence"], 0.5);
}

#[test]
fn a_broken_selector_is_named() {
    check_broken("selector/selector.onnx", b"not a model", "selector.onnx");
}

#[test]
fn models_that_are_not_there_are_named() {
    let home = Home::new();
    let mut command = with_own_models(&home, &["--yes", "open my groceries note"]);
    fs::remove_file(home.path("models/planner.gguf")).expect("it was there");
    ended(command.output()).refused(2, "planner.gguf");
    ended(command.env("ERRAND_MODELS", home.path("nowhere")).output()).refused(2, "nowhere");
}

#[test]
fn a_library_that_is_missing_is_named_and_what_needs_no_model_still_works() {
    let home = Home::new();
    let nowhere = "/nowhere/libonnxruntime.so";
    let mut command = with_own_models(&home, &["--yes", "open my groceries note"]);
    ended(command.env("ERRAND_ONNXRUNTIME", nowhere).output()).refused(2, nowhere);
    let mut doctor = with_own_models(&home, &["doctor", "--json"]);
    let doctor = ended(doctor.env("ERRAND_ONNXRUNTIME", nowhere).output());
    assert_eq!(doctor.code, Some(2), "{doctor:?}");
    let findings = doctor.json();
    let selector = findings.as_array().into_iter().flatten().find(|finding| finding["what"] == "selector");
    assert!(selector.is_some_and(|selector| selector["hint"].to_string().contains("ERRAND_ONNXRUNTIME")), "{findings}");
    for verb in ["tools", "history", "desktop"] {
        ended(home.errand(&[verb]).env("ERRAND_ONNXRUNTIME", nowhere).output()).done();
    }
    // A planner server can do without.
    let mut command = home.errand(&["--yes", "sing"]);
    let ran = ended(command.env("ERRAND_MODELS", home.path("models")).env("ERRAND_ONNXRUNTIME", nowhere).output());
    assert!(ran.code == Some(1) && ran.err.contains("planning without a selector"), "{ran:?}");
}
