//! The demonstration: a fictional city with its units, people, sites and some 120 items, brought
//! in through the same verbs as everything else. It is filled into an empty platform only.

mod city;
mod compose;
mod items;
mod topic;

use anyhow::{Context, Result, bail, ensure};
use base::Error;
use desk::{Caller, Desk};
use office::site::{self, model::Site};
use rust_embed::RustEmbed;

pub use city::FirstPassword;
pub use compose::compose;

/// The demonstration's files, embedded in the program.
#[derive(RustEmbed)]
#[folder = "../../demo"]
struct Files;

/// Who fills it: the operator's command.
pub(crate) const OPERATOR: Caller = Caller::Machine("演示数据");

/// Fills an empty platform; returns the people with their random first passwords.
pub async fn fill(desk: &Desk) -> Result<Vec<FirstPassword>> {
    let accounts =
        desk.look(OPERATOR, async |work| office::account::table::count(&mut work.tx).await);
    ensure!(told(accounts.await)? == 0, "数据目录中已有账号，演示数据只能装入空的平台");
    let city = city::read()?;
    let (places, passwords) = city::build(desk, &city).await?;
    items::bring_in(desk, &city, &places).await?;
    Ok(passwords)
}

/// Every site, for the operator's list.
pub async fn sites(desk: &Desk) -> Result<Vec<Site>> {
    told(desk.look(OPERATOR, async |work| site::table::list(&mut work.tx).await).await)
}

/// The text of one embedded file.
fn text(path: &str) -> Result<String> {
    let bytes = bytes(path)?;
    String::from_utf8(bytes).with_context(|| format!("演示文件 {path} 不是 UTF-8"))
}

/// The bytes of one embedded file.
fn bytes(path: &str) -> Result<Vec<u8>> {
    let file = Files::get(path).with_context(|| format!("缺少演示文件 {path}"))?;
    Ok(file.data.into_owned())
}

/// Names of the embedded files below a folder.
fn names(folder: &str) -> Vec<String> {
    let mut found: Vec<_> = Files::iter()
        .filter(|name| name.starts_with(folder))
        .map(|name| name.into_owned())
        .collect();
    found.sort();
    found
}

/// A refusal or fault as one error, for the operator.
pub fn told<T>(result: base::Result<T>) -> Result<T> {
    match result {
        Ok(value) => Ok(value),
        Err(Error::Refused(no)) => bail!("{}（{}）", no.say, no.code),
        Err(Error::Fault(fault)) => Err(fault),
    }
}
