//! Models that are downloaded, from a server of the test's own, by the command line and by the engine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::home::{Home, PROGRAM, Ran, ended};
use crate::server::{Server, Way};

const SIZE: usize = 200_003;

fn content() -> Vec<u8> {
    (0..SIZE).map(|index| (index % 251) as u8).collect()
}

/// A home whose catalogue has one model to download, `hear`, and one that ships, `planner`.
fn home(ways: &[Way]) -> (Home, Server) {
    let (home, server) = (Home::new(), Server::start(content(), ways.to_vec()));
    let sum = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let catalogue = format!(
        "[[embedded]]\nname = \"planner\"\nrole = \"planner\"\nfile = \"planner.gguf\"\nsize = 3\nsha256 = \"{}\"\n\
         licence = \"MIT\"\n[[available]]\nname = \"hear\"\nrole = \"speech\"\nfile = \"ggml-hear.bin\"\nsize = {SIZE}\n\
         sha256 = \"{}\"\nlicence = \"MIT\"\nurl = \"{}/hear.bin\"\nspeech = {{ parameters = 1, english_only = true }}\n",
        sum(b"abc"),
        sum(&content()),
        server.address
    );
    fs::write(home.path("no-models/catalogue.toml"), catalogue).expect("room for it");
    fs::write(home.path("no-models/planner.gguf"), "abc").expect("room for it");
    (home, server)
}

/// State and bytes of a model.
fn state(home: &Home, name: &str) -> (String, u64) {
    let models = home.run(&["models", "--json"]).done().json();
    let model = models.as_array().into_iter().flatten().find(|model| model["name"] == name).expect("it is listed");
    (model["state"].as_str().expect("a word").to_owned(), model["done"].as_u64().expect("a number"))
}

fn whole(home: &Home) {
    assert!(fs::read(home.path("errand/models/ggml-hear.bin")).expect("it is there") == content());
    let files = fs::read_dir(home.path("errand/models")).expect("it is there").count();
    assert_eq!((files, state(home, "hear")), (1, ("installed".to_owned(), SIZE as u64)));
}

#[test]
fn a_model_is_listed_downloaded_checked_and_deleted() {
    let (home, server) = home(&[]);
    assert_eq!(state(&home, "planner"), ("embedded".to_owned(), 3));
    assert_eq!(state(&home, "hear"), ("available".to_owned(), 0));
    let checked = home.run(&["models", "check", "hear"]);
    assert!(checked.code == Some(1) && checked.out.contains("the model `hear` is not here"), "{checked:?}");
    let ran = home.run(&["models", "pull", "hear", "--yes"]).done();
    assert!(ran.out.contains("hear is installed") && !ran.err.contains('\u{1b}'), "{ran:?}");
    whole(&home);
    home.run(&["models", "check"]).done();
    let listed = home.run(&["models"]).done().out;
    assert!(listed.contains("installed") && listed.contains("200.00 kB"), "{listed}");
    // What is whole is not asked for again.
    home.run(&["models", "pull", "hear", "--yes", "--json"]).done();
    assert_eq!(server.asked(), [0]);
    assert!(home.run(&["models", "delete", "hear"]).done().out.contains("200.00 kB became free"));
    assert_eq!(state(&home, "hear"), ("available".to_owned(), 0));
    home.run(&["models", "delete", "hear"]).refused(1, "the model `hear` is not here");
}

#[test]
fn nothing_is_downloaded_unless_somebody_agrees() {
    let (home, server) = home(&[]);
    home.run(&["models", "pull", "hear"]).refused(1, "200.00 kB from 127.0.0.1, licence MIT");
    home.run(&["models"]).done();
    home.run(&["models", "check"]).done();
    assert_eq!(server.asked(), [] as [u64; 0]);
}

#[test]
fn what_is_no_model_to_download_is_said() {
    let (home, _server) = home(&[]);
    home.run(&["models", "pull", "sing", "--yes"]).refused(1, "there is no model `sing`");
    home.run(&["models", "pull", "planner", "--yes"]).refused(1, "`planner` ships with Errand");
    home.run(&["models", "delete", "planner"]).refused(1, "`planner` ships with Errand");
    assert_eq!(state(&home, "planner"), ("embedded".to_owned(), 3));
}

#[test]
fn damage_is_found_and_mended() {
    let (home, _server) = home(&[]);
    home.run(&["models", "pull", "hear", "--yes"]).done();
    fs::write(home.path("errand/models/ggml-hear.bin"), vec![7; SIZE]).expect("room for it");
    let checked = home.run(&["models", "check", "--json"]);
    assert_eq!(checked.code, Some(2), "{checked:?}");
    assert_eq!(checked.json()[1]["fine"], false, "{checked:?}");
    home.run(&["models", "pull", "hear", "--yes"]).done();
    whole(&home);
    fs::write(home.path("errand/models/ggml-hear.bin"), "short").expect("room for it");
    assert_eq!(state(&home, "hear"), ("damaged".to_owned(), 5));
}

#[test]
fn other_bytes_are_said_and_never_become_the_model() {
    let (home, _server) = home(&[Way::Wrong, Way::Offers(5)]);
    home.run(&["models", "pull", "hear", "--yes"]).refused(1, "sent something else");
    home.run(&["models", "pull", "hear", "--yes"]).refused(1, "offers 5 bytes");
    assert_eq!(state(&home, "hear"), ("available".to_owned(), 0));
}

