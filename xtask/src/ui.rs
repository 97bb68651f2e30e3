//! The console's single-page application: its packages and its build, done again only when
//! something changed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command;
use crate::fingerprint;
use crate::house::House;

/// Folders that are no source of the built application.
const NOT_SOURCES: &[&str] = &["node_modules", "dist", "journeys"];

/// Installs the packages of `ui/package-lock.json`, if they are not the installed ones.
pub(crate) fn install(house: &House) -> Result<()> {
    let lock = fingerprint::of_file(&house.ui().join("package-lock.json"))?;
    once(&packages_stamp(house), &lock, || {
        println!("console: npm ci");
        npm(house, &["ci", "--prefer-offline", "--no-fund", "--no-audit"])
    })
}

/// Builds `ui/dist`, if its sources changed.
pub(crate) fn build(house: &House) -> Result<()> {
    install(house)?;
    let sources = fingerprint::of_folder(&house.ui(), NOT_SOURCES)?;
    let stamp = house.ui().join("node_modules/.huabiao-dist");
    if !house.ui().join("dist/index.html").exists() {
        forget(&stamp)?;
    }
    once(&stamp, &sources, || {
        println!("console: npm run build");
        npm(house, &["run", "--silent", "build", "--", "--logLevel", "warn"])
    })
}

/// Runs npm in `ui/`.
pub(crate) fn npm(house: &House, arguments: &[&str]) -> Result<()> {
    command::run(house.command("npm").args(arguments).current_dir(house.ui()))
}

/// Makes sure that the folder which the console embeds exists, for commands that only compile.
pub(crate) fn ensure_dist(house: &House) -> Result<()> {
    let dist = house.ui().join("dist");
    std::fs::create_dir_all(&dist).with_context(|| format!("making {}", dist.display()))
}

/// Lies inside `node_modules`, because `npm ci` begins by removing that folder.
fn packages_stamp(house: &House) -> PathBuf {
    house.ui().join("node_modules/.huabiao-packages")
}

/// Does the work unless the stamp says that it was done for this fingerprint.
fn once(stamp: &Path, fingerprint: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    if std::fs::read_to_string(stamp).is_ok_and(|done| done == fingerprint) {
        return Ok(());
    }
    work()?;
    std::fs::write(stamp, fingerprint).with_context(|| format!("writing {}", stamp.display()))
}

fn forget(stamp: &Path) -> Result<()> {
    match std::fs::remove_file(stamp) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_once_for_a_fingerprint_and_again_after_a_failure() {
        let stamp = std::env::temp_dir().join(format!("huabiao-stamp-{}", std::process::id()));
        let mut times = 0;
        let mut done = |fingerprint: &str, fails: bool| {
            let worked = once(&stamp, fingerprint, || {
                times += 1;
                if fails { Err(anyhow::anyhow!("failed")) } else { Ok(()) }
            });
            (worked.is_ok(), times)
        };
        assert_eq!(done("a", true), (false, 1));
        assert_eq!(done("a", false), (true, 2));
        assert_eq!(done("a", false), (true, 2));
        assert_eq!(done("b", false), (true, 3));
        forget(&stamp).unwrap();
        forget(&stamp).unwrap();
    }
}
