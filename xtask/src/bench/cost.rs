//! What programs cost: processor seconds of a whole tree of processes, and the most memory one
//! held. Read from `/proc`.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Processor time is counted by the kernel in hundredths of a second (`USER_HZ`, the same on
/// every Linux that Debian ships).
const TICKS_PER_SECOND: f64 = 100.0;

/// What one run of a program cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// User and system seconds, with those of its ended children.
    pub(crate) cpu: f64,
    /// The most memory the program itself held at once, in bytes (`VmHWM`).
    pub(crate) peak_bytes: f64,
}

/// Runs a program to its end. Other children of ours must not end meanwhile: their processor
/// time would be counted too.
pub(crate) fn of_run(command: &mut Command) -> Result<Cost> {
    let name = command.get_program().to_string_lossy().into_owned();
    let before = own_children_seconds()?;
    let begin = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} could not be started"))?;
    let errors = child.stderr.take();
    let listener = std::thread::spawn(move || {
        let mut said = String::new();
        errors.map(|mut errors| errors.read_to_string(&mut said));
        said
    });
    let mut peak_bytes: f64 = 0.0;
    let status = loop {
        peak_bytes = peak_bytes.max(peak_memory(child.id()));
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let wall = begin.elapsed().as_secs_f64();
    if !status.success() {
        bail!("{name} failed ({status})\n{}", listener.join().unwrap_or_default());
    }
    Ok(Cost { wall, cpu: own_children_seconds()? - before, peak_bytes })
}

/// Processor seconds that a process and all below it have used up to now, their ended children
/// included.
pub(crate) fn of_tree(pid: u32) -> Result<f64> {
    let stats: Result<Vec<_>> = tree(pid)?.into_iter().map(stat).collect();
    Ok(stats?.iter().map(|stat| seconds(stat, &[13, 14, 15, 16])).sum())
}

/// A process and all below it.
pub(crate) fn tree(pid: u32) -> Result<Vec<u32>> {
    let all = processes()?;
    let mut found = vec![pid];
    let mut next = 0;
    while let Some(pid) = found.get(next).copied() {
        found.extend(all.iter().filter(|(_, parent)| *parent == pid).map(|(pid, _)| *pid));
        next += 1;
    }
    Ok(found)
}

/// The most memory a process has held, in bytes; 0 when it is gone.
pub(crate) fn peak_memory(pid: u32) -> f64 {
    memory(pid, "VmHWM:")
}

/// The memory a process holds that is no file's, in bytes; 0 when it is gone. Files it has mapped
/// (an index, a database) lie in memory that the kernel takes back when others need it.
pub(crate) fn own_memory(pid: u32) -> f64 {
    memory(pid, "RssAnon:")
}

/// All memory a process holds, in bytes; 0 when it is gone.
pub(crate) fn resident_memory(pid: u32) -> f64 {
    memory(pid, "VmRSS:")
}

fn memory(pid: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kibibytes.unwrap_or(0.0) * 1024.0
}

/// Binds all threads of a process to one core, when there are cores to choose from.
pub(crate) fn pin(pid: u32, core: usize) -> Result<()> {
    let mut taskset = Command::new("taskset");
    taskset.args(["--all-tasks", "--cpu-list", "--pid", &core.to_string(), &pid.to_string()]);
    crate::command::read(&mut taskset).map(drop)
}

fn own_children_seconds() -> Result<f64> {
    Ok(seconds(&stat(std::process::id())?, &[15, 16]))
}

/// The fields of `/proc/<pid>/stat` from the third on begin after the name in brackets; they
/// are returned so that index 13 is `utime`, 14 `stime`, 15 `cutime`, 16 `cstime`.
fn stat(pid: u32) -> Result<Vec<String>> {
    let path = format!("/proc/{pid}/stat");
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
    let (_, after) = text.rsplit_once(") ").context("a strange /proc/<pid>/stat")?;
    let fields = after.split_whitespace().map(str::to_owned);
    Ok(["pid".to_owned(), "name".to_owned()].into_iter().chain(fields).collect())
}

fn seconds(stat: &[String], fields: &[usize]) -> f64 {
    let ticks = fields.iter().filter_map(|field| stat.get(*field)?.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_SECOND
}

/// Every process and its parent.
fn processes() -> Result<Vec<(u32, u32)>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(pid) = entry?.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        // A process may end between the listing and the look.
        if let Ok(stat) = stat(pid)
            && let Some(Ok(parent)) = stat.get(3).map(|parent| parent.parse())
        {
            all.push((pid, parent));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_program_costs_time_and_memory() {
        let busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        let cost = of_run(Command::new("sh").args(["-c", busy])).unwrap();
        assert!(cost.cpu > 0.02 && cost.wall > 0.0, "{cost:?}");
        assert!(cost.peak_bytes > 100_000.0, "{cost:?}");
        assert!(of_run(Command::new("sh").args(["-c", "exit 2"])).is_err());
    }

    #[test]
    fn a_tree_costs_what_its_branches_cost() {
        let busy = "while :; do :; done & wait";
        let mut shell = Command::new("sh");
        let folder = crate::keeper::new_folder("cost").unwrap();
        shell.args(["-c", busy]);
        let kept = crate::keeper::Kept::start(&shell, "KILL", &folder).unwrap();
        let used = || of_tree(kept.pid).is_ok_and(|seconds| seconds >= 0.05);
        kept.wait_until(Duration::from_secs(60), used).unwrap();
    }
}
