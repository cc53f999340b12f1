//! Rehearsal: a plan carried out on a virtual Mac of its own → what is then on it.
//!
//! Invariant: two rehearsals for one expected plan start from the same desktop: the contacts, files, notes, folders,
//! lists and calendars that the expected plan names, and one selected e-mail.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use errand::assistant;
use errand::desktop::{Desktop, Place};
use errand::event::RunStatus;
use errand::executor::Clock;
use errand::journal::{self, Journal};
use errand::plan::{Call, Plan, Value};
use errand::planner::{Planner, PlannerError, Request, Written};
use errand::talk::{ApprovePolicy, Talk};
use errand::tools::{Role, Tool, ToolTable};
use jiff::{Timestamp, ZonedDateTime};
use serde_json::Value as Json;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use virtual_mac::household::{Calendar, File, Household, List, Note, Person};
use virtual_mac::{Quirks, Snapshot};

use super::super::assemble::{self, Home};
use super::super::problem::Problem;

/// Where plans are tried.
pub struct Stage {
    folder: TempDir,
    home: Home,
    now: ZonedDateTime,
}

impl Stage {
    /// A stage in a temporary folder, which goes with it.
    pub fn new(home: &Home) -> Result<Stage, Problem> {
        let home =
            Home { paths: home.paths.clone(), tools: Arc::clone(&home.tools), settings: Arc::clone(&home.settings) };
        Ok(Stage { folder: temporary()?, home, now: ZonedDateTime::now() })
    }

    /// One moment for everything that is planned and tried here.
    pub fn clock(&self) -> Clock {
        let now = self.now.clone();
        Arc::new(move || now.clone())
    }

    /// A desktop on which nothing is done.
    pub fn desk(&self) -> Result<Desktop, Problem> {
        self.desk_in(&self.folder.path().join("mac"))
    }

    /// A journal that nobody reads.
    pub fn journal(&self) -> Result<Arc<Journal>, Problem> {
        Ok(Arc::new(journal::open(&self.folder.path().join("journal.sqlite"), self.now.timestamp())?))
    }

    /// What a plan leaves on a desktop that holds what `expected` names; none where it was not carried out to its end.
    pub async fn rehearse(&self, plan: &Plan, expected: &Plan) -> Result<Option<Json>, Problem> {
        let folder = temporary()?;
        let mac = folder.path().join("mac");
        let household = household(expected, &self.home.tools);
        virtual_mac::open_furnished(&mac, Quirks::default(), Timestamp::now, || household)?;
        let journal = Arc::new(journal::open(&folder.path().join("journal.sqlite"), self.now.timestamp())?);
        let desk = Arc::new(self.desk_in(&mac)?);
        let script = Arc::new(Script(plan.to_string()));
        let assistant = assemble::assemble(&self.home, None, script, None, desk, journal, self.clock());
        let (events, _unseen) = mpsc::unbounded_channel();
        let (_unasked, replies) = mpsc::unbounded_channel();
        let talk = Talk { events, replies, cancel: CancellationToken::new(), policy: ApprovePolicy::Yes };
        let report = assistant::run(&assistant, "rehearsal", talk).await?;
        let done = matches!(report.status, RunStatus::Done | RunStatus::Declined);
        if !done {
            return Ok(None);
        }
        seen(&virtual_mac::open_with(&mac, Quirks::default(), Timestamp::now)?.snapshot()?, &mac).map(Some)
    }

    fn desk_in(&self, folder: &Path) -> Result<Desktop, Problem> {
        assemble::desk(Place::Virtual(folder.to_owned()), &self.home.tools, &self.home.settings)
    }
}

fn temporary() -> Result<TempDir, Problem> {
    tempfile::tempdir().map_err(|error| {
        Problem::ours(format!("could not make a temporary folder: {error}"), "free some disk space, or set TMPDIR")
    })
}

/// A planner that writes one plan, whatever it is asked.
struct Script(String);

impl Planner for Script {
    fn name(&self) -> &str {
        "script"
    }

    fn write(
        &self,
        _: &Request<'_>,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Written, PlannerError> {
        match on_text(&self.0) {
            ControlFlow::Continue(()) | ControlFlow::Break(()) => Ok(Written::default()),
        }
    }
}

