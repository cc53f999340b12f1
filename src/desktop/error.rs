//! What can go wrong on the desktop, and what to do about it.
//!
//! Comes in: what a script printed when it failed, of which only the number counts, since systems are localised. Goes
//! out: a [`DesktopError`] with a code that callers act on and advice for people.

use std::time::Duration;

use crate::event::Choice;

/// Several things match equally, or none does, or the desktop refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesktopError {
    #[error("no {what} matches `{looked_for}`")]
    NotFound { what: String, looked_for: String, hint: String },
    #[error("{} match `{looked_for}` equally", choices.len())]
    Ambiguous { looked_for: String, choices: Vec<Choice> },
    /// A value that cannot be what it stands for: a name where an address belongs.
    #[error("`{value}` is not {what}")]
    Invalid { what: String, value: String, hint: String },
    /// What a script or a service found out itself; `code` is one of [`crate::event::Failure`]'s.
    #[error("{message}")]
    Declined { code: String, message: String, hint: String },
    #[error("{app} may not be controlled: macOS refuses it ({code})")]
    Denied { app: String, code: i32 },
    #[error("{app} did not answer within {} s", deadline.as_secs())]
    TimedOut { app: String, deadline: Duration },
    #[error("{app} could not be reached ({code})")]
    Unreachable { app: String, code: i32 },
    #[error("{app} refused: {message} ({code})")]
    Refused { app: String, code: i32, message: String },
    #[error("cancelled")]
    Cancelled,
    #[error("{0}")]
    Unavailable(String),
    #[error("the script of `{tool}` is at fault: {message}")]
    Script { tool: String, message: String },
}

impl DesktopError {
    /// The code of [`crate::event::Failure`] that callers act on.
    pub fn code(&self) -> &str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::Ambiguous { .. } => "ambiguous",
            Self::Invalid { .. } | Self::Refused { .. } => "refused",
            Self::Declined { code, .. } => code,
            Self::Denied { .. } => "denied",
            Self::TimedOut { .. } => "timeout",
            Self::Unreachable { .. } | Self::Unavailable(_) => "unavailable",
            Self::Cancelled => "cancelled",
            Self::Script { .. } => "internal",
        }
    }

    /// What the user can do about it; empty where there is nothing to do.
    pub fn hint(&self) -> String {
        match self {
            Self::NotFound { hint, .. } | Self::Invalid { hint, .. } | Self::Declined { hint, .. } => hint.clone(),
            Self::Ambiguous { choices, .. } => {
                let labels: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
                format!("say which one: {}", labels.join("; "))
            }
            Self::Denied { app, code: CONSENT_NEEDED } => {
                format!("macOS will ask whether Errand may control {app}: answer OK, then ask again")
            }
            Self::Denied { app, .. } => format!(
                "open System Settings › Privacy & Security › Automation and switch {app} on below Errand (below your \
                 terminal when you run it there), then ask again"
            ),
            Self::TimedOut { app, .. } => {
                format!("it may have happened all the same: look in {app} before you ask again; it is not tried twice")
            }
            Self::Unreachable { app, .. } => format!("start {app}, then ask again"),
            Self::Refused { app, code, .. } if DRIFTED.contains(code) => {
                format!("{app} no longer understands this: update Errand, and run `errand doctor`")
            }
            Self::Refused { app, .. } => format!("look in {app} for what stands in the way"),
            Self::Cancelled | Self::Unavailable(_) => String::new(),
            Self::Script { .. } => "please report this, with the output of `errand doctor`".to_owned(),
        }
    }
}

const CONSENT_NEEDED: i32 = -1744;
/// Wrong type, not understood, access not allowed: the app's dictionary has changed.
const DRIFTED: [i32; 4] = [-1700, -1708, -1723, -10003];

/// What a script was about when it failed.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub tool: &'a str,
    pub app: &'a str,
    /// What the call named: a title, a note's name.
    pub about: &'a str,
    pub deadline: Duration,
}

