//! The SHA-256 of a file.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Length and SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> io::Result<(u64, String)> {
    digest_while(path, |_| ControlFlow::Continue(()))
}

/// The same; `go_on` hears how many bytes were read so far. Where it breaks off, the error is of the kind `Interrupted`.
pub(crate) fn digest_while(path: &Path, mut go_on: impl FnMut(u64) -> ControlFlow<()>) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut sha, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => {
                sha.update(&buffer[..count]);
                length += count as u64;
            }
        }
        if go_on(length).is_break() {
            return Err(io::ErrorKind::Interrupted.into());
        }
    }
    Ok((length, sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}
