//! Files made from the code: made anew by `cargo x bless`, and found stale by the tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::count::Count;
use crate::command;
use crate::house::House;
use crate::ui;

/// The description of the console's HTTP interface, written by `huabiao openapi`.
const OPENAPI: &str = "ui/api/openapi.json";
/// The console's types, made from it.
const SCHEMA: &str = "ui/api/schema.ts";

/// Fails when a generated file is not what the code makes today.
pub(crate) fn are_current(house: &House, _: Option<&str>) -> Result<Count> {
    let folder = house.target.join("generated");
    fs::create_dir_all(&folder)?;
    let made = make(house, &folder)?;
    let mut stale = Vec::new();
    for (name, made) in [OPENAPI, SCHEMA].iter().zip(&made) {
        let kept = fs::read(house.dir.join(name)).unwrap_or_default();
        if kept != fs::read(made)? {
            stale.push(*name);
        }
    }
    if !stale.is_empty() {
        bail!("stale: {}; `cargo x bless` makes them anew", stale.join(", "));
    }
    Ok(Count { passed: made.len(), failed: 0 })
}

/// Makes the generated files anew, in place.
pub(crate) fn renew(house: &House) -> Result<()> {
    let made = make(house, &house.target.join("generated"))?;
    for (name, made) in [OPENAPI, SCHEMA].iter().zip(&made) {
        fs::copy(made, house.dir.join(name)).with_context(|| format!("writing {name}"))?;
        println!("{name}");
    }
    Ok(())
}

/// Writes the files into `folder`, in the order of the constants above.
fn make(house: &House, folder: &Path) -> Result<[PathBuf; 2]> {
    fs::create_dir_all(folder)?;
    ui::install(house)?;
    build_as_the_tests_do(house)?;
    let openapi = folder.join("openapi.json");
    let mut huabiao = house.command(&house.program("debug", "huabiao").to_string_lossy());
    fs::write(&openapi, command::read(huabiao.arg("openapi"))?)?;

    let schema = folder.join("schema.ts");
    let mut types = house.command("node_modules/.bin/openapi-typescript");
    types.arg(&openapi).arg("-o").arg(&schema).current_dir(house.ui());
    command::read(&mut types)?;
    Ok([openapi, schema])
}

/// Builds the executables together with the tests: the same features, so nothing is built twice.
pub(crate) fn build_as_the_tests_do(house: &House) -> Result<()> {
    command::run(&mut house.cargo(&["build", "--workspace", "--bins", "--tests", "--quiet"]))
}