/// The error that a script's output stands for, told by its number alone.
pub fn from_output(output: &str, scene: Scene<'_>) -> DesktopError {
    let app = scene.app.to_owned();
    let Some(code) = error_number(output) else {
        return DesktopError::Script { tool: scene.tool.to_owned(), message: last_line(output) };
    };
    match code {
        -1743 | -10004 | CONSENT_NEEDED => DesktopError::Denied { app, code },
        -600 | -609 => DesktopError::Unreachable { app, code },
        -1712 => DesktopError::TimedOut { app, deadline: scene.deadline },
        -1728 | -1719 => DesktopError::NotFound {
            what: format!("object in {app}"),
            looked_for: scene.about.to_owned(),
            hint: format!("it may have been deleted or renamed: look in {app}"),
        },
        -128 => DesktopError::Cancelled,
        -2700 | -2741 => DesktopError::Script { tool: scene.tool.to_owned(), message: last_line(output) },
        _ => DesktopError::Refused { app, code, message: last_line(output) },
    }
}

/// The last `(-dddd)` in what `osascript` printed.
pub fn error_number(output: &str) -> Option<i32> {
    output.rmatch_indices("(-").find_map(|(at, _)| {
        let digits = output[at + 2..].split(')').next()?;
        let closed = output[at + 2 + digits.len()..].starts_with(')');
        let fits = closed && (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { digits.parse::<i32>().ok().map(|number| -number) } else { None }
    })
}

/// The last line that says anything, without the number and the prefix that `osascript` puts before it.
fn last_line(output: &str) -> String {
    let line = output.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message").trim();
    let line = line.rsplit_once("execution error: ").map_or(line, |(_, rest)| rest);
    let line = line.trim_start_matches("Error: ");
    let line = line.rsplit_once(" (-").map_or(line, |(rest, _)| rest);
    line.chars().take(200).collect::<String>().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, expected: Option<i32>) {
        assert_eq!(error_number(output), expected, "{output}");
    }

    #[test]
    fn the_number_is_the_last_one_in_brackets() {
        check("execution error: Error: Error: Can't get object. (-1728)\n", Some(-1728));
        check("0:5: Fehler: Zugriff verweigert (siehe (-50)). (-1743)", Some(-1743));
        check("note (-12) then (-notanumber) and (-", Some(-12));
        check("syntax error", None);
        check("(-1728", None);
        check("(-99999999999)", None);
        check("“(-é)”", None);
    }

    fn told(output: &str) -> DesktopError {
        let scene = Scene { tool: "create_note", app: "Notes", about: "Groceries", deadline: Duration::from_secs(30) };
        from_output(output, scene)
    }

    #[test]
    fn every_number_becomes_an_error_with_a_code() {
        let cases = [
            (-1743, "denied"),
            (-10004, "denied"),
            (-1744, "denied"),
            (-600, "unavailable"),
            (-609, "unavailable"),
            (-1712, "timeout"),
            (-1728, "not_found"),
            (-1719, "not_found"),
            (-1700, "refused"),
            (-1708, "refused"),
            (-1723, "refused"),
            (-128, "cancelled"),
            (-2700, "internal"),
            (-2741, "internal"),
            (-4242, "refused"),
        ];
        for (number, code) in cases {
            let error = told(&format!("execution error: Error: Error: Etwas ging schief. ({number})"));
            assert_eq!(error.code(), code, "{number}");
        }
    }

    #[test]
    fn a_denied_app_says_what_to_click() {
        let hint = told("execution error: Error: Error: Not authorized. (-1743)").hint();
        assert!(hint.contains("Privacy & Security › Automation"), "{hint}");
        assert!(hint.contains("Notes"), "{hint}");
    }

    #[test]
    fn what_has_timed_out_is_not_to_be_done_again() {
        assert!(told("(-1712)").hint().contains("before you ask again"));
    }

    #[test]
    fn a_missing_object_is_named() {
        let error = told("execution error: Error: Error: Can't get object. (-1728)");
        assert!(error.to_string().contains("`Groceries`"), "{error}");
    }

    #[test]
    fn an_unknown_number_keeps_the_app_s_own_words() {
        let error = told("execution error: Error: Error: The disk is full. (-34)");
        assert_eq!(error.to_string(), "Notes refused: The disk is full (-34)");
    }
}
