//! A private PostgreSQL for one run of the tests: on a free port of the loopback address, in a
//! temporary folder, without fsync. It is gone with its folder when the run ends.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::command;
use crate::house::House;
use crate::keeper::{self, Kept};

/// The environment variable in which the tests find the address of the server; they make
/// databases of their own in it.
pub(crate) const VARIABLE: &str = "HUABIAO_TEST_PG";

/// The accounts that may own the server when we are root (PostgreSQL refuses root).
const ACCOUNTS: [&str; 2] = ["postgres", "nobody"];

/// A running server.
pub(crate) struct Postgres {
    _kept: Kept,
    /// Where the tests connect to, as superuser.
    pub(crate) url: String,
}

impl Postgres {
    /// Makes a new database cluster and starts it.
    pub(crate) fn start(house: &House) -> Result<Self> {
        let programs = programs(house).context("PostgreSQL's initdb is not installed")?;
        let folder = keeper::new_folder("postgres")?;
        let account = account()?;
        if let Some(account) = &account {
            chown(&folder, Some(account.uid), Some(account.gid))?;
        }
        let data = folder.join("data");
        let begin = |program: &str| {
            let path = programs.join(program);
            match &account {
                Some(account) => account.command(&path),
                None => Command::new(path),
            }
        };

        let mut initdb = begin("initdb");
        initdb.args(["--no-sync", "--auth=trust", "--username=postgres"]);
        initdb.args(["--encoding=UTF8", "--locale=C.UTF-8", "--pgdata"]).arg(&data);
        command::read(initdb.current_dir(&folder))?;

        let port = keeper::free_port()?;
        let mut server = begin("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=300",
            "shared_buffers=128MB",
            // The data of a test run need not survive a power cut.
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ] {
            server.args(["-c", setting]);
        }
        let kept = Kept::start(server.current_dir(&folder), "INT", &folder)?;
        kept.wait_until(Duration::from_secs(60), || is_ready(&programs, port))?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(Self { _kept: kept, url })
    }
}

fn is_ready(programs: &Path, port: u16) -> bool {
    let mut ask = Command::new(programs.join("pg_isready"));
    command::works(ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]))
}

/// The folder of the newest installed server's programs (Debian keeps them out of the path).
fn programs(house: &House) -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
    let newest = versions
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .max_by_key(|bin| version_of(bin));
    if newest.is_some() {
        return newest;
    }
    let found = command::read(house.command("sh").args(["-c", "command -v initdb"])).ok()?;
    let real = std::fs::canonicalize(found.trim()).ok()?;
    real.parent().map(Path::to_path_buf)
}

fn version_of(bin: &Path) -> u32 {
    let version = bin.parent().and_then(Path::file_name);
    version.and_then(|version| version.to_str()?.parse().ok()).unwrap_or(0)
}

/// An account of the machine.
struct Account {
    uid: u32,
    gid: u32,
}

impl Account {
    /// A command that runs as this account.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={}", self.uid)).arg(format!("--regid={}", self.gid));
        command.arg("--clear-groups").arg(program);
        command
    }
}

/// The account that shall own the server: none (our own) unless we are root.
fn account() -> Result<Option<Account>> {
    if number_from_id(&["-u"])? != 0 {
        return Ok(None);
    }
    for name in ACCOUNTS {
        if let (Ok(uid), Ok(gid)) = (number_from_id(&["-u", name]), number_from_id(&["-g", name])) {
            return Ok(Some(Account { uid, gid }));
        }
    }
    anyhow::bail!("no account to run PostgreSQL as: none of {ACCOUNTS:?} exists")
}

fn number_from_id(arguments: &[&str]) -> Result<u32> {
    let said = command::read(Command::new("id").args(arguments))?;
    said.trim().parse().with_context(|| format!("id {arguments:?} said {said:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_and_leaves_nothing() {
        let house = House::here();
        let postgres = Postgres::start(&house).unwrap();
        let folder = postgres._kept.folder.clone();
        let ask = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", "SELECT 6 * 7"];
        let mut psql = Command::new(programs(&house).unwrap().join("psql"));
        let said = command::read(psql.arg(&postgres.url).args(ask)).unwrap();
        assert_eq!(said.trim(), "42");
        drop(postgres);
        assert!(!folder.exists());
    }
}
