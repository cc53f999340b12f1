//! A tool's script: run in a worker, as often as it takes to say which things are meant.
//!
//! Comes in: a script's key and the call's arguments. Goes out: what the script did. A script that must know which
//! calendar, note or message is meant lists them (`choose`); the match is made here, by one rule for all of them, and
//! the script runs again with the identifier. Invariant: values travel as JSON parameters, never in the script's text.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::error::{self, DesktopError, Scene};
use super::process::{self, ProcessError, Program};
use super::worker::{self, Job, Report};
use super::{Desktop, Done, Made, Place, matching};
use crate::event::Choice;
use crate::tools::{Effect, Tool};

/// What a script gives.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Reply {
    Choose { choose: Choose },
    Failed { error: Failed },
    Done(Done),
}

#[derive(Debug, Deserialize)]
struct Choose {
    /// The parameter whose value names one of them; one that is no argument stands for "the one that is selected".
    parameter: String,
    what: String,
    among: Vec<Thing>,
}

#[derive(Debug, Deserialize)]
struct Thing {
    id: String,
    name: String,
    /// What tells it from others of that name.
    #[serde(default)]
    detail: String,
}

#[derive(Debug, Deserialize)]
struct Failed {
    code: String,
    message: String,
    hint: String,
}

/// A script asks which thing is meant at most this often: for a folder, and for a note in it.
const MOST_QUESTIONS: usize = 4;
/// Things that are named in an error or a question.
const MOST_NAMED: usize = 12;

/// Carries a call out by its script.
pub async fn carry_out(
    desktop: &Desktop,
    tool: &Tool,
    key: &str,
    arguments: Map<String, Value>,
    chosen_by_user: &[String],
) -> Result<Done, DesktopError> {
    let mut parameters = arguments;
    let settings = serde_json::to_value(&desktop.settings).map_err(|error| at_fault(tool, &error.to_string()))?;
    parameters.insert("settings".to_owned(), settings);
    let mut chosen = Map::new();
    for _ in 0..MOST_QUESTIONS {
        parameters.insert("chosen".to_owned(), Value::Object(chosen.clone()));
        let value = run_for(desktop, tool, key, Value::Object(parameters.clone())).await?;
        match read_reply(tool, value)? {
            Reply::Done(done) => return Ok(done),
            Reply::Failed { error: Failed { code, message, hint } } => {
                return Err(DesktopError::Declined { code, message, hint });
            }
            Reply::Choose { choose } => {
                let said = parameters.get(&choose.parameter).and_then(Value::as_str);
                let id = pick(&choose, said, chosen_by_user)?;
                if chosen.insert(choose.parameter.clone(), json!(id)).is_some() {
                    break;
                }
            }
        }
    }
    Err(at_fault(tool, "it asks for the same thing again"))
}

/// Takes back what a call made, by the tool's undo script.
pub async fn take_back(desktop: &Desktop, tool: &Tool, key: &str, made: &Made) -> Result<Done, DesktopError> {
    let value = run_for(desktop, tool, key, json!({ "made": made })).await?;
    match read_reply(tool, value)? {
        Reply::Done(done) => Ok(done),
        Reply::Failed { error: Failed { code, message, hint } } => Err(DesktopError::Declined { code, message, hint }),
        Reply::Choose { .. } => Err(at_fault(tool, "the script that takes it back asks which one")),
    }
}

/// Runs a script of the tool table with these parameters and gives its value. A read is tried a second time when the
/// app could not be reached.
pub async fn run_for(desktop: &Desktop, tool: &Tool, key: &str, parameters: Value) -> Result<Value, DesktopError> {
    let code = desktop.scripts.get(key).ok_or_else(|| at_fault(tool, &format!("there is no script `{key}`")))?;
    if has_prototype_key(&parameters) {
        return Err(DesktopError::Invalid {
            what: "a name that a script can be given".to_owned(),
            value: "__proto__".to_owned(),
            hint: String::new(),
        });
    }
    if let Some(deadline) = desktop.deadlines.consent {
        touch(desktop, &tool.app, deadline).await?;
    }
    let about = tool.parameters.iter().find_map(|each| parameters.get(&each.name)?.as_str().filter(|s| !s.is_empty()));
    let scene = Scene {
        tool: &tool.name,
        app: &tool.app,
        about: about.unwrap_or(&tool.description),
        deadline: desktop.deadlines.script,
    };
    match run(desktop, code, &parameters, scene).await {
        Err(DesktopError::Unreachable { .. }) if tool.effect == Effect::Read => {
            run(desktop, code, &parameters, scene).await
        }
        value => value,
    }
}

