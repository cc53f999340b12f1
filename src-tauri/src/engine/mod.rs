//! The engine: a child process that speaks JSON lines.
//!
//! Comes in: requests, a line each. Goes out: every line that it says, and `gone` where it died or could not be started.
//! Invariants: at most one child is wanted; requests keep their order; the child's input closes with the app, which ends
//! it.

mod deaths;
mod life;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use life::Life;

/// How long an engine that was told to end may take to end its runs in good order.
const GRACE: Duration = Duration::from_secs(3);

/// Why a request did not reach the engine.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EngineError {
    #[error("the engine is not running")]
    NotRunning,
}

/// Hears every line, on a thread of the engine's; must not wait for the thread that calls [`Engine::stop`].
pub type Hear = Arc<dyn Fn(&str) + Send + Sync>;

/// The engine's process, started and started again.
pub struct Engine {
    program: PathBuf,
    hear: Hear,
    running: Mutex<Option<(Arc<Life>, JoinHandle<()>)>>,
}

/// The engine's program: the one that `named` says; beside the app's own; or where a Linux package keeps it.
pub fn program(named: Option<PathBuf>, app: &Path) -> PathBuf {
    let folder = app.parent().unwrap_or(Path::new("."));
    let beside = folder.join("errand");
    let packaged = folder.join("../lib/Errand/errand");
    // The package has an `errand` for terminals beside the app, which starts the packaged one.
    named.unwrap_or(if packaged.is_file() { packaged } else { beside })
}

impl Engine {
    /// An engine that is not running yet.
    pub fn new(program: PathBuf, hear: Hear) -> Engine {
        Engine { program, hear, running: Mutex::default() }
    }

    /// Starts it, unless it runs.
    pub fn start(&self) {
        let mut running = lock(&self.running);
        if running.as_ref().is_some_and(|(_, leader)| !leader.is_finished()) {
            return;
        }
        let life = Arc::new(Life::new(self.program.clone(), self.hear.clone()));
        let led = life.clone();
        *running = Some((life, thread::spawn(move || led.lead())));
    }

    /// Ends it: closes its input, gives it a moment, then kills it. No `gone` is said.
    pub fn stop(&self) {
        let Some((life, leader)) = lock(&self.running).take() else { return };
        life.close();
        let asked = Instant::now();
        while !leader.is_finished() && asked.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(5));
        }
        life.kill();
    }

    /// Ends it and starts it. What was asked of it before is lost, and said to be.
    pub fn restart(&self) {
        self.stop();
        (self.hear)(&gone("it is started anew", true));
        self.start();
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// [`EngineError::NotRunning`]
    pub fn send(&self, line: &str) -> Result<(), EngineError> {
        let running = lock(&self.running);
        running.as_ref().ok_or(EngineError::NotRunning)?.0.send(line)
    }
}

/// What is said of an engine that has ended, which it cannot say itself.
pub fn gone(why: &str, restarting: bool) -> String {
    serde_json::json!({"message": "gone", "why": why, "restarting": restarting}).to_string()
}

/// What a thread that panicked left behind is still whole: every change here is a single assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
