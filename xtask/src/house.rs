//! Where things are: the repository, the build directory, the programs.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository on this machine.
pub(crate) struct House {
    /// The folder of the workspace.
    pub(crate) dir: PathBuf,
    /// Cargo's build directory.
    pub(crate) target: PathBuf,
}

impl House {
    /// The repository this program was built from.
    pub(crate) fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dir = manifest.parent().unwrap_or(manifest).to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(target) => dir.join(target),
            None => dir.join("target"),
        };
        Self { dir, target }
    }

    /// A command that runs in the repository, with Node.js from `target/tools` (see setup.sh)
    /// before the machine's own.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.dir).env("PATH", self.search_path());
        // Cargo tells `cargo run` about xtask; the programs started here are not xtask.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") {
                command.env_remove(name);
            }
        }
        if !std::io::stdout().is_terminal() {
            command.env("NO_COLOR", "1");
        }
        command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
        command
    }

    /// A cargo command; in CI the lock file must be right as it stands.
    pub(crate) fn cargo(&self, subcommand: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(subcommand);
        if in_ci() {
            command.arg("--locked");
        }
        command
    }

    /// One of our executables, in the given profile (`debug` or `release`).
    pub(crate) fn program(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(name)
    }

    /// The folder of the console's single-page application.
    pub(crate) fn ui(&self) -> PathBuf {
        self.dir.join("ui")
    }

    fn search_path(&self) -> std::ffi::OsString {
        let own = self.dir.join("target/tools/bin");
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let system = ["/usr/sbin", "/sbin"].map(PathBuf::from);
        let folders = own.is_dir().then_some(own).into_iter();
        let folders = folders.chain(std::env::split_paths(&inherited)).chain(system);
        std::env::join_paths(folders).unwrap_or(inherited)
    }
}

/// Whether this is a run on a CI machine.
pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}
