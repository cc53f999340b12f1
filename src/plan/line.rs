//! One line of a plan: `3. create_note("Plans", "$2", "")`.
//!
//! Comes in: a line's text and where it stands. Goes out: its number and its call, or the fault with its column.

use super::print::continues_number;
use super::{Call, Piece, PlanError, Text, Value};

/// Lists within lists that are read.
const DEPTH: usize = 8;

/// A call as written, with the number in front of it where there is one.
pub(super) struct Line {
    pub number: Option<usize>,
    pub call: Call,
}

/// Reads a whole line. `own` is the number that the call will have if the line gives none or the right one.
pub(super) fn read_line(text: &str, line: usize, own: usize) -> Result<Line, PlanError> {
    let mut cursor = Cursor { text, at: 0, line, own };
    cursor.skip_blanks();
    let number = cursor.number()?;
    let call = cursor.call()?;
    cursor.skip_blanks();
    if !cursor.rest().is_empty() && !cursor.rest().starts_with('#') && !cursor.rest().starts_with("<END_OF_PLAN>") {
        return Err(cursor.expected("the end of the line"));
    }
    Ok(Line { number, call })
}

/// The length and the number of the reference that `text`, beginning with `$`, begins with, for call `own`.
pub(super) fn reference_length(text: &str, own: usize) -> Option<(usize, usize)> {
    let (length, to) = dollar_number(text)?;
    let braced = text.starts_with("${");
    let earlier = to >= 1 && to < own;
    (earlier && (braced || !continues_number(&text[length..]))).then_some((length, to))
}

