//! The portal stands under a ceiling: the program in the public zone cannot contain what only
//! the console needs, because it does not link it.

use anyhow::Result;

use super::Broken;
use crate::command;
use crate::house::House;

/// Crates the portal must not depend on, directly or through others.
const ABOVE: &[&str] = &[
    "sqlx",
    "sqlx-core",
    "sqlx-sqlite",
    "sqlx-postgres",
    "libsqlite3-sys",
    "minijinja",
    "desk",
    "office",
    "content",
    "press",
    "console",
];

/// Every crate the portal links, by name.
pub(crate) fn portal_crates(house: &House) -> Result<Vec<String>> {
    let mut cargo = house.cargo(&["tree", "--package", "portal", "--edges", "normal,build"]);
    cargo.args(["--prefix", "none", "--format", "{p}"]);
    let said = command::read(&mut cargo)?;
    Ok(said.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

/// The crates among these that the portal must not link.
pub(crate) fn broken(portal_crates: &[String]) -> Vec<Broken> {
    let says = |name| format!("the portal links {name}, which belongs above its ceiling");
    ABOVE
        .iter()
        .filter(|name| portal_crates.iter().any(|linked| linked == *name))
        .map(|name| Broken::file("crates/portal/Cargo.toml", says(name)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_in_the_portal_is_caught() {
        let linked = ["base", "hyper", "sqlx", "press"].map(str::to_owned);
        assert_eq!(broken(&linked).len(), 2);
        assert_eq!(broken(&["base".to_owned()]), []);
    }
}
