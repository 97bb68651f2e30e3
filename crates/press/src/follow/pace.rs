//! How much is taken on at once, so that one line or page that cannot be made never holds up the
//! others: after a failure less is tried, down to the one thing that fails, which is put aside.

/// Journal lines read at once.
const LINES_MAX: i64 = 1_000;
/// Outputs made between two looks at the journal, when nobody is waiting for them.
const OUTPUTS_MAX: usize = 2_000;
/// How often one thing may fail by itself before it is put aside.
const TRIES: u32 = 3;

/// How much is taken on at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    /// Journal lines.
    pub(super) lines: i64,
    /// Outputs of what waits.
    pub(super) outputs: usize,
    failures: u32,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { lines: LINES_MAX, outputs: OUTPUTS_MAX, failures: 0 }
    }
}

impl Pace {
    /// It went well: take on more.
    pub(super) fn faster(&mut self) {
        self.lines = (self.lines * 4).min(LINES_MAX);
        self.outputs = (self.outputs * 4).min(OUTPUTS_MAX);
        self.failures = 0;
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
}
