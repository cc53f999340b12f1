//! A sound file becomes 16 kHz mono.
//!
//! Comes in: the path of a WAV, FLAC or MP3 file of any rate and number of channels. Goes out: the sound, in pieces as
//! they are decoded. Invariant: what can be decoded of a damaged or truncated file is heard; a file without any sound is
//! an error; memory does not grow with the file.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

use crate::resample::{RATE, Resample, ResampleError};

/// The longest file that is heard, in samples: three hours.
const LONGEST: usize = 3 * 3600 * RATE;

/// Why a file cannot be heard.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("could not open `{}`: {source}", path.display())]
    Open { path: PathBuf, source: io::Error },
    #[error("could not read `{}` as sound: {source}", path.display())]
    Format { path: PathBuf, source: Error },
    #[error("there is no sound in `{}`", path.display())]
    Empty { path: PathBuf },
    #[error("`{}` is longer than {} hours", path.display(), LONGEST / RATE / 3600)]
    TooLong { path: PathBuf },
    #[error("could not use the sound of `{}`: {source}", path.display())]
    Shape { path: PathBuf, source: ResampleError },
}

impl FileError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            FileError::Open { .. } => "check the path, and that you may read the file",
            FileError::Format { .. } | FileError::Empty { .. } | FileError::Shape { .. } => {
                "WAV, FLAC and MP3 are understood; convert other formats first"
            }
            FileError::TooLong { .. } => "cut it into shorter files",
        }
    }
}

/// Decodes the file and gives each piece to `each`, for as long as it returns true.
pub fn read(path: &Path, mut each: impl FnMut(Vec<f32>) -> bool) -> Result<(), FileError> {
    let file = File::open(path).map_err(|source| FileError::Open { path: path.to_owned(), source })?;
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        let source = io::Error::new(io::ErrorKind::InvalidInput, "it is no file");
        return Err(FileError::Open { path: path.to_owned(), source });
    }
    let unreadable = |source| FileError::Format { path: path.to_owned(), source };
    let unshaped = |source| FileError::Shape { path: path.to_owned(), source };
    let (mut format, mut decoder, track) = open(path, file).map_err(unreadable)?;
    let mut resample: Option<(Resample, u32, usize)> = None;
    let (mut samples, mut sound, mut length) = (Vec::new(), Vec::new(), 0);
    while let Some(packet) = next(format.as_mut(), track) {
        let decoded = match decoder.decode(&packet) {
            Ok(decoded) => decoded,
            Err(error) => {
                tracing::debug!(%error, "a part of the file was left out");
                continue;
            }
        };
        let (rate, channels) = (decoded.spec().rate(), decoded.spec().channels().count());
        decoded.copy_to_vec_interleaved::<f32>(&mut samples);
        let same = resample.as_ref().is_some_and(|(_, had, count)| (*had, *count) == (rate, channels));
        if !same && let Some((old, ..)) = resample.take() {
            old.finish(&mut sound).map_err(unshaped)?;
        }
        let (resample, ..) = match &mut resample {
            Some(resample) => resample,
            empty => empty.insert((Resample::new(rate, channels).map_err(unshaped)?, rate, channels)),
        };
        resample.push(&samples, &mut sound).map_err(unshaped)?;
        if sound.len() >= RATE {
            length += sound.len();
            if length > LONGEST {
                return Err(FileError::TooLong { path: path.to_owned() });
            }
            if !each(std::mem::take(&mut sound)) {
                return Ok(());
            }
        }
    }
    if let Some((resample, ..)) = resample {
        resample.finish(&mut sound).map_err(unshaped)?;
    }
    if length + sound.len() == 0 {
        return Err(FileError::Empty { path: path.to_owned() });
    }
    each(sound);
    Ok(())
}

type Opened = (Box<dyn FormatReader>, Box<dyn AudioDecoder>, u32);

fn open(path: &Path, file: File) -> Result<Opened, Error> {
    let mut hint = Hint::new();
    if let Some(ending) = path.extension().and_then(|ending| ending.to_str()) {
        hint.with_extension(ending);
    }
    let stream = MediaSourceStream::new(Box::new(file), Default::default());
    let format =
        symphonia::default::get_probe().probe(&hint, stream, FormatOptions::default(), MetadataOptions::default())?;
    let track = format.default_track(TrackType::Audio).ok_or(Error::Unsupported("no track of sound"))?;
    let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or(Error::Unsupported("a codec that is not known"))?;
    let decoder = symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default())?;
    let id = track.id;
    Ok((format, decoder, id))
}

/// The next packet of the track. A file that breaks off ends where it does.
fn next(format: &mut dyn FormatReader, track: u32) -> Option<symphonia::core::packet::Packet> {
    loop {
        match format.next_packet() {
            Ok(Some(packet)) if packet.track_id == track => return Some(packet),
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(error) => {
                tracing::debug!(%error, "the file ends before it should");
                return None;
            }
        }
    }
}
