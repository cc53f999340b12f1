//! One listening, from the first sound to the final text: what to do next, decided without doing it.
//!
//! Comes in: 16 kHz mono, texts that were heard, and word that it has ended. Goes out: [`Step`]s for whoever holds the
//! microphone and the model. Invariant: sounds are heard in the order in which they were spoken, and a partial text never
//! takes the place of a final one.

use std::collections::VecDeque;

use crate::resample::RATE;
use crate::window::{Window, seconds};

/// So much new sound makes another look worth while.
const NEWS: usize = 2 * RATE / 5;
/// Hands-free listening ends after this silence, in seconds …
const SILENCE: f64 = 1.0;
/// … or when nobody says anything for this long.
const NOBODY: f64 = 8.0;
/// No listening is longer; it then ends as if the key had been let go.
const LONGEST: usize = 600 * RATE;
/// Samples of one level.
const LEVEL: usize = RATE / 20;
/// The softest sound that moves the level, in decibels.
const SOFTEST: f32 = 60.0;

/// What listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A microphone, until told.
    Held,
    /// A microphone, until silence.
    HandsFree,
    /// A microphone whose words do not matter.
    Meter,
    /// A file: it comes as fast as it is heard, so nobody looks ahead.
    File,
}

/// What is to be done.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Hear this sound. Every one is answered by [`Listening::heard`], in order.
    Hear {
        sound: Vec<f32>,
        quick: bool,
    },
    /// Hurry: what is being heard quickly is no longer needed.
    Hurry,
    Level {
        level: f32,
        voice: bool,
    },
    Partial(String),
    /// All is heard. Nothing comes after it.
    Final(String),
}

/// What a sound that is being heard is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Piece,
    Look,
}

/// One listening.
pub struct Listening {
    kind: Kind,
    window: Window,
    /// The texts of the pieces that are complete.
    said: Vec<String>,
    asked: VecDeque<Asked>,
    /// How long the window was at the last look.
    seen: usize,
    length: usize,
    ended: bool,
    /// Whether any sample was anything but zero.
    alive: bool,
    level: Vec<f32>,
}

impl Listening {
    pub fn new(kind: Kind) -> Listening {
        Listening {
            kind,
            window: Window::default(),
            said: Vec::new(),
            asked: VecDeque::new(),
            seen: 0,
            length: 0,
            ended: false,
            alive: false,
            level: Vec::new(),
        }
    }