/// Says a word to an app and waits for its answer, so that macOS can ask for consent before a deadline matters.
pub async fn touch(desktop: &Desktop, app: &str, deadline: Duration) -> Result<(), DesktopError> {
    let scene = Scene { tool: "check", app, about: app, deadline };
    run(desktop, "return Application($params.app).version()", &json!({ "app": app }), scene).await.map(drop)
}

/// Opens a URL in the app that macOS has for it, however long it is.
pub async fn open_location(desktop: &Desktop, url: &str, app: &str) -> Result<(), DesktopError> {
    let scene = Scene { tool: "open", app, about: "the URL", deadline: desktop.deadlines.script };
    run(desktop, OPEN_LOCATION, &json!({ "url": url }), scene).await.map(drop)
}

const OPEN_LOCATION: &str = "const standard = Application.currentApplication(); \
     standard.includeStandardAdditions = true; \
     standard.openLocation($params.url); return true";

async fn run(desktop: &Desktop, code: &str, parameters: &Value, scene: Scene<'_>) -> Result<Value, DesktopError> {
    let kept = Parameters::prepare(&desktop.scratch, parameters)?;
    let code = if kept.file.is_some() { format!("{FROM_FILE}{code}") } else { code.to_owned() };
    let job = Job::Script { code, parameters: kept.given.clone() };
    match ask_worker(desktop, &job, scene.app, scene.deadline).await? {
        Report::Value(value) => Ok(value),
        Report::Script(output) => Err(error::from_output(&output, scene)),
        Report::Failed(message) => Err(DesktopError::Unavailable(message)),
    }
}

/// Starts a worker for one job and waits for its report. `app` is named when it runs out of time.
pub async fn ask_worker(desktop: &Desktop, job: &Job, app: &str, deadline: Duration) -> Result<Report, DesktopError> {
    let unavailable = |message: String| DesktopError::Unavailable(message);
    let mut input =
        serde_json::to_vec(job).map_err(|error| unavailable(format!("could not write the job: {error}")))?;
    input.push(b'\n');
    let program = Program {
        path: desktop.worker.clone(),
        arguments: vec![worker::ARGUMENT.into()],
        environment: environment(desktop),
        input,
    };
    let output = match process::run(program, deadline).await {
        Ok(output) => output,
        Err(ProcessError::Deadline(deadline)) => {
            return Err(DesktopError::TimedOut { app: app.to_owned(), deadline });
        }
        Err(error) => return Err(unavailable(format!("the desktop worker failed: {error}"))),
    };
    serde_json::from_slice(&output.stdout).map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        unavailable(format!("the desktop worker ended without a report: {}", said.trim()))
    })
}

/// What a worker and the programs of the place are started with: nothing of ours but where things are.
pub fn environment(desktop: &Desktop) -> Vec<(OsString, OsString)> {
    let kept = ["LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME", "__CF_USER_TEXT_ENCODING"];
    let mut environment: Vec<(OsString, OsString)> =
        kept.iter().filter_map(|name| Some((name.into(), std::env::var_os(name)?))).collect();
    environment.push(("PATH".into(), desktop.programs.clone().into()));
    environment.push(("HOME".into(), desktop.home.clone().into()));
    if let Place::Virtual(folder) = &desktop.place {
        environment.push(("ERRAND_VIRTUAL_MAC".into(), folder.clone().into()));
    }
    environment.extend(desktop.environment.iter().cloned());
    environment
}

/// Which of the things is meant: the user's choice, or the one that fits best what was said.
fn pick(choose: &Choose, said: Option<&str>, chosen_by_user: &[String]) -> Result<String, DesktopError> {
    if let Some(thing) = choose.among.iter().find(|thing| chosen_by_user.contains(&thing.id)) {
        return Ok(thing.id.clone());
    }
    let fitting = match said {
        Some(said) => matching::best(said, &choose.among, |thing| [thing.name.as_str()]),
        None => choose.among.iter().collect(),
    };
    match fitting.as_slice() {
        [one] => Ok(one.id.clone()),
        [] => Err(DesktopError::NotFound {
            what: choose.what.clone(),
            looked_for: said.unwrap_or_default().to_owned(),
            hint: there_are(choose),
        }),
        several => Err(DesktopError::Ambiguous {
            looked_for: said.unwrap_or(&choose.what).to_owned(),
            choices: several.iter().take(MOST_NAMED).map(|thing| choice(thing)).collect(),
        }),
    }
}

fn choice(thing: &Thing) -> Choice {
    let label =
        if thing.detail.is_empty() { thing.name.clone() } else { format!("{} — {}", thing.name, thing.detail) };
    Choice { id: thing.id.clone(), label, value: thing.name.clone() }
}

