//! The server's side of a download: an address and a place to begin → pieces, from a thread of its own.
//!
//! Invariant: every address that is asked, redirects included, is one that [`allowed`] allows.

use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::{Agent, Body};
use url::{Host, Url};

use super::{DownloadError, Options};

/// The most bytes of a piece.
const PIECE: usize = 1 << 16;
/// Pieces that may wait to be written.
const WAITING: usize = 8;
const MOST_REDIRECTS: usize = 10;

/// What a server says.
pub enum Piece {
    /// What follows begins at the byte `from`; the whole has `total` bytes, where the server says so.
    Begin {
        from: u64,
        total: Option<u64>,
    },
    Bytes(Vec<u8>),
    End,
}

type Said = Result<Piece, DownloadError>;

/// The address, where it may be asked.
pub fn address(url: &str) -> Result<Url, DownloadError> {
    let refused = |reason: &str| DownloadError::Address { url: url.to_owned(), reason: reason.to_owned() };
    let parsed = Url::parse(url).map_err(|error| refused(&error.to_string()))?;
    if allowed(&parsed) { Ok(parsed) } else { Err(refused("expected `https://`")) }
}

/// Nobody on the way can read or change what is asked: HTTPS, or this machine.
fn allowed(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_here(url))
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address) == Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => IpAddr::from(address) == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

/// The name of the server, for people.
pub fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// Asks for everything from the byte `from` on. The thread ends with the answer, or when nobody takes its pieces any more.
pub fn ask(url: Url, from: u64, options: Options) -> Receiver<Said> {
    let (pieces, taken) = sync_channel(WAITING);
    thread::spawn(move || {
        if let Err(error) = answer(&url, from, &options, &pieces) {
            // Whoever wanted it may have paused.
            pieces.send(Err(error)).unwrap_or_default();
        }
    });
    taken
}

fn answer(url: &Url, from: u64, options: &Options, pieces: &SyncSender<Said>) -> Result<(), DownloadError> {
    let mut response = open(url, from, options)?;
    let unexpected = |status: StatusCode| DownloadError::Refused { host: host(url), status: status.as_u16() };
    let (begin, total) = match response.status() {
        StatusCode::OK => (0, response.body().content_length()),
        StatusCode::PARTIAL_CONTENT => range(response.headers()).ok_or_else(|| unexpected(response.status()))?,
        // The server's file ends where the part does, or before.
        StatusCode::RANGE_NOT_SATISFIABLE => {
            let (_, total) = range(response.headers()).ok_or_else(|| unexpected(response.status()))?;
            pieces.send(Ok(Piece::Begin { from, total })).unwrap_or_default();
            return Ok(());
        }
        status => return Err(unexpected(status)),
    };
    if begin != 0 && begin != from {
        return Err(unexpected(response.status()));
    }
    if pieces.send(Ok(Piece::Begin { from: begin, total })).is_err() {
        return Ok(());
    }
    let mut body = response.body_mut().as_reader();
    loop {
        let mut bytes = vec![0; PIECE];
        match body.read(&mut bytes) {
            Ok(count) => bytes.truncate(count),
            Err(error) => {
                return Err(DownloadError::Unreachable { host: host(url), reason: error.to_string() });
            }
        }
        let piece = if bytes.is_empty() { Piece::End } else { Piece::Bytes(bytes) };
        let ends = matches!(piece, Piece::End);
        if pieces.send(Ok(piece)).is_err() || ends {
            return Ok(());
        }
    }
}

/// Follows redirects to the server that has the file.
fn open(url: &Url, from: u64, options: &Options) -> Result<Response<Body>, DownloadError> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("errand/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(options.connect))
        .timeout_per_read(Some(options.silence))
        .build()
        .new_agent();
    let mut at = url.clone();
    for _ in 0..=MOST_REDIRECTS {
        // A body that is packed on the way has another length, and other ranges.
        let mut request = agent.get(at.as_str()).header(header::ACCEPT_ENCODING, "identity");
        if from > 0 {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        let response = request.call();
        let response =
            response.map_err(|error| DownloadError::Unreachable { host: host(&at), reason: error.to_string() })?;
        if !response.status().is_redirection() {
            return Ok(response);
        }
        let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        let next = at
            .join(to)
            .ok()
            .filter(|_| !to.is_empty())
            .filter(|next| allowed(next) && (is_here(url) || !is_here(next)));
        at = next.ok_or_else(|| DownloadError::Redirect { host: host(&at), to: to.to_owned() })?;
    }
    Err(DownloadError::Redirect { host: host(url), to: format!("{at}, in a circle") })
}

/// Where the bytes of a partial answer begin, and how many there are in all: `bytes 100-199/200`, or `bytes */200`.
fn range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let range = headers.get(header::CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?;
    let (bytes, total) = range.split_once('/')?;
    let begin = bytes.split_once('-').map_or(Some(0), |(begin, _)| begin.parse().ok())?;
    Some((begin, total.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_nobody_on_the_way_can_read_are_asked() {
        for url in ["https://example.org/m.bin", "http://127.0.0.1:8080/m", "http://localhost/m", "http://[::1]/m"] {
            assert!(address(url).is_ok(), "{url}");
        }
        for url in ["http://example.org/m.bin", "http://127.0.0.1.example.org/", "ftp://localhost/m", "file:///m", "m"]
        {
            assert!(address(url).is_err(), "{url}");
        }
    }
}
