//! What requests share: each part is opened when it is first needed, once, and again where that failed.

use std::sync::Arc;

use errand::assistant::{Assistant, Select};
use errand::catalogue;
use errand::confidence::Calibration;
use errand::desktop::Place;
use errand::executor::Queues;
use errand::journal::Journal;
use errand::planner::Planner;
use errand::settings::{self, Paths, Settings};
use errand::tools::ToolTable;
use tokio::sync::{Mutex, OnceCell};

use crate::cli::arguments::Common;
use crate::cli::assemble::{self, Home};
use crate::cli::problem::Problem;
use crate::cli::undo;

type Embedded = (Arc<dyn Planner>, Option<Arc<Calibration>>);

/// The parts.
pub struct Parts {
    pub common: Common,
    pub paths: Paths,
    pub tools: Arc<ToolTable>,
    /// Undos wait for one another, so that none takes back what another is taking back.
    pub undoing: Mutex<()>,
    queues: Queues,
    journal: OnceCell<Arc<Journal>>,
    selector: OnceCell<Arc<dyn Select>>,
    planner: OnceCell<Embedded>,
}

impl Parts {
    /// Nothing is opened yet but the tool table.
    pub fn new(common: &Common) -> Result<Parts, Problem> {
        Ok(Parts {
            common: common.clone(),
            paths: settings::paths(std::env::var_os("ERRAND_HOME").as_deref())?,
            tools: Arc::new(assemble::table(common)?),
            undoing: Mutex::default(),
            queues: Queues::default(),
            journal: OnceCell::new(),
            selector: OnceCell::new(),
            planner: OnceCell::new(),
        })
    }

    /// Where commands are carried out.
    pub fn place(&self) -> Place {
        assemble::place(&self.paths)
    }

    /// The journal.
    pub async fn journal(&self) -> Result<Arc<Journal>, Problem> {
        let file = self.paths.journal.clone();
        let open = || blocking(move || Ok(errand::journal::open(&file, jiff::Timestamp::now())?));
        self.journal.get_or_try_init(|| async { open().await.map(Arc::new) }).await.cloned()
    }

    /// Everything that a command needs, under these settings.
    pub async fn assistant(&self, settings: Settings) -> Result<Assistant, Problem> {
        let home = self.home(settings);
        let server = assemble::server(&self.common, &home);
        let (planner, calibration) = match server {
            Some(url) => (assemble::server_planner(url)?, None),
            None => self.planner().await?,
        };
        let selector = match self.selector().await {
            Ok(selector) => Some(selector),
            Err(problem) if server.is_some() => {
                tracing::warn!("planning without a selector: {}", problem.message);
                None
            }
            Err(problem) => return Err(problem),
        };
        let journal = self.journal().await?;
        home.forget_old(&journal)?;
        let desk = Arc::new(home.desk()?);
        let clock = assemble::clock();
        let assistant = assemble::assemble(&home, selector, planner, calibration, desk, journal, clock);
        Ok(Assistant { queues: self.queues.clone(), ..assistant })
    }

    /// What it takes to take things back.
    pub async fn undoer(&self, settings: Settings) -> Result<Assistant, Problem> {
        let assistant = undo::assistant_without_models(&self.home(settings), self.journal().await?)?;
        Ok(Assistant { queues: self.queues.clone(), ..assistant })
    }

    /// Loads the models that these settings use. What fails is said when a command needs it.
    pub async fn load(&self, settings: Settings) {
        let selector = self.selector().await;
        let planner = match assemble::server(&self.common, &self.home(settings)) {
            Some(_) => Ok(()),
            None => self.planner().await.map(|_| ()),
        };
        for problem in [selector.map(|_| ()), planner].into_iter().filter_map(Result::err) {
            tracing::info!("not loaded: {}", problem.message);
        }
    }

    /// The first model file that these settings need and that is not there, by a glance.
    pub fn missing_models(&self, settings: &Settings) -> Option<Problem> {
        let home = self.home(settings.clone());
        if !cfg!(feature = "embedded") || assemble::server(&self.common, &home).is_some() {
            return None;
        }
        let look = || -> Result<(), Problem> {
            let models = assemble::models(&self.common)?;
            for entry in &catalogue::read(&models)?.embedded {
                entry.glance(&models)?;
            }
            Ok(())
        };
        look().err()
    }

    fn home(&self, settings: Settings) -> Home {
        Home { paths: self.paths.clone(), tools: Arc::clone(&self.tools), settings: Arc::new(settings) }
    }

    async fn selector(&self) -> Result<Arc<dyn Select>, Problem> {
        let load = || {
            let common = self.common.clone();
            blocking(move || assemble::embedded_selector(&common))
        };
        self.selector.get_or_try_init(load).await.cloned()
    }

    async fn planner(&self) -> Result<Embedded, Problem> {
        let load = || {
            let common = self.common.clone();
            blocking(move || Ok((assemble::embedded_planner(&common)?, assemble::embedded_calibration(&common)?)))
        };
        self.planner.get_or_try_init(load).await.cloned()
    }
}

/// Does work that blocks in a thread for such work.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Problem::ours(format!("a part of Errand broke down: {error}"), "try it again")))
}
