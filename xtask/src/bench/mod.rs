//! `cargo x bench`: measures, prints one table, writes `target/bench/report.json`.
//!
//! The real programs are driven as people drive them: by command line and over HTTP. Where there
//! is a peer (nginx, Hugo, the bare disk, the same product with few documents) it is measured in
//! the same run on the same documents, and the ratio counts: it outlives the machine.

mod city;
mod cost;
mod disk;
mod documents;
mod drafts;
mod figure;
mod http;
mod hugo;
mod load;
mod nginx;
mod options;
mod people;
mod publish;
mod rate;
mod search;
mod serve;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::house::House;
use crate::run;
use city::{City, Running};
use cost::Cost;
use figure::Figure;
use options::Options;
use publish::Seen;

/// What all measurements share.
struct Bench<'a> {
    house: &'a House,
    options: Options,
    /// `target/bench`.
    folder: PathBuf,
    figures: Vec<Figure>,
}

/// Measures everything, or what is named.
pub(crate) fn bench(house: &House, arguments: &[String]) -> Result<()> {
    let options = Options::read(arguments)?;
    if !options.is_built {
        run::build(house, options.profile)?;
    }
    let folder = house.target.join("bench");
    std::fs::create_dir_all(&folder)?;
    let mut bench = Bench { house, options, folder, figures: Vec::new() };

    let small = bench.small_site()?;
    bench.large_site(small.as_ref())?;
    bench.corpus()?;
    println!("\n{}\n\n{}", figure::table(&bench.figures), bench.report().display());
    Ok(())
}

impl<'a> Bench<'a> {
    /// Everything that is measured on few documents.
    fn small_site(&mut self) -> Result<Option<Seen>> {
        if !self.options.wants(&["publish", "drafts", "serve"]) {
            return Ok(None);
        }
        let count = self.options.small;
        let (city, _) = self.city("small", &self.documents(count)?)?;
        city.build()?;
        let running = city.start()?;
        let mut seen = None;
        if self.options.wants(&["publish"]) {
            let found = publish::publish(&running, self.options.publications)?;
            self.note(found.figures(count, None))?;
            seen = Some(found);
        }
        if self.options.wants(&["drafts"]) {
            self.note(drafts::drafts(&running, Duration::ZERO)?)?;
        }
        if self.options.wants(&["serve"]) {
            let profile = self.options.profile;
            let found = serve::serve(self.house, profile, &running, &self.folder)?;
            self.note(found)?;
        }
        drop(running);
        if self.options.wants(&["drafts"]) {
            let slowed = city.start_on(&disk::slow(self.house, &self.folder)?)?;
            self.note(drafts::drafts(&slowed, disk::PAUSE)?)?;
        }
        Ok(seen)
    }

    /// Everything that is measured on many documents.
    fn large_site(&mut self, small: Option<&Seen>) -> Result<()> {
        if !self.options.wants(&["publish", "import", "build", "search", "memory"]) {
            return Ok(());
        }
        let count = self.options.documents;
        let documents = self.documents(count)?;
        let (city, import) = self.city("large", &documents)?;
        self.note(import_figures(&format!("import, {count} documents"), count, &import))?;
        let built = city.build()?;
        if self.options.wants(&["build"]) {
            let hugo = hugo::build(self.house, &documents, &self.folder.join("hugo"))?;
            self.note(build_figures(count, &built, &hugo))?;
        }
        if !self.options.wants(&["publish", "search", "memory"]) {
            return Ok(());
        }
        let running = city.start()?;
        let rate = count as f64 / running.ready_after;
        self.note(vec![Figure::ours("portal's first start", rate, "documents per second")])?;
        if self.options.wants(&["publish"]) {
            let seen = publish::publish(&running, self.options.publications)?;
            self.note(seen.figures(count, small))?;
        }
        if self.options.wants(&["search"]) {
            self.note(search::search(&running, count)?)?;
        }
        if self.options.wants(&["memory"]) {
            self.note(memory(&running, count)?)?;
        }
        Ok(())
    }

    /// The import of real documents, when a file of them was named.
    fn corpus(&mut self) -> Result<()> {
        let Some(corpus) = self.options.corpus.clone() else { return Ok(()) };
        let city = City::new(self.house, self.options.profile, self.folder.join("corpus"))?;
        let import = city.import(&corpus)?;
        let count = city.count_imported(&corpus)?;
        self.note(import_figures(&format!("import, {count} real documents"), count, &import))
    }

    /// A city with the documents of a file, and what it cost to bring them in.
    fn city(&self, name: &str, documents: &Path) -> Result<(City<'a>, Cost)> {
        println!("measuring: the {name} site");
        let city = City::new(self.house, self.options.profile, self.folder.join(name))?;
        let cost = city.import(documents).context("importing")?;
        Ok((city, cost))
    }

    /// A file with so many documents.
    fn documents(&self, count: usize) -> Result<PathBuf> {
        let path = self.folder.join(format!("documents-{count}.jsonl"));
        documents::write(&path, count)?;
        Ok(path)
    }

    /// Shows figures and keeps them, also for the case that a later measurement fails.
    fn note(&mut self, figures: Vec<Figure>) -> Result<()> {
        println!("{}\n", figure::table(&figures));
        self.figures.extend(figures);
        figure::write(&self.report(), &self.figures)
    }

    fn report(&self) -> PathBuf {
        self.folder.join("report.json")
    }
}

fn import_figures(what: &str, count: usize, cost: &Cost) -> Vec<Figure> {
    let count = count as f64;
    vec![
        Figure::ours(what, count / cost.wall, "documents per second"),
        Figure::ours(format!("{what}: cost"), count / cost.cpu, "documents per CPU second"),
        Figure::ours(format!("{what}: memory"), cost.peak_bytes / 1e6, "MB at most"),
    ]
}

/// Ours with gzip, Hugo's without: documents, each with its share of lists, feeds and maps.
fn build_figures(count: usize, ours: &Cost, hugo: &hugo::Built) -> Vec<Figure> {
    let what = format!("full build, {count} documents");
    let line = |name: &str, ours: f64, peer: f64, unit| {
        Figure::against(format!("{what}{name}"), ours, ("hugo", peer), unit)
    };
    let (cost, documents) = (&hugo.cost, count as f64);
    vec![
        line("", documents / ours.cpu, documents / cost.cpu, "documents per CPU second"),
        line(": time", ours.wall, cost.wall, "s"),
        line(": memory", ours.peak_bytes / 1e6, cost.peak_bytes / 1e6, "MB at most"),
        Figure::ours("pages of which Hugo made", hugo.pages as f64, "pages"),
    ]
}

/// What both zones hold after everything before was done to them.
fn memory(running: &Running, count: usize) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (zone, pid) in [("console", running.console_pid()), ("portal", running.portal_pid()?)] {
        let what = format!("memory of the {zone}, {count} documents");
        let line =
            |name: &str, bytes: f64| Figure::ours(format!("{what}: {name}"), bytes / 1e6, "MB");
        figures.extend([
            line("its own", cost::own_memory(pid)),
            line("with files", cost::resident_memory(pid)),
            line("with files, at most", cost::peak_memory(pid)),
        ]);
    }
    Ok(figures)
}
