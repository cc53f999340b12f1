//! A phrase as typed in, its tokens out, side by side with the words they came from, for messages to quote.
//!
//! Invariant: never fails and loses nothing that means something; what it does not know is a `Token::Word` that no
//! recogniser takes, so that it ends in an error and not in a guess.

use super::words::{Token, exact_word, word};

/// The tokens of a phrase, and the text of each.
pub(super) struct Tokens<'a> {
    pub tokens: Vec<Token<'a>>,
    pub texts: Vec<&'a str>,
}

/// Lower-cases a phrase and makes its spaces, apostrophes and dashes plain; the copy that [`tokens`] reads.
pub(super) fn tidy(phrase: &str) -> String {
    phrase
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '‘' | '`' | '\u{2bc}'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '–' | '—' | '‐' | '‑' | '−' => '-',
            ';' | '(' | ')' | '!' | '?' => ',',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect()
}

/// Splits a tidied phrase.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    let mut found = Tokens { tokens: Vec::new(), texts: Vec::new() };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            ' ' => 1,
            '0'..='9' => figure(rest, &mut found),
            c if c.is_alphabetic() => letters(rest, &mut found),
            c => {
                let (mark, after) = rest.split_at(c.len_utf8());
                mark_token(mark, after, text[..text.len() - rest.len()].chars().last(), &mut found);
                mark.len()
            }
        };
        rest = &rest[length..];
    }
    found
}

impl<'a> Tokens<'a> {
    fn push(&mut self, token: Token<'a>, text: &'a str) {
        self.tokens.push(token);
        self.texts.push(text);
    }
}

/// A run of letters, with the points of `p.m.`; returns how many bytes were read.
fn letters<'a>(rest: &'a str, found: &mut Tokens<'a>) -> usize {
    for (written, token) in [("a.m", "am"), ("p.m", "pm")] {
        let after = rest.strip_prefix(written);
        if let Some(after) = after.filter(|after| !after.starts_with(char::is_alphanumeric)) {
            let length = written.len() + usize::from(after.starts_with('.'));
            if let Some(half) = word(token) {
                found.push(half, &rest[..length]);
            }
            return length;
        }
    }
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let text = &rest[..end];
    // "5ish" and "noonish" are 5 and noon.
    match text.strip_suffix("ish") {
        Some("") if !found.tokens.is_empty() => return end,
        Some(stem) if exact_word(stem).is_some() => return letters(stem, found) + "ish".len(),
        _ => {}
    }
    found.push(word(text).unwrap_or(Token::Word(text)), text);
    // The point of an abbreviation ("Dec. 5") and that of a sentence say nothing.
    end + usize::from(rest[end..].starts_with('.'))
}

/// Any other sign: a comma separates, a hyphen joins words, and the rest is unknown.
fn mark_token<'a>(mark: &'a str, after: &str, before: Option<char>, found: &mut Tokens<'a>) {
    let joins = before.is_some_and(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
    let between_figures = before.is_some_and(|c| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
    let stands_apart = before == Some(' ') && after.starts_with(' ');
    match mark {
        "," => found.push(Token::Comma, mark),
        "-" if joins && !between_figures => {}
        "-" if stands_apart => found.push(Token::Comma, mark),
        "." if after.trim().is_empty() && before.is_some() => {}
        _ => found.push(word(mark).unwrap_or(Token::Word(mark)), mark),
    }
}

/// A run that begins with a digit: a number, a clock time, a date, an ordinal; returns how many bytes were read.
fn figure<'a>(rest: &'a str, found: &mut Tokens<'a>) -> usize {
    let word_end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    if let Some(token @ Token::Word(_)) = exact_word(&rest[..word_end]) {
        found.push(token, &rest[..word_end]); // "2moro"
        return word_end;
    }
    let (groups, sign) = groups(rest);
    let end = groups.iter().map(|g| g.len()).sum::<usize>() + groups.len() - 1;
    let text = &rest[..end];
    // At most nine digits, so that a number always fits.
    let values: Vec<u32> = groups.iter().filter(|g| g.len() <= 9).filter_map(|g| g.parse().ok()).collect();
    let digits = groups[0].len();
    let token = match (sign, values.as_slice()) {
        _ if values.len() != groups.len() => Token::Word(text),
        (_, &[value]) => match ordinal_ending(&rest[end..]) {
            0 => Token::Number { value, digits },
            length => {
                found.push(Token::Ordinal(value), &rest[..end + length]);
                return end + length;
            }
        },
        (':', &[hour, minute]) if groups[1].len() == 2 => Token::Colon { hour, minute, second: 0, digits },
        (':', &[hour, minute, second]) if groups[1].len() == 2 && groups[2].len() == 2 => {
            Token::Colon { hour, minute, second, digits }
        }
        ('.', &[whole, part]) => Token::Dotted { whole, part, digits: (digits, groups[1].len()) },
        ('/', &[a, b]) => Token::Slash(a, b),
        ('/' | '-' | '.', &[a, b, c]) => Token::Triple(a, b, c),
        _ => Token::Word(text),
    };
    found.push(token, text);
    end
}

/// The digit groups at the start of `rest` that one and the same sign joins, and that sign.
fn groups(rest: &str) -> (Vec<&str>, char) {
    let mut groups = Vec::new();
    let (mut sign, mut from) = (' ', 0);
    loop {
        let tail = &rest[from..];
        let end = from + tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        groups.push(&rest[from..end]);
        let mut next = rest[end..].chars();
        match (next.next(), next.next()) {
            (Some(c @ (':' | '.' | '/' | '-')), Some('0'..='9')) if sign == ' ' || c == sign => {
                sign = c;
                from = end + 1;
            }
            _ => return (groups, sign),
        }
    }
}

/// How many letters of `3rd` follow its digit.
fn ordinal_ending(after: &str) -> usize {
    let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    match &after[..end] {
        "st" | "nd" | "rd" | "th" => 2,
        _ => 0,
    }
}
