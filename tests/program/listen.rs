//! `errand listen`: a sound file becomes text, and what is missing is told.
//!
//! The microphone is tested with `ears` itself, which lies beside `errand`: `cargo build --workspace` makes it.

use serde_json::{Value as Json, json};

use crate::home::{Home, project};

fn speech() -> (String, String) {
    let fixture = |name: &str| project("ears/tests/fixtures").join(name).display().to_string();
    (fixture("speech.bin"), fixture("say.mp3"))
}

#[test]
fn a_file_becomes_text() {
    let (home, (model, sound)) = (Home::new(), speech());
    let ran = home.run(&["listen", "--wav", &sound, "--model", &model, "--prompt", "Lutfi"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "text Sid hello\n"), "{}", ran.err);
}

#[test]
fn a_file_becomes_messages() {
    let (home, (model, sound)) = (Home::new(), speech());
    let ran = home.run(&["listen", "--json", "--wav", &sound, "--model", &model]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let messages: Vec<Json> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = messages.last().unwrap();
    assert_eq!((&last["message"], &last["text"]), (&json!("final"), &json!("text Sid hello")));
}

#[test]
fn what_is_missing_is_told() {
    let (home, (model, sound)) = (Home::new(), speech());
    let ran = home.run(&["listen", "--wav", &sound]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("no speech model") && ran.err.contains("errand models pull"), "{}", ran.err);
    let ran = home.run(&["listen", "--wav", "/nowhere.wav", "--model", &model]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("could not open `/nowhere.wav`"), "{}", ran.err);
    let without = home.errand(&["listen", "--wav", &sound, "--model", &model]).env("ERRAND_EARS", "/nowhere").output();
    let ran = crate::home::ended(without);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("could not start `/nowhere`") && ran.err.contains("ERRAND_EARS"), "{}", ran.err);
}

#[test]
fn where_there_is_no_microphone_it_says_so() {
    let (home, (model, _)) = (Home::new(), speech());
    let ran = home.run(&["listen", "--model", &model]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("there is no microphone"), "{}", ran.err);
}

#[test]
fn ears_that_die_in_the_middle_are_told() {
    let home = Home::new();
    let died = home.errand(&["listen", "--wav", "x.wav"]).env("ERRAND_EARS", "/bin/true").output();
    let ran = crate::home::ended(died);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("stopped working"), "{}", ran.err);
}
