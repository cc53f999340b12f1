//! One queue an app: calls to one app wait for one another, since parallel ones make its time-outs cascade.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

/// The queues of all apps.
#[derive(Clone, Default)]
pub struct Queues(Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>);

impl Queues {
    /// Waits for the app; it is one's own until the turn is dropped.
    pub async fn turn(&self, app: &str) -> OwnedMutexGuard<()> {
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(queues.entry(app.to_owned()).or_default())
        };
        queue.lock_owned().await
    }
}
