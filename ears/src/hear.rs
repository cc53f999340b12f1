//! Whisper: speech becomes text.
//!
//! Comes in: up to 30 s of 16 kHz mono, and names that may occur. Goes out: the text, without
//! remarks on sounds. Invariant: one [`Ear`] owns one model, and dropping it gives the memory back.

use std::ffi::c_void;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperState};

use crate::resample::RATE;
use crate::window::parts;

/// The first bytes of a model's file.
const MAGIC: [u8; 4] = 0x6767_6d6c_u32.to_le_bytes();
/// Shorter sounds are filled up with silence: the model was trained on none so short.
const SHORTEST: usize = RATE + RATE / 10;
/// Positions of the encoder a second, and how many a quick look takes at least.
const POSITIONS: usize = 50;
const A_POSITION: usize = RATE / POSITIONS;
const FEWEST: usize = 384;
/// More tokens a second nobody speaks; the decoder has lost its way then.
const TOKENS: usize = 12;
/// Names beyond so many tokens do not fit before the text anyway.
const PROMPT: usize = 1024;

/// Why there is no text.
#[derive(Debug, thiserror::Error)]
pub enum HearError {
    #[error("no speech model was given")]
    NoModel,
    #[error("could not read the speech model `{}`: {source}", path.display())]
    Missing { path: PathBuf, source: io::Error },
    #[error("`{}` is no speech model in whisper.cpp's format, or it is damaged", path.display())]
    Damaged { path: PathBuf },
    #[error("the speech model failed: {0}")]
    Failed(WhisperError),
    #[error("stopped")]
    Stopped,
}

impl HearError {
    /// The code that others act on.
    pub fn code(&self) -> &'static str {
        match self {
            HearError::NoModel | HearError::Missing { .. } => "no_model",
            HearError::Damaged { .. } => "damaged_model",
            HearError::Failed(_) => "failed",
            HearError::Stopped => "cancelled",
        }
    }

    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            HearError::NoModel | HearError::Missing { .. } => {
                "get one with `errand models pull base.en`, or name a file with `--model` or `ERRAND_SPEECH_MODEL`"
            }
            HearError::Damaged { .. } => "delete it and get it again with `errand models pull`",
            HearError::Failed(_) => "try it again; a smaller model needs less memory",
            HearError::Stopped => "",
        }
    }
}

/// How a sound is heard.
#[derive(Debug, Clone)]
pub struct Look {
    /// Names and words that may occur, so that they are spelled as they should be.
    pub prompt: String,
    /// A quick look while one still speaks; another will follow.
    pub quick: bool,
}

/// A loaded model.
pub struct Ear {
    context: WhisperContext,
    state: WhisperState,
    threads: i32,
}