    /// Takes sound in.
    pub fn sound(&mut self, samples: &[f32]) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.ended {
            return steps;
        }
        self.length += samples.len();
        self.alive |= samples.iter().any(|sample| *sample != 0.0);
        for piece in self.window.push(samples) {
            if self.kind != Kind::Meter {
                steps.push(self.ask(Asked::Piece, piece));
                self.seen = 0;
            }
        }
        if self.kind != Kind::File {
            self.level.extend_from_slice(samples);
            let whole = self.level.len() / LEVEL * LEVEL;
            let voice = self.window.speaking();
            let levels = self.level.drain(..whole).collect::<Vec<_>>();
            steps.extend(levels.chunks(LEVEL).map(|part| Step::Level { level: level(part), voice }));
        }
        let now = self.window.sound().len();
        let looks = matches!(self.kind, Kind::Held | Kind::HandsFree);
        if looks && self.asked.is_empty() && now >= self.seen + NEWS {
            self.seen = now;
            let sound = self.window.sound().to_vec();
            steps.push(self.ask(Asked::Look, sound));
        }
        steps
    }

    /// Takes in the text of the sound that was asked for first; `None` where it was stopped.
    pub fn heard(&mut self, text: Option<String>) -> Vec<Step> {
        let mut steps = Vec::new();
        match (self.asked.pop_front(), text) {
            (Some(Asked::Piece), Some(text)) => {
                if !text.is_empty() {
                    self.said.push(text);
                }
                if !self.ended {
                    steps.push(Step::Partial(self.said.join(" ")));
                }
            }
            (Some(Asked::Look), Some(text)) if !self.ended => {
                let texts = self.said.iter().map(String::as_str).chain([text.as_str()]);
                let text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
                steps.push(Step::Partial(text));
            }
            _ => {}
        }
        steps.extend(self.last());
        steps
    }

    /// No more sound comes.
    pub fn end(&mut self) -> Vec<Step> {
        if self.ended {
            return Vec::new();
        }
        self.ended = true;
        let mut steps = vec![Step::Hurry];
        let rest = self.window.sound().to_vec();
        if !rest.is_empty() && self.kind != Kind::Meter {
            steps.push(self.ask(Asked::Piece, rest));
        }
        steps.extend(self.last());
        steps
    }

    /// What listens.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it has to end by itself now.
    pub fn is_over(&self) -> bool {
        let limit = if self.window.spoken() { SILENCE } else { NOBODY };
        let silent = self.kind == Kind::HandsFree && self.window.quiet() >= limit;
        silent || (self.kind != Kind::File && self.length >= LONGEST)
    }

    /// How many sounds are still to be answered.
    pub fn waiting(&self) -> usize {
        self.asked.len()
    }

    /// Seconds of sound that came.
    pub fn seconds(&self) -> f64 {
        seconds(self.length)
    }

    /// Whether not even noise came: what a Mac gives to a program that may not use the microphone.
    pub fn is_dead(&self) -> bool {
        !self.alive && self.length > RATE / 4
    }

    fn ask(&mut self, asked: Asked, sound: Vec<f32>) -> Step {
        self.asked.push_back(asked);
        Step::Hear { sound, quick: asked == Asked::Look }
    }

    fn last(&self) -> Option<Step> {
        (self.ended && self.asked.is_empty()).then(|| Step::Final(self.said.join(" ")))
    }
}

/// How loud a sound is, from 0 to 1.
fn level(samples: &[f32]) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a level has few samples")]
    let power = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32;
    (1.0 + 10.0 * power.max(1e-9).log10() / SOFTEST).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silence(listening: &mut Listening, seconds: usize) -> Vec<Step> {
        let steps = (0..seconds).flat_map(|_| listening.sound(&[0.0; RATE]));
        steps.collect::<Vec<_>>().into_iter().filter(|step| !matches!(step, Step::Level { .. })).collect()
    }

    #[test]
    fn where_nobody_speaks_nothing_is_heard() {
        let mut listening = Listening::new(Kind::HandsFree);
        assert_eq!(silence(&mut listening, 5), []);
        assert!(!listening.is_over());
        assert_eq!(silence(&mut listening, 4), []);
        assert!(listening.is_over() && listening.is_dead());
        assert_eq!(listening.end(), [Step::Hurry, Step::Final(String::new())]);
        assert_eq!(listening.end(), []);
    }

    #[test]
    fn a_held_key_waits_but_not_for_ever() {
        let mut listening = Listening::new(Kind::Held);
        silence(&mut listening, 599);
        assert!(!listening.is_over());
        silence(&mut listening, 1);
        assert!(listening.is_over());
    }

    #[test]
    fn a_partial_text_holds_all_that_was_said_before() {
        let mut listening = Listening::new(Kind::Held);
        listening.asked = VecDeque::from([Asked::Piece, Asked::Look, Asked::Look]);
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(listening.heard(text("Text Sid")), [Step::Partial("Text Sid".to_owned())]);
        assert_eq!(listening.heard(text("that I")), [Step::Partial("Text Sid that I".to_owned())]);
        assert_eq!(listening.end(), [Step::Hurry]);
        assert_eq!(listening.heard(None), [Step::Final("Text Sid".to_owned())]);
    }

    #[test]
    fn the_level_goes_from_silence_to_full() {
        assert_eq!(level(&[0.0; 800]), 0.0);
        assert_eq!(level(&[1.0; 800]), 1.0);
        assert!((level(&[0.0316; 800]) - 0.5).abs() < 0.01);
    }
}
