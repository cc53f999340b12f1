//! A GGUF file's header: read and checked before llama.cpp sees the file, because llama.cpp ends the process on some
//! files that it does not like.
//!
//! Comes in: a path. Goes out: the metadata that planning needs. Invariant: the file is complete, a Llama-type model, and
//! its tokens differ from one another. The format is described in ggml's `docs/gguf.md`.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// What a model's file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The most tokens that the model was trained to see.
    pub context: u32,
    /// `errand.profile`: the prompt format, where the file names one.
    pub profile: Option<String>,
    /// `errand.tools`: the tools that the model has tokens for, where the file names them.
    pub tools: Vec<String>,
}

/// Why a header is not usable; it reads on after "the model file could not be used:".
#[derive(Debug, thiserror::Error)]
pub enum HeaderError {
    #[error("expected a GGUF file, which begins with `GGUF`")]
    Magic,
    #[error("expected GGUF version 2 or 3, found {0}")]
    Version(u32),
    #[error("expected a model of type `llama`, found `{0}`")]
    Architecture(String),
    #[error("expected the metadata key `{0}`")]
    MissingKey(&'static str),
    #[error("expected every token once, found `{0}` twice")]
    RepeatedToken(String),
    #[error("it is cut short: its tensors end at byte {expected}, the file at {found}; download or copy it again")]
    CutShort { expected: u64, found: u64 },
    #[error("its header is damaged: {0}; download or copy it again")]
    Damaged(&'static str),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

const ARCHITECTURE: &str = "general.architecture";
const CONTEXT: &str = "llama.context_length";
const TOKENS: &str = "tokenizer.ggml.tokens";

/// Reads and checks the header of the file at `path`.
///
/// # Errors
/// Why the file is no model that can be used.
pub fn read_header(path: &Path) -> Result<Header, HeaderError> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    header(BufReader::new(file), length)
}

/// Reads and checks the header of a file of `length` bytes.
///
/// # Errors
/// Why the file is no model that can be used.
pub fn header(reader: impl Read, length: u64) -> Result<Header, HeaderError> {
    let mut source = Source { reader, position: 0, length };
    if source.bytes(4).map_err(|_| HeaderError::Magic)? != b"GGUF" {
        return Err(HeaderError::Magic);
    }
    let version = source.u32()?;
    if !(2..=3).contains(&version) {
        return Err(HeaderError::Version(version));
    }
    let (tensors, keys) = (source.u64()?, source.u64()?);
    let mut metadata = HashMap::new();
    for _ in 0..keys {
        let key = source.string()?;
        let kind = source.u32()?;
        metadata.insert(key, source.value(kind)?);
    }
    check_tensors(&mut source, tensors, &metadata)?;
    understand(&metadata)
}

fn understand(metadata: &HashMap<String, Value>) -> Result<Header, HeaderError> {
    match metadata.get(ARCHITECTURE) {
        Some(Value::Text(name)) if name == "llama" => {}
        Some(Value::Text(other)) => return Err(HeaderError::Architecture(other.clone())),
        _ => return Err(HeaderError::MissingKey(ARCHITECTURE)),
    }
    let Some(&Value::Number(context)) = metadata.get(CONTEXT) else { return Err(HeaderError::MissingKey(CONTEXT)) };
    let Some(Value::Texts(tokens)) = metadata.get(TOKENS) else { return Err(HeaderError::MissingKey(TOKENS)) };
    let mut seen = HashSet::new();
    if let Some(twice) = tokens.iter().find(|token| !seen.insert(token.as_str())) {
        return Err(HeaderError::RepeatedToken(twice.clone()));
    }
    let profile = match metadata.get("errand.profile") {
        Some(Value::Text(name)) => Some(name.clone()),
        _ => None,
    };
    let tools = match metadata.get("errand.tools") {
        Some(Value::Texts(names)) => names.clone(),
        _ => Vec::new(),
    };
    let context = u32::try_from(context).map_err(|_| HeaderError::Damaged("its context is too large"))?;
    Ok(Header { context, profile, tools })
}

/// Reads the tensors' descriptions and checks that the data of each is in the file.
fn check_tensors(
    source: &mut Source<impl Read>,
    count: u64,
    metadata: &HashMap<String, Value>,
) -> Result<(), HeaderError> {
    let mut end = 0;
    for _ in 0..count {
        source.string()?;
        let dimensions = source.u32()?;
        if dimensions > 4 {
            return Err(HeaderError::Damaged("a tensor has more than four dimensions"));
        }
        let mut elements: u64 = 1;
        for _ in 0..dimensions {
            let size = source.u64()?;
            elements = elements.checked_mul(size).ok_or(HeaderError::Damaged("a tensor is too large"))?;
        }
        let (block, bytes) = block_size(source.u32()?);
        let size = (elements / block).checked_mul(bytes).ok_or(HeaderError::Damaged("a tensor is too large"))?;
        let offset = source.u64()?;
        end = end.max(offset.checked_add(size).ok_or(HeaderError::Damaged("a tensor lies too far out"))?);
    }
    let alignment = match metadata.get("general.alignment") {
        Some(&Value::Number(n)) if n.is_power_of_two() => n,
        _ => 32,
    };
    let expected = source.position.next_multiple_of(alignment).saturating_add(end);
    match expected > source.length {
        true => Err(HeaderError::CutShort { expected, found: source.length }),
        false => Ok(()),
    }
}

/// Elements and bytes of one block of a ggml type; at least nothing for types that are new to us.
fn block_size(kind: u32) -> (u64, u64) {
    match kind {
        0 => (1, 4),      // F32
        1 | 30 => (1, 2), // F16, BF16
        2 => (32, 18),    // Q4_0
        3 => (32, 20),    // Q4_1
        6 => (32, 22),    // Q5_0
        7 => (32, 24),    // Q5_1
        8 => (32, 34),    // Q8_0
        10 => (256, 84),  // Q2_K
        11 => (256, 110), // Q3_K
        12 => (256, 144), // Q4_K
        13 => (256, 176), // Q5_K
        14 => (256, 210), // Q6_K
        _ => (1, 0),
    }
}

enum Value {
    Number(u64),
    Text(String),
    Texts(Vec<String>),
    /// Of no interest here.
    Other,
}

struct Source<R> {
    reader: R,
    position: u64,
    length: u64,
}

impl<R: Read> Source<R> {
    fn bytes(&mut self, count: u64) -> Result<Vec<u8>, HeaderError> {
        // A damaged length must not make us reserve more than the file can hold.
        if count > self.length.saturating_sub(self.position) {
            return Err(HeaderError::Damaged("it ends too early"));
        }
        let mut bytes = Vec::new();
        (&mut self.reader).take(count).read_to_end(&mut bytes)?;
        self.position += count;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], HeaderError> {
        let bytes = self.bytes(N as u64)?;
        bytes.try_into().map_err(|_| HeaderError::Damaged("it ends too early"))
    }

    fn u32(&mut self) -> Result<u32, HeaderError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, HeaderError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn string(&mut self) -> Result<String, HeaderError> {
        let length = self.u64()?;
        let bytes = self.bytes(length)?;
        // Pieces of characters are allowed among tokens.
        Ok(String::from_utf8(bytes).unwrap_or_else(|e| e.into_bytes().escape_ascii().to_string()))
    }

    fn value(&mut self, kind: u32) -> Result<Value, HeaderError> {
        Ok(match kind {
            4 | 5 => Value::Number(self.u32()?.into()),
            10 | 11 => Value::Number(self.u64()?),
            8 => Value::Text(self.string()?),
            9 => {
                let (kind, count) = (self.u32()?, self.u64()?);
                if kind == 8 {
                    return Ok(Value::Texts((0..count).map(|_| self.string()).collect::<Result<_, _>>()?));
                }
                let bytes = width(kind)?.checked_mul(count).ok_or(HeaderError::Damaged("an array is too long"))?;
                self.bytes(bytes)?;
                Value::Other
            }
            other => {
                self.bytes(width(other)?)?;
                Value::Other
            }
        })
    }
}

/// The bytes of a plain value.
fn width(kind: u32) -> Result<u64, HeaderError> {
    match kind {
        0 | 1 | 7 => Ok(1),
        2 | 3 => Ok(2),
        4..=6 => Ok(4),
        10..=12 => Ok(8),
        _ => Err(HeaderError::Damaged("a metadata value has an unknown type")),
    }
}
