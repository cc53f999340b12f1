//! `errand listen`: a sound file becomes text, and what is missing is told.
//!
//! The microphone is tested with `ears` itself, which lies beside `errand`: `cargo build --workspace` makes it.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;

use rustix::process::{Pid, Signal, kill_process};
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
    assert_eq!(last["typed"], "text Sid hello");
}

#[test]
fn what_is_said_is_printed_as_one_would_type_it() {
    let home = Home::new();
    let ears = home.path("ears");
    let said = r#"{"message":"final","id":"listen","text":"Text lutfi at three thirty pm.","seconds":1,"took":0.1}"#;
    let end = r#"{"message":"result","id":"listen","result":{}}"#;
    std::fs::write(&ears, format!("#!/bin/sh\nread -r _; echo '{said}'; echo '{end}'\n")).unwrap();
    std::fs::set_permissions(&ears, PermissionsExt::from_mode(0o700)).unwrap();
    let listened =
        |arguments: &[&str]| crate::home::ended(home.errand(arguments).env("ERRAND_EARS", &ears).output()).out;
    let arguments = ["listen", "--wav", "x.wav", "--prompt", "Priya, Lutfi"];
    assert_eq!(listened(&arguments), "Text Lutfi at 3:30 pm\n");
    let last: Json = serde_json::from_str(&listened(&[&arguments[..], &["--json"]].concat())).unwrap();
    assert_eq!(
        (&last["text"], &last["typed"]),
        (&json!("Text lutfi at three thirty pm."), &json!("Text Lutfi at 3:30 pm"))
    );
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

#[test]
fn ears_that_do_not_stop_are_ended_by_the_second_ctrl_c() {
    let (home, folder) = (Home::new(), tempfile::tempdir().unwrap());
    let deaf = folder.path().join("deaf");
    let script = "#!/bin/sh\nfor word in listening deaf; do read -r _; \
                  echo \"{\\\"message\\\":\\\"$word\\\",\\\"id\\\":\\\"listen\\\",\\\"microphone\\\":\\\"m\\\"}\"; done\n\
                  exec sleep 1000\n";
    std::fs::write(&deaf, script).unwrap();
    std::fs::set_permissions(&deaf, PermissionsExt::from_mode(0o700)).unwrap();
    let mut listening = home.errand(&["listen", "--json"]).env("ERRAND_EARS", &deaf).spawn().unwrap();
    let mut lines = BufReader::new(listening.stdout.take().unwrap()).lines();
    for word in ["listening", "deaf"] {
        assert!(lines.next().unwrap().unwrap().contains(word));
        kill_process(Pid::from_child(&listening), Signal::INT).unwrap();
    }
    assert_eq!(listening.wait().unwrap().code(), Some(130));
}

#[test]
fn the_best_model_that_is_here_is_used_and_never_the_one_for_synthetic_voices() {
    let home = Home::new();
    let ears = home.path("ears");
    let end = r#"{"message":"result","id":"listen","result":{}}"#;
    std::fs::write(&ears, format!("#!/bin/sh\nprintf '%s' \"$*\" > started\nread -r _; echo '{end}'\n")).unwrap();
    std::fs::set_permissions(&ears, PermissionsExt::from_mode(0o700)).unwrap();
    let started = || {
        let mut command = home.errand(&["listen", "--wav", "x.wav"]);
        let ran = command.env("ERRAND_EARS", &ears).env("ERRAND_MODELS", project("models")).output();
        assert_eq!(crate::home::ended(ran).code, Some(0));
        std::fs::read_to_string(home.path("here/started")).unwrap()
    };
    assert_eq!(started(), "");
    let models = home.path("errand/models");
    std::fs::create_dir_all(&models).unwrap();
    // As long as the catalogue says, and empty.
    for (file, size) in [("ggml-tiny.en.bin", 77_704_715), ("ggml-base.en.bin", 147_964_211)] {
        std::fs::File::create(models.join(file)).unwrap().set_len(size).unwrap();
        assert_eq!(started(), format!("--model {}", models.join(file).display()));
    }
}
