//! The step `licences`: what deny.toml says, by cargo-deny where it is installed; else its
//! licences, bans and sources by our own reading of it (`rules::supply`).

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command;
use crate::house::House;
use crate::rules;

/// A clone (or a git bundle) of the RustSec advisory database; without it advisories are left
/// out, so that a run does not hang on a network that does not reach the database's home.
const DATABASE: &str = "HUABIAO_ADVISORY_DB";

/// The spellings of the database's home; git reads our copy wherever one of them is asked for.
const HOMES: [&str; 2] =
    ["https://github.com/rustsec/advisory-db", "https://github.com/RustSec/advisory-db"];

/// Checks the libraries we link.
pub(crate) fn check(house: &House) -> Result<()> {
    rules::supply::check(house)?;
    if !command::works(house.command("cargo").args(["deny", "--version"])) {
        println!("left out: advisories (cargo-deny is not installed: cargo install cargo-deny)");
        return Ok(());
    }
    let mut deny = house.command("cargo");
    deny.args(["deny", "--log-level", "error", "check", "--hide-inclusion-graph"]);
    match std::env::var(DATABASE) {
        Ok(database) => {
            let copy = copy(house, &database)?;
            deny.env("GIT_CONFIG_COUNT", HOMES.len().to_string());
            for (number, home) in HOMES.iter().enumerate() {
                let key = format!("url.file://{}.insteadOf", copy.display());
                deny.env(format!("GIT_CONFIG_KEY_{number}"), key);
                deny.env(format!("GIT_CONFIG_VALUE_{number}"), home);
            }
            deny.arg("advisories");
        }
        Err(_) => println!("left out: advisories (no copy of the database in {DATABASE})"),
    }
    command::run(deny.args(["licenses", "bans", "sources"]))
}

/// A clone whose newest commit is called `main`, as cargo-deny expects.
fn copy(house: &House, database: &str) -> Result<PathBuf> {
    let copy = house.target.join("advisory-db");
    if copy.exists() {
        std::fs::remove_dir_all(&copy)?;
    }
    let all = command::read(house.command("git").args(["ls-remote", database]))?;
    let newest = all.split_whitespace().nth(1).context("the advisory database is empty")?;
    let branch = newest.trim_start_matches("refs/heads/");
    let mut clone = house.command("git");
    clone.args(["clone", "--quiet"]);
    if newest != "HEAD" {
        clone.args(["--branch", branch]);
    }
    command::read(clone.arg(database).arg(&copy))?;
    command::read(house.command("git").arg("-C").arg(&copy).args(["branch", "-f", "main"]))?;
    Ok(copy)
}
