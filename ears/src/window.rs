//! The window: the speech that is still to be heard, with the silence cut out.
//!
//! Comes in: 16 kHz mono as it is spoken. Goes out: pieces that are complete, each short enough for one look of the
//! model; what is left is the window, which grows while somebody speaks. Invariant: it never holds more than [`LONGEST`],
//! nothing that was spoken is left out, and sound without speech stays out.

use std::collections::VecDeque;

use crate::activity::{Activity, FRAME};
use crate::resample::RATE;

/// Whisper looks at 30 s at once.
pub const LONGEST: usize = 28 * RATE;
/// From here on a pause completes a piece.
const LONG: usize = 12 * RATE;
/// What is kept before speech begins, and after it ends, so that no soft sound is cut off.
const LEAD: usize = 20 * FRAME;
const TAIL: usize = 24 * FRAME;
/// A pause in the middle that completes a long piece.
const PAUSE: usize = 40 * FRAME;
/// Where a piece has to be cut within speech, the quietest place of this stretch is taken.
const SEAM: usize = 4 * RATE;
/// Less speech than this is a noise that sounded like a voice. The shortest words have more.
const LEAST: usize = 12 * FRAME;

/// The speech that is still to be heard.
#[derive(Default)]
pub struct Window {
    activity: Activity,
    /// The last moments without speech.
    lead: VecDeque<f32>,
    sound: Vec<f32>,
    /// Samples of speech in `sound`.
    speech: usize,
    /// Samples since somebody spoke; all samples where nobody has.
    quiet: usize,
    spoken: bool,
}

impl Window {
    /// Takes sound in; gives the pieces that are complete with it.
    pub fn push(&mut self, samples: &[f32]) -> Vec<Vec<f32>> {
        let Window { activity, lead, sound, speech, quiet, spoken } = self;
        let mut pieces = Vec::new();
        activity.push(samples, |frame, is_speech| {
            if is_speech {
                sound.extend(lead.drain(..));
                sound.extend_from_slice(frame);
                (*speech, *quiet) = (*speech + FRAME, 0);
                *spoken |= *speech >= LEAST;
            } else {
                *quiet += FRAME;
                if *quiet <= TAIL && !sound.is_empty() {
                    sound.extend_from_slice(frame);
                } else {
                    if *speech < LEAST {
                        // A cough or a click, which nothing followed.
                        *speech = 0;
                        sound.clear();
                    }
                    lead.extend(frame);
                    lead.drain(..lead.len().saturating_sub(LEAD));
                }
            }
            if sound.len() >= LONGEST - LEAD - FRAME {
                let rest = sound.split_off(seam(sound));
                pieces.push(std::mem::replace(sound, rest));
                *speech = sound.len();
            } else if sound.len() >= LONG && *quiet >= PAUSE {
                pieces.push(std::mem::take(sound));
                *speech = 0;
            }
        });
        pieces
    }

    /// The sound that is still to be heard; nothing where too little of it was speech.
    pub fn sound(&self) -> &[f32] {
        if self.speech < LEAST { &[] } else { &self.sound }
    }

    /// Whether anybody has spoken yet.
    pub fn spoken(&self) -> bool {
        self.spoken
    }

    /// Whether somebody speaks now.
    pub fn speaking(&self) -> bool {
        self.spoken && self.quiet == 0
    }

    /// Seconds since somebody spoke, or since the beginning.
    pub fn quiet(&self) -> f64 {
        seconds(self.quiet)
    }
}

/// How long so many samples are.
#[expect(clippy::cast_precision_loss, reason = "sounds are shorter than 2^52 samples")]
pub fn seconds(samples: usize) -> f64 {
    samples as f64 / RATE as f64
}

/// The sound in parts of which none is longer than `longest`, cut where it is quietest.
pub fn parts(sound: &[f32], longest: usize) -> Vec<&[f32]> {
    let mut parts = Vec::new();
    let mut rest = sound;
    while rest.len() > longest {
        let (part, after) = rest.split_at(seam(&rest[..longest]).clamp(1, longest));
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// The quietest place near the end.
fn seam(sound: &[f32]) -> usize {
    let from = sound.len().saturating_sub(SEAM);
    let loudness = |frame: &[f32]| frame.iter().map(|sample| sample * sample).sum::<f32>();
    let frames = sound[from..].chunks_exact(FRAME).map(loudness).enumerate();
    let quietest = frames.min_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(at, _)| at);
    from + quietest * FRAME + FRAME / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_without_speech_stays_out_and_takes_no_memory() {
        let mut window = Window::default();
        for _ in 0..600 {
            assert!(window.push(&[0.0; RATE]).is_empty());
        }
        assert!(window.sound().is_empty() && !window.spoken());
        assert!(window.sound.is_empty() && window.lead.len() <= LEAD);
        assert!((window.quiet() - 600.0).abs() < 0.1);
    }

    #[test]
    fn a_piece_is_cut_where_it_is_quietest() {
        let mut sound = vec![0.5; 10 * RATE];
        sound[8 * RATE..8 * RATE + 2 * FRAME].fill(0.01);
        let at = seam(&sound);
        assert!((8 * RATE..8 * RATE + 2 * FRAME).contains(&at), "{at}");
    }

    #[test]
    fn parts_are_all_of_the_sound_and_none_is_too_long() {
        let sound: Vec<f32> = (0..30 * RATE).map(|at| if at % RATE < 800 { 0.0 } else { 0.5 }).collect();
        for longest in [7 * RATE, 15 * RATE, 28 * RATE, 31 * RATE] {
            let found = parts(&sound, longest);
            assert_eq!(found.concat(), sound);
            assert!(found.iter().all(|part| part.len() <= longest));
            assert!(found.iter().skip(1).all(|part| part[0] == 0.0), "cut within a word");
        }
        assert_eq!(parts(&[], RATE), [&[0.0; 0]]);
        assert_eq!(parts(&[0.5; 10], 3).concat().len(), 10);
    }
}
