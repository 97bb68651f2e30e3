//! How long a client may keep us waiting while bytes should flow.

use std::time::Duration;

use tokio::time::Instant;

/// A store of patience: waiting spends it, bytes that move fill it up again, never beyond its
/// size (or the buffers of the kernel would earn a client half an hour). Only waiting counts, so
/// a slow service of ours is never held against the client.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    patience: Duration,
    bytes_per_second: u64,
    left: Duration,
    waiting_since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(patience: Duration, bytes_per_second: u64) -> Self {
        let bytes_per_second = bytes_per_second.max(1);
        Pace { patience, bytes_per_second, left: patience, waiting_since: None }
    }

    /// Bytes moved: the wait, if there was one, is over.
    pub(super) fn moved(&mut self, bytes: usize, now: Instant) {
        if let Some(since) = self.waiting_since.take() {
            let earned = bytes as u64 * 1000 / self.bytes_per_second;
            let left = self.left.saturating_sub(now - since) + Duration::from_millis(earned);
            self.left = left.min(self.patience);
        }
    }

    /// Nothing moves: until when we go on waiting.
    pub(super) fn deadline(&mut self, now: Instant) -> Instant {
        *self.waiting_since.get_or_insert(now) + self.left
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.waiting_since.is_some()
    }

    /// A new request on the same connection begins with full patience.
    pub(super) fn reset(&mut self) {
        *self = Pace::new(self.patience, self.bytes_per_second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_spends_patience_and_bytes_restore_it() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut pace = Pace::new(Duration::from_secs(20), 1000);
        assert_eq!(pace.deadline(at(0)), at(20));
        assert_eq!(pace.deadline(at(15)), at(20), "waiting goes on");
        pace.moved(3000, at(15));
        assert!(!pace.is_waiting(), "our own slowness does not count");
        assert_eq!(pace.deadline(at(600)), at(600 + 20 - 15 + 3));
        pace.moved(10_000_000, at(601));
        assert_eq!(pace.deadline(at(601)), at(601 + 20), "never more than at first");
        pace.reset();
        assert_eq!(pace.deadline(at(700)), at(720));
    }

    #[test]
    fn whoever_drips_runs_out_of_it() {
        let start = Instant::now();
        let mut pace = Pace::new(Duration::from_secs(20), 1000);
        let mut now = start;
        while pace.deadline(now) > now + Duration::from_secs(2) {
            now += Duration::from_secs(2);
            pace.moved(1000, now);
            assert!(now < start + Duration::from_secs(60), "half the pace is borne for ever");
        }
    }
}
