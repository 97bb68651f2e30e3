//! Load on HTTP servers from wrk, and what an answer costs the server: requests per second of
//! processor time of its whole tree of processes.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::cost;
use crate::command;
use crate::house::House;

const SCRIPT: &str = include_str!("wrk.lua");
const CONNECTIONS: &str = "64";
/// Seconds of one round; short ones that alternate between servers share the machine's moods.
const ROUND: &str = "4s";
/// The core of the server under load; wrk has the other.
const SERVER_CORE: usize = 0;
const WRK_CORE: usize = 1;

/// A running server.
pub(crate) struct Target {
    /// As it stands in the table.
    pub(crate) name: &'static str,
    /// On the loopback address.
    pub(crate) port: u16,
    /// The Host header it is asked with.
    pub(crate) host: String,
    /// The root of its tree of processes.
    pub(crate) pid: u32,
}

/// One round of load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    /// Answers per second of the server's processor time.
    pub(crate) per_cpu_second: f64,
    /// Answers per second on the clock.
    pub(crate) per_second: f64,
    /// Milliseconds that 99 of 100 answers did not exceed.
    pub(crate) p99: f64,
}

/// Loads each target in turn, `rounds` times round, with the paths listed in a file; returns
/// each one's median round by cost. A first round warms up and is not counted.
pub(crate) fn race(
    house: &House,
    targets: &[Target],
    paths: &Path,
    encoding: &str,
    rounds: usize,
) -> Result<Vec<Round>> {
    let script = house.target.join("bench/wrk.lua");
    std::fs::write(&script, SCRIPT)?;
    for target in targets {
        pin_tree(target)?;
        round(house, target, &script, paths, encoding)?;
    }
    let mut found: Vec<Vec<Round>> = targets.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (target, found) in targets.iter().zip(&mut found) {
            found.push(round(house, target, &script, paths, encoding)?);
        }
    }
    Ok(found.into_iter().filter_map(median).collect())
}

fn median(mut rounds: Vec<Round>) -> Option<Round> {
    rounds.sort_by(|a, b| a.per_cpu_second.total_cmp(&b.per_cpu_second));
    rounds.get(rounds.len() / 2).copied()
}

fn pin_tree(target: &Target) -> Result<()> {
    if std::thread::available_parallelism()?.get() > WRK_CORE {
        for pid in cost::tree(target.pid)? {
            cost::pin(pid, SERVER_CORE)?;
        }
    }
    Ok(())
}

fn round(
    house: &House,
    target: &Target,
    script: &Path,
    paths: &Path,
    encoding: &str,
) -> Result<Round> {
    let pinned = std::thread::available_parallelism()?.get() > WRK_CORE;
    let mut wrk = if pinned {
        let mut taskset = house.command("taskset");
        taskset.args(["--cpu-list", &WRK_CORE.to_string(), "wrk"]);
        taskset
    } else {
        house.command("wrk")
    };
    wrk.args(["--threads", "1", "--connections", CONNECTIONS, "--duration", ROUND, "--latency"]);
    wrk.arg("--script").arg(script).arg(format!("http://127.0.0.1:{}/", target.port));
    wrk.arg("--").arg(paths).arg(&target.host).arg(encoding);

    let before = cost::of_tree(target.pid)?;
    let said = command::read(&mut wrk)?;
    let cpu = cost::of_tree(target.pid)? - before;

    let result = said.lines().find_map(|line| line.strip_prefix("RESULT "));
    let result: Value = serde_json::from_str(result.context("wrk said no result")?)?;
    let number = |name: &str| result[name].as_f64().unwrap_or(0.0);
    if number("errors") > 0.0 || number("requests") == 0.0 {
        bail!("{} did not answer every request: {result}", target.name);
    }
    Ok(Round {
        per_cpu_second: number("requests") / cpu,
        per_second: number("requests") / (number("microseconds") / 1e6),
        p99: number("p99") / 1000.0,
    })
}