/// The length and the number of `$12` or `${12}` at the start of `text`, whatever it points to.
pub(super) fn dollar_number(text: &str) -> Option<(usize, usize)> {
    let inner = text.strip_prefix('$')?;
    let braced = inner.strip_prefix('{');
    let inner = braced.unwrap_or(inner);
    let digits = inner.find(|char: char| !char.is_ascii_digit()).unwrap_or(inner.len());
    let number = inner[..digits].parse().ok()?;
    let canonical = digits == 1 || !inner.starts_with('0');
    match braced {
        Some(_) => (canonical && inner[digits..].starts_with('}')).then_some((digits + 3, number)),
        None => canonical.then_some((digits + 1, number)),
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    own: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn expected(&self, expected: &'static str) -> PlanError {
        let found: String = match self.rest().trim_end() {
            "" => "the end of the line".to_owned(),
            rest => rest.chars().take(24).collect(),
        };
        PlanError::Syntax { line: self.line, column: self.text[..self.at].chars().count() + 1, expected, found }
    }

    /// `3.` in front of a call.
    fn number(&mut self) -> Result<Option<usize>, PlanError> {
        let digits = self.span(|char| char.is_ascii_digit());
        if digits.is_empty() {
            return Ok(None);
        }
        let number = digits.parse().map_err(|_| self.expected("the number of a call"))?;
        self.at += digits.len();
        if !self.take('.') {
            return Err(self.expected("`.` after the call's number"));
        }
        self.skip_blanks();
        Ok(Some(number))
    }

    fn call(&mut self) -> Result<Call, PlanError> {
        let tool = self.span(|char| char.is_ascii_alphanumeric() || char == '_');
        if tool.is_empty() || tool.starts_with(|char: char| char.is_ascii_digit()) {
            return Err(self.expected("a call such as `1. get_email_address(\"Sid\")`"));
        }
        self.at += tool.len();
        if !self.take('(') {
            return Err(self.expected("`(` after the tool's name"));
        }
        let args = self.values(')', 0)?;
        Ok(Call { number: self.own, tool: tool.to_owned(), args })
    }

    fn span(&self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(|char| !belongs(char)).unwrap_or(rest.len())]
    }

    /// Values with commas between them, and the bracket that closes them.
    fn values(&mut self, closing: char, depth: usize) -> Result<Vec<Value>, PlanError> {
        let mut values = Vec::new();
        self.skip_blanks();
        if self.take(closing) {
            return Ok(values);
        }
        loop {
            self.skip_blanks();
            values.push(self.value(depth)?);
            self.skip_blanks();
            if self.take(closing) {
                return Ok(values);
            }
            if !self.take(',') {
                return Err(self.expected(match closing {
                    ')' => "`,` or `)`",
                    _ => "`,` or `]`",
                }));
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, PlanError> {
        match self.peek() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                Ok(Value::Str(self.string(quote)?))
            }
            Some('[') if depth == DEPTH => Err(PlanError::TooDeep { line: self.line, limit: DEPTH }),
            Some('[') => {
                self.at += 1;
                Ok(Value::List(self.values(']', depth + 1)?))
            }
            Some('$') => self.bare_reference(),
            Some('-' | '0'..='9') => self.int(),
            _ => self.word(),
        }
    }

    fn bare_reference(&mut self) -> Result<Value, PlanError> {
        let (length, to) = dollar_number(self.rest()).ok_or_else(|| self.expected("a reference such as `$1`"))?;
        check_reference(to, self.own, || shortened(self.text.trim()))?;
        self.at += length;
        Ok(Value::Str(Text(vec![Piece::Ref(to)])))
    }

    fn int(&mut self) -> Result<Value, PlanError> {
        let digits = self.span(|char| char == '-' || char == '.' || char.is_ascii_alphanumeric());
        let int = digits.parse().map_err(|_| self.expected("a whole number"))?;
        self.at += digits.len();
        Ok(Value::Int(int))
    }

    fn word(&mut self) -> Result<Value, PlanError> {
        let word = self.span(|char| char.is_ascii_alphanumeric() || char == '_');
        let value = match word {
            "True" | "true" => Value::Bool(true),
            "False" | "false" => Value::Bool(false),
            "None" | "null" => Value::None,
            _ => {
                return Err(self.expected("a value: a string, number, list, reference, `True`, `False` or `None`"));
            }
        };
        self.at += word.len();
        Ok(value)
    }

    /// The rest of a string whose opening quote has been read, with its closing quote.
    fn string(&mut self, quote: char) -> Result<Text, PlanError> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        loop {
            let Some(char) = self.peek() else {
                return Err(self.expected("a closing quote (a line break in a string is written `\\n`)"));
            };
            if char == quote {
                self.at += 1;
                push_words(&mut pieces, &mut words);
                return Ok(Text(pieces));
            }
            match char {
                '\\' => self.escape(&mut words)?,
                '$' => match reference_length(self.rest(), self.own) {
                    Some((length, to)) => {
                        self.at += length;
                        push_words(&mut pieces, &mut words);
                        pieces.push(Piece::Ref(to));
                    }
                    None => {
                        self.at += 1;
                        words.push('$');
                    }
                },
                other => {
                    self.at += other.len_utf8();
                    words.push(other);
                }
            }
        }
    }

    /// A backslash and what it stands for; one before any other character is itself, as in Python.
    fn escape(&mut self, words: &mut String) -> Result<(), PlanError> {
        self.at += 1;
        let Some(char) = self.peek() else {
            return Err(self.expected("an escaped character"));
        };
        if char == 'u' {
            return self.unicode_escape(words);
        }
        self.at += char.len_utf8();
        match char {
            'n' => words.push('\n'),
            'r' => words.push('\r'),
            't' => words.push('\t'),
            'b' => words.push('\u{8}'),
            'f' => words.push('\u{c}'),
            '"' | '\'' | '\\' | '/' => words.push(char),
            other => words.extend(['\\', other]),
        }
        Ok(())
    }

    /// `u0024` of `\u0024`, or `ud83d\ude00`, a surrogate pair as JSON writes what lies beyond 16 bits.
    fn unicode_escape(&mut self, words: &mut String) -> Result<(), PlanError> {
        let wrong = self.expected("four hexadecimal digits of a character after `\\u`");
        let unit = |text: &str| {
            text.strip_prefix('u')
                .and_then(|text| text.get(..4))
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .and_then(|digits| u16::from_str_radix(digits, 16).ok())
        };
        let high = unit(self.rest()).ok_or_else(|| wrong.clone())?;
        let low = self.rest()[5..].strip_prefix('\\').and_then(unit);
        let (char, length) = match (char::from_u32(u32::from(high)), low) {
            (Some(char), _) => (char, 5),
            (None, Some(low)) => {
                let pair = char::decode_utf16([high, low]).next();
                (pair.and_then(Result::ok).ok_or(wrong)?, 11)
            }
            (None, None) => return Err(wrong),
        };
        words.push(char);
        self.at += length;
        Ok(())
    }
}

/// Whether call `own` may refer to `to`; `call` quotes it for the error.
pub(super) fn check_reference(to: usize, own: usize, call: impl FnOnce() -> String) -> Result<(), PlanError> {
    if to == own {
        return Err(PlanError::SelfReference { call: call(), number: own });
    }
    if to == 0 || to > own {
        return Err(PlanError::ForwardReference { call: call(), to });
    }
    Ok(())
}

/// The beginning of what may be a very long line, for a message.
pub(super) fn shortened(text: &str) -> String {
    const LENGTH: usize = 120;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn push_words(pieces: &mut Vec<Piece>, words: &mut String) {
    if !words.is_empty() {
        pieces.push(Piece::Words(std::mem::take(words)));
    }
}
