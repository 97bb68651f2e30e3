//! Hugo, the fastest of the known site builders, on the same documents: a site with home,
//! sections with pages, articles, feeds and site map, built from scratch.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::cost::{self, Cost};
use super::documents::CATEGORIES;
use crate::house::House;

const CONFIG: &str = include_str!("hugo/config.toml");
const BASE: &str = include_str!("hugo/layouts/baseof.html");
const SINGLE: &str = include_str!("hugo/layouts/single.html");
const LIST: &str = include_str!("hugo/layouts/list.html");

/// What Hugo made and what it cost.
pub(crate) struct Built {
    /// HTML files in it.
    pub(crate) pages: usize,
    /// The whole run.
    pub(crate) cost: Cost,
}

/// Makes a site of the documents in `folder` and builds it.
pub(crate) fn build(house: &House, documents: &Path, folder: &Path) -> Result<Built> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    write_site(documents, folder)?;
    let mut hugo = house.command("hugo");
    hugo.args(["--quiet", "--source"]).arg(folder);
    let cost = cost::of_run(&mut hugo)?;
    let pages = count_pages(&folder.join("public"))?;
    Ok(Built { pages, cost })
}

fn write_site(documents: &Path, folder: &Path) -> Result<()> {
    let layouts = folder.join("layouts/_default");
    fs::create_dir_all(&layouts)?;
    fs::write(folder.join("config.toml"), CONFIG)?;
    for (name, text) in [("baseof.html", BASE), ("single.html", SINGLE), ("list.html", LIST)] {
        fs::write(layouts.join(name), text)?;
    }
    for (number, category) in CATEGORIES.iter().enumerate() {
        let section = folder.join(format!("content/s{number}"));
        fs::create_dir_all(&section)?;
        fs::write(section.join("_index.md"), front_matter(&[("title", category)]))?;
    }
    let file =
        fs::File::open(documents).with_context(|| format!("reading {}", documents.display()))?;
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let document: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| document[name].as_str().unwrap_or_default();
        let category = CATEGORIES.iter().position(|name| *name == text("category")).unwrap_or(0);
        let head = front_matter(&[
            ("title", text("title")),
            ("date", text("date")),
            ("issuer", text("issuer")),
        ]);
        // HTML as it is: Hugo is spared the reading of Markdown, as our press is.
        let path = folder.join(format!("content/s{category}/{number}.html"));
        fs::write(path, head + text("body_html"))?;
    }
    Ok(())
}

fn front_matter(fields: &[(&str, &str)]) -> String {
    let lines: Vec<String> =
        fields.iter().map(|(name, text)| format!("{name}: {text:?}")).collect();
    format!("---\n{}\n---\n", lines.join("\n"))
}

fn count_pages(folder: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += count_pages(&path)?;
        } else if path.extension().is_some_and(|ending| ending == "html") {
            count += 1;
        }
    }
    Ok(count)
}
