//! How often something can be done, and how long one has to wait for it.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::Result;

/// What a number of clients got done.
pub(crate) struct Rate {
    /// Acts per second of all clients together.
    pub(crate) per_second: f64,
    /// How long each act took.
    pub(crate) waits: Waits,
}

/// Waits in milliseconds, sorted.
pub(crate) struct Waits(Vec<f64>);

impl Waits {
    /// Sorts them.
    pub(crate) fn new(mut waits: Vec<f64>) -> Self {
        waits.sort_by(f64::total_cmp);
        Self(waits)
    }

    /// The wait that `part` (0 to 1) of all did not exceed.
    pub(crate) fn at(&self, part: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let place = (part * last as f64).ceil() as usize;
        self.0.get(place).copied().unwrap_or(0.0)
    }
}

/// Lets a number of clients act again and again for a time, each at least once. The first error
/// ends the measurement.
pub(crate) fn of<C>(
    clients: &mut [C],
    time: Duration,
    act: impl Fn(&mut C) -> Result<()> + Sync,
) -> Result<Rate>
where
    C: Send,
{
    let waits = Mutex::new(Vec::new());
    let failure = Mutex::new(None);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for client in clients {
            let (waits, failure, act) = (&waits, &failure, &act);
            scope.spawn(move || {
                let mut own = Vec::new();
                loop {
                    let start = Instant::now();
                    if let Err(error) = act(client) {
                        keep(failure, error);
                        return;
                    }
                    own.push(start.elapsed().as_secs_f64() * 1000.0);
                    if begin.elapsed() >= time {
                        break;
                    }
                }
                if let Ok(mut waits) = waits.lock() {
                    waits.extend(own);
                }
            });
        }
    });
    let seconds = begin.elapsed().as_secs_f64();
    if let Some(error) = failure.into_inner().unwrap_or_default() {
        return Err(error);
    }
    let waits = waits.into_inner().unwrap_or_default();
    Ok(Rate { per_second: waits.len() as f64 / seconds, waits: Waits::new(waits) })
}

fn keep(failure: &Mutex<Option<anyhow::Error>>, error: anyhow::Error) {
    if let Ok(mut failure) = failure.lock() {
        failure.get_or_insert(error);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_sorted_and_errors_end_it() {
        let waits = Waits::new((0..=100).rev().map(f64::from).collect());
        assert_eq!((waits.at(0.5), waits.at(0.99), waits.at(1.0)), (50.0, 99.0, 100.0));
        let time = Duration::from_millis(20);
        let rate = of(&mut [0, 0], time, |times| {
            *times += 1;
            Ok(())
        });
        assert!(rate.unwrap().per_second > 0.0);
        assert!(of(&mut [()], time, |()| anyhow::bail!("refused")).is_err());
    }
}
