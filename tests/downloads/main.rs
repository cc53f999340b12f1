//! Downloads from servers that drop connections, cut short, lie, send something else, send elsewhere, or fall silent.

mod server;

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use errand::download::{self, DownloadError, Options, Progress, Wanted};
use server::{Server, Way};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A file that is no multiple of any buffer's size.
fn content() -> Vec<u8> {
    (0..300_007_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A server, and a folder to download into.
struct Test {
    server: Server,
    folder: TempDir,
}

impl Test {
    fn new(ways: &[Way]) -> Test {
        Test { server: Server::start(content(), ways.to_vec()), folder: tempfile::tempdir().expect("a folder") }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("models/m.bin")
    }

    /// What is in the folder, by name and length.
    fn there(&self) -> Vec<(String, u64)> {
        let Ok(entries) = fs::read_dir(self.folder.path().join("models")) else { return vec![] };
        let entry = |entry: fs::DirEntry| {
            (entry.file_name().to_string_lossy().into_owned(), entry.metadata().expect("it is there").len())
        };
        let mut entries: Vec<_> = entries.map(|found| entry(found.expect("it is there"))).collect();
        entries.sort();
        entries
    }

    /// Puts so many bytes of the file there, as an earlier download would have.
    fn begun(self, bytes: &[u8]) -> Test {
        fs::create_dir_all(self.folder.path().join("models")).expect("a folder");
        fs::write(download::part(&self.file()), bytes).expect("room for it");
        self
    }

    fn fetch(&self) -> Result<Vec<Progress>, DownloadError> {
        let mut told = Vec::new();
        self.fetch_until(&mut |progress| told.push(progress), &CancellationToken::new())?;
        Ok(told)
    }

    fn fetch_until(&self, tell: &mut dyn FnMut(Progress), cancel: &CancellationToken) -> Result<(), DownloadError> {
        let (url, to, sha256) = (format!("{}/m.bin", self.server.address), self.file(), sha256(&content()));
        let wanted = Wanted { url: &url, size: content().len() as u64, sha256: &sha256, to: &to };
        let options =
            Options { silence: Duration::from_millis(500), pauses: vec![Duration::ZERO; 2], ..Options::default() };
        download::fetch(&wanted, &options, tell, cancel)
    }

    /// The file is whole, nothing else is there, and it was asked for from these bytes on.
    fn whole(&self, asked: &[u64]) {
        self.fetch().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(self.there(), [("m.bin".to_owned(), content().len() as u64)]);
        assert!(fs::read(self.file()).expect("it is there") == content(), "it is another file");
        assert_eq!(self.server.asked(), asked);
    }

    /// No file came of it; this is said, and so much is kept.
    fn refused(&self, said: &str, kept: Option<u64>) {
        let error = self.fetch().expect_err("it is refused");
        assert!(error.to_string().contains(said), "{error}");
        assert!(!error.hint().is_empty());
        let part: Vec<_> = kept.into_iter().map(|length| ("m.bin.part".to_owned(), length)).collect();
        assert_eq!(self.there(), part, "{error}");
    }
}

#[test]
fn a_file_comes_whole_and_says_how_far_it_is() {
    let test = Test::new(&[]);
    let told = test.fetch().expect("it comes");
    let total = content().len() as u64;
    assert!(matches!(told.first(), Some(Progress::Downloading { .. })), "{told:?}");
    assert!(told.contains(&Progress::Downloading { done: total, total }), "{told:?}");
    assert_eq!(told.last(), Some(&Progress::Checking { done: total, total }));
    Test::new(&[]).whole(&[0]);
}

#[test]
fn a_connection_that_drops_is_gone_on_with() {
    Test::new(&[Way::Drops(100_000), Way::Drops(50_000), Way::Drops(1)]).whole(&[0, 100_000, 150_000, 150_001]);
    Test::new(&[Way::Ends(7)]).whole(&[0, 7]);
}

#[test]
fn a_server_that_is_overloaded_in_between_is_asked_again() {
    Test::new(&[Way::Drops(10), Way::Status(503)]).whole(&[0, 10, 10]);
}

#[test]
fn a_connection_that_brings_nothing_more_is_given_up_and_what_came_is_kept() {
    let drops = [Way::Drops(10), Way::Drops(0), Way::Drops(0), Way::Drops(0)];
    Test::new(&drops).refused("could not download from `127.0.0.1`", Some(10));
    let ends = [Way::Ends(10), Way::Ends(0), Way::Ends(0), Way::Ends(0)];
    Test::new(&ends).refused("ended after 10 B of 300.01 kB", Some(10));
}

#[test]
fn what_is_here_is_not_asked_for_again() {
    Test::new(&[]).begun(&content()[..200_000]).whole(&[200_000]);
    Test::new(&[]).begun(&content()).whole(&[]);
}

#[test]
fn a_server_that_ignores_where_to_begin_begins_anew() {
    Test::new(&[Way::IgnoresRange]).begun(&content()[..200_000]).whole(&[200_000]);
}

#[test]
fn a_part_that_is_too_long_begins_anew() {
    Test::new(&[]).begun(&[content(), content()].concat()).whole(&[0]);
}

#[test]
fn another_length_is_refused_before_anything_is_written() {
    Test::new(&[Way::Offers(17)]).refused("offers 17 bytes, expected 300007", None);
    Test::new(&[Way::Offers(4_000_000)]).begun(&content()[..5]).refused("offers 4000000 bytes", Some(5));
    Test::new(&[Way::NothingThere(100)]).begun(&content()[..200]).refused("offers 100 bytes", Some(200));
    Test::new(&[Way::TooMuch]).refused("sent more than the 300007 bytes", None);
}

#[test]
fn other_bytes_are_thrown_away_and_the_next_download_is_right() {
    let test = Test::new(&[Way::Wrong]);
    test.refused("sent something else", None);
    test.whole(&[0, 0]);
    // What was here came from another file.
    let test = Test::new(&[]).begun(&[7; 1000]);
    test.refused("sent something else", None);
    test.whole(&[1000, 0]);
}

#[test]
fn a_redirect_is_followed_to_this_machine_or_over_https_and_nowhere_else() {
    let behind = Server::start(content(), vec![]);
    Test::new(&[Way::Redirects(format!("{}/there.bin", behind.address))]).whole(&[0]);
    assert_eq!(behind.asked(), [0]);
    Test::new(&[Way::Drops(9), Way::Redirects("/again".to_owned())]).whole(&[0, 9, 9]);
    for elsewhere in ["http://example.org/m.bin", "ftp://127.0.0.1/m.bin", "file:///etc/passwd", ""] {
        let said = format!("sends elsewhere, to `{elsewhere}");
        Test::new(&[Way::Redirects(elsewhere.to_owned())]).refused(&said, None);
    }
}

#[test]
fn a_redirect_in_a_circle_ends() {
    Test::new(&vec![Way::Redirects("/round".to_owned()); 20]).refused("in a circle", None);
}

#[test]
fn a_status_is_said_at_once() {
    for status in [401, 403, 404, 410, 500, 503] {
        let test = Test::new(&vec![Way::Status(status); 4]);
        test.refused(&format!("the status {status}"), None);
        assert_eq!(test.server.asked(), [0]);
    }
}

#[test]
fn a_server_that_is_not_there_is_said_at_once() {
    let mut test = Test::new(&[]);
    test.server.address = "http://127.0.0.1:9".to_owned();
    test.refused("could not download from `127.0.0.1`", None);
}

#[test]
fn a_server_that_falls_silent_is_left_and_asked_again() {
    Test::new(&[Way::Holds(1000)]).whole(&[0, 1000]);
    Test::new(&vec![Way::Holds(0); 3]).refused("has sent nothing for", None);
}

#[test]
fn a_download_that_is_paused_keeps_what_came_and_goes_on_from_there() {
    let test = Test::new(&[Way::Holds(1000)]);
    let cancel = CancellationToken::new();
    let mut pause_at = |progress| {
        if matches!(progress, Progress::Downloading { done, .. } if done > 0) {
            cancel.cancel();
        }
    };
    let error = test.fetch_until(&mut pause_at, &cancel).expect_err("it is paused");
    assert!(matches!(error, DownloadError::Paused { done: 1000, .. }), "{error}");
    assert_eq!(error.code(), "paused");
    test.whole(&[0, 1000]);
}

#[test]
fn one_file_is_downloaded_once_at_a_time() {
    let test = Test::new(&[Way::Holds(1000)]);
    let (cancel, (began, begun)) = (CancellationToken::new(), mpsc::channel());
    thread::scope(|scope| {
        let first = scope.spawn(|| {
            let mut tell = |progress| {
                if matches!(progress, Progress::Downloading { done, .. } if done > 0) {
                    began.send(()).expect("the test waits");
                }
            };
            test.fetch_until(&mut tell, &cancel)
        });
        begun.recv().expect("it begins");
        let second = test.fetch().expect_err("the first has it");
        assert!(matches!(second, DownloadError::Busy { .. }), "{second}");
        assert!(matches!(download::discard(&test.file()), Err(DownloadError::Busy { .. })));
        cancel.cancel();
        first.join().expect("it ends").expect_err("it was paused");
    });
    test.whole(&[0, 1000]);
}

#[test]
fn an_address_that_others_can_read_is_not_asked() {
    let to = PathBuf::from("nowhere");
    let wanted = Wanted { url: "http://example.org/m.bin", size: 1, sha256: "", to: &to };
    let error = download::fetch(&wanted, &Options::default(), &mut |_| {}, &CancellationToken::new());
    assert!(error.is_err_and(|error| error.to_string().contains("expected `https://`")));
}