/// What people would see, wherever the desktop is kept. Contacts and the selected e-mail are what they were.
fn seen(snapshot: &Snapshot, folder: &Path) -> Result<Json, Problem> {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let unreadable = |error: serde_json::Error| Problem::ours(format!("a desktop could not be compared: {error}"), "");
    let text = serde_json::to_string(snapshot).map_err(unreadable)?;
    let mut seen: Json = serde_json::from_str(&text.replace(&*folder.to_string_lossy(), "")).map_err(unreadable)?;
    if let Json::Object(fields) = &mut seen {
        fields.retain(|name, _| name != "contacts" && name != "selected_mail");
    }
    Ok(seen)
}

/// The usual household without its people, notes and files, but with everything that the plan names.
fn household(plan: &Plan, tools: &ToolTable) -> Household {
    let usual = Household::usual();
    let owner =
        usual.people.iter().filter(|person| format!("{} {}", person.first, person.last) == usual.owner).cloned();
    let mut household = Household {
        people: owner.collect(),
        groups: Vec::new(),
        notes: Vec::new(),
        events: Vec::new(),
        reminders: Vec::new(),
        files: usual
            .mails
            .iter()
            .filter_map(|mail| mail.attachment.as_ref())
            .filter_map(|name| attachment(&usual, name))
            .collect(),
        ..usual
    };
    for call in &plan.calls {
        if let Some(tool) = tools.get(&call.tool) {
            furnish(&mut household, tool, call);
        }
    }
    household
}

fn attachment(usual: &Household, name: &str) -> Option<File> {
    usual.files.iter().find(|file| file.path.ends_with(name)).cloned()
}

/// Puts there what one call names.
fn furnish(household: &mut Household, tool: &Tool, call: &Call) {
    let named = |wanted: &str| {
        let found = tool.parameters.iter().zip(&call.args).find(|(parameter, _)| parameter.name == wanted);
        found.and_then(|(_, value)| words(value)).filter(|words| !words.is_empty()).map(str::to_owned)
    };
    for (parameter, value) in tool.parameters.iter().zip(&call.args) {
        let Some(name) = words(value).filter(|name| !name.is_empty()) else { continue };
        match parameter.role {
            Role::Contact => add_person(household, name),
            Role::File => add_file(household, name),
            Role::Name if parameter.name == "folder" => {
                add_once(&mut household.folders, name, str::to_owned, |folder| folder)
            }
            Role::Name if parameter.name == "calendar" => {
                let calendar = |name: &str| Calendar { name: name.to_owned(), writable: true };
                add_once(&mut household.calendars, name, calendar, |calendar| &calendar.name);
            }
            Role::Name if parameter.name == "list_name" => {
                let list = |name: &str| List { name: name.to_owned() };
                add_once(&mut household.lists, name, list, |list| &list.name);
            }
            Role::Name if parameter.name == "name" => {
                let folder = named("folder").unwrap_or_else(|| "Notes".to_owned());
                if folder != "Notes" {
                    add_once(&mut household.folders, &folder, str::to_owned, |folder| folder);
                }
                let text = format!("{name}\nwhat was there before");
                add_once(
                    &mut household.notes,
                    &text,
                    |text| Note { folder: folder.clone(), text: text.to_owned(), attachment: None, locked: false },
                    |note| &note.text,
                );
            }
            _ => {}
        }
    }
}

fn words(value: &Value) -> Option<&str> {
    match value {
        Value::Str(text) => text.as_words(),
        _ => None,
    }
}

fn add_once<T>(all: &mut Vec<T>, name: &str, make: impl Fn(&str) -> T, name_of: impl Fn(&T) -> &str) {
    if !all.iter().any(|each| name_of(each).eq_ignore_ascii_case(name)) {
        all.push(make(name));
    }
}

fn add_person(household: &mut Household, name: &str) {
    // Numbers that are kept free for fiction.
    let number = household.people.len() + 100;
    let pair = |label: &str, value: String| vec![[label.to_owned(), value]];
    let person = |name: &str| Person {
        first: name.to_owned(),
        phones: pair("mobile", format!("+1 (415) 555-0{number}")),
        emails: pair("home", format!("person{number}@example.com")),
        ..Person::default()
    };
    add_once(&mut household.people, name, person, |person| &person.first);
}

fn add_file(household: &mut Household, name: &str) {
    let name = name.rsplit('/').next().unwrap_or(name);
    let path = format!("Documents/{name}{}", if name.contains('.') { "" } else { ".pdf" });
    let text = format!("This is {name}. It says what has to be known. Everything else is in the appendix.");
    add_once(&mut household.files, &path, |path| File { path: path.to_owned(), text: text.clone() }, |file| &file.path);
}