fn there_are(choose: &Choose) -> String {
    let names: Vec<&str> = choose.among.iter().take(MOST_NAMED).map(|thing| thing.name.as_str()).collect();
    match names.as_slice() {
        [] => format!("there is no {} at all", choose.what),
        _ if choose.among.len() > MOST_NAMED => {
            format!("there are {}, for example {}", choose.among.len(), names.join(", "))
        }
        _ => format!("there are: {}", names.join(", ")),
    }
}

fn read_reply(tool: &Tool, value: Value) -> Result<Reply, DesktopError> {
    serde_json::from_value(value).map_err(|error| at_fault(tool, &format!("it gave something else: {error}")))
}

fn at_fault(tool: &Tool, message: &str) -> DesktopError {
    DesktopError::Script { tool: tool.name.clone(), message: message.to_owned() }
}

fn has_prototype_key(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(key, value)| key == "__proto__" || has_prototype_key(value)),
        Value::Array(items) => items.iter().any(has_prototype_key),
        _ => false,
    }
}

/// Put before a script whose parameters wait in a file.
const FROM_FILE: &str = "(() => { const standard = Application.currentApplication(); \
     standard.includeStandardAdditions = true; \
     $params = JSON.parse(standard.read(Path($params.file))); })();\n";

/// The `osascript` crate hands parameters over in one argument, of which Linux takes 128 KiB. Longer ones wait in a file.
pub const MOST_IN_ARGUMENT: usize = 64 * 1024;

/// A script's parameters as they are given: themselves, or the file that holds them until this is dropped.
struct Parameters {
    given: Value,
    file: Option<PathBuf>,
}

impl Parameters {
    fn prepare(scratch: &Path, parameters: &Value) -> Result<Parameters, DesktopError> {
        let text = ascii_json(parameters);
        if text.len() <= MOST_IN_ARGUMENT {
            return Ok(Parameters { given: parameters.clone(), file: None });
        }
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = scratch.join(format!("errand-{}-{number}.json", std::process::id()));
        let write = || {
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            file.write_all(text.as_bytes())
        };
        let kept = Parameters { given: json!({ "file": path }), file: Some(path.clone()) };
        write().map_err(|error| {
            DesktopError::Unavailable(format!("could not write `{}` for a script: {error}", path.display()))
        })?;
        Ok(kept)
    }
}

impl Drop for Parameters {
    fn drop(&mut self) {
        if let Some(path) = &self.file
            && let Err(error) = fs::remove_file(path)
        {
            tracing::warn!(%error, path = %path.display(), "could not delete the parameters of a script");
        }
    }
}

/// JSON in ASCII alone, so that no reader's idea of an encoding can change it.
fn ascii_json(value: &Value) -> String {
    let text = value.to_string();
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn things(names: &[&str]) -> Choose {
        let among = names.iter().enumerate();
        let among = among.map(|(i, name)| Thing { id: i.to_string(), name: (*name).to_owned(), detail: String::new() });
        Choose { parameter: "name".to_owned(), what: "note".to_owned(), among: among.collect() }
    }

    #[test]
    fn one_close_name_is_picked_and_several_are_a_question() {
        assert_eq!(pick(&things(&["Gym", "Groceries"]), Some("groceries"), &[]), Ok("1".to_owned()));
        let error = pick(&things(&["Ideas", "Ideas"]), Some("ideas"), &[]).expect_err("two are equal");
        assert_eq!(error.code(), "ambiguous");
        assert_eq!(pick(&things(&["Ideas", "Ideas"]), Some("ideas"), &["1".to_owned()]), Ok("1".to_owned()));
    }

    #[test]
    fn nothing_close_names_what_there_is() {
        let error = pick(&things(&["Gym", "Groceries"]), Some("taxes"), &[]).expect_err("nothing is close");
        assert_eq!(error.to_string(), "no note matches `taxes`");
        assert_eq!(error.hint(), "there are: Gym, Groceries");
    }

    #[test]
    fn prototype_keys_are_seen_at_any_depth() {
        assert!(has_prototype_key(&json!({ "a": [{ "__proto__": 1 }] })));
        assert!(!has_prototype_key(&json!({ "a": "__proto__" })));
    }

    #[test]
    fn a_parameter_file_is_private_and_goes_away() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let long = json!({ "content": "“é”\n".repeat(60_000) });
        let kept = Parameters::prepare(folder.path(), &long).expect("there is room");
        let path = kept.file.clone().expect("it is too long for an argument");
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let read: Value = serde_json::from_str(&fs::read_to_string(&path).expect("text")).expect("JSON");
        assert_eq!(read, long);
        drop(kept);
        assert!(!path.exists());
    }

    proptest! {
        #[test]
        fn ascii_json_means_the_same(text in "\\PC*") {
            let written = ascii_json(&json!([text]));
            prop_assert!(written.is_ascii());
            prop_assert_eq!(serde_json::from_str::<Value>(&written).expect("JSON"), json!([text]));
        }
    }
}
