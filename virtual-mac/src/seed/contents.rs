//! What is on a new desktop, as plain data: `seed/household.toml` and `seed/files.toml`, or what a caller puts together.

use jiff::Timestamp;
use serde::Deserialize;

const HOUSEHOLD: &str = include_str!("../../seed/household.toml");
const FILES: &str = include_str!("../../seed/files.toml");

/// Everything that a new desktop is furnished with. Labels are pairs of label and value.
#[derive(Debug, Clone, Deserialize)]
pub struct Household {
    pub owner: String,
    pub address: String,
    pub people: Vec<Person>,
    pub groups: Vec<Group>,
    /// Folders of notes, besides `Notes`.
    pub folders: Vec<String>,
    /// The first line of a note is its name.
    pub notes: Vec<Note>,
    pub mails: Vec<Mail>,
    pub calendars: Vec<Calendar>,
    pub events: Vec<Event>,
    /// The first is the one that Reminders uses unasked.
    pub lists: Vec<List>,
    pub reminders: Vec<Reminder>,
    pub accounts: Vec<Account>,
    pub messages: Vec<Message>,
    #[serde(default)]
    pub files: Vec<File>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Person {
    pub first: String,
    pub last: String,
    pub nickname: String,
    pub organization: String,
    pub title: String,
    pub note: String,
    pub company: bool,
    pub phones: Vec<[String; 2]>,
    pub emails: Vec<[String; 2]>,
    pub related: Vec<[String; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Group {
    pub name: String,
    pub members: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Note {
    pub folder: String,
    pub text: String,
    pub attachment: Option<String>,
    #[serde(default)]
    pub locked: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    #[serde(default)]
    pub cc: Vec<String>,
    pub subject: String,
    pub date: Timestamp,
    pub body: String,
    pub attachment: Option<String>,
    #[serde(default)]
    pub selected: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Calendar {
    pub name: String,
    pub writable: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Event {
    pub calendar: String,
    pub title: String,
    pub start: Timestamp,
    pub end: Timestamp,
    #[serde(default)]
    pub location: String,
    #[serde(default)]
    pub all_day: bool,
    pub attendee: Option<[String; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct List {
    pub name: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Reminder {
    pub list: String,
    pub name: String,
    pub due: Option<Timestamp>,
    #[serde(default)]
    pub priority: i64,
    #[serde(default)]
    pub completed: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    pub service: String,
    pub people: Vec<[String; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    pub service: String,
    pub from: String,
    pub text: String,
}

/// A real file in the home folder; its ending says what is written: `.pdf`, `.docx`, `.xlsx`, `.png` or plain text.
#[derive(Debug, Clone, Deserialize)]
pub struct File {
    /// Below the home folder.
    pub path: String,
    #[serde(default)]
    pub text: String,
}

#[derive(Deserialize)]
struct Files {
    files: Vec<File>,
}

impl Household {
    /// The household that a virtual Mac belongs to when nobody says otherwise.
    pub fn usual() -> Household {
        let household: Household = toml::from_str(HOUSEHOLD).expect("the embedded household is well-formed");
        let Files { files } = toml::from_str(FILES).expect("the embedded list of files is well-formed");
        Household { files, ..household }
    }
}
