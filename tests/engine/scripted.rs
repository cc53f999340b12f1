//! A desktop, a planner and a user that do what a test says, under the real assistant, tool table and journal.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc as std_mpsc};
use std::time::Duration;

use errand::assistant::{self, Assistant, AssistantError, Report};
use errand::desktop::{DesktopError, Done, Made, Task};
use errand::event::{Choice, Event, Outcome, Question, Reply};
use errand::executor::{Desk, Doing, Queues};
use errand::journal;
use errand::planner::{Features, Planner, PlannerError, Request, Written};
use errand::settings::Settings;
use errand::talk::{ApprovePolicy, Talk};
use errand::tools::{Effect, Parameter, Role, Tool, ToolTable};
use jiff::ZonedDateTime;
use serde_json::{Value, json};
use tokio::sync::{Barrier, mpsc};
use tokio_util::sync::CancellationToken;

const JOURNAL: &str = "journal.sqlite";

/// Wednesday morning.
pub fn now() -> ZonedDateTime {
    "2026-11-25T10:00:00[America/New_York]".parse().unwrap()
}

/// A desktop on which Sid, Lutfi and two Sams are known, and every call succeeds unless the test says otherwise.
#[derive(Default)]
pub struct ScriptedDesk {
    /// Every call that was begun: tool and arguments.
    pub begun: Mutex<Vec<(String, Value)>>,
    /// What was taken back, by identifier.
    pub taken_back: Mutex<Vec<String>>,
    /// Tools that fail.
    pub fails: Mutex<HashMap<String, DesktopError>>,
    /// Calls whose arguments hold one of these fail.
    pub fails_with: HashSet<String>,
    /// Tools that never finish by themselves.
    pub hangs: HashSet<String>,
    /// Whether what hangs also ignores being cancelled.
    pub stubborn: bool,
    /// Tools whose calls wait for one another: all are there at once, or none goes on.
    pub meet: Option<(HashSet<String>, Barrier)>,
    /// Told when a tool is begun.
    pub tell: Option<(String, std_mpsc::Sender<()>)>,
    /// Set by the user's yes; a `send` that finds it unset is noted.
    pub approved: AtomicBool,
    pub sent_unapproved: AtomicBool,
    /// What every open_note gives.
    pub note: Mutex<Option<String>>,
    /// Calls to one app at one time, the most there ever were.
    pub busy: Mutex<HashMap<String, usize>>,
    pub most_at_once: AtomicUsize,
}

impl ScriptedDesk {
    pub fn begun_tools(&self) -> Vec<String> {
        self.begun.lock().unwrap().iter().map(|(tool, _)| tool.clone()).collect()
    }

    /// The arguments of the only call of a tool.
    pub fn arguments(&self, tool: &str) -> Value {
        let begun = self.begun.lock().unwrap();
        let found: Vec<_> = begun.iter().filter(|(name, _)| name == tool).collect();
        assert_eq!(found.len(), 1, "{tool} was begun {} times", found.len());
        found[0].1.clone()
    }

    async fn act(&self, tool: &Tool, task: &Task, cancel: &CancellationToken) -> Result<Done, DesktopError> {
        if tool.effect == Effect::Send && !self.approved.load(Ordering::SeqCst) {
            self.sent_unapproved.store(true, Ordering::SeqCst);
        }
        if let Some((name, tell)) = &self.tell
            && *name == tool.name
        {
            tell.send(()).ok();
        }
        if let Some((tools, barrier)) = &self.meet
            && tools.contains(&tool.name)
        {
            barrier.wait().await;
        }
        if self.hangs.contains(&tool.name) {
            if self.stubborn {
                std::future::pending::<()>().await;
            }
            cancel.cancelled().await;
            return Err(DesktopError::Cancelled);
        }
        if let Some(error) = self.fails.lock().unwrap().get(&tool.name) {
            return Err(error.clone());
        }
        let text = Value::Object(task.arguments.clone()).to_string().to_lowercase();
        if self.fails_with.iter().any(|mark| text.contains(mark.as_str())) {
            return Err(DesktopError::Unavailable("the test says no".to_owned()));
        }
        let result = match tool.name.as_str() {
            "get_phone_number" => Value::from(contact(task, &["+14155550101", "+14155550102"])?),
            "get_email_address" => Value::from(contact(task, &["sid@example.com", "lutfi@example.com"])?),
            "open_note" => json!(self.note.lock().unwrap().clone().unwrap_or_default()),
            "open_and_get_file_path" => json!("/Users/ana/Documents/budget.xlsx"),
            "get_zoom_meeting_link" => json!("https://zoom.us/j/123"),
            "send_sms" => json!("sent"),
            _ => json!("created"),
        };
        let number = self.begun.lock().unwrap().len();
        let made = tool.undo.is_some().then(|| Made {
            kind: "note".to_owned(),
            app: tool.app.clone(),
            id: format!("{}-{number}", tool.name),
            before: None,
        });
        Ok(Done { result, verified: tool.name != "send_sms", made, remarks: Vec::new() })
    }

