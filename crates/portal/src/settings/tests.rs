//! Settings: what wins, what is refused, and that the commented file tells the truth.

use std::fs;
use std::path::PathBuf;

use clap::{CommandFactory as _, Parser as _};

use super::{Args, EXAMPLE, Settings, settings};

/// The settings of a command line with a configuration file of this text.
fn told(line: &[&str], text: &str) -> anyhow::Result<Settings> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portal.toml");
    fs::write(&path, text).unwrap();
    let mut args = Args::try_parse_from([&["huabiao-portal"], line].concat()).unwrap();
    args.config = Some(path);
    settings(&args)
}

#[test]
fn the_commented_file_shows_the_defaults() {
    assert_eq!(told(&[], EXAMPLE).unwrap(), Settings::default());
    let uncommented: String = EXAMPLE
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ")).unwrap_or(""))
        .map(|line| format!("{line}\n"))
        .collect();
    let shown = told(&[], &uncommented).unwrap();
    let log = Some(PathBuf::from("data/portal/access.log"));
    assert_eq!(shown, Settings { access_log: log, ..Settings::default() });
    assert_eq!(uncommented.lines().filter(|line| !line.is_empty()).count(), 13, "all of them");
}

#[test]
fn the_command_line_wins_over_the_file() {
    let text = "portal = \"127.0.0.1:1\"\ndata = \"d\"\ncache_mib = 9\n";
    let got = told(&["--portal", "127.0.0.1:2"], text).unwrap();
    assert_eq!(got.address.port(), 2);
    assert_eq!((got.data, got.store), ("d".into(), "d/store".into()));
    assert_eq!(got.cache_mib, 9);
    let got = told(&["--data", "e", "--store", "s"], text).unwrap();
    assert_eq!((got.data, got.store), ("e".into(), "s".into()));
}

#[test]
fn what_is_wrong_is_refused_by_name() {
    for (text, named) in [
        ("prtal = \"127.0.0.1:1\"", "prtal"),
        ("portal = \"nowhere\"", "portal"),
        ("root_key = \"abc\"", "摘要"),
        ("cache_mib = -1", "cache_mib"),
        ("= 1", "portal.toml"),
    ] {
        let error = format!("{:#}", told(&[], text).unwrap_err());
        assert!(error.contains("配置文件") && error.contains(named), "{error}");
    }
    let args = Args { config: Some("no/such/file".into()), ..Args::default() };
    assert!(format!("{:#}", settings(&args).unwrap_err()).contains("no/such/file"));
}

#[test]
fn the_command_line_is_well_formed() {
    Args::command().debug_assert();
    let help = Args::command().render_long_help().to_string();
    for word in ["--root-key", "例子", "/-/status", "--print-config"] {
        assert!(help.contains(word), "{word}");
    }
}
