//! What is said into a microphone.

use serde_json::{Value, json};

use crate::card::{Card, Closed, MICROPHONE, NAME};
use crate::ears::Ears;
use crate::sounds::Sounds;

const SPOKEN: &str = "text Sid that I am running late and remind me to call the plumber tomorrow";

#[test]
fn a_held_key_gives_levels_partial_texts_and_a_final_one() {
    let (card, sounds) = (Card::start(), Sounds::new());
    let mut ears = Ears::on(&card.server());
    ears.ask("a", "listen", json!({ "mode": "hold", "prompt": "Lutfi, Priya" }));
    assert_eq!(ears.wait("listening")["microphone"], NAME);
    card.play(&sounds.say(SPOKEN));
    let mut messages = ears.until(|message| message["message"] == "partial");
    ears.ask("b", "stop", json!({}));
    let (rest, end) = ears.end("a");
    messages.extend(rest);
    assert_eq!(end["message"], "result", "{end}");
    let of = |kind: &str| messages.iter().filter(|message| message["message"] == kind).collect::<Vec<_>>();
    let levels: Vec<f64> = of("level").iter().map(|level| level["level"].as_f64().unwrap()).collect();
    assert!(levels.iter().all(|level| (0.0..=1.0).contains(level)), "{levels:?}");
    assert!(levels.iter().any(|level| *level > 0.5), "{levels:?}");
    assert!(of("level").iter().any(|level| level["voice"] == true));
    let partial = of("partial");
    assert!(!partial.is_empty() && partial.iter().all(|partial| partial["text"] == "text Sid hello"), "{partial:?}");
    let last = of("final")[0];
    assert_eq!(last["text"], "text Sid hello");
    assert!(last["seconds"].as_f64().unwrap() > 4.0, "{last}");
}

#[test]
fn hands_free_ends_by_itself_when_one_is_quiet_and_can_begin_again() {
    let (card, sounds) = (Card::start(), Sounds::new());
    let mut ears = Ears::on(&card.server());
    for id in ["a", "b"] {
        ears.ask(id, "listen", json!({ "mode": "hands_free", "microphone": MICROPHONE }));
        ears.wait("listening");
        card.play(&sounds.say(SPOKEN));
        assert_eq!(ears.wait("closed")["id"], id);
        assert_eq!(ears.wait("final")["text"], "text Sid hello");
        assert_eq!(ears.end(id).1["message"], "result");
    }
}

#[test]
fn where_nobody_speaks_there_is_no_text() {
    let card = Card::start();
    let mut ears = Ears::on(&card.server());
    ears.ask("a", "listen", json!({ "mode": "hands_free" }));
    let (messages, _) = ears.end("a");
    let last = messages.last().unwrap();
    assert_eq!((&last["message"], &last["text"]), (&json!("final"), &json!("")));
    assert!(messages.iter().all(|message| message["message"] != "partial"));
}

#[test]
fn a_cancelled_listening_gives_no_text() {
    let (card, sounds) = (Card::start(), Sounds::new());
    let mut ears = Ears::on(&card.server());
    ears.ask("a", "listen", json!({ "mode": "hold" }));
    let mut speaker = card.playing(&sounds.say(SPOKEN));
    ears.wait("partial");
    ears.ask("b", "cancel", json!({}));
    let (messages, end) = ears.end("a");
    assert_eq!(end["error"]["code"], "cancelled");
    assert!(messages.iter().all(|message| message["message"] != "final"));
    assert_eq!(ears.end("b").1["message"], "result");
    speaker.wait().unwrap();
}

#[test]
fn a_microphone_that_is_unplugged_in_the_middle_is_told() {
    let (card, sounds) = (Card::start(), Sounds::new());
    let mut ears = Ears::on(&card.server());
    ears.ask("a", "listen", json!({ "mode": "hold" }));
    let mut speaker = card.playing(&sounds.say(SPOKEN));
    ears.wait("partial");
    card.unplug();
    assert_eq!(ears.failure("a"), "unplugged");
    ears.ask("b", "listen", json!({ "mode": "hold" }));
    assert_eq!(ears.failure("b"), "no_microphone");
    speaker.wait().unwrap();
}

#[test]
fn a_sound_system_that_lets_nobody_in_is_told() {
    let closed = Closed::start();
    let mut ears = Ears::on(&closed.server());
    ears.ask("a", "listen", json!({ "mode": "hold" }));
    assert_eq!(ears.failure("a"), "denied");
    ears.ask("b", "microphones", json!({}));
    assert_eq!(ears.failure("b"), "denied");
}

#[test]
fn loudspeakers_are_no_microphone() {
    let card = Card::without_microphone();
    let mut ears = Ears::on(&card.server());
    ears.ask("a", "microphones", json!({}));
    assert_eq!(ears.end("a").1["result"], json!({ "microphones": [] }));
    ears.ask("b", "listen", json!({ "mode": "hold" }));
    assert_eq!(ears.failure("b"), "no_microphone");
}

#[test]
fn microphones_are_listed_and_one_that_is_not_there_is_refused() {
    let card = Card::start();
    let mut ears = Ears::on(&card.server());
    ears.ask("a", "microphones", json!({}));
    let expected = json!({ "microphones": [{ "id": MICROPHONE, "name": NAME, "default": true }] });
    assert_eq!(ears.end("a").1["result"], expected);
    ears.ask("b", "listen", json!({ "mode": "hold", "microphone": "the old headset" }));
    assert_eq!(ears.failure("b"), "no_microphone");
}

#[test]
fn the_meter_needs_no_model_and_tells_only_levels() {
    let (card, sounds) = (Card::start(), Sounds::new());
    let mut ears = Ears::with(&[], &card.server());
    ears.ask("a", "listen", json!({ "mode": "meter" }));
    ears.wait("listening");
    card.play(&sounds.say("one two three"));
    ears.ask("b", "stop", json!({}));
    let (messages, end) = ears.end("a");
    assert_eq!(end["message"], "result");
    assert!(messages.iter().any(|message| message["message"] == "level" && message["voice"] == true));
    let text = |message: &Value| message["message"] == "partial" || message["message"] == "final";
    assert!(!messages.iter().any(text), "{messages:?}");
}

#[test]
fn one_thing_is_listened_to_at_a_time() {
    let card = Card::start();
    let mut ears = Ears::on(&card.server());
    ears.ask("a", "listen", json!({ "mode": "hold" }));
    ears.wait("listening");
    ears.ask("b", "listen", json!({ "mode": "hold" }));
    assert_eq!(ears.failure("b"), "busy");
    assert!(ears.close().success());
}
