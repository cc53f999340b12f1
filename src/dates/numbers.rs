//! Numbers and places in a row, in figures or in words, at the start of some tokens.
//!
//! Every recogniser has this shape: tokens in, what they begin with and the tokens after it out, or nothing.

use super::words::Token;

/// What a recogniser found, and the tokens that it left.
pub(super) type Read<'t, 'a, T> = Option<(T, &'t [Token<'a>])>;

/// A number up to ninety-nine in words, or of any size in figures.
pub(super) fn number<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, u32> {
    match t {
        [
            Token::Number { value: tens @ 20..=90, digits: 0 },
            Token::Number { value: ones @ 1..=9, digits: 0 },
            rest @ ..,
        ] if tens % 10 == 0 => Some((tens + ones, rest)),
        [Token::Number { value, .. }, rest @ ..] => Some((*value, rest)),
        _ => None,
    }
}

/// A place in a row: `3rd`, `third`, `twenty first`.
pub(super) fn ordinal<'t, 'a>(t: &'t [Token<'a>]) -> Read<'t, 'a, u32> {
    match t {
        [Token::Number { value: tens @ (20 | 30), digits: 0 }, rest @ ..] => {
            let (ones, rest) = ordinal(rest).filter(|(ones, _)| (1..=9).contains(ones))?;
            Some((tens + ones, rest))
        }
        [Token::Ordinal(value), rest @ ..] => Some((*value, rest)),
        [Token::Word("second"), rest @ ..] => Some((2, rest)),
        _ => None,
    }
}
