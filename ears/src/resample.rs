//! Sound of any rate and number of channels becomes 16 kHz mono.
//!
//! Comes in: interleaved samples in pieces of any size. Goes out: mono samples at [`RATE`], as many as the time takes.
//! Invariant: what goes out lies within -1 and 1 and is a number, whatever came in.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler};

/// Samples a second that everything behind this module works with.
pub const RATE: usize = 16_000;

/// Frames that go through the filter at once.
const PIECE: usize = 1024;

/// Rates below make no speech, rates above no sound card.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=768_000;

/// Why a sound cannot be resampled.
#[derive(Debug, thiserror::Error)]
pub enum ResampleError {
    #[error("a sound of {rate} Hz and {channels} channels cannot be used")]
    Shape { rate: u32, channels: usize },
    #[error("could not set up the change from {rate} Hz: {source}")]
    Setup { rate: u32, source: rubato::ResamplerConstructionError },
    #[error("could not change the rate of a sound: {0}")]
    Piece(#[from] rubato::ResampleError),
}

/// One sound on its way to 16 kHz mono.
pub struct Resample {
    channels: usize,
    rate: usize,
    /// `None` where the rate is right already.
    filter: Option<Fft<f32>>,
    waiting: Vec<f32>,
    came: usize,
    went: usize,
    /// What the filter's delay put before the sound, still to be left out.
    early: usize,
}

impl Resample {
    /// For a sound of this rate and number of channels.
    pub fn new(rate: u32, channels: usize) -> Result<Resample, ResampleError> {
        if channels == 0 || !RATES.contains(&rate) {
            return Err(ResampleError::Shape { rate, channels });
        }
        let hertz = usize::try_from(rate).map_err(|_| ResampleError::Shape { rate, channels })?;
        let filter = match hertz {
            RATE => None,
            _ => Some(
                Fft::new(hertz, RATE, PIECE, 1, FixedSync::Input)
                    .map_err(|source| ResampleError::Setup { rate, source })?,
            ),
        };
        let early = filter.as_ref().map_or(0, Resampler::output_delay);
        Ok(Resample { channels, rate: hertz, filter, waiting: Vec::new(), came: 0, went: 0, early })
    }

    /// Appends what can already be said of the sound to `out`.
    pub fn push(&mut self, interleaved: &[f32], out: &mut Vec<f32>) -> Result<(), ResampleError> {
        let mono = interleaved.chunks_exact(self.channels).map(mix);
        self.waiting.extend(mono);
        self.came += interleaved.len() / self.channels;
        let Some(filter) = self.filter.as_mut() else {
            self.went += self.waiting.len();
            out.append(&mut self.waiting);
            return Ok(());
        };
        let mut used = 0;
        while self.waiting.len() - used >= filter.input_frames_next() {
            let piece = filter.input_frames_next();
            let sound = filter.process(&frames(&self.waiting[used..used + piece])?, None)?.take_data();
            used += piece;
            self.went += keep(&sound, &mut self.early, usize::MAX, out);
        }
        self.waiting.drain(..used);
        Ok(())
    }

    /// Appends the rest: together with all before, as much time as came in.
    pub fn finish(mut self, out: &mut Vec<f32>) -> Result<(), ResampleError> {
        let whole = self.came * RATE / self.rate;
        let Some(filter) = self.filter.as_mut() else { return Ok(()) };
        while self.went < whole {
            let rest = self.waiting.len();
            self.waiting.resize(filter.input_frames_next(), 0.0);
            let indexing = Indexing::new().partial_len(rest);
            let sound = filter.process(&frames(&self.waiting)?, Some(&indexing))?.take_data();
            self.went += keep(&sound, &mut self.early, whole - self.went, out);
            self.waiting.clear();
        }
        Ok(())
    }
}

fn frames(samples: &[f32]) -> Result<InterleavedSlice<&[f32]>, ResampleError> {
    // One channel of as many frames as there are samples always fits.
    InterleavedSlice::new(samples, 1, samples.len()).map_err(|_| ResampleError::Shape { rate: 0, channels: 1 })
}

/// Appends `sound` without what is early and without more than `most`; says how many samples that were.
fn keep(sound: &[f32], early: &mut usize, most: usize, out: &mut Vec<f32>) -> usize {
    let skipped = sound.len().min(*early);
    *early -= skipped;
    let sound = &sound[skipped..];
    let sound = &sound[..sound.len().min(most)];
    out.extend(sound.iter().map(|sample| sample.clamp(-1.0, 1.0)));
    sound.len()
}

/// The mean of the channels.
fn mix(frame: &[f32]) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a frame has few channels")]
    let mean = frame.iter().sum::<f32>() / frame.len() as f32;
    if mean.is_finite() { mean.clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone of 440 Hz, the same in every channel.
    fn tone(rate: u32, channels: usize, seconds: f32) -> Vec<f32> {
        let frames = (rate as f32 * seconds) as usize;
        let value = |at: usize| (at as f32 * 440.0 * std::f32::consts::TAU / rate as f32).sin() * 0.5;
        (0..frames).flat_map(|at| std::iter::repeat_n(value(at), channels)).collect()
    }

    fn whole(sound: &[f32], rate: u32, channels: usize, piece: usize) -> Vec<f32> {
        let (mut resample, mut out) = (Resample::new(rate, channels).unwrap(), Vec::new());
        for piece in sound.chunks(piece * channels) {
            resample.push(piece, &mut out).unwrap();
        }
        resample.finish(&mut out).unwrap();
        out
    }

    #[test]
    fn every_rate_gives_the_same_tone_in_the_same_time() {
        let expected = tone(16_000, 1, 1.0);
        for rate in [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 44_099] {
            for channels in [1, 2, 6] {
                let out = whole(&tone(rate, channels, 1.0), rate, channels, 480);
                assert!(out.len().abs_diff(16_000) <= 1, "{rate} Hz, {channels} channels: {} samples", out.len());
                // The ends ring; the filter's delay is left out to the whole sample.
                let apart = out.iter().zip(&expected).skip(1_000).take(14_000).map(|(a, b)| (a - b).abs());
                let apart = apart.fold(0.0, f32::max);
                assert!(apart < 0.09, "{rate} Hz, {channels} channels: {apart} apart");
            }
        }
    }

    #[test]
    fn the_size_of_the_pieces_changes_nothing() {
        let sound = tone(44_100, 2, 0.5);
        assert_eq!(whole(&sound, 44_100, 2, 7), whole(&sound, 44_100, 2, 20_000));
    }

    #[test]
    fn what_is_no_sound_becomes_silence() {
        let out = whole(&[f32::NAN, f32::INFINITY, -9.0, 0.25], 16_000, 1, 4);
        assert_eq!(out, [0.0, 0.0, -1.0, 0.25]);
        assert_eq!(whole(&[], 48_000, 2, 1), [0.0; 0]);
    }

    #[test]
    fn a_shape_that_is_no_sound_is_refused() {
        assert!(matches!(Resample::new(16_000, 0), Err(ResampleError::Shape { .. })));
        assert!(matches!(Resample::new(1, 1), Err(ResampleError::Shape { .. })));
    }
}