    fn enter(&self, app: &str) {
        let mut busy = self.busy.lock().unwrap();
        let count = busy.entry(app.to_owned()).or_default();
        *count += 1;
        self.most_at_once.fetch_max(*count, Ordering::SeqCst);
    }

    fn leave(&self, app: &str) {
        *self.busy.lock().unwrap().get_mut(app).unwrap() -= 1;
    }
}

/// Sid and Lutfi by name, two Sams that need a choice; the labels `step-1`, … of the property test are people too.
fn contact(task: &Task, of: &[&str; 2]) -> Result<String, DesktopError> {
    let name = task.arguments["name"].as_str().unwrap_or_default().to_lowercase();
    let sam = |id: &str, value: &str| Choice { id: id.to_owned(), label: format!("Sam {id}"), value: value.to_owned() };
    let sams = [sam("ortiz", of[0]), sam("okafor", of[1])];
    match name.as_str() {
        "sid" => Ok(of[0].to_owned()),
        "lutfi" => Ok(of[1].to_owned()),
        "team" => Ok(of.join(", ")),
        "sam" => match sams.iter().find(|sam| task.chosen.contains(&sam.id)) {
            Some(sam) => Ok(sam.value.clone()),
            None => Err(DesktopError::Ambiguous { looked_for: "Sam".to_owned(), choices: sams.to_vec() }),
        },
        _ if name.starts_with("step-") => Ok(of[0].to_owned()),
        _ => Err(DesktopError::NotFound {
            what: "contact".to_owned(),
            looked_for: name,
            hint: "check the name".to_owned(),
        }),
    }
}

impl Desk for ScriptedDesk {
    fn name(&self) -> &str {
        "a scripted desktop"
    }

