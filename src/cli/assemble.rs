//! Puts the parts together: settings, tools, journal, desktop and models, each opened only by the verbs that need it.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;

use errand::assistant::{Assistant, DEADLINE, Select};
use errand::catalogue;
use errand::confidence::Calibration;
use errand::desktop::{Desktop, Place};
use errand::executor::{Clock, Queues};
use errand::journal::{self, Journal};
use errand::planner::{Planner, server};
use errand::settings::{self, Paths, Settings};
use errand::tools::ToolTable;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

use super::arguments::Common;
use super::problem::Problem;

/// The user's own: where things are kept, what may be used, what is set.
pub struct Home {
    pub paths: Paths,
    pub tools: Arc<ToolTable>,
    pub settings: Arc<Settings>,
}

impl Home {
    /// Reads the settings and the tool table.
    pub fn open(common: &Common) -> Result<Home, Problem> {
        Home::with(table(common)?)
    }

    /// The same for verbs that plan and do nothing, to which tools can be told that are only defined; or only those
    /// of them that are held back from training.
    pub fn to_plan(common: &Common, held_back_only: bool) -> Result<Home, Problem> {
        Home::with(match &common.tools {
            Some(folder) => ToolTable::read_to_plan(folder, held_back_only)?,
            None => ToolTable::embedded().clone(),
        })
    }

    fn with(tools: ToolTable) -> Result<Home, Problem> {
        let paths = settings::paths(env::var_os("ERRAND_HOME").as_deref())?;
        let settings = settings::load(&paths.settings, &tools)?;
        Ok(Home { paths, tools: Arc::new(tools), settings: Arc::new(settings) })
    }

    /// Opens the journal, without the runs that the user no longer wants kept.
    pub fn journal(&self) -> Result<Arc<Journal>, Problem> {
        let journal = journal::open(&self.paths.journal, Timestamp::now())?;
        self.forget_old(&journal)?;
        Ok(Arc::new(journal))
    }

    /// Forgets the runs that the user no longer wants kept.
    pub fn forget_old(&self, journal: &Journal) -> Result<(), Problem> {
        if self.settings.privacy.keep_days > 0 {
            let kept = SignedDuration::from_hours(24 * i64::from(self.settings.privacy.keep_days));
            if let Ok(since) = Timestamp::now().checked_sub(kept) {
                journal.forget_before(since)?;
            }
        }
        Ok(())
    }

    /// Where commands are carried out.
    pub fn place(&self) -> Place {
        place(&self.paths)
    }

    /// The desktop at [`Home::place`].
    pub fn desk(&self) -> Result<Desktop, Problem> {
        desk(self.place(), &self.tools, &self.settings)
    }
}

/// The tools that can be used.
pub fn table(common: &Common) -> Result<ToolTable, Problem> {
    match &common.tools {
        Some(folder) => Ok(ToolTable::read(folder)?),
        None => Ok(ToolTable::embedded().clone()),
    }
}

/// This Mac; a virtual Mac elsewhere, or where `ERRAND_VIRTUAL_MAC` names its folder.
pub fn place(paths: &Paths) -> Place {
    match virtual_mac::folder() {
        Some(folder) => Place::Virtual(folder),
        None if cfg!(target_os = "macos") => Place::Mac,
        None => Place::Virtual(paths.virtual_mac.clone()),
    }
}

/// A place as people are told it.
pub fn place_in_words(place: &Place) -> String {
    match place {
        Place::Mac => "this Mac".to_owned(),
        Place::Virtual(folder) => format!("the virtual Mac in {}", folder.display()),
    }
}

/// The desktop at a place, with this program as its worker.
pub fn desk(place: Place, tools: &ToolTable, settings: &Settings) -> Result<Desktop, Problem> {
    let program = program()?;
    if let Place::Virtual(folder) = &place {
        // Furnished before anything is looked for on it.
        virtual_mac::open(folder)?;
    }
    Ok(Desktop::at(place, &program, tools, settings.desktop.clone())?)
}

/// Everything that a command needs.
pub fn assistant(common: &Common, home: &Home) -> Result<Assistant, Problem> {
    let planner = planner(common, home)?;
    let selector = selector(common, home)?;
    let calibration = calibration(common, home)?;
    Ok(assemble(home, selector, planner, calibration, Arc::new(home.desk()?), home.journal()?, clock()))
}

/// An assistant of these parts.
pub fn assemble(
    home: &Home,
    selector: Option<Arc<dyn Select>>,
    planner: Arc<dyn Planner>,
    calibration: Option<Arc<Calibration>>,
    desk: Arc<Desktop>,
    journal: Arc<Journal>,
    clock: Clock,
) -> Assistant {
    Assistant {
        tools: Arc::clone(&home.tools),
        settings: Arc::clone(&home.settings),
        selector,
        planner,
        calibration,
        desk,
        journal,
        clock,
        deadline: DEADLINE,
        queues: Queues::default(),
    }
}

