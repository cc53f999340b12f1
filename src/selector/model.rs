//! The selector's model: an ONNX file and its tokenizer, loaded once.
//!
//! Comes in: a command. Goes out: a probability a tool, turned into a [`Selection`]. The ONNX file says in its own metadata
//! which tools its outputs stand for and where the thresholds lie (`docs/models.md`).

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::logging::LogLevel;
use ort::session::Session;
use ort::value::Tensor;
use tokenizers::{Tokenizer, TruncationParams};

use super::{Selection, SelectorError, Thresholds, choose, onnxruntime};
use crate::tools::Tool;

/// A selector that is loaded once and then judges command after command.
pub struct Selector {
    session: Mutex<Session>,
    tokenizer: Tokenizer,
    tools: Vec<String>,
    thresholds: Thresholds,
    most_tokens: usize,
}

/// No token of a selector's vocabulary is longer, in bytes; what lies beyond the last token's reach need not be read.
const LONGEST_TOKEN: usize = 64;

impl Selector {
    /// Loads `selector.onnx` and `tokenizer.json` from `folder`. ONNX Runtime is looked for at `library`, or where that
    /// is none, by [`onnxruntime::find`] beside the program and around `folder`.
    ///
    /// # Errors
    ///
    /// [`SelectorError::Library`] without ONNX Runtime; [`SelectorError::Model`] where a file is missing, damaged, or
    /// lacks the metadata.
    pub fn open(folder: &Path, library: Option<&Path>) -> Result<Self, SelectorError> {
        let environment =
            onnxruntime::load(&onnxruntime::find(library, &around(std::env::current_exe().ok().as_deref(), folder))?)?;
        let path = folder.join("selector.onnx");
        let unusable = |reason: String| SelectorError::Model { path: path.display().to_string(), reason };
        if !path.is_file() {
            return Err(unusable("there is no such file".to_owned()));
        }
        let session = Session::builder(&environment)
            .and_then(|builder| Ok(builder.with_log_level(LogLevel::Fatal)?))
            .and_then(|builder| Ok(builder.with_intra_threads(1)?))
            .and_then(|mut builder| builder.commit_from_file(&path))
            .map_err(|error| unusable(error.to_string()))?;
        let metadata = |key: &str| -> Result<String, SelectorError> {
            let found = session.metadata().ok().and_then(|all| all.custom(key));
            found.ok_or_else(|| unusable(format!("expected the metadata property `{key}`")))
        };
        let tools: Vec<String> = parse(&metadata("errand.tools")?, "errand.tools").map_err(&unusable)?;
        let number = |key: &str| -> Result<f32, SelectorError> { parse(&metadata(key)?, key).map_err(&unusable) };
        let thresholds = Thresholds { list: number("errand.threshold")?, decline: number("errand.decline_threshold")? };
        let most_tokens: usize = parse(&metadata("errand.max_tokens")?, "errand.max_tokens").map_err(&unusable)?;
        let tokenizer = open_tokenizer(&folder.join("tokenizer.json"), most_tokens)?;
        Ok(Self { session: Mutex::new(session), tokenizer, tools, thresholds, most_tokens })
    }

    /// Judges which of the tools that are on the command needs. Of a very long command, the beginning decides.
    ///
    /// # Errors
    ///
    /// [`SelectorError::Run`] where ONNX Runtime or the tokenizer fails.
    pub fn select(&self, command: &str, enabled: &[&Tool]) -> Result<Selection, SelectorError> {
        let probabilities = self.probabilities(command)?;
        let named: Vec<(&str, f32)> = self.tools.iter().map(String::as_str).zip(probabilities).collect();
        Ok(choose(command, &named, enabled, self.thresholds))
    }

    /// The tools that the model knows, in the order of its outputs.
    pub fn tools(&self) -> &[String] {
        &self.tools
    }

    fn probabilities(&self, command: &str) -> Result<Vec<f32>, SelectorError> {
        let failed = |reason: String| SelectorError::Run { reason };
        let read = command.floor_char_boundary(self.most_tokens.saturating_mul(LONGEST_TOKEN));
        let encoding = self.tokenizer.encode(&command[..read], true).map_err(|error| failed(error.to_string()))?;
        let widened = |ids: &[u32]| ids.iter().map(|&id| i64::from(id)).collect::<Vec<_>>();
        let shape = [1, encoding.len()];
        let inputs = || {
            Ok(ort::inputs![
                "input_ids" => Tensor::from_array((shape, widened(encoding.get_ids())))?,
                "attention_mask" => Tensor::from_array((shape, widened(encoding.get_attention_mask())))?,
            ])
        };
        let inputs = inputs().map_err(|error: ort::Error| failed(error.to_string()))?;
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let outputs = session.run(inputs).map_err(|error| failed(error.to_string()))?;
        let logits = outputs.get("logits").ok_or_else(|| failed("the model has no output `logits`".to_owned()))?;
        let (_, logits) = logits.try_extract_tensor::<f32>().map_err(|error| failed(error.to_string()))?;
        match logits.len() == self.tools.len() {
            true => Ok(logits.iter().map(|logit| 1.0 / (1.0 + (-logit).exp())).collect()),
            false => Err(failed(format!("expected {} logits, found {}", self.tools.len(), logits.len()))),
        }
    }
}

/// Beside the program and the models, and in folders around them: `.runtime`, where a project's `scripts/setup` puts it,
/// and `Frameworks`, where a Mac's app has it.
fn around(program: Option<&Path>, folder: &Path) -> Vec<PathBuf> {
    let above = |path: &Path| path.ancestors().skip(1).take(4).map(Path::to_owned).collect::<Vec<_>>();
    let mut folders = program.map(above).unwrap_or_default();
    folders.push(folder.to_owned());
    folders.extend(above(folder));
    folders.iter().flat_map(|folder| [folder.clone(), folder.join(".runtime"), folder.join("Frameworks")]).collect()
}

fn open_tokenizer(path: &Path, most_tokens: usize) -> Result<Tokenizer, SelectorError> {
    let unusable =
        |error: tokenizers::Error| SelectorError::Model { path: path.display().to_string(), reason: error.to_string() };
    let mut tokenizer = Tokenizer::from_file(path).map_err(unusable)?;
    let truncation = TruncationParams { max_length: most_tokens, ..TruncationParams::default() };
    tokenizer.with_padding(None).with_truncation(Some(truncation)).map_err(unusable)?;
    Ok(tokenizer)
}

fn parse<T: serde::de::DeserializeOwned>(text: &str, key: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("the metadata property `{key}` is `{text}`: {error}"))
}

#[cfg(test)]
mod tests;
