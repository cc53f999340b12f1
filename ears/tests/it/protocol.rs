//! Requests, and what is wrong with some of them.

use std::fs;

use serde_json::json;

use crate::ears::{Ears, fixture};
use crate::sounds::Sounds;

#[test]
fn what_cannot_be_understood_is_refused_and_nothing_breaks() {
    let mut ears = Ears::start();
    for (line, id) in [
        ("no json", ""),
        ("{\"id\":\"a\"}", "a"),
        ("{\"id\":\"b\",\"do\":\"dance\"}", "b"),
        ("{\"id\":\"c\",\"do\":\"listen\",\"mode\":\"sometimes\"}", "c"),
        ("{\"do\":\"stop\"}", ""),
        ("[1,2]", ""),
    ] {
        ears.line(line);
        assert_eq!(ears.failure(id), "bad_request", "{line}");
    }
    ears.line("");
    ears.ask("d", "stop", json!({}));
    assert_eq!(ears.end("d").1, json!({ "message": "result", "id": "d", "result": {} }));
}

#[test]
fn the_model_is_loaded_and_unloaded_when_asked() {
    let mut ears = Ears::start();
    for what in ["load", "load", "unload", "unload", "load"] {
        ears.ask(what, what, json!({}));
        assert_eq!(ears.end(what).1["message"], "result", "{what}");
    }
}

#[test]
fn a_model_that_was_idle_is_loaded_again() {
    let sounds = Sounds::new();
    let mut ears = Ears::with(&["--model", fixture("speech.bin").to_str().unwrap(), "--idle", "1"], "unix:/nowhere");
    let say = sounds.say("text Sid hello");
    assert_eq!(ears.hear(&say)["text"], "text Sid hello");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(ears.hear(&say)["text"], "text Sid hello");
}

#[test]
fn a_missing_or_damaged_model_is_told() {
    let sounds = Sounds::new();
    let whole = fs::read(fixture("speech.bin")).unwrap();
    let cut = sounds.path("cut.bin");
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let page = sounds.path("page.bin");
    fs::write(&page, "<html>not found</html>").unwrap();
    let nothing = sounds.path("nothing.bin");
    for (model, code) in [(nothing, "no_model"), (page, "damaged_model"), (cut, "damaged_model")] {
        let mut ears = Ears::with(&["--model", model.to_str().unwrap()], "unix:/nowhere");
        ears.ask("a", "load", json!({}));
        assert_eq!(ears.failure("a"), code);
        ears.ask("b", "hear_file", json!({ "path": fixture("say.mp3") }));
        assert_eq!(ears.failure("b"), code);
    }
    let mut ears = Ears::with(&[], "unix:/nowhere");
    ears.ask("a", "listen", json!({ "mode": "hold" }));
    assert_eq!(ears.failure("a"), "no_model");
}

#[test]
fn it_ends_well_when_nobody_asks_any_more() {
    assert!(Ears::start().close().success());
    let sounds = Sounds::new();
    let mut ears = Ears::start();
    ears.ask("a", "hear_file", json!({ "path": sounds.say("text Sid hello") }));
    assert!(ears.close().success());
}
