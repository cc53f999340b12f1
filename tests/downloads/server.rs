//! A server with one file, which answers well or badly as a test says.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How a request is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// As it should be, ranges included.
    Well,
    /// So many bytes of what was asked for, then the connection is gone.
    Drops(usize),
    /// So many bytes, without saying how many there will be, then the end.
    Ends(usize),
    /// So many bytes, then nothing more, and the connection stays open.
    Holds(usize),
    /// All of it, whatever part was asked for.
    IgnoresRange,
    /// Another length is told than there is.
    Offers(u64),
    /// As many bytes, other ones.
    Wrong,
    /// More bytes than there are, without saying how many.
    TooMuch,
    /// That there is nothing from the byte that was asked for on; the whole has so many.
    NothingThere(u64),
    Status(u16),
    Redirects(String),
}

/// The server, for as long as the test runs.
pub struct Server {
    pub address: String,
    asked: Arc<Mutex<Vec<u64>>>,
}

impl Server {
    /// Answers the first requests in these ways, and all others well.
    pub fn start(content: Vec<u8>, ways: Vec<Way>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            let mut ways = ways.into_iter();
            for connection in listener.incoming() {
                let (connection, content, log) = (connection.expect("a connection"), content.clone(), Arc::clone(&log));
                let way = ways.next().unwrap_or(Way::Well);
                thread::spawn(move || answer(connection, &content, &way, &log));
            }
        });
        Server { address, asked }
    }

    /// From which byte on each request wanted the file.
    pub fn asked(&self) -> Vec<u64> {
        self.asked.lock().expect("no test panics in it").clone()
    }
}

fn answer(mut connection: TcpStream, content: &[u8], way: &Way, log: &Mutex<Vec<u64>>) {
    let mut lines = BufReader::new(connection.try_clone().expect("a handle")).lines().map_while(Result::ok);
    let headers: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    let range = headers.iter().find_map(|line| line.to_lowercase().strip_prefix("range: bytes=").map(str::to_owned));
    let from = range.and_then(|range| range.trim_end_matches('-').parse().ok()).unwrap_or(0_u64);
    log.lock().expect("no test panics in it").push(from);
    let start = if *way == Way::IgnoresRange { 0 } else { usize::try_from(from).unwrap_or(0).min(content.len()) };
    let (rest, total) = (&content[start..], content.len() as u64);
    let wrong: Vec<u8> = rest.iter().map(|byte| !byte).collect();
    let more = [rest, b"more"].concat();
    let (length, body) = match way {
        Way::Well | Way::IgnoresRange => (Some(total), rest),
        Way::Drops(count) | Way::Holds(count) => (Some(total), &rest[..*count.min(&rest.len())]),
        Way::Ends(count) => (None, &rest[..*count.min(&rest.len())]),
        Way::Offers(length) => (Some(*length), rest),
        Way::Wrong => (Some(total), wrong.as_slice()),
        Way::TooMuch => (None, more.as_slice()),
        Way::NothingThere(_) | Way::Status(_) | Way::Redirects(_) => (Some(0), &[][..]),
    };
    let status = match way {
        Way::NothingThere(total) => format!("416 Range Not Satisfiable\r\nContent-Range: bytes */{total}"),
        Way::Status(status) => format!("{status} Told So"),
        Way::Redirects(to) => format!("302 Found\r\nLocation: {to}"),
        _ if start > 0 => {
            let last = length.unwrap_or(total) - 1;
            let all = length.map_or("*".to_owned(), |length| length.to_string());
            format!("206 Partial Content\r\nContent-Range: bytes {start}-{last}/{all}")
        }
        _ => "200 OK".to_owned(),
    };
    let length = length
        .map_or_else(String::new, |length| format!("Content-Length: {}\r\n", length.saturating_sub(start as u64)));
    let head = format!("HTTP/1.1 {status}\r\n{length}Connection: close\r\n\r\n");
    // Whoever asked may have gone; that is its business.
    let sent = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(body));
    if sent.is_ok() && matches!(way, Way::Holds(_)) {
        loop {
            thread::park();
        }
    }
    connection.shutdown(Shutdown::Both).unwrap_or_default();
}
