//! Who may be written to, and what may be attached.
//!
//! Text from outside (a note, a PDF, a mail) can fill an argument that the plan put there, but cannot name a recipient
//! or an attachment. So a recipient is a look-up's result or stands in the command; an attachment is a found file or
//! stands in the command; and whatever they are, addresses look like addresses and numbers like numbers.

use serde_json::Value as Json;

use super::{Scene, refused};
use crate::event::Failure;
use crate::plan::{Call, Piece, Text, Value};
use crate::tools::{Parameter, Role};

/// Digits of the longest number that is taken for a phone's.
const MOST_DIGITS: usize = 20;

/// Refuses a recipient or an attachment of doubtful origin.
pub(super) fn allowed(call: &Call, parameter: &Parameter, value: &Value, scene: Scene<'_>) -> Result<(), Failure> {
    let (what, source) = match parameter.role {
        Role::Email | Role::Phone => ("a recipient", Role::Contact),
        Role::Path => ("a file", Role::File),
        _ => return Ok(()),
    };
    let members = match value {
        Value::List(members) => members.as_slice(),
        value => std::slice::from_ref(value),
    };
    for member in members {
        let Value::Str(Text(pieces)) = member else { continue };
        match pieces.as_slice() {
            [] => {}
            [Piece::Ref(number)] if finds(*number, source, scene) => {}
            [Piece::Words(words)] => stands_in_command(parameter, words, scene.command)?,
            _ => {
                let message = format!("step {} would take {what} from a text, which Errand never does", call.number);
                return Err(refused(message, "name the person or the file in the command itself"));
            }
        }
    }
    Ok(())
}

/// Refuses what cannot be an address or a number. Texts need somebody to go to.
pub(super) fn well_formed(parameter: &Parameter, value: &Json, sends: bool) -> Result<(), Failure> {
    let (fits, what): (fn(&str) -> bool, _) = match parameter.role {
        Role::Email => (is_address, "an e-mail address"),
        Role::Phone => (is_number, "a phone number"),
        _ => return Ok(()),
    };
    let members = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    for member in members {
        let member = member.as_str().unwrap_or_default();
        if !fits(member) {
            return Err(no_address(member, what));
        }
    }
    if sends && parameter.role == Role::Phone && members.is_empty() {
        return Err(refused("there is nobody to send it to".to_owned(), "say who it is for"));
    }
    Ok(())
}

/// Whether a call looks up what `source` stands for.
fn finds(number: usize, source: Role, scene: Scene<'_>) -> bool {
    let call = scene.calls.iter().find(|call| call.number == number);
    let tool = call.and_then(|call| scene.tools.get(&call.tool));
    tool.is_some_and(|tool| tool.parameters.iter().any(|parameter| parameter.role == source))
}

fn stands_in_command(parameter: &Parameter, words: &str, command: &str) -> Result<(), Failure> {
    let (fits, stands, what) = match parameter.role {
        Role::Phone => (is_number(words), number_stands_in(words, command), "a phone number"),
        Role::Email => (is_address(words), holds(command, words), "an e-mail address"),
        _ => (true, holds(command, words), "a file"),
    };
    match (fits, stands) {
        (true, true) => Ok(()),
        (false, _) => Err(no_address(words, what)),
        (true, false) => Err(refused(
            format!("`{words}` is {what} that the command does not name"),
            "write it into the command if you mean it",
        )),
    }
}

fn no_address(words: &str, what: &str) -> Failure {
    let shortened: String = words.chars().take(60).collect();
    refused(
        format!("`{shortened}` is not {what}"),
        "name somebody in your contacts, or write the address or number itself",
    )
}

/// Whether the words stand in the command by themselves: `ana@b.org` is not in `diana@b.org`.
fn holds(command: &str, words: &str) -> bool {
    let (command, words) = (command.to_lowercase(), words.trim().to_lowercase());
    let goes_on = |c: char| c.is_alphanumeric() || "@_%+-".contains(c);

    !words.is_empty()
        && command.match_indices(&words).any(|(at, _)| {
            let before = command[..at].trim_end_matches('.').chars().next_back();
            let after = command[at + words.len()..].trim_start_matches('.').chars().next();
            !before.is_some_and(goes_on) && !after.is_some_and(goes_on)
        })
}

/// Whether the digits stand in the command as a number of their own, however they are grouped.
fn number_stands_in(words: &str, command: &str) -> bool {
    let wanted: String = words.chars().filter(char::is_ascii_digit).collect();
    let runs = command.split(|c: char| !(c.is_ascii_digit() || "-().+/".contains(c) || c.is_whitespace()));
    let groups = runs.map(|run| run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect());
    groups.into_iter().any(|groups: Vec<&str>| {
        let ends = |first: usize| first + 1..=groups.len().min(first + MOST_DIGITS);
        (0..groups.len()).any(|first| ends(first).any(|end| groups[first..end].concat() == wanted))
    })
}

fn is_address(words: &str) -> bool {
    let strange = |c: char| c.is_whitespace() || c.is_control() || ",;:<>()[]\"\\".contains(c);
    let (local, domain) = words.split_once('@').unwrap_or_default();
    !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !words.contains(strange)
}

fn is_number(words: &str) -> bool {
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let plus_first = words.rfind('+').is_none_or(|at| words[..at].trim().is_empty());
    (3..=MOST_DIGITS).contains(&digits)
        && plus_first
        && words.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c))
}
