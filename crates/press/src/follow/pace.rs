//! How much is taken on at once.
//!
//! Little enough that what a person publishes never waits long behind work nobody waits for; and
//! so that one line or page that cannot be made never holds up the others: after a failure less
//! is tried, down to the one thing that fails, which is put aside.

use std::time::Duration;

/// Journal lines read at once.
const LINES_MAX: i64 = 1_000;
/// Outputs made between two looks at the journal, at most and at least.
const OUTPUTS: (usize, usize) = (50, 4_000);
/// How long making them should take.
const CHUNK: Duration = Duration::from_millis(250);
/// How often one thing may fail by itself before it is put aside.
const TRIES: u32 = 3;

/// How much is taken on at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    /// Journal lines.
    pub(super) lines: i64,
    /// Outputs of what waits.
    pub(super) outputs: usize,
    /// Outputs that can be made in the time there is.
    room: usize,
    failures: u32,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { lines: LINES_MAX, outputs: 500, room: 500, failures: 0 }
    }
}

impl Pace {
    /// It went well: take on more.
    pub(super) fn faster(&mut self) {
        self.lines = (self.lines * 4).min(LINES_MAX);
        self.outputs = (self.outputs * 4).min(self.room);
        self.failures = 0;
    }

    /// A full chunk took so long: take on as many as fit into the time there is.
    pub(super) fn took(&mut self, time: Duration) {
        let share = CHUNK.as_secs_f64() / time.as_secs_f64().max(0.001);
        // No more than twice as many as have been tried.
        let fit = (self.outputs as f64 * share.min(2.0)) as usize;
        self.room = fit.clamp(OUTPUTS.0, OUTPUTS.1);
        self.outputs = self.outputs.min(self.room);
    }

    /// It failed: take on one thing only.
    pub(super) fn slower(&mut self) {
        let alone = self.lines == 1 && self.outputs == 1;
        self.failures = if alone { self.failures + 1 } else { 0 };
        (self.lines, self.outputs) = (1, 1);
    }

    /// One thing failed by itself so often that it must be put aside.
    pub(super) fn is_stuck(&self) -> bool {
        self.failures >= TRIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_thing_is_found_and_put_aside() {
        // Line 700 of 1,200 cannot be made.
        let (mut pace, mut cursor, mut rounds) = (Pace::default(), 0, 0);
        let mut aside = Vec::new();
        while cursor < 1_200 {
            rounds += 1;
            if pace.is_stuck() {
                cursor += 1;
                aside.push(cursor);
                pace.faster();
                continue;
            }
            let end = (cursor + pace.lines).min(1_200);
            if (cursor + 1..=end).contains(&700) {
                pace.slower();
            } else {
                cursor = end;
                pace.faster();
            }
        }
        assert_eq!(aside, [700]);
        assert!(rounds < 60, "{rounds}");
    }

    #[test]
    fn a_chunk_takes_the_time_it_may() {
        let mut pace = Pace::default();
        for (per_output, fits) in [(Duration::from_micros(100), 2_500), (CHUNK, 50)] {
            for _ in 0..20 {
                pace.took(per_output * pace.outputs as u32);
                pace.faster();
            }
            assert_eq!(pace.outputs, fits);
        }
    }
}