    /// There are the files that Ana has, and no others.
    fn accepts(&self, parameter: &Parameter, value: &Value) -> Result<(), DesktopError> {
        let paths = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let strange = paths.iter().find(|path| !path.as_str().unwrap_or_default().starts_with("/Users/ana/"));
        match strange {
            Some(path) if parameter.role == Role::Path => Err(DesktopError::NotFound {
                what: "file".to_owned(),
                looked_for: path.to_string(),
                hint: "look for it".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn carry_out<'a>(&'a self, tool: &'a Tool, task: &'a Task, cancel: &'a CancellationToken) -> Doing<'a, Done> {
        self.begun.lock().unwrap().push((tool.name.clone(), Value::Object(task.arguments.clone())));
        Box::pin(async move {
            self.enter(&tool.app);
            // A turn for others, so that calls that may overlap do.
            tokio::task::yield_now().await;
            let done = self.act(tool, task, cancel).await;
            self.leave(&tool.app);
            done
        })
    }

    fn take_back<'a>(&'a self, tool: &'a Tool, made: &'a Made, _: &'a CancellationToken) -> Doing<'a, Done> {
        Box::pin(async move {
            if let Some(error) = self.fails.lock().unwrap().get(&tool.name) {
                return Err(error.clone());
            }
            self.taken_back.lock().unwrap().push(made.id.clone());
            Ok(Done { result: json!("deleted"), verified: true, made: None, remarks: Vec::new() })
        })
    }
}

/// A piece of a planner's writing.
pub enum Piece {
    Text(String),
    /// Nothing is written until the other end has sent something.
    Wait(Mutex<std_mpsc::Receiver<()>>),
}

/// Writes the first script when it is first asked, the second the next time, and so on.
pub struct ScriptedPlanner {
    pub scripts: Mutex<Vec<Vec<Piece>>>,
    /// Whether tools were listed, each time it was asked, and how many.
    pub asked: Mutex<Vec<(bool, usize)>>,
    /// What is said of every plan.
    pub features: Mutex<Option<Features>>,
}

impl Planner for ScriptedPlanner {
    fn name(&self) -> &str {
        "scripted"
    }

    fn takes_instructions(&self) -> bool {
        true
    }

    fn write(
        &self,
        request: &Request<'_>,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Written, PlannerError> {
        self.asked.lock().unwrap().push((request.listed, request.tools.len()));
        let script = {
            let mut scripts = self.scripts.lock().unwrap();
            if scripts.is_empty() {
                return Err(PlannerError::CutShort { tokens: 0 });
            }
            scripts.remove(0)
        };
        for piece in script {
            match piece {
                Piece::Wait(signal) => {
                    let waited = signal.lock().unwrap().recv_timeout(Duration::from_secs(20));
                    waited.map_err(|_| PlannerError::CutShort { tokens: 1 })?;
                }
                Piece::Text(text) => {
                    // Small pieces, as from a model.
                    for letter in text.chars() {
                        if on_text(letter.encode_utf8(&mut [0; 4])).is_break() {
                            break;
                        }
                    }
                }
            }
        }
        Ok(Written { features: *self.features.lock().unwrap(), ..Written::default() })
    }
}

/// Everything a run needs, and what it did.
pub struct World {
    pub assistant: Assistant,
    pub desk: Arc<ScriptedDesk>,
    pub planner: Arc<ScriptedPlanner>,
    folder: tempfile::TempDir,
}

/// How a run went.
pub struct Ran {
    pub report: Result<Report, AssistantError>,
    pub events: Vec<Event>,
}

impl Ran {
    pub fn report(&self) -> &Report {
        self.report.as_ref().unwrap()
    }

    /// How each step ended: `done`, `failed CODE` or `skipped`.
    pub fn outcomes(&self) -> Vec<String> {
        self.report().steps.iter().map(|(_, outcome)| word(outcome)).collect()
    }

    pub fn questions(&self) -> Vec<&Question> {
        let asked = self.events.iter().filter_map(|event| match event {
            Event::Asked { question, .. } => Some(question),
            _ => None,
        });
        asked.collect()
    }
}

fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Verified { .. } | Outcome::Accepted { .. } => "done".to_owned(),
        Outcome::Failed { error } => format!("failed {}", error.code),
        Outcome::Skipped { .. } => "skipped".to_owned(),
    }
}

/// Says yes to plans and takes the first of several.
pub fn yes(question: &Question) -> Reply {
    match question {
        Question::Approve { .. } => Reply::approve_all(),
        Question::Choose { choices, .. } => Reply::Choose { id: choices[0].id.clone(), always: false },
    }
}

pub fn world(plan: &str) -> World {
    world_with(vec![vec![Piece::Text(plan.to_owned())]], ScriptedDesk::default(), Settings::default())
}

pub fn world_with(scripts: Vec<Vec<Piece>>, desk: ScriptedDesk, settings: Settings) -> World {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal::open(&folder.path().join(JOURNAL), now().timestamp()).unwrap();
    let desk = Arc::new(desk);
    let planner =
        Arc::new(ScriptedPlanner { scripts: Mutex::new(scripts), asked: Mutex::default(), features: Mutex::default() });
    let assistant = Assistant {
        tools: Arc::new(ToolTable::embedded().clone()),
        settings: Arc::new(settings),
        selector: None,
        planner: Arc::clone(&planner) as Arc<dyn Planner>,
        calibration: None,
        desk: Arc::clone(&desk) as Arc<dyn Desk>,
        journal: Arc::new(journal),
        clock: Arc::new(now),
        deadline: Duration::from_secs(60),
        queues: Queues::default(),
    };
    World { assistant, desk, planner, folder }
}

impl World {
    pub async fn run(&self, command: &str) -> Ran {
        self.run_with(command, ApprovePolicy::Ask, yes).await
    }

    pub async fn run_with(
        &self,
        command: &str,
        policy: ApprovePolicy,
        mut user: impl FnMut(&Question) -> Reply,
    ) -> Ran {
        self.run_watched(command, policy, CancellationToken::new(), |event| match event {
            Event::Asked { question, .. } => Some(user(question)),
            _ => None,
        })
        .await
    }

    /// From now on SQLite finds no room for a step, as on a full disk: each needs a row of a table that has had its last.
    pub fn no_room_for_steps(&self) {
        let other = rusqlite::Connection::open(self.folder.path().join(JOURNAL)).unwrap();
        let fill = "CREATE TABLE room (id INTEGER PRIMARY KEY AUTOINCREMENT);
                    INSERT INTO room VALUES (9223372036854775807);
                    CREATE TRIGGER needs_room BEFORE INSERT ON steps BEGIN INSERT INTO room VALUES (NULL); END;";
        other.execute_batch(fill).unwrap();
    }

    /// Runs a command; `on_event` sees every event and answers the questions.
    pub async fn run_watched(
        &self,
        command: &str,
        policy: ApprovePolicy,
        cancel: CancellationToken,
        mut on_event: impl FnMut(&Event) -> Option<Reply>,
    ) -> Ran {
        let (events, mut told) = mpsc::unbounded_channel();
        let (reply, replies) = mpsc::unbounded_channel();
        let run = assistant::run(&self.assistant, command, Talk { events, replies, cancel, policy });
        let watch = async {
            let mut seen = Vec::new();
            while let Some(event) = told.recv().await {
                if let (Some(answer), Event::Asked { id, .. }) = (on_event(&event), &event) {
                    let approves = matches!(answer, Reply::Approve { .. });
                    self.desk.approved.fetch_or(approves, Ordering::SeqCst);
                    reply.send((*id, answer)).ok();
                }
                seen.push(event);
            }
            seen
        };
        let (report, events) = tokio::join!(run, watch);
        Ran { report, events }
    }
}
