//! What the executor asks of a desktop, so that any desktop can be put under it.

use std::future::Future;
use std::pin::Pin;

use tokio_util::sync::CancellationToken;

use crate::desktop::{self, Desktop, DesktopError, Done, Made, Place, Task};
use crate::event::Failure;
use crate::tools::Tool;

/// Something that is being done.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, DesktopError>> + Send + 'a>>;

/// Carries calls out, one at a time an app, and takes back what they made.
///
/// Both stop soon after `cancel` is cancelled, and say [`DesktopError::Cancelled`] when they have not finished.
pub trait Desk: Send + Sync {
    /// What the user sees of it: `this Mac`.
    fn name(&self) -> &str;

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

    fn carry_out<'a>(&'a self, tool: &'a Tool, task: &'a Task, cancel: &'a CancellationToken) -> Doing<'a, Done> {
        Box::pin(desktop::carry_out(self, tool, task, cancel))
    }

    fn take_back<'a>(&'a self, tool: &'a Tool, made: &'a Made, cancel: &'a CancellationToken) -> Doing<'a, Done> {
        Box::pin(desktop::take_back(self, tool, made, cancel))
    }
}
