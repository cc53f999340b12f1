//! The text of a command: the words of the arguments, or standard input for `-`.

use std::io::{self, Read};

use super::problem::Problem;

/// More is not read from standard input; the assistant refuses far less.
const MOST: u64 = 16 << 20;

/// The command that `words` give; a lone `-` reads it from standard input.
pub fn text(words: &[String]) -> Result<String, Problem> {
    match words {
        [dash] if dash == "-" => from_input(&mut io::stdin().lock()),
        words => Ok(words.join(" ")),
    }
}

fn from_input(input: &mut impl Read) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let read = input.take(MOST).read_to_end(&mut bytes);
    read.map_err(|error| Problem::yours(format!("could not read standard input: {error}"), ""))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        Problem::yours(
            format!("standard input is not UTF-8: byte {at} is {byte:#04x}"),
            "convert it first, for instance with `iconv -t UTF-8`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_make_a_command() {
        let words = ["text", "Priya", "hi"].map(str::to_owned);
        assert_eq!(text(&words).map_err(|problem| problem.message), Ok("text Priya hi".to_owned()));
    }

    #[test]
    fn input_that_is_not_utf_8_is_refused_with_its_place() {
        let problem = from_input(&mut &b"text \xff"[..]).unwrap_err();
        assert_eq!(problem.message, "standard input is not UTF-8: byte 5 is 0xff");
    }
}
