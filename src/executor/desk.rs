//! What the executor asks of a desktop, so that any desktop can be put under it.

use std::future::Future;
use std::pin::Pin;

use serde_json::Value as Json;
use tokio_util::sync::CancellationToken;

use crate::desktop::{self, Desktop, DesktopError, Done, Made, Place, Task};
use crate::event::Failure;
use crate::tools::{Parameter, Tool};

/// Something that is being done.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, DesktopError>> + Send + 'a>>;

/// Carries calls out, one at a time an app, and takes back what they made.
///
/// Both stop soon after `cancel` is cancelled, and say [`DesktopError::Cancelled`] when they have not finished.
pub trait Desk: Send + Sync {
    /// What the user sees of it: `this Mac`.
    fn name(&self) -> &str;

    /// Whether a value could be this argument here, as far as that can be told without doing anything: an address looks
    /// like one, a file is there.
    fn accepts(&self, parameter: &Parameter, value: &Json) -> Result<(), DesktopError>;

    /// One call with its arguments resolved.
    fn carry_out<'a>(&'a self, tool: &'a Tool, task: &'a Task, cancel: &'a CancellationToken) -> Doing<'a, Done>;

    /// Makes something that `tool` made unmade. Something that is not there any more is an error `NotFound`.
    fn take_back<'a>(&'a self, tool: &'a Tool, made: &'a Made, cancel: &'a CancellationToken) -> Doing<'a, Done>;
}

/// A desktop's error as events and the journal carry it.
pub fn failure(error: &DesktopError) -> Failure {
    Failure { code: error.code().to_owned(), message: error.to_string(), hint: error.hint() }
}

impl Desk for Desktop {
    fn name(&self) -> &str {
        match self.place {
            Place::Mac => "this Mac",
            Place::Virtual(_) => "the virtual Mac",
        }
    }

    fn accepts(&self, parameter: &Parameter, value: &Json) -> Result<(), DesktopError> {
        desktop::accepts(self, parameter, value)
    }

    fn carry_out<'a>(&'a self, tool: &'a Tool, task: &'a Task, cancel: &'a CancellationToken) -> Doing<'a, Done> {
        Box::pin(desktop::carry_out(self, tool, task, cancel))
    }

    fn take_back<'a>(&'a self, tool: &'a Tool, made: &'a Made, cancel: &'a CancellationToken) -> Doing<'a, Done> {
        Box::pin(desktop::take_back(self, tool, made, cancel))
    }
}
