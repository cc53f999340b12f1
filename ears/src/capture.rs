//! The microphone: the thin edge to the sound system.
//!
//! Comes in: which microphone. Goes out: its samples as they come, mono, and word if it goes away. Invariant: nothing is
//! captured before [`open`] or after the [`Capture`] is dropped, and nothing is written anywhere.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, Device, DeviceId, ErrorKind, FromSample, Host, SampleFormat, SizedSample, StreamConfig};
use serde::Serialize;

/// How often it is looked whether a microphone is still there.
const WATCH: Duration = Duration::from_millis(500);

/// Why no sound comes.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    #[error("there is no microphone")]
    None,
    #[error("there is no microphone `{0}`")]
    Unknown(String),
    #[error("the system does not let this program use the microphone")]
    Denied,
    #[error("the microphone went away while it was listened to")]
    Unplugged,
    #[error("the microphone is used by another program")]
    Busy,
    #[error("the microphone cannot be used: {0}")]
    Sound(cpal::Error),
}

impl CaptureError {
    /// The code that others act on.
    pub fn code(&self) -> &'static str {
        match self {
            CaptureError::None | CaptureError::Unknown(_) => "no_microphone",
            CaptureError::Denied => "denied",
            CaptureError::Unplugged => "unplugged",
            CaptureError::Busy => "busy_microphone",
            CaptureError::Sound(_) => "broken_microphone",
        }
    }

    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            CaptureError::None => "connect one, or check the system's sound settings",
            CaptureError::Unknown(_) => "choose another one in the settings; an empty choice is the system's own",
            CaptureError::Denied if cfg!(target_os = "macos") => {
                "allow it in System Settings, Privacy & Security, Microphone, or see that the microphone is not muted"
            }
            CaptureError::Denied => "check who may use the sound system",
            CaptureError::Unplugged => "connect it again, or choose another one in the settings",
            CaptureError::Busy => "close the other program, or choose another microphone in the settings",
            CaptureError::Sound(_) => "choose another one in the settings, or check the system's sound settings",
        }
    }
}

impl From<cpal::Error> for CaptureError {
    fn from(error: cpal::Error) -> CaptureError {
        match error.kind() {
            ErrorKind::PermissionDenied => CaptureError::Denied,
            ErrorKind::DeviceBusy => CaptureError::Busy,
            ErrorKind::HostUnavailable => CaptureError::None,
            ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => CaptureError::Unplugged,
            _ => CaptureError::Sound(error),
        }
    }
}

/// A microphone as the settings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Microphone {
    /// What [`open`] takes.
    pub id: String,
    pub name: String,
    /// Whether it is the one that the system uses.
    pub default: bool,
}

/// Every microphone there is. What plays on the loudspeakers is none.
pub fn microphones() -> Result<Vec<Microphone>, CaptureError> {
    listed().map_err(|error| match error {
        // Nothing was listened to that could have gone away.
        CaptureError::Unplugged => CaptureError::None,
        error => error,
    })
}

fn listed() -> Result<Vec<Microphone>, CaptureError> {
    let host = host()?;
    let default = host.default_input_device().and_then(|device| device.id().ok());
    let mut found = Vec::new();
    for device in host.input_devices()? {
        let (Ok(id), Ok(description)) = (device.id(), device.description()) else { continue };
        if !is_playback(id.id()) {
            let default = default.as_ref() == Some(&id);
            found.push(Microphone { id: id.id().to_owned(), name: description.name().to_owned(), default });
        }
    }
    Ok(found)
}

/// An open microphone; dropping it closes it.
pub struct Capture {
    /// Samples a second.
    pub rate: u32,
    /// Its name, for whoever is told what listens.
    pub name: String,
    stream: Option<cpal::Stream>,
    /// Ends the watch over the microphone when it goes.
    _watch: Sender<()>,
}

impl Drop for Capture {
    fn drop(&mut self) {
        // Closing waits for the sound system, which never answers about a microphone that was unplugged.
        let stream = self.stream.take();
        thread::spawn(move || drop(stream));
    }
}

/// Opens the microphone with this id or name, or the system's own for an empty one. `sound` gets its samples, on a thread
/// that must not wait; `lost` is told when it goes away.
pub fn open(
    microphone: &str,
    sound: impl FnMut(Vec<f32>) + Send + Clone + 'static,
    lost: impl FnMut(CaptureError) + Send + Clone + 'static,
) -> Result<Capture, CaptureError> {
    let opened = host().and_then(|host| device(&host, microphone));
    opened.and_then(|device| open_device(&device, microphone, sound, lost)).map_err(|error| match error {
        // It cannot have gone away before it was there.
        CaptureError::Unplugged if microphone.is_empty() => CaptureError::None,
        CaptureError::Unplugged => CaptureError::Unknown(microphone.to_owned()),
        error => error,
    })
}

