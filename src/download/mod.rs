//! Downloads: an address, a size and a SHA-256 → a file.
//!
//! Comes in: what is wanted ([`Wanted`]). Goes out: the file under its name, and [`Progress`] meanwhile. Invariants: the
//! name is only ever given to the whole file that is meant; what has come so far lies beside it as `NAME.part`, whatever
//! ends the program, and the next download goes on from there; nothing is asked of a host over a connection that others
//! can read, but of this machine itself.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;
use url::Url;

mod error;
mod pace;
mod part;
mod source;

pub use error::DownloadError;
use pace::Pace;
use part::Part;
pub use part::part;
use source::Piece;

/// How often the wish to stop is looked at.
const GLANCE: Duration = Duration::from_millis(100);

/// What is to be downloaded.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub url: &'a str,
    /// In bytes.
    pub size: u64,
    /// In hexadecimal digits.
    pub sha256: &'a str,
    /// The file.
    pub to: &'a Path,
}

/// How patient a download is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// To connect.
    pub connect: Duration,
    /// To begin an answer, and then between any two pieces of it.
    pub silence: Duration,
    /// A download that has begun and breaks off goes on after each of these, until one brings nothing more.
    pub pauses: Vec<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        let pauses = [1, 3, 9].map(Duration::from_secs).to_vec();
        Self { connect: Duration::from_secs(10), silence: Duration::from_secs(30), pauses }
    }
}

/// How far a download is, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Downloading {
        done: u64,
        total: u64,
    },
    /// All of it is here, and is read once more.
    Checking {
        done: u64,
        total: u64,
    },
}

/// Downloads the file, or the rest of it. Blocks; `cancel` pauses it within moments.
///
/// # Errors
///
/// [`DownloadError`]. What has come is kept but for [`DownloadError::Damaged`] and [`DownloadError::TooMuch`].
pub fn fetch(
    wanted: &Wanted<'_>,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancellationToken,
) -> Result<(), DownloadError> {
    let url = source::address(wanted.url)?;
    let part = Part::open(wanted.to)?;
    let mut fetching = Fetching { wanted, url, options, part, pace: Pace::new(progress), cancel };
    match fetching.whole() {
        Ok(()) => fetching.part.publish(),
        Err(error) => {
            fetching.part.leave();
            Err(error)
        }
    }
}

/// Throws away what is here of a file that was not downloaded in full, and says how many bytes that were; none where
/// nothing is.
///
/// # Errors
///
/// [`DownloadError::Busy`] while it is being downloaded; [`DownloadError::File`].
pub fn discard(whole: &Path) -> Result<Option<u64>, DownloadError> {
    if !part(whole).exists() {
        return Ok(None);
    }
    let mut part = Part::open(whole)?;
    let done = part.done();
    part.discard()?;
    Ok(Some(done))
}

/// A download that goes on.
struct Fetching<'a> {
    wanted: &'a Wanted<'a>,
    url: Url,
    options: &'a Options,
    part: Part,
    pace: Pace<'a>,
    cancel: &'a CancellationToken,
}

impl Fetching<'_> {
    /// Until all of it is here and is what is meant.
    fn whole(&mut self) -> Result<(), DownloadError> {
        if self.part.done() > self.wanted.size {
            self.part.restart()?;
        }
        self.room()?;
        self.all()?;
        self.check()
    }

    /// Whether the disk has room for what is missing.
    fn room(&self) -> Result<(), DownloadError> {
        let needed = self.wanted.size.saturating_sub(self.part.done());
        match self.part.free() {
            Some(free) if free < needed => {
                Err(DownloadError::Full { path: self.wanted.to.to_owned(), needed, free: Some(free) })
            }
            _ => Ok(()),
        }
    }

    /// Brings all of it here, over as many connections as it takes.
    fn all(&mut self) -> Result<(), DownloadError> {
        let (mut pauses, mut furthest) = (self.options.pauses.iter(), self.part.done());
        let mut begun = false;
        while self.part.done() < self.wanted.size {
            let Err(error) = self.connection(&mut begun) else { continue };
            if self.part.done() > furthest {
                (pauses, furthest) = (self.options.pauses.iter(), self.part.done());
            }
            match pauses.next() {
                Some(pause) if begun && error.may_pass() => {
                    tracing::info!("{error}; going on in {pause:?}");
                    self.wait(*pause)?;
                }
                _ => return Err(error),
            }
        }
        Ok(())
    }

    /// One connection, until it ends. What came before is not asked for again.
    fn connection(&mut self, begun: &mut bool) -> Result<(), DownloadError> {
        let pieces = source::ask(self.url.clone(), self.part.done(), self.options.clone());
        let (host, size) = (source::host(&self.url), self.wanted.size);
        let mut heard = Instant::now();
        loop {
            if self.cancel.is_cancelled() {
                return Err(self.paused());
            }
            let piece = match pieces.recv_timeout(GLANCE) {
                Ok(piece) => piece?,
                Err(RecvTimeoutError::Timeout) if heard.elapsed() < self.options.silence => {
                    self.tell();
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => {
                    return Err(DownloadError::Silent { host, seconds: self.options.silence.as_secs() });
                }
                Err(RecvTimeoutError::Disconnected) => Piece::End,
            };
            heard = Instant::now();
            match piece {
                Piece::Begin { total: Some(offered), .. } if offered != size => {
                    return Err(DownloadError::Size { host, expected: size, offered });
                }
                Piece::Begin { from, .. } => {
                    *begun = true;
                    if from != self.part.done() {
                        self.part.restart()?;
                    }
                }
                Piece::Bytes(bytes) if self.part.done() + bytes.len() as u64 > size => {
                    self.part.discard()?;
                    return Err(DownloadError::TooMuch { host, expected: size });
                }
                Piece::Bytes(bytes) => self.part.write(&bytes)?,
                Piece::End if self.part.done() < size => {
                    return Err(DownloadError::Cut { host, done: self.part.done(), total: size });
                }
                Piece::End => {}
            }
            self.tell();
            if self.part.done() == size {
                return Ok(());
            }
        }
    }

    fn tell(&mut self) {
        self.pace.tell(Progress::Downloading { done: self.part.done(), total: self.wanted.size });
    }

    /// Reads what is here once more; what is not the file that is meant is thrown away.
    fn check(&mut self) -> Result<(), DownloadError> {
        let (total, pace, cancel) = (self.wanted.size, &mut self.pace, self.cancel);
        let digest = self.part.digest(|done| {
            pace.tell(Progress::Checking { done, total });
            if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match digest? {
            None => Err(self.paused()),
            Some(found) if found == self.wanted.sha256.to_lowercase() => Ok(()),
            Some(found) => {
                self.part.discard()?;
                let (host, expected) = (source::host(&self.url), self.wanted.sha256.to_owned());
                Err(DownloadError::Damaged { host, expected, found })
            }
        }
    }

    fn wait(&self, pause: Duration) -> Result<(), DownloadError> {
        let until = Instant::now() + pause;
        while Instant::now() < until {
            if self.cancel.is_cancelled() {
                return Err(self.paused());
            }
            std::thread::sleep(GLANCE.min(until.saturating_duration_since(Instant::now())));
        }
        Ok(())
    }

    fn paused(&self) -> DownloadError {
        DownloadError::Paused { done: self.part.done(), total: self.wanted.size }
    }
}
