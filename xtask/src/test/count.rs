//! How many passed and failed, read from what the test runners say.

use std::fmt;

/// Tests, or steps that are one test.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Those that passed.
    pub(crate) passed: usize,
    /// Those that failed.
    pub(crate) failed: usize,
}

impl Count {
    /// One test with the given result.
    pub(crate) fn one(passed: bool) -> Self {
        if passed { Self { passed: 1, failed: 0 } } else { Self { passed: 0, failed: 1 } }
    }

    /// The sum of both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// Adds a failure when the runner failed without naming a failed test (it did not compile).
    pub(crate) fn unless_failed(self, success: bool) -> Self {
        if success || self.failed > 0 { self } else { self.and(Self::one(false)) }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// From cargo-nextest (`Summary [ 1.2s] 9 tests run: 8 passed, 1 failed, 0 skipped`), whose own
/// line counts alone since it repeats what failed tests printed; or from cargo's own runner
/// (`test result: ok. 8 passed; 0 failed; …`, one line a binary).
pub(crate) fn of_cargo(said: &str) -> Count {
    let lines = || said.lines().map(str::trim_start);
    if let Some(summary) = lines().rfind(|line| line.starts_with("Summary [")) {
        return of_line(summary);
    }
    let results = lines().filter(|line| line.starts_with("test result:"));
    results.map(of_line).fold(Count::default(), Count::and)
}

/// From Vitest: `Tests  1 failed | 8 passed (9)`.
pub(crate) fn of_vitest(said: &str) -> Count {
    let lines = said.lines().map(str::trim_start);
    lines.filter(|line| line.starts_with("Tests ")).map(of_line).fold(Count::default(), Count::and)
}

/// From a line that is nothing but a count, as `8 passed, 1 failed`; the last one counts.
pub(crate) fn of_closing_line(said: &str) -> Option<Count> {
    said.lines().rev().map(str::trim).find(|line| is_closing(line)).map(of_line)
}

fn is_closing(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_digit())
        && line.contains(" passed, ")
        && line.contains(" failed")
}

/// The numbers that stand before the words `passed` and `failed`. A test that timed out or that
/// could not be started is a failed one.
fn of_line(line: &str) -> Count {
    let words: Vec<&str> = line
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut count = Count::default();
    for pair in words.windows(2) {
        let number: usize = pair[0].parse().unwrap_or(0);
        match pair[1] {
            "passed" => count.passed += number,
            "failed" | "timed" | "exec" => count.failed += number,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: usize, failed: usize) -> Count {
        Count { passed, failed }
    }

    #[test]
    fn nextest_and_cargo_are_understood() {
        let nextest = "     Summary [   0.0s] 9 tests run: 7 passed (1 slow), 1 failed, \
                       1 timed out, 0 skipped";
        assert_eq!(of_cargo(nextest), count(7, 2));
        let repeated = format!("test result: FAILED. 0 passed; 1 failed\n{nextest}\n");
        assert_eq!(of_cargo(&repeated), count(7, 2));
        let cargo = "test result: ok. 3 passed; 0 failed; 0 ignored\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored";
        assert_eq!(of_cargo(cargo), count(4, 2));
        assert_eq!(of_cargo("error: could not compile"), count(0, 0));
    }

    #[test]
    fn vitest_is_understood() {
        let said = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 8 passed (9)\n";
        assert_eq!(of_vitest(said), count(8, 1));
    }

    #[test]
    fn the_last_closing_line_counts() {
        assert_eq!(
            of_closing_line("2 passed, 0 failed\nthen\n5 passed, 1 failed\n"),
            Some(count(5, 1))
        );
        assert_eq!(of_closing_line("it passed, nothing failed"), None);
    }

    #[test]
    fn a_runner_that_failed_without_a_failed_test_is_one_failure() {
        assert_eq!(count(0, 0).unless_failed(false), count(0, 1));
        assert_eq!(count(4, 2).unless_failed(false), count(4, 2));
        assert_eq!(count(4, 0).unless_failed(true), count(4, 0));
        assert_eq!(count(4, 0).to_string(), "4 passed, 0 failed");
    }
}
