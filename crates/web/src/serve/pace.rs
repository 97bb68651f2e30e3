//! How long a client may keep us waiting while bytes should flow.

use std::time::Duration;

use tokio::time::Instant;

/// Patience of a fixed length plus time for every byte that did move. Only waiting counts, so a
/// slow service of ours is never held against the client.
#[derive(Debug)]
pub(super) struct Pace {
    patience: Duration,
    bytes_per_second: u64,
    waited: Duration,
    moved: u64,
    waiting_since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(patience: Duration, bytes_per_second: u64) -> Self {
        let bytes_per_second = bytes_per_second.max(1);
        Pace {
            patience,
            bytes_per_second,
            waited: Duration::ZERO,
            moved: 0,
            waiting_since: None,
        }
    }

    /// Bytes moved: the wait, if there was one, is over.
    pub(super) fn moved(&mut self, bytes: usize, now: Instant) {
        if let Some(since) = self.waiting_since.take() {
            self.waited += now - since;
        }
        self.moved = self.moved.saturating_add(bytes as u64);
    }

    /// Nothing moves: until when we go on waiting.
    pub(super) fn deadline(&mut self, now: Instant) -> Instant {
        let since = *self.waiting_since.get_or_insert(now);
        let earned = Duration::from_secs(self.moved / self.bytes_per_second);
        since + (self.patience + earned).saturating_sub(self.waited)
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.waiting_since.is_some()
    }

    /// A new request on the same connection begins with full patience and nothing earned.
    pub(super) fn reset(&mut self) {
        *self = Pace::new(self.patience, self.bytes_per_second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_spent_by_waiting_and_earned_by_bytes() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut pace = Pace::new(Duration::from_secs(20), 1000);
        assert_eq!(pace.deadline(at(0)), at(20));
        assert_eq!(pace.deadline(at(15)), at(20), "waiting goes on");
        pace.moved(3000, at(15));
        assert!(!pace.is_waiting(), "our own slowness does not count");
        assert_eq!(pace.deadline(at(600)), at(600 + 20 - 15 + 3));
        pace.reset();
        assert_eq!(pace.deadline(at(700)), at(720));
    }
}
