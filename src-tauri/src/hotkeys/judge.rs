//! Whether an accelerator can be had, in words, and which other one is free.
//!
//! Comes in: an accelerator, and a way to try one. Goes out: a verdict. Invariant: pure but for what the trial does.

use serde::Serialize;
use tauri_plugin_global_shortcut::{Code, Modifiers, Shortcut};

/// Offered in this order where the wish cannot be granted.
const OFFERS: [&str; 6] =
    ["Alt+Space", "Ctrl+Alt+Space", "Alt+Shift+Space", "Ctrl+Shift+Space", "Super+Shift+Space", "Ctrl+Alt+E"];

/// Why the system did not grant an accelerator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Taken,
    NoSuchKey,
    /// The desktop gives hotkeys to no program.
    NoHotkeys,
}

/// What came of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub works: bool,
    pub problem: String,
    /// Another that is free; empty where none is, or none is needed.
    pub offer: String,
}

/// Tries an accelerator; `ours` are those that Errand uses for something else.
pub fn judge(accelerator: &str, ours: &[&str], mut attempt: impl FnMut(Shortcut) -> Result<(), Refusal>) -> Verdict {
    let Err(refused) = verdict(accelerator, ours, &mut attempt) else {
        return Verdict { works: true, problem: String::new(), offer: String::new() };
    };
    let mut others = OFFERS.iter().filter(|other| !same(other, accelerator));
    let offer = match refused {
        Refused::BySystem(Refusal::NoHotkeys) => None,
        _ => others.find(|other| verdict(other, ours, &mut attempt).is_ok()),
    };
    let offer = offer.map_or(String::new(), |offer| (*offer).to_owned());
    Verdict { works: false, problem: refused.in_words(accelerator), offer }
}

enum Refused {
    Unreadable,
    Bare,
    Ours,
    BySystem(Refusal),
}

impl Refused {
    fn in_words(&self, accelerator: &str) -> String {
        match self {
            Self::Unreadable => format!("`{accelerator}` is no key that can be used"),
            Self::Bare => format!("{accelerator} alone would be lost for typing; hold Alt, Ctrl or Super with it"),
            Self::Ours => format!("{accelerator} is used for another of Errand's hotkeys"),
            Self::BySystem(Refusal::Taken) => format!("{accelerator} is taken by another program"),
            Self::BySystem(Refusal::NoSuchKey) => format!("this keyboard has no {accelerator}"),
            Self::BySystem(Refusal::NoHotkeys) => {
                "this desktop (Wayland) gives hotkeys to no program; in its own keyboard settings, set a key that runs \
                 `errand-app`"
                    .to_owned()
            }
        }
    }
}

fn verdict(
    accelerator: &str,
    ours: &[&str],
    attempt: &mut impl FnMut(Shortcut) -> Result<(), Refusal>,
) -> Result<(), Refused> {
    let Ok(shortcut) = accelerator.parse::<Shortcut>() else { return Err(Refused::Unreadable) };
    if !shortcut.mods.intersects(Modifiers::ALT | Modifiers::CONTROL | Modifiers::SUPER)
        && !is_function_key(shortcut.key)
    {
        return Err(Refused::Bare);
    }
    if ours.iter().any(|other| same(other, accelerator)) {
        return Err(Refused::Ours);
    }
    attempt(shortcut).map_err(Refused::BySystem)
}

/// F1 to F24, which nobody types with.
fn is_function_key(key: Code) -> bool {
    let name = key.to_string();
    name.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok())
}

/// Whether two accelerators are the same keys, however they are written.
pub fn same(one: &str, other: &str) -> bool {
    match (one.parse::<Shortcut>(), other.parse::<Shortcut>()) {
        (Ok(one), Ok(other)) => one.id() == other.id(),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of an accelerator where others are taken by other programs, and one by Errand.
    fn check(accelerator: &str, taken: &[&str], problem: &str, offer: &str) {
        let found = judge(accelerator, &["Ctrl+Alt+Space"], |shortcut| {
            match taken.iter().any(|taken| taken.parse::<Shortcut>().unwrap() == shortcut) {
                true => Err(Refusal::Taken),
                false => Ok(()),
            }
        });
        assert_eq!((found.problem.as_str(), found.offer.as_str()), (problem, offer), "{accelerator}");
        assert_eq!(found.works, problem.is_empty());
    }

    #[test]
    fn a_conflict_is_explained_and_a_free_one_offered() {
        check("Alt+Space", &[], "", "");
        check("F9", &[], "", "");
        check("Alt+Space", &["Alt+Space"], "Alt+Space is taken by another program", "Alt+Shift+Space");
        check("Option+Space", &["Alt+Space"], "Option+Space is taken by another program", "Alt+Shift+Space");
        check("Ctrl+Alt+Space", &[], "Ctrl+Alt+Space is used for another of Errand's hotkeys", "Alt+Space");
    }

    #[test]
    fn keys_for_typing_are_no_hotkeys() {
        let problem = "Shift+A alone would be lost for typing; hold Alt, Ctrl or Super with it";
        check("Shift+A", &[], problem, "Alt+Space");
        check("Hyper+What", &[], "`Hyper+What` is no key that can be used", "Alt+Space");
    }

    #[test]
    fn where_no_program_gets_hotkeys_none_is_offered() {
        let found = judge("Alt+Space", &[], |_| Err(Refusal::NoHotkeys));
        assert!(found.offer.is_empty() && found.problem.contains("`errand-app`"), "{found:?}");
    }
}
