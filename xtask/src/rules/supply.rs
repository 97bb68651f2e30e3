//! What we link from others, by deny.toml: licences, banned crates, registries. A small reading
//! of the same file cargo-deny reads, so that these hold where cargo-deny is not installed.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::command;
use crate::house::House;

/// The part of deny.toml that is read here.
struct Policy {
    allowed: BTreeSet<String>,
    /// Crates that may have licences of their own besides.
    exceptions: Vec<(String, BTreeSet<String>)>,
    banned: BTreeSet<String>,
}

/// Fails with every crate that deny.toml does not allow.
pub(crate) fn check(house: &House) -> Result<()> {
    let policy = Policy::parse(&std::fs::read_to_string(house.dir.join("deny.toml"))?)?;
    let mut metadata = house.cargo(&["metadata", "--format-version", "1"]);
    metadata.args(["--filter-platform", "x86_64-unknown-linux-gnu", "--quiet"]);
    let metadata: Value = serde_json::from_str(&command::read(&mut metadata)?)?;
    let linked = linked(&metadata);
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_linked = |package: &&Value| package["id"].as_str().is_some_and(|id| linked.contains(id));
    let wrong: Vec<String> =
        packages.iter().filter(is_linked).filter_map(|package| policy.objection(package)).collect();
    if !wrong.is_empty() {
        bail!("deny.toml does not allow:\n{}", wrong.join("\n"));
    }
    Ok(())
}

/// The identifiers in the resolved graph for this platform.
fn linked(metadata: &Value) -> BTreeSet<&str> {
    let nodes = metadata["resolve"]["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    nodes.iter().filter_map(|node| node["id"].as_str()).collect()
}

impl Policy {
    fn parse(text: &str) -> Result<Self> {
        let file: toml::Table = text.parse().context("reading deny.toml")?;
        let part = |section: &str, key: &str| {
            file.get(section)
                .and_then(|table| table.get(key)?.as_array().cloned())
                .unwrap_or_default()
        };
        let exception = |entry: &toml::Value| {
            let name = entry.get("crate")?.as_str()?.to_owned();
            Some((name, texts(entry.get("allow")?.as_array()?)))
        };
        let banned = part("bans", "deny");
        let banned =
            banned.iter().filter_map(|entry| Some(entry.get("crate")?.as_str()?.to_owned()));
        Ok(Self {
            allowed: texts(&part("licenses", "allow")),
            exceptions: part("licenses", "exceptions").iter().filter_map(exception).collect(),
            banned: banned.collect(),
        })
    }

    /// What is wrong with a package of `cargo metadata`, if anything.
    fn objection(&self, package: &Value) -> Option<String> {
        let name = package["name"].as_str().unwrap_or_default();
        if self.banned.contains(name) {
            return Some(format!("{name}: banned"));
        }
        if let Some(source) = package["source"].as_str()
            && !source.starts_with("registry+")
        {
            return Some(format!("{name}: comes from {source}, not from the registry"));
        }
        let Some(licence) = package["license"].as_str() else {
            return Some(format!("{name}: says no licence"));
        };
        let own = self.exceptions.iter().filter(|(of, _)| of == name).map(|(_, licences)| licences);
        let own: Vec<_> = own.collect();
        let allows = |one: &str| {
            self.allowed.contains(one) || own.iter().any(|licences| licences.contains(one))
        };
        (!satisfied(licence, &allows)).then(|| format!("{name}: licence {licence}"))
    }
}

fn texts(values: &[toml::Value]) -> BTreeSet<String> {
    values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Whether the allowed licences satisfy an SPDX expression. `/` is an old spelling of OR; AND
/// binds closer than OR; `A WITH B` is one licence.
fn satisfied(expression: &str, allows: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allows)
}

fn either(rest: &mut &[&str], allows: &dyn Fn(&str) -> bool) -> bool {
    let mut holds = both(rest, allows);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        holds |= both(rest, allows);
    }
    holds
}

fn both(rest: &mut &[&str], allows: &dyn Fn(&str) -> bool) -> bool {
    let mut holds = one(rest, allows);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        holds &= one(rest, allows);
    }
    holds
}

fn one(rest: &mut &[&str], allows: &dyn Fn(&str) -> bool) -> bool {
    let Some((word, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    if *word == "(" {
        let holds = either(rest, allows);
        *rest = rest.get(1..).unwrap_or_default();
        return holds;
    }
    if let ["WITH", exception, after @ ..] = *rest {
        *rest = after;
        return allows(&format!("{word} WITH {exception}"));
    }
    allows(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = r#"
        [licenses]
        allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
        exceptions = [{ crate = "css", allow = ["MPL-2.0"] }]
        [bans]
        deny = [{ crate = "openssl-sys" }]
    "#;

    fn objection(name: &str, licence: &str, source: &str) -> Option<String> {
        let package = serde_json::json!({ "name": name, "license": licence, "source": source });
        Policy::parse(DENY).unwrap().objection(&package)
    }

    #[test]
    fn licences_are_weighed_as_spdx_says() {
        for (licence, good) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0 AND MIT", false),
            ("(GPL-3.0 OR MIT) AND Apache-2.0", true),
            ("GPL-3.0 OR MIT AND BSD-3-Clause", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
            ("Apache-2.0 WITH other-exception", false),
            ("MPL-2.0", false),
        ] {
            let found = objection("some", licence, "registry+there");
            assert_eq!(found.is_none(), good, "{licence}: {found:?}");
        }
    }

    #[test]
    fn bans_sources_and_exceptions_hold() {
        assert_eq!(objection("css", "MPL-2.0", "registry+there"), None);
        assert!(objection("openssl-sys", "MIT", "registry+there").is_some());
        assert!(objection("some", "MIT", "git+https://example.org").is_some());
    }
}
