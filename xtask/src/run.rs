//! `cargo x run`: builds everything that changed and becomes the running product.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result, bail};

use crate::command;
use crate::house::House;
use crate::ui;

/// The executables of the product.
const PROGRAMS: [&str; 2] = ["huabiao", "huabiao-portal"];

/// Builds the console's pages and both executables, then hands over to `huabiao run`: on `data/`
/// with the demonstration, unless the arguments name another data folder.
pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    let profile = match std::env::var("HUABIAO_PROFILE").as_deref() {
        Err(_) | Ok("" | "release") => "release",
        Ok("dev") => "debug",
        Ok(other) => bail!("HUABIAO_PROFILE is 'dev' or 'release', not '{other}'"),
    };
    build(house, profile)?;

    let mut huabiao = house.command(&house.program(profile, "huabiao").to_string_lossy());
    huabiao.arg("run");
    let names_its_data =
        |argument: &String| argument == "--data" || argument.starts_with("--data=");
    if !arguments.iter().any(names_its_data) {
        huabiao.args(["--demo", "--data", "data"]);
    }
    Err(huabiao.args(arguments).exec()).context("huabiao could not be started")
}

/// Builds the console's pages and both executables in the given profile (`debug`, `release`).
pub(crate) fn build(house: &House, profile: &str) -> Result<()> {
    ui::build(house)?;
    if !house.program(profile, PROGRAMS[0]).exists() {
        println!("first build: about fifteen minutes on two cores, seconds the next time");
    }
    let mut cargo = house.cargo(&["build"]);
    for program in PROGRAMS {
        cargo.args(["--bin", program]);
    }
    if profile == "release" {
        cargo.arg("--release");
    }
    command::run(&mut cargo)
}
