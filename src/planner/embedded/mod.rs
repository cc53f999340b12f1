//! The planner that runs inside Errand: a GGUF file, llama.cpp, and a grammar.
//!
//! Comes in: a [`Request`]. Goes out: canonical plan text, greedily decoded, for each list of tools that it offers. Invariant: no token is taken that the
//! grammar of the request's tools refuses, and no file is given to llama.cpp whose header `gguf` has not checked.

mod likeliest;
mod prompt;
mod session;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::{LogOptions, send_logs_to_tracing};

use self::session::{Session, Trouble};
use super::gguf;
use super::profile::Profile;
use super::{Planner, PlannerError, Request, Written};

/// How a model is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Threads to compute with. One is the fastest for a small model on a busy machine.
    pub threads: u16,
    /// The prompt format, for files that do not name their own.
    pub profile: Option<Profile>,
    /// The most tokens of prompt and plan together; memory grows with it.
    pub context: u32,
    /// Whether to compute on the GPU, where llama.cpp was built for one.
    pub gpu: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { threads: 1, profile: None, context: 4096, gpu: false }
    }
}

/// A model that is loaded once and then plans command after command.
pub struct Embedded {
    name: String,
    path: PathBuf,
    profile: Profile,
    session: Mutex<Session>,
}

impl Embedded {
    /// Loads the GGUF file at `path`.
    ///
    /// # Errors
    ///
    /// [`PlannerError::Model`] where the file is missing, damaged, not a Llama-type model, or names no profile while
    /// `options` has none either.
    pub fn open(path: &Path, options: &Options) -> Result<Self, PlannerError> {
        let unusable = |reason: String| PlannerError::Model { path: path.display().to_string(), reason };
        let header = gguf::read_header(path).map_err(|error| unusable(error.to_string()))?;
        let profile = match &header.profile {
            Some(name) => Profile::named(name)
                .ok_or_else(|| unusable(format!("expected the profile `short` or `tinyagent`, found `{name}`")))?,
            None => options.profile.ok_or_else(|| {
                unusable("expected the metadata key `errand.profile`, or a profile for it in the catalogue".to_owned())
            })?,
        };
        let session = Session::open(backend().map_err(unusable)?, path, profile, header.context, options)
            .map_err(|trouble| trouble.about(path))?;
        let name = match profile {
            Profile::Short => "embedded".to_owned(),
            Profile::TinyAgent => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        };
        Ok(Self { name, path: path.to_owned(), profile, session: Mutex::new(session) })
    }
}

impl Planner for Embedded {
    fn name(&self) -> &str {
        &self.name
    }

    fn takes_instructions(&self) -> bool {
        self.profile == Profile::TinyAgent
    }

    fn write(
        &self,
        request: &Request<'_>,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Written, PlannerError> {
        // A caller that panicked in the middle left the cache as the session's own account of it says.
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        likeliest::write(&mut session, request, on_text).map_err(|trouble| trouble.about(&self.path))
    }
}

impl Trouble {
    fn about(self, path: &Path) -> PlannerError {
        match self {
            Self::TooLong { tokens, limit } => PlannerError::TooLong { tokens, limit },
            Self::CutShort { tokens } => PlannerError::CutShort { tokens },
            Self::Unusable(reason) => PlannerError::Model { path: path.display().to_string(), reason },
        }
    }
}

/// llama.cpp itself, begun once a process; it logs through `tracing`, and only where somebody looks for bugs.
pub(super) fn backend() -> Result<&'static LlamaBackend, String> {
    static BACKEND: OnceLock<Result<LlamaBackend, String>> = OnceLock::new();
    let begun = BACKEND.get_or_init(|| {
        let wanted = tracing::enabled!(tracing::Level::DEBUG);
        send_logs_to_tracing(LogOptions::default().with_logs_enabled(wanted));
        LlamaBackend::init().map_err(|error| format!("llama.cpp did not start: {error}"))
    });
    begun.as_ref().map_err(Clone::clone)
}

#[cfg(test)]
mod tests;