/// The clock on the wall.
pub fn clock() -> Clock {
    Arc::new(ZonedDateTime::now)
}

/// The address of the planner server, where one was named.
pub fn server<'a>(common: &'a Common, home: &'a Home) -> Option<&'a str> {
    let named = common.planner.as_deref().unwrap_or(&home.settings.planner);
    Some(named).filter(|url| !url.is_empty())
}

/// The planner server where one was named, else the embedded planner.
pub fn planner(common: &Common, home: &Home) -> Result<Arc<dyn Planner>, Problem> {
    match server(common, home) {
        Some(url) => server_planner(url),
        None => embedded_planner(common),
    }
}

/// The planner server at an address.
pub fn server_planner(url: &str) -> Result<Arc<dyn Planner>, Problem> {
    let key = env::var("ERRAND_PLANNER_KEY").ok().filter(|key| !key.is_empty());
    let model = env::var("ERRAND_PLANNER_MODEL").ok().filter(|model| !model.is_empty());
    Ok(Arc::new(server::Server::new(url, server::Options { key, model, ..server::Options::default() })?))
}

/// What makes a confidence of the embedded planner's features; a planner server gives none.
pub fn calibration(common: &Common, home: &Home) -> Result<Option<Arc<Calibration>>, Problem> {
    match server(common, home) {
        Some(_) => Ok(None),
        None => embedded_calibration(common),
    }
}

/// The selector. With a planner server it may be missing: the server is then shown all tools.
pub fn selector(common: &Common, home: &Home) -> Result<Option<Arc<dyn Select>>, Problem> {
    match embedded_selector(common) {
        Ok(selector) => Ok(Some(selector)),
        Err(problem) if server(common, home).is_some() => {
            tracing::warn!("planning without a selector: {}", problem.message);
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}

/// The folder with the catalogue.
pub fn models(common: &Common) -> Result<PathBuf, Problem> {
    match &common.models {
        Some(folder) => Ok(folder.clone()),
        None => Ok(catalogue::folder(&program()?)?),
    }
}

/// The planner that ships with Errand.
#[cfg(feature = "embedded")]
pub fn embedded_planner(common: &Common) -> Result<Arc<dyn Planner>, Problem> {
    use errand::planner::embedded::{Embedded, Options};
    let models = models(common)?;
    let catalogue = catalogue::read(&models)?;
    let entry = entry(&catalogue, catalogue::Role::Planner, &models)?;
    let options = Options { profile: entry.profile, ..Options::default() };
    Ok(Arc::new(Embedded::open(&entry.path(&models), &options)?))
}

/// What makes a confidence of that planner's features.
#[cfg(feature = "embedded")]
pub fn embedded_calibration(common: &Common) -> Result<Option<Arc<Calibration>>, Problem> {
    let models = models(common)?;
    let entry = entry(&catalogue::read(&models)?, catalogue::Role::Planner, &models)?;
    Ok(errand::confidence::beside(&entry.path(&models))?.map(Arc::new))
}

/// The selector that ships with Errand.
#[cfg(feature = "embedded")]
pub fn embedded_selector(common: &Common) -> Result<Arc<dyn Select>, Problem> {
    let models = models(common)?;
    let path = entry(&catalogue::read(&models)?, catalogue::Role::Selector, &models)?.path(&models);
    let library = env::var_os("ERRAND_ONNXRUNTIME").map(PathBuf::from);
    let folder = path.parent().unwrap_or(&models);
    Ok(Arc::new(errand::selector::Selector::open(folder, library.as_deref())?))
}

#[cfg(feature = "embedded")]
fn entry(
    catalogue: &catalogue::Catalogue,
    role: catalogue::Role,
    models: &std::path::Path,
) -> Result<catalogue::Entry, Problem> {
    catalogue.entry(role).cloned().ok_or_else(|| {
        let message = format!("the catalogue in `{}` names no {role:?}", models.display()).to_lowercase();
        Problem::ours(message, "restore the folder `models`, for instance with `git checkout models`").coded("models")
    })
}

/// The planner that ships with Errand.
#[cfg(not(feature = "embedded"))]
pub fn embedded_planner(_: &Common) -> Result<Arc<dyn Planner>, Problem> {
    Err(Problem::yours(
        "this program was built without the embedded models",
        "name a planner server with `--planner http://…`",
    ))
}

/// What makes a confidence of that planner's features.
#[cfg(not(feature = "embedded"))]
pub fn embedded_calibration(_: &Common) -> Result<Option<Arc<Calibration>>, Problem> {
    Ok(None)
}

/// The selector that ships with Errand.
#[cfg(not(feature = "embedded"))]
pub fn embedded_selector(_: &Common) -> Result<Arc<dyn Select>, Problem> {
    Err(Problem::yours("this program was built without the embedded models", ""))
}

/// Where this program lies.
pub fn program() -> Result<PathBuf, Problem> {
    env::current_exe().map_err(|error| Problem::ours(format!("could not find this program's own file: {error}"), ""))
}
