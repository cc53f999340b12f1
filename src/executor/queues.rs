//! One queue an app: calls to one app wait for one another, since parallel ones make its time-outs cascade.
//!
//! Invariant: who lines up first has the app first, so that calls that could run at once keep the plan's order.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::OwnedMutexGuard;

/// The queues of all apps.
#[derive(Clone, Default)]
pub struct Queues(Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>);

impl Queues {
    /// Lines up for the app at once, and waits for it when awaited; it is one's own until the turn is dropped.
    pub fn turn(&self, app: &str) -> impl Future<Output = OwnedMutexGuard<()>> + Send + use<> {
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(queues.entry(app.to_owned()).or_default())
        };
        let mut waiting = Box::pin(queue.lock_owned());
        // The lock serves in the order in which it was first asked.
        let first = waiting.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        async move {
            match first {
                Poll::Ready(turn) => turn,
                Poll::Pending => waiting.await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_lines_up_first_is_served_first() {
        let queues = Queues::default();
        let [first, second, third] = [(); 3].map(|()| queues.turn("Notes"));
        let served = Arc::new(Mutex::new(Vec::new()));
        let serve = |number: usize, turn: std::pin::Pin<Box<dyn Future<Output = OwnedMutexGuard<()>> + Send>>| {
            let served = Arc::clone(&served);
            tokio::spawn(async move {
                let _turn = turn.await;
                served.lock().unwrap().push(number);
            })
        };
        let later = [serve(3, Box::pin(third)), serve(2, Box::pin(second))];
        tokio::task::yield_now().await;
        drop(first.await);
        for each in later {
            each.await.unwrap();
        }
        assert_eq!(*served.lock().unwrap(), [2, 3]);
        drop(queues.turn("Mail").await);
    }
}
