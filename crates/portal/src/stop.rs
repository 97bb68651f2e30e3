//! Telling the threads of the program to end.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Says whether it is time to end; clones say the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// Tells everybody.
    pub(crate) fn tell(&self) {
        *self.told() = true;
        self.0.1.notify_all();
    }

    /// Is it time to end?
    pub(crate) fn is_told(&self) -> bool {
        *self.told()
    }

    /// Waits so long, or shorter when it is time to end: then true.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        let mut told = self.told();
        while !*told {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            told = self.0.1.wait_timeout(told, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    fn told(&self) -> MutexGuard<'_, bool> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