fn open_device(
    device: &Device,
    microphone: &str,
    sound: impl FnMut(Vec<f32>) + Send + Clone + 'static,
    lost: impl FnMut(CaptureError) + Send + Clone + 'static,
) -> Result<Capture, CaptureError> {
    let name = device.description().map_or_else(|_| microphone.to_owned(), |description| description.name().to_owned());
    let best = device.default_input_config()?;
    let rate = best.sample_rate();
    // 20 ms at once: short enough for a level that moves. A device that cannot do it does what it can.
    let fixed =
        StreamConfig { channels: best.channels(), sample_rate: rate, buffer_size: BufferSize::Fixed(rate / 50) };
    let free = StreamConfig { buffer_size: BufferSize::Default, ..fixed };
    let build = |config| match best.sample_format() {
        SampleFormat::F32 => stream::<f32>(device, config, sound.clone(), lost.clone()),
        SampleFormat::I16 => stream::<i16>(device, config, sound.clone(), lost.clone()),
        SampleFormat::U16 => stream::<u16>(device, config, sound.clone(), lost.clone()),
        SampleFormat::U8 => stream::<u8>(device, config, sound.clone(), lost.clone()),
        _ => stream::<i32>(device, config, sound.clone(), lost.clone()),
    };
    let stream = build(fixed).or_else(|error| match error.kind() {
        ErrorKind::UnsupportedConfig | ErrorKind::BackendError => build(free),
        _ => Err(error),
    })?;
    stream.play()?;
    Ok(Capture { rate, name, stream: Some(stream), _watch: watch(device.id()?, lost) })
}

/// Looks again and again whether the microphone is still there. PulseAudio does not tell when it goes: it lets the stream
/// hear another source, which may be the loudspeakers.
fn watch(id: DeviceId, mut lost: impl FnMut(CaptureError) + Send + 'static) -> Sender<()> {
    let (end, ended) = mpsc::channel();
    if cfg!(target_os = "linux") {
        thread::spawn(move || {
            let Ok(host) = host() else { return };
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(WATCH) {
                if host.device_by_id(&id).is_none() {
                    return lost(CaptureError::Unplugged);
                }
            }
        });
    }
    end
}

fn stream<T>(
    device: &Device,
    config: StreamConfig,
    mut sound: impl FnMut(Vec<f32>) + Send + 'static,
    mut lost: impl FnMut(CaptureError) + Send + 'static,
) -> Result<cpal::Stream, cpal::Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let channels = usize::from(config.channels).max(1);
    let mono = move |samples: &[T], _: &cpal::InputCallbackInfo| {
        sound(samples.chunks_exact(channels).map(mix).collect());
    };
    let failed = move |error: cpal::Error| match error.kind() {
        // Sound goes on behind these.
        ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged => {
            tracing::debug!(%error, "the microphone stumbled");
        }
        _ => lost(error.into()),
    };
    device.build_input_stream::<T, _, _>(config, mono, failed, Some(Duration::from_secs(5)))
}

/// The mean of the channels.
fn mix<T>(frame: &[T]) -> f32
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let sum: f32 = frame.iter().map(|sample| f32::from_sample_(*sample)).sum();
    sum / f32::from(u16::try_from(frame.len()).unwrap_or(u16::MAX))
}

fn device(host: &Host, microphone: &str) -> Result<Device, CaptureError> {
    if microphone.is_empty() {
        let device = host.default_input_device().ok_or(CaptureError::None)?;
        let is_playback = device.id().is_ok_and(|id| is_playback(id.id()));
        return if is_playback { Err(CaptureError::None) } else { Ok(device) };
    }
    let is_meant = |device: &Device| {
        device.id().is_ok_and(|id| id.id() == microphone)
            || device.description().is_ok_and(|description| description.name() == microphone)
    };
    host.input_devices()?.find(is_meant).ok_or_else(|| CaptureError::Unknown(microphone.to_owned()))
}

/// Whether a PulseAudio source is what plays on a loudspeaker: the default where there is no microphone.
fn is_playback(id: &str) -> bool {
    id.ends_with(".monitor")
}

/// The sound system. A PulseAudio or PipeWire that is there but lets nobody in is an error, not a reason for another.
#[cfg(target_os = "linux")]
fn host() -> Result<Host, CaptureError> {
    use cpal::HostId;
    let pulse = cpal::available_hosts().contains(&HostId::PulseAudio);
    let host = if pulse { cpal::host_from_id(HostId::PulseAudio) } else { Ok(cpal::default_host()) };
    Ok(host?)
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn host() -> Result<Host, CaptureError> {
    Ok(cpal::default_host())
}
