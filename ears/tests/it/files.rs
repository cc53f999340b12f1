//! Sound files of every kind.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::ears::{Ears, fixture};
use crate::sounds::{Sounds, run};

#[test]
fn every_rate_channel_count_and_format_is_heard() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    let say = sounds.say("text Sid that I am running late");
    let forms = [
        ("8k.wav", "-r 8000 -b 8"),
        ("48k.wav", "-r 48000 -c 2 -b 24"),
        ("float.wav", "-r 44100 -e float -b 32"),
        ("six.wav", "-r 32000 -c 6"),
        ("stereo.flac", "-r 44100 -c 2"),
    ];
    let forms = forms.map(|(name, format)| sounds.change(&say, name, format, ""));
    // Made by `espeak-ng -w` and `lame -m m -b 32`.
    for path in forms.iter().chain([&say, &fixture("say.mp3")]) {
        let last = ears.hear(path);
        assert_eq!(last["text"], "text Sid hello", "{}", path.display());
        let seconds = last["seconds"].as_f64().unwrap();
        assert!((1.5..3.5).contains(&seconds), "{}: {seconds} s", path.display());
    }
}

#[test]
fn nothing_is_made_up_where_nobody_speaks() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    for (name, effects) in [
        ("silence.wav", "trim 0 5"),
        ("hiss.wav", "synth 10 whitenoise vol 0.2"),
        ("roar.wav", "synth 10 pinknoise vol 0.9"),
        ("rumble.wav", "synth 10 brownnoise vol 0.9"),
        ("clipped.wav", "synth 10 whitenoise gain 30"),
        ("organ.wav", "synth 10 sine 220 sine 277 sine 330 remix -"),
        ("strings.wav", "synth 10 pluck C3 pluck E3 pluck G3 remix -"),
    ] {
        let path = sounds.make(name, "-r 44100", effects);
        assert_eq!(ears.hear(&path)["text"], "", "{name}");
    }
}

#[test]
fn a_click_before_one_speaks_does_not_hide_what_is_said() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    let say = sounds.say("text Sid that I am running late");
    let click = sounds.make("click.wav", "-r 22050", "synth 0.06 brownnoise vol 0.9 pad 0.2 1.5");
    let both = sounds.path("both.wav");
    run(Command::new("sox").args([&click, &say, &both]));
    assert_eq!(ears.hear(&both)["text"], "text Sid hello");
}

#[test]
fn loud_soft_and_noisy_speech_is_heard() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    let say = sounds.say("text Sid that I am running late");
    for (name, effects) in [("clipped.wav", "gain 15"), ("soft.wav", "gain -40"), ("short.wav", "pad 0.1 3")] {
        let path = sounds.change(&say, name, "", effects);
        assert_eq!(ears.hear(&path)["text"], "text Sid hello", "{name}");
    }
}

#[test]
fn a_truncated_file_is_heard_as_far_as_it_goes() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    let say = sounds.say("text Sid that I am running late");
    let flac = sounds.change(&say, "say.flac", "", "");
    for whole in [say, flac, fixture("say.mp3")] {
        let bytes = fs::read(&whole).unwrap();
        let cut = sounds.path(&format!("cut-{}", whole.file_name().unwrap().display()));
        fs::write(&cut, &bytes[..bytes.len() * 3 / 4]).unwrap();
        let last = ears.hear(&cut);
        assert_eq!(last["text"], "text Sid hello", "{}", cut.display());
    }
}

#[test]
fn what_is_no_sound_is_refused_with_a_reason() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    let text = sounds.path("text.wav");
    fs::write(&text, "this is no sound").unwrap();
    let empty = sounds.path("empty.mp3");
    fs::write(&empty, "").unwrap();
    let header = sounds.make("header.wav", "-r 16000", "trim 0 0");
    for path in [&text, &empty, &header, &sounds.path("nothing.wav"), Path::new("/")] {
        ears.ask("a", "hear_file", json!({ "path": path }));
        assert_eq!(ears.failure("a"), "unreadable", "{}", path.display());
    }
}

#[test]
fn ten_minutes_are_heard_in_pieces_and_in_little_memory() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    let say = sounds.say("text Sid that I am running late and remind me to call the plumber tomorrow");
    let long = sounds.change(&say, "long.wav", "-r 16000", "pad 0 1 repeat 119");
    ears.ask("a", "hear_file", json!({ "path": long }));
    let (messages, end) = ears.end("a");
    assert_eq!(end["message"], "result");
    let last = messages.last().unwrap();
    assert!(last["seconds"].as_f64().unwrap() > 590.0, "{last}");
    let times = last["text"].as_str().unwrap().matches("text Sid hello").count();
    assert!((21..=60).contains(&times), "pieces of 10 to 28 s: {times}");
    let status = fs::read_to_string(format!("/proc/{}/status", ears.id())).unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(most < 200_000, "{most} kB");
}

#[test]
fn a_long_file_can_be_cancelled() {
    let (mut ears, sounds) = (Ears::start(), Sounds::new());
    let say = sounds.say("text Sid that I am running late and remind me to call the plumber tomorrow");
    let long = sounds.change(&say, "long.wav", "-r 16000", "repeat 119");
    ears.ask("a", "hear_file", json!({ "path": long }));
    ears.wait("partial");
    ears.ask("b", "cancel", json!({}));
    assert_eq!(ears.failure("a"), "cancelled");
    assert_eq!(ears.hear(&say)["text"], "text Sid hello");
}