/// `errand models pull`, once so many bytes are here.
fn pulling(home: &Home, bytes: u64) -> Child {
    let mut child = home.errand(&["models", "pull", "hear", "--yes", "--json"]).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it writes")).lines();
    while lines.next().expect("it goes on").expect("it writes UTF-8") != progress(bytes) {}
    child
}

fn progress(done: u64) -> String {
    json!({ "model": "hear", "stage": "downloading", "done": done, "total": SIZE }).to_string()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("it is there");
}

#[test]
fn ctrl_c_keeps_what_came_and_says_how_to_go_on() {
    let (home, server) = home(&[Way::Holds(1000)]);
    let child = pulling(&home, 1000);
    signal(&child, Signal::INT);
    let ran = ended(child.wait_with_output());
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert_eq!(state(&home, "hear"), ("partial".to_owned(), 1000));
    home.run(&["models", "pull", "hear", "--yes"]).done();
    whole(&home);
    assert_eq!(server.asked(), [0, 1000]);
}

#[test]
fn a_download_that_is_killed_goes_on_where_it_was() {
    let (home, server) = home(&[Way::Holds(70_000), Way::Holds(1)]);
    for bytes in [70_000, 70_001] {
        let mut child = pulling(&home, bytes);
        signal(&child, Signal::KILL);
        child.wait().expect("it ends");
        assert_eq!(state(&home, "hear"), ("partial".to_owned(), bytes));
    }
    home.run(&["models", "pull", "hear", "--yes"]).done();
    whole(&home);
    assert_eq!(server.asked(), [0, 70_000, 70_001]);
}

#[test]
fn a_part_can_be_thrown_away() {
    let (home, _server) = home(&[Way::Holds(1000)]);
    let mut child = pulling(&home, 1000);
    home.run(&["models", "delete", "hear"]).refused(1, "another download has");
    signal(&child, Signal::KILL);
    child.wait().expect("it ends");
    home.run(&["models", "delete", "hear"]).done();
    assert_eq!(state(&home, "hear"), ("available".to_owned(), 0));
}

#[test]
fn a_full_disk_is_said_and_what_came_is_kept() {
    let (home, _server) = home(&[]);
    let script = format!("trap '' XFSZ; ulimit -f 128; exec '{PROGRAM}' \"$@\"");
    let mut command: Command = home.command("sh", &["-c", &script, "sh", "models", "pull", "hear", "--yes"]);
    ended(command.output()).refused(1, "there is no room on the disk");
    assert_eq!(state(&home, "hear").0, "partial");
    home.run(&["models", "pull", "hear", "--yes"]).done();
    whole(&home);
}

#[test]
fn the_engine_lists_downloads_and_deletes() {
    let (home, _server) = home(&[]);
    let mut engine = Engine::start(&home);
    engine.ask("k", json!({ "do": "pull", "model": "hear" }));
    assert_eq!(engine.answer("k")["message"], "result");
    let progress = |message: &&Json| message["message"] == "progress" && message["id"] == "k";
    let told: Vec<&Json> = engine.said.iter().filter(progress).collect();
    assert_eq!(told[0]["stage"], "downloading");
    assert_eq!((&told[0]["total"], &told[0]["model"]), (&json!(SIZE), &json!("hear")));
    assert_eq!(told.last().map(|last| (&last["stage"], &last["done"])), Some((&json!("checking"), &json!(SIZE))));
    let models = engine.get(json!({ "do": "models" }));
    assert_eq!(models["models"][1]["state"], "installed", "{models}");
    whole(&home);
    engine.get(json!({ "do": "delete_model", "model": "hear" }));
    assert_eq!(engine.refused(json!({ "do": "delete_model", "model": "hear" })), "unavailable");
    assert_eq!(engine.refused(json!({ "do": "delete_model", "model": "planner" })), "unavailable");
    assert_eq!(engine.refused(json!({ "do": "pull", "model": "sing" })), "no_model");
    assert_eq!(engine.refused(json!({ "do": "pause_pull", "model": "hear" })), "not_running");
    engine.close().done();
}

#[test]
fn the_engine_pauses_and_goes_on() {
    let (home, server) = home(&[Way::Holds(1000)]);
    let mut engine = Engine::start(&home);
    engine.ask("k", json!({ "do": "pull", "model": "hear" }));
    engine.until(|message| message["done"] == 1000);
    assert_eq!(engine.refused(json!({ "do": "pull", "model": "hear" })), "busy");
    assert_eq!(engine.refused(json!({ "do": "delete_model", "model": "hear" })), "busy");
    engine.get(json!({ "do": "pause_pull", "model": "hear" }));
    assert_eq!(engine.answer("k")["error"]["code"], "paused");
    let models = engine.get(json!({ "do": "models" }));
    assert_eq!((&models["models"][1]["state"], &models["models"][1]["done"]), (&json!("partial"), &json!(1000)));
    engine.get(json!({ "do": "pull", "model": "hear" }));
    whole(&home);
    assert_eq!(server.asked(), [0, 1000]);
    engine.close().done();
}

#[test]
fn an_engine_that_is_closed_pauses_what_it_downloads() {
    let (home, _server) = home(&[Way::Holds(1000)]);
    let mut engine = Engine::start(&home);
    engine.ask("k", json!({ "do": "pull", "model": "hear" }));
    engine.until(|message| message["done"] == 1000);
    let ran: Ran = engine.close();
    assert!(ran.code == Some(0) && ran.out.contains("\"paused\""), "{ran:?}");
    assert_eq!(state(&home, "hear"), ("partial".to_owned(), 1000));
}
