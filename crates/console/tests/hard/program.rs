//! A running program: what it says, its children, and its end.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// A program that was started by a test; ended with its children when dropped.
pub(crate) struct Program {
    child: Child,
    said: Arc<Mutex<String>>,
    log: Arc<Mutex<String>>,
    /// Children that were seen, by number and command line.
    children: Vec<(i32, String)>,
}

impl Program {
    /// Starts it and reads along.
    pub(crate) fn start(command: &mut Command) -> Program {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = read_along(child.stdout.take().unwrap());
        let log = read_along(child.stderr.take().unwrap());
        Program { child, said, log, children: Vec::new() }
    }

    /// Waits until it has said something on standard output; false when it ended before.
    pub(crate) fn says(&mut self, text: &str) -> bool {
        let said = until(|| {
            let ended = self.child.try_wait().unwrap().is_some();
            let said = self.said().contains(text);
            (ended || said).then_some(said)
        });
        self.children = children(self.id());
        said.expect("it says something or ends")
    }

    /// What it said on standard output.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// What it wrote into its log.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Kills it as a power cut would; its children end by themselves, and that is waited for.
    pub(crate) fn kill(&mut self) {
        self.children = children(self.id());
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.wait_for_children();
    }

    /// Kills its only child and waits until it has ended itself, too.
    pub(crate) fn kill_child(&mut self) -> ExitStatus {
        let (id, _) = self.children[0];
        kill_process(Pid::from_raw(id).unwrap(), Signal::KILL).unwrap();
        self.wait()
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let id = Pid::from_raw(self.id()).unwrap();
        kill_process(id, Signal::TERM).unwrap();
        self.wait()
    }

    /// Waits until it has ended by itself.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let status = Some(until(|| self.child.try_wait().unwrap()));
        self.wait_for_children();
        status.flatten().expect("it ends")
    }

    fn wait_for_children(&self) {
        let gone = until(|| self.children.iter().all(|child| !is_running(child)).then_some(()));
        gone.expect("its children end, too");
    }

    fn id(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- log of {}:\n{}", self.child.id(), self.log());
        }
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        for child in self.children.iter().filter(|child| is_running(child)) {
            let _ = kill_process(Pid::from_raw(child.0).unwrap(), Signal::KILL);
        }
    }
}

/// Asks again and again until there is an answer; none when there is none for very long.
pub(crate) fn until<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    None
}

fn read_along(from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let kept = text.clone();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(from);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            kept.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
    text
}

fn children(parent: i32) -> Vec<(i32, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<i32>() else {
            continue;
        };
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        if fields.nth(1) == Some(parent.to_string().as_str()) {
            found.push((id, command_line(id)));
        }
    }
    found
}

fn command_line(id: i32) -> String {
    std::fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default()
}

/// Whether it is still there, and still the one we mean.
fn is_running((id, command): &(i32, String)) -> bool {
    !command.is_empty() && command_line(*id) == *command
}
