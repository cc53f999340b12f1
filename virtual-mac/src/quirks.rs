//! In: the comma list of `ERRAND_VIRTUAL_QUIRKS`. Out: which faults of real Macs are switched on. Each is documented in
//! the crate's README beside the row that it stands for; an unknown one is refused, so that a test cannot misspell it.

use std::time::Duration;

use thiserror::Error;

use crate::fault::Fault;
use crate::terms;

/// The quirks that are switched on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quirks {
    on: Vec<Quirk>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Quirk {
    name: String,
    /// One app's name, or `*`.
    app: Option<String>,
    milliseconds: u64,
}

/// Quirks that change how one app answers any event.
const OF_APPS: [&str; 9] =
    ["denied", "consent", "not-running", "lost", "timeout", "timeout-after", "cancelled", "slow", "hang"];

/// Quirks of what apps do.
const OF_BEHAVIOUR: [&str; 8] = [
    "body-quoted",
    "reply-body-swallowed",
    "reply-body-lost",
    "hasty-send-loses-attachments",
    "send-refused",
    "duplicate-note-names",
    "sms-not-delivered",
    "spotlight-off",
];

#[derive(Debug, Error)]
pub enum Error {
    #[error("`{0}` is not a quirk of the virtual Mac")]
    Unknown(String),
    #[error("`{0}` is not an app of the virtual Mac")]
    UnknownApp(String),
    #[error("`{0}` needs milliseconds after `=`")]
    Milliseconds(String),
}

impl Quirks {
    /// Reads a list such as `reply-body-swallowed,denied:Mail,slow:Notes=3000`.
    pub fn parse(list: &str) -> Result<Quirks, Error> {
        let on =
            list.split(',').map(str::trim).filter(|each| !each.is_empty()).map(parse_one).collect::<Result<_, _>>()?;
        Ok(Quirks { on })
    }

    /// Whether a quirk of behaviour is on.
    pub fn has(&self, name: &str) -> bool {
        self.on.iter().any(|quirk| quirk.name == name)
    }

    /// Lets the quirks of an app act before an event is carried out.
    pub fn before(&self, app: &str) -> Result<(), Fault> {
        for quirk in self.on.iter().filter(|quirk| quirk.concerns(app)) {
            match quirk.name.as_str() {
                "denied" => return Err(Fault::Denied(app.to_owned())),
                "consent" => return Err(Fault::ConsentNeeded(app.to_owned())),
                "not-running" => return Err(Fault::NotRunning),
                "lost" => return Err(Fault::ConnectionLost),
                "timeout" => return Err(Fault::TimedOut),
                "cancelled" => return Err(Fault::Cancelled),
                "slow" => std::thread::sleep(Duration::from_millis(quirk.milliseconds)),
                "hang" => loop {
                    std::thread::park();
                },
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether a writing event is carried out and then answered with a time-out.
    pub fn times_out_after(&self, app: &str) -> bool {
        self.on.iter().any(|quirk| quirk.name == "timeout-after" && quirk.concerns(app))
    }
}

impl Quirk {
    fn concerns(&self, app: &str) -> bool {
        self.app.as_deref().is_some_and(|own| own == "*" || own == app)
    }
}

fn parse_one(text: &str) -> Result<Quirk, Error> {
    let (head, milliseconds) = match text.split_once('=') {
        Some((head, number)) => (head, number.parse().map_err(|_| Error::Milliseconds(text.to_owned()))?),
        None => (text, 0),
    };
    let (name, app) = match head.split_once(':') {
        Some((name, app)) => (name, Some(app)),
        None => (head, None),
    };
    let known = if app.is_some() { OF_APPS.contains(&name) } else { OF_BEHAVIOUR.contains(&name) };
    match app {
        _ if !known => Err(Error::Unknown(text.to_owned())),
        Some(app) if app != "*" && !terms::apps().any(|each| each == app) => Err(Error::UnknownApp(app.to_owned())),
        _ if name == "slow" && milliseconds == 0 => Err(Error::Milliseconds(text.to_owned())),
        _ => Ok(Quirk { name: name.to_owned(), app: app.map(str::to_owned), milliseconds }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_switches_on_what_it_names() {
        let quirks = Quirks::parse("reply-body-swallowed, denied:Mail,slow:Notes=1").expect("all of them exist");
        assert!(quirks.has("reply-body-swallowed"));
        assert!(!quirks.has("body-quoted"));
        assert_eq!(quirks.before("Mail").expect_err("denied").number(), -1743);
        assert!(quirks.before("Calendar").is_ok());
        assert!(quirks.before("Notes").is_ok());
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for wrong in ["replybody", "denied", "denied:Pages", "slow:Mail", "slow:Mail=soon", "spotlight-off:Mail"] {
            assert!(Quirks::parse(wrong).is_err(), "{wrong}");
        }
    }
}
