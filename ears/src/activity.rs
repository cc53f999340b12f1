//! Voice is told from everything else.
//!
//! Comes in: 16 kHz mono in pieces of any size. Goes out: frames of 16 ms, each with whether somebody speaks in it.
//! Invariant: one click or one breath is no speech, and one quiet frame within a word does not end it.

use std::collections::VecDeque;

use earshot::Detector;

/// Samples in a frame.
pub const FRAME: usize = 256;

/// A frame scored at or above this is voice.
const VOICE: f32 = 0.5;
/// Speech begins with so many voiced frames …
const BEGIN: usize = 5;
/// … among so many, and ends with none among them.
const AMONG: usize = 8;

/// Listens to one sound.
pub struct Activity {
    detector: Box<Detector>,
    loudness: Loudness,
    rest: Vec<f32>,
    gate: Gate,
}

impl Default for Activity {
    fn default() -> Activity {
        Activity {
            detector: Detector::default_boxed(),
            loudness: Loudness::default(),
            rest: Vec::with_capacity(FRAME),
            gate: Gate::default(),
        }
    }
}

impl Activity {
    /// Gives each complete frame with whether it is speech. What is left over waits for the next samples.
    pub fn push(&mut self, samples: &[f32], mut each: impl FnMut(&[f32], bool)) {
        self.rest.extend_from_slice(samples);
        let complete = self.rest.len() / FRAME * FRAME;
        for frame in self.rest[..complete].chunks_exact(FRAME) {
            let score = self.detector.predict_f32(&self.loudness.even(frame));
            each(frame, self.gate.next(score >= VOICE));
        }
        self.rest.drain(..complete);
    }
}

/// Makes every sound about equally loud before it is judged: the detector takes loud noise and music for voice, and the
/// same noise, played softly, for what it is; speech it knows at either.
struct Loudness {
    now: f32,
    gain: f32,
}

/// As loud (root mean square) as a sound is judged …
const EVEN: f32 = 0.01;
/// … but made louder at most by so much: what is softer still is silence.
const LOUDER: f32 = 8.0;
/// How fast the loudness follows a louder and a softer frame.
const RISE: f32 = 0.5;
const FALL: f32 = 0.995;

impl Default for Loudness {
    fn default() -> Loudness {
        Loudness { now: EVEN / LOUDER, gain: 1.0 }
    }
}

impl Loudness {
    fn even(&mut self, frame: &[f32]) -> [f32; FRAME] {
        const LENGTH: f32 = 256.0;
        let loudness = (frame.iter().map(|sample| sample * sample).sum::<f32>() / LENGTH).sqrt();
        self.now = if loudness > self.now { self.now + (loudness - self.now) * RISE } else { self.now * FALL };
        let gain = (EVEN / self.now.max(f32::EPSILON)).min(LOUDER);
        // The gain glides: a step would click.
        let step = (gain - self.gain) / LENGTH;
        let mut even = [0.0; FRAME];
        for (even, sample) in even.iter_mut().zip(frame) {
            self.gain += step;
            *even = (sample * self.gain).clamp(-1.0, 1.0);
        }
        self.gain = gain;
        even
    }
}

/// Makes speech of single frames.
#[derive(Default)]
struct Gate {
    recent: VecDeque<bool>,
    speech: bool,
}

impl Gate {
    fn next(&mut self, voice: bool) -> bool {
        self.recent.push_back(voice);
        if self.recent.len() > AMONG {
            self.recent.pop_front();
        }
        let voiced = self.recent.iter().filter(|voice| **voice).count();
        self.speech = if self.speech { voiced > 0 } else { voiced >= BEGIN };
        self.speech
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `x` is a voiced frame; the answer has `x` where there is speech.
    fn check(frames: &str, speech: &str) {
        let mut gate = Gate::default();
        let heard: String = frames.chars().map(|frame| if gate.next(frame == 'x') { 'x' } else { '.' }).collect();
        assert_eq!(heard, speech);
    }

    #[test]
    fn a_click_is_no_speech_and_a_gap_ends_none() {
        check("..xx......xx....", "................");
        check("xxxxxx.x..xxx...", "....xxxxxxxxxxxx");
        check("xxxxx..........", "....xxxxxxxx...");
    }

    #[test]
    fn silence_and_noise_are_no_speech() {
        let mut seed = 1_u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        let hiss: Vec<f32> = (0..160_000).map(|_| noise() * 0.1).collect();
        let hum: Vec<f32> = (0..160_000).map(|at| (at as f32 * 0.0196).sin() * 0.3).collect();
        let roar: Vec<f32> = (0..160_000).map(|_| noise() * 0.9).collect();
        let clipped: Vec<f32> = (0..160_000).map(|_| noise().signum()).collect();
        let sounds = [
            ("silence", vec![0.0; 160_000]),
            ("hiss", hiss),
            ("hum", hum),
            ("a roar", roar),
            ("clipped noise", clipped),
        ];
        for (what, sound) in sounds {
            let mut frames = 0;
            Activity::default().push(&sound, |_, speech| frames += usize::from(speech));
            assert_eq!(frames, 0, "{what}");
        }
    }
}
