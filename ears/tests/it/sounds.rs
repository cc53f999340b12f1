//! Sounds that the tests play: speech by espeak-ng, everything else by sox (`scripts/setup test` installs both).

use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Sounds(tempfile::TempDir);

impl Sounds {
    pub fn new() -> Sounds {
        Sounds(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Somebody says this.
    pub fn say(&self, text: &str) -> PathBuf {
        let path = self.path("say.wav");
        run(Command::new("espeak-ng").arg("-w").arg(&path).arg(text));
        path
    }

    /// A sound out of nothing: `sox -n ARGUMENTS`, the file's name first.
    pub fn make(&self, name: &str, format: &str, effects: &str) -> PathBuf {
        let path = self.path(name);
        run(Command::new("sox").args(["-R", "-n"]).args(words(format)).arg(&path).args(words(effects)));
        path
    }

    /// Another form of a sound.
    pub fn change(&self, from: &Path, name: &str, format: &str, effects: &str) -> PathBuf {
        let path = self.path(name);
        run(Command::new("sox").args(["-R", "-V1"]).arg(from).args(words(format)).arg(&path).args(words(effects)));
        path
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

pub fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; run `scripts/setup test`"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
