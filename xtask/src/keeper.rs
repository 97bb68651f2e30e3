//! A server that cannot outlive us, nor leave its files behind.
//!
//! The server runs under a small shell in a process group of its own, which waits for the end
//! of its standard input. That end comes when the `Kept` is dropped and also when this program
//! dies in any other way (Ctrl-C, a kill, a panic): then the shell stops the server, removes
//! its folder and ends everything that is left of the group.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// $1 the signal that stops the server, $2 its folder, then the command.
const KEEPER: &str = r#"
signal=$1 folder=$2
shift 2
"$@" </dev/null >"$folder/log" 2>&1 &
server=$!
trap '' INT TERM HUP
echo $server
read -r _
kill -s "$signal" $server 2>/dev/null
(sleep 20; kill -s KILL $server) >/dev/null 2>&1 &
wait $server
rm -rf "$folder"
kill -s KILL 0
"#;

/// A new folder for one server, below the system's temporary folder.
pub(crate) fn new_folder(what: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("huabiao-{what}-{}", std::process::id()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(folder)
}

/// A port of the loopback address that nobody used a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A running server and its folder; both are gone when this is dropped.
pub(crate) struct Kept {
    shell: Child,
    /// The folder that goes away with the server; its output is in `log` there.
    pub(crate) folder: PathBuf,
    /// The server's process number.
    pub(crate) pid: u32,
}

impl Kept {
    /// Starts a server; `signal` (as "INT") asks it to stop.
    pub(crate) fn start(command: &Command, signal: &str, folder: &Path) -> Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", KEEPER, "keeper", signal]).arg(folder);
        shell.arg(command.get_program()).args(command.get_args());
        if let Some(dir) = command.get_current_dir() {
            shell.current_dir(dir);
        }
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        let mut shell = shell.spawn().context("starting a server")?;
        let mut pid = String::new();
        if let Some(output) = shell.stdout.take() {
            BufReader::new(output).read_line(&mut pid)?;
        }
        let pid = pid.trim().parse().context("the keeper of a server did not start")?;
        Ok(Self { shell, folder: folder.to_path_buf(), pid })
    }

    /// Waits until something listens on the port of the loopback address; fails when the
    /// server ends before that or takes longer than `patience`.
    pub(crate) fn wait_for_port(&self, port: u16, patience: Duration) -> Result<()> {
        self.wait_until(patience, || TcpStream::connect(("127.0.0.1", port)).is_ok())
    }

    /// Waits until `ready` holds; fails when the server ends before that or takes too long.
    pub(crate) fn wait_until(&self, patience: Duration, ready: impl Fn() -> bool) -> Result<()> {
        let begin = Instant::now();
        while !ready() {
            if !self.is_running() {
                bail!("the server ended at once; it said:\n{}", self.last_words());
            }
            if begin.elapsed() > patience {
                let seconds = patience.as_secs();
                bail!("the server is not ready after {seconds} s; it said:\n{}", self.last_words());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Whether the server's process is there and not a corpse.
    pub(crate) fn is_running(&self) -> bool {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid));
        status.is_ok_and(|status| !status.contains("State:\tZ"))
    }

    /// The last forty lines of the server's output.
    pub(crate) fn last_words(&self) -> String {
        let log = std::fs::read(self.folder.join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // The shell ends by its own KILL; there is nothing to learn from its status.
        drop(self.shell.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(script: &str, what: &str) -> Kept {
        let folder = new_folder(what).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Kept::start(&command, "TERM", &folder).unwrap()
    }

    #[test]
    fn server_and_folder_go_with_their_owner() {
        let kept = keep("sleep 300 & wait", "keeper-drop");
        let (pid, folder) = (kept.pid, kept.folder.clone());
        assert!(kept.is_running() && folder.is_dir());
        drop(kept);
        assert!(!Path::new(&format!("/proc/{pid}")).exists());
        assert!(!folder.exists());
    }

    #[test]
    fn a_server_that_ends_at_once_is_told_with_its_words() {
        let kept = keep("echo no such file >&2; exit 1", "keeper-ends");
        let error = kept.wait_until(Duration::from_secs(20), || false).unwrap_err();
        assert!(error.to_string().contains("no such file"));
    }
}
