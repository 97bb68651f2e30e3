//! `cargo x test`: everything that must hold, in the order that fails fastest.
//!
//! The first step that fails ends the run; in CI all steps run, so that one run tells all.
//! The last line is always `N passed, N failed`, the sum over the steps.

mod advisories;
mod count;
mod generated;
mod journeys;
mod postgres;

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::command;
use crate::house::{self, House};
use crate::{rules, ui};
use count::Count;

pub(crate) use generated::renew as renew_generated;

/// One step: its name, what it makes sure of, and how.
struct Step {
    name: &'static str,
    says: &'static str,
    run: fn(&House, Option<&str>) -> Result<Count>,
}

const STEPS: &[Step] = &[
    Step { name: "format", says: "rustfmt", run: format },
    Step { name: "rules", says: "house rules", run: house_rules },
    Step { name: "licences", says: "licences, bans, sources, advisories", run: licences },
    Step { name: "console", says: "console: types, tests, build", run: console },
    Step { name: "lints", says: "clippy, no warning", run: lints },
    Step { name: "units", says: "tests of the workspace, both databases", run: units },
    Step { name: "documents", says: "rustdoc, no warning", run: documents },
    Step { name: "generated", says: "generated files are current", run: generated::are_current },
    Step { name: "journeys", says: "the product in a browser", run: journeys::travel },
];

/// Runs all steps; or the step called `word`; or, when no step has that name, the tests of the
/// workspace and of the console whose names contain it.
pub(crate) fn test(house: &House, word: Option<&str>) -> Result<()> {
    let (steps, filter): (Vec<&Step>, _) = match word {
        None => (STEPS.iter().collect(), None),
        Some(word) if STEPS.iter().any(|step| step.name == word) => {
            (STEPS.iter().filter(|step| step.name == word).collect(), None)
        }
        Some(word) => (vec![step("units"), step("console")], Some(word)),
    };
    run_steps(house, &steps, filter)
}

/// The inner loop: format, lints, types of the console.
pub(crate) fn check(house: &House) -> Result<()> {
    let types = Step { name: "types", says: "console: types", run: console_types };
    run_steps(house, &[step("format"), step("lints"), &types], None)
}

fn step(name: &str) -> &'static Step {
    STEPS.iter().find(|step| step.name == name).unwrap_or(&STEPS[0])
}

fn run_steps(house: &House, steps: &[&Step], filter: Option<&str>) -> Result<()> {
    ui::ensure_dist(house)?;
    let mut sum = Count::default();
    let mut lines = Vec::new();
    for step in steps {
        println!("\n=== {}: {}", step.name, step.says);
        let begin = Instant::now();
        let count = (step.run)(house, filter).unwrap_or_else(|error| {
            println!("{error:#}");
            Count::one(false)
        });
        let seconds = begin.elapsed().as_secs_f64();
        lines.push(format!("{:<10} {seconds:>7.1} s   {count}", step.name));
        sum = sum.and(count);
        if count.failed > 0 && !house::in_ci() {
            break;
        }
    }
    println!("\n{}\n\n{sum}", lines.join("\n"));
    if sum.failed > 0 || sum.passed == 0 {
        bail!("not everything holds");
    }
    Ok(())
}

fn format(house: &House, _: Option<&str>) -> Result<Count> {
    command::run(house.command("cargo").args(["fmt", "--all", "--check"]))?;
    Ok(Count::one(true))
}

fn house_rules(house: &House, _: Option<&str>) -> Result<Count> {
    rules::report(house)?;
    Ok(Count { passed: rules::RULES.len(), failed: 0 })
}

fn licences(house: &House, _: Option<&str>) -> Result<Count> {
    advisories::check(house)?;
    Ok(Count::one(true))
}

fn lints(house: &House, _: Option<&str>) -> Result<Count> {
    let mut clippy = house.cargo(&["clippy", "--workspace", "--all-targets"]);
    command::run(clippy.args(["--", "-D", "warnings"]))?;
    Ok(Count::one(true))
}

fn documents(house: &House, _: Option<&str>) -> Result<Count> {
    let mut doc = house.cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    command::run(doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Count::one(true))
}

/// The workspace's tests, with a private PostgreSQL beside SQLite.
fn units(house: &House, filter: Option<&str>) -> Result<Count> {
    let postgres = postgres::Postgres::start(house)?;
    let mut tests = all_tests(house);
    tests.args(filter).env(postgres::VARIABLE, &postgres.url);
    let heard = command::hear(&mut tests)?;
    Ok(count::of_cargo(&heard.text).unless_failed(heard.success))
}

/// Runs the workspace's tests so that they write what they find as their snapshots.
pub(crate) fn renew_snapshots(house: &House) -> Result<()> {
    let postgres = postgres::Postgres::start(house)?;
    let mut tests = all_tests(house);
    tests.env(postgres::VARIABLE, &postgres.url).env("INSTA_UPDATE", "always");
    command::run(&mut tests)
}

/// Always all crates at once: `-p` would build the libraries again with other features.
fn all_tests(house: &House) -> Command {
    if command::works(house.command("cargo").args(["nextest", "--version"])) {
        let mut tests = house.cargo(&["nextest", "run", "--workspace", "--no-tests", "pass"]);
        tests.args(["--no-fail-fast", "--cargo-quiet", "--status-level", "fail"]);
        tests.args(["--final-status-level", "slow"]);
        return tests;
    }
    let mut tests = house.cargo(&["test", "--workspace", "--quiet", "--no-fail-fast"]);
    tests.args(["--lib", "--bins", "--tests"]);
    tests
}

fn console(house: &House, filter: Option<&str>) -> Result<Count> {
    ui::install(house)?;
    let mut count = Count::default();
    if filter.is_none() {
        count = count.and(console_types(house, None)?);
    }
    let mut vitest = house.command("npm");
    vitest.args(["run", "--silent", "test", "--", "--passWithNoTests"]).current_dir(house.ui());
    if let Some(word) = filter {
        vitest.args(["-t", word]);
    }
    let heard = command::hear(&mut vitest)?;
    count = count.and(count::of_vitest(&heard.text).unless_failed(heard.success));
    if filter.is_none() && count.failed == 0 {
        ui::build(house)?;
        count = count.and(Count::one(true));
    }
    Ok(count)
}

fn console_types(house: &House, _: Option<&str>) -> Result<Count> {
    ui::install(house)?;
    ui::npm(house, &["run", "--silent", "check"])?;
    Ok(Count::one(true))
}
