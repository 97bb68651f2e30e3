//! The checker of texts: megabytes of text in a second on one core, with few and many terms.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::figure::Figure;
use crate::command;
use crate::house::House;

/// Builds the program that measures (it links the checker alone) and reads what it says about
/// the texts of a file of documents.
pub(crate) fn proofread(house: &House, profile: &str, documents: &Path) -> Result<Vec<Figure>> {
    let mut cargo = house.cargo(&["build", "-p", "proofread", "--example", "pace"]);
    if profile == "release" {
        cargo.arg("--release");
    }
    command::run(&mut cargo)?;
    let mut pace = house.command(&house.program(profile, "examples/pace").to_string_lossy());
    let said = command::read(pace.arg(documents))?;
    let mut figures = Vec::new();
    for line in said.lines() {
        let found: Value = serde_json::from_str(line).context("what pace says")?;
        figures.extend(lines(&found)?);
    }
    Ok(figures)
}

fn lines(found: &Value) -> Result<Vec<Figure>> {
    let number = |name: &str| found[name].as_f64().with_context(|| format!("no {name}"));
    let unit = "MB per second and core";
    if let Ok(rate) = number("megabytes_per_second") {
        return Ok(vec![Figure::ours("texts only seen to be UTF-8", rate, unit)]);
    }
    let what = format!("checker, {} terms", number("terms")?);
    let peer = ("aho-cor.", number("peer")?);
    Ok(vec![
        Figure::against(format!("{what}: the pass"), number("pass")?, peer, unit),
        Figure::ours(format!("{what}: all rules"), number("check")?, unit),
        Figure::ours(format!("{what}: built in"), number("build_seconds")? * 1e3, "ms"),
        Figure::ours(format!("{what}: memory"), number("heap_bytes")? / 1e6, "MB"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_says_becomes_figures() {
        let found = serde_json::json!({"what": "terms", "terms": 1000, "pass": 300.0, "peer": 150.0,
            "check": 120.0, "build_seconds": 0.002, "heap_bytes": 1_000_000});
        let figures = lines(&found).unwrap();
        assert_eq!(figures.len(), 4);
        assert!(figures[0].what.contains("1000 terms") && figures[2].ours == 2.0);
        assert!(lines(&serde_json::json!({"what": "terms"})).is_err());
    }
}
