//! The selector on `tests/fixtures/selector`, a bag of words whose weights are in `make_models.py`.

use std::path::{Path, PathBuf};

use super::{Selector, around};
use crate::selector::{SelectorError, onnxruntime};
use crate::tools::{Tool, ToolTable};

/// ONNX Runtime as `make setup` installs it, or as `ERRAND_ONNXRUNTIME` names it.
fn library() -> PathBuf {
    let given = std::env::var_os("ERRAND_ONNXRUNTIME").map(PathBuf::from);
    onnxruntime::find(given.as_deref(), &[Path::new(env!("CARGO_MANIFEST_DIR")).join(".runtime")]).unwrap()
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/selector")
}

#[test]
fn an_installed_app_finds_the_library_that_it_brings() {
    for (program, models, library) in [
        ("usr/lib/Errand/errand", "usr/lib/Errand/models/selector", "usr/lib/Errand/libonnxruntime.so"),
        ("Contents/MacOS/errand", "Contents/Resources/models/selector", "Contents/Frameworks/libonnxruntime.dylib"),
    ] {
        let app = tempfile::tempdir().unwrap();
        let library = app.path().join(library);
        std::fs::create_dir_all(library.parent().unwrap()).unwrap();
        std::fs::write(&library, "").unwrap();
        let places = around(Some(&app.path().join(program)), &app.path().join(models));
        assert_eq!(onnxruntime::find(None, &places).unwrap(), library);
    }
}

/// Judges `command` with four tools on; the verdict and the tools as words.
fn check(command: &str, expected: &str) {
    let names = ["open_note", "create_note", "get_email_address", "send_sms"];
    let enabled: Vec<&Tool> = names.iter().filter_map(|name| ToolTable::embedded().get(name)).collect();
    let selection = Selector::open(&fixture(), Some(&library())).unwrap().select(command, &enabled).unwrap();
    assert_eq!(format!("{:?} {}", selection.verdict, selection.tools.join(" ")).trim(), expected, "{command:.40}");
    assert_eq!(selection.scores.len(), names.len());
}

#[test]
fn the_models_own_thresholds_decide() {
    check("Open the note", "Selected open_note");
    check("email and text her", "Selected get_email_address send_sms");
    check("maybe", "All open_note create_note get_email_address send_sms");
    check("", "Declined");
    check("sing", "Declined");
}

#[test]
fn of_a_long_command_the_beginning_decides() {
    check(&format!("open note {}", "la ".repeat(400_000)), "Selected open_note");
    check(&format!("{} open note", "la ".repeat(20)), "Declined");
}

/// Opens a copy of the fixture after `change`, which is refused with these words.
fn check_refused(change: impl FnOnce(&Path), expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["selector.onnx", "tokenizer.json"] {
        std::fs::copy(fixture().join(name), folder.path().join(name)).unwrap();
    }
    change(folder.path());
    match Selector::open(folder.path(), Some(&library())) {
        Err(error @ SelectorError::Model { .. }) => assert!(error.to_string().contains(expected), "{error}"),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("expected `{expected}`"),
    }
}

#[test]
fn a_broken_model_is_refused_in_words() {
    let write =
        |name: &'static str, bytes: Vec<u8>| move |folder: &Path| std::fs::write(folder.join(name), bytes).unwrap();
    let model = std::fs::read(fixture().join("selector.onnx")).unwrap();
    check_refused(|folder| std::fs::remove_file(folder.join("selector.onnx")).unwrap(), "there is no such file");
    check_refused(write("selector.onnx", b"<html>".to_vec()), "selector.onnx` could not be used");
    check_refused(write("selector.onnx", model[..model.len() / 2].to_vec()), "selector.onnx` could not be used");
    check_refused(
        |folder| std::fs::remove_file(folder.join("tokenizer.json")).unwrap(),
        "tokenizer.json` could not be used",
    );
    let at = model.windows(16).position(|window| window == b"errand.threshold").unwrap();
    let mut nameless = model;
    nameless[at] = b'E';
    check_refused(write("selector.onnx", nameless), "expected the metadata property `errand.threshold`");
}

#[test]
fn a_missing_library_is_an_error_with_advice() {
    let Err(error) = Selector::open(&fixture(), Some(Path::new("/nowhere/libonnxruntime.so"))) else { panic!() };
    assert!(matches!(error, SelectorError::Library { .. }) && error.hint().contains("ERRAND_ONNXRUNTIME"));
}