/// Whether this file can be loaded, as far as its first bytes say.
pub fn check(path: &Path) -> Result<(), HearError> {
    let missing = |source| HearError::Missing { path: path.to_owned(), source };
    let mut magic = [0; 4];
    match File::open(path).map_err(missing)?.read_exact(&mut magic) {
        Ok(()) if magic == MAGIC => Ok(()),
        Ok(()) => Err(HearError::Damaged { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(HearError::Damaged { path: path.to_owned() }),
        Err(error) => Err(missing(error)),
    }
}

impl Ear {
    /// Loads a model in whisper.cpp's format.
    pub fn load(path: &Path) -> Result<Ear, HearError> {
        check(path)?;
        whisper_rs::install_logging_hooks();
        let damaged = |error: WhisperError| {
            tracing::debug!(%error, "the model could not be loaded");
            HearError::Damaged { path: path.to_owned() }
        };
        let context = WhisperContext::new_with_params(path, WhisperContextParameters::default()).map_err(damaged)?;
        let state = context.create_state().map_err(damaged)?;
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get().min(8));
        Ok(Ear { context, state, threads: i32::try_from(cores).unwrap_or(1) })
    }

    /// Hears the sound, part by part where it is longer than the model hears at once; `stop` ends it early.
    pub fn hear(&mut self, sound: &[f32], look: &Look, stop: &AtomicBool) -> Result<String, HearError> {
        let longest = self.positions() * A_POSITION;
        let mut texts = Vec::new();
        for part in parts(sound, longest) {
            texts.push(self.hear_part(part, look, stop)?);
        }
        texts.retain(|text| !text.is_empty());
        Ok(texts.join(" "))
    }

    /// How much the model hears at once.
    fn positions(&self) -> usize {
        usize::try_from(self.context.n_audio_ctx()).unwrap_or_default().max(1)
    }

    fn hear_part(&mut self, sound: &[f32], look: &Look, stop: &AtomicBool) -> Result<String, HearError> {
        if stop.load(Ordering::Relaxed) {
            return Err(HearError::Stopped);
        }
        let seconds = sound.len().div_ceil(RATE);
        let mut sound = sound.to_vec();
        sound.resize(sound.len().max(SHORTEST), 0.0);
        let prompt = self.tokens(&look.prompt);
        let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 2 });
        parameters.set_n_threads(self.threads);
        parameters.set_tokens(&prompt);
        parameters.set_no_timestamps(true);
        parameters.set_single_segment(true);
        // It drops text by a probability of no speech that it reads from scores which it never wrote
        // (ggml-org/whisper.cpp#3945): whether somebody speaks is for `activity` to say.
        parameters.set_no_speech_thold(f32::INFINITY);
        parameters.set_max_tokens(count(16 + seconds * TOKENS));
        parameters.set_print_progress(false);
        parameters.set_print_timestamps(false);
        if look.quick {
            let few = (seconds * POSITIONS + POSITIONS).next_multiple_of(64).max(FEWEST);
            parameters.set_audio_ctx(count(few.min(self.positions())));
            parameters.set_temperature_inc(0.0);
        }
        // SAFETY: `stop` outlives the call of `full` below, which is the last to use the parameters; the callback only
        // reads it, as any thread may.
        unsafe {
            parameters.set_abort_callback(Some(asked_to_stop));
            parameters.set_abort_callback_user_data(std::ptr::from_ref(stop).cast_mut().cast());
        }
        match self.state.full(parameters, &sound) {
            _ if stop.load(Ordering::Relaxed) => Err(HearError::Stopped),
            Ok(()) => Ok(self.text()),
            Err(error) => Err(HearError::Failed(error)),
        }
    }

    /// The names as tokens. They only help, so what cannot be written in tokens is left out.
    fn tokens(&self, prompt: &str) -> Vec<i32> {
        let prompt = prompt.replace('\0', " ");
        if prompt.trim().is_empty() {
            return Vec::new();
        }
        self.context.tokenize(&format!(" {}", prompt.trim()), PROMPT).unwrap_or_else(|error| {
            tracing::warn!(%error, "the names could not be told to the model");
            Vec::new()
        })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for segment in self.state.as_iter() {
            match segment.to_str_lossy() {
                Ok(part) => text.push_str(&part),
                Err(error) => tracing::warn!(%error, "a part of the text could not be read"),
            }
        }
        clean(&text)
    }
}

unsafe extern "C" fn asked_to_stop(stop: *mut c_void) -> bool {
    // SAFETY: it is the flag that `hear` was given, which lives until `full` returns.
    unsafe { &*stop.cast::<AtomicBool>() }.load(Ordering::Relaxed)
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The text with single spaces, without remarks on sounds, such as `[BLANK_AUDIO]`, `(music)` or `♪`. What is in round
/// brackets with a digit is no remark: `(415) 555-0199`.
fn clean(text: &str) -> String {
    let mut spoken = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '(', '*', '♪', '♫']) {
        let (before, marked) = rest.split_at(at);
        spoken.push_str(before);
        let mark = marked.chars().next().unwrap_or_default();
        let inside = &marked[mark.len_utf8()..];
        let end = match mark {
            '[' => inside.find(']'),
            '(' => inside.find(')'),
            '*' => inside.find('*'),
            _ => None,
        };
        rest = match (mark, end) {
            ('(', Some(end)) if inside[..end].contains(|c: char| c.is_ascii_digit()) => {
                spoken.push_str(&marked[..end + 2]);
                &inside[end + 1..]
            }
            (_, Some(end)) => &inside[end + 1..],
            // Only remarks begin so, and this one was cut short.
            ('[', None) => "",
            (_, None) => inside,
        };
    }
    spoken.push_str(rest);
    spoken.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_on_sounds_are_no_text() {
        for (text, spoken) in [
            ("  Text  Sid hello.", "Text Sid hello."),
            (" [BLANK_AUDIO]", ""),
            (" (upbeat music) Call Priya *coughs* now", "Call Priya now"),
            ("♪ ♪", ""),
            (" [Music", ""),
            (" Text (415) 555-0199 (laughs)", "Text (415) 555-0199"),
            (" Call Priya (the new", "Call Priya the new"),
            (" 5 * 3", "5 3"),
        ] {
            assert_eq!(clean(text), spoken);
        }
    }
}
