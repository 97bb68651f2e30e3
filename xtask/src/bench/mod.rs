//! `cargo x bench`: measures, prints one table, writes `target/bench/report.json`.
//!
//! Where there is a peer (nginx, Hugo, the bare disk) it is measured in the same run on the
//! same documents, and the ratio counts: it outlives the machine.

mod cost;
mod disk;
mod documents;
mod figure;
mod hugo;
mod load;
mod nginx;
mod rate;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::command;
use crate::house::House;
use figure::Figure;

/// Documents of a site to be measured; HUABIAO_BENCH_DOCUMENTS says another number.
const DOCUMENTS: usize = 100_000;
/// Hot pages that are served; more would measure the memory's caches.
const HOT_PAGES: usize = 10_000;
const ROUNDS: usize = 5;

/// What all measurements share.
struct Bench<'a> {
    house: &'a House,
    /// `target/bench`.
    folder: PathBuf,
    /// How many documents the site has.
    count: usize,
    /// The documents as Hugo built them, once for all measurements.
    hugo: OnceCell<hugo::Built>,
}

/// One measurement; its name chooses it on the command line.
struct Measure {
    name: &'static str,
    run: fn(&Bench<'_>) -> Result<Vec<Figure>>,
}

const MEASURES: &[Measure] = &[
    Measure {
        name: "disk",
        run: disk,
    },
    Measure {
        name: "build",
        run: build,
    },
    Measure {
        name: "serve",
        run: serve,
    },
];

/// Measures everything, or what is named.
pub(crate) fn bench(house: &House, names: &[String]) -> Result<()> {
    let known = |name: &String| MEASURES.iter().any(|measure| measure.name == name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let all: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        bail!("no measurement '{unknown}'; there are {}", all.join(" "));
    }
    let count = match std::env::var("HUABIAO_BENCH_DOCUMENTS") {
        Ok(count) => count
            .parse()
            .context("HUABIAO_BENCH_DOCUMENTS is not a number")?,
        Err(_) => DOCUMENTS,
    };
    let bench = Bench {
        house,
        folder: house.target.join("bench"),
        count,
        hugo: OnceCell::new(),
    };
    std::fs::create_dir_all(&bench.folder)?;

    let mut figures = Vec::new();
    for measure in MEASURES {
        if names.is_empty() || names.iter().any(|name| name == measure.name) {
            println!("measuring: {}", measure.name);
            figures.extend((measure.run)(&bench).with_context(|| measure.name)?);
        }
    }
    let report = bench.folder.join("report.json");
    figure::write(&report, &figures)?;
    println!("\n{}\n\n{}", figure::table(&figures), report.display());
    Ok(())
}

fn disk(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let rate = disk::sync_rate(&bench.folder, Duration::from_secs(5))?;
    Ok(disk::figures(&rate))
}

fn build(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let hugo = bench.hugo()?;
    let pages = hugo.pages as f64;
    let what = format!("full build of {} documents", bench.count);
    Ok(vec![
        Figure::peer(&what, "hugo", pages / hugo.cost.cpu, "pages per CPU second"),
        Figure::peer(format!("{what}: time"), "hugo", hugo.cost.wall, "s"),
        Figure::peer(
            format!("{what}: memory"),
            "hugo",
            hugo.cost.peak_bytes / 1e6,
            "MB",
        ),
    ])
}

fn serve(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let pages = bench.hugo()?.public.as_path();
    let paths = bench.folder.join("paths.txt");
    let hot = hot_pages(pages)?;
    std::fs::write(&paths, hot.join("\n") + "\n")?;
    compress(bench.house, pages)?;
    let nginx = nginx::Nginx::start(bench.house, pages)?;

    let mut figures = Vec::new();
    for (encoding, kind) in [("gzip", "gzip"), ("identity", "plain")] {
        let rounds = load::race(bench.house, &[nginx.target()], &paths, encoding, ROUNDS)?;
        let round = rounds.first().context("no round")?;
        let what = format!("hot pages, {kind}");
        let per_cpu = round.per_cpu_second;
        figures.push(Figure::peer(
            &what,
            "nginx",
            per_cpu,
            "requests per CPU second",
        ));
        let per_second = round.per_second;
        figures.push(Figure::peer(
            format!("{what}: rate"),
            "nginx",
            per_second,
            "per second",
        ));
        figures.push(Figure::peer(
            format!("{what}: wait, p99"),
            "nginx",
            round.p99,
            "ms",
        ));
    }
    Ok(figures)
}

impl Bench<'_> {
    /// The documents, built by Hugo.
    fn hugo(&self) -> Result<&hugo::Built> {
        if let Some(built) = self.hugo.get() {
            return Ok(built);
        }
        let documents = self.folder.join("documents.jsonl");
        documents::write(&documents, self.count)?;
        let built = hugo::build(self.house, &documents, &self.folder.join("hugo"))?;
        Ok(self.hugo.get_or_init(|| built))
    }
}

/// The addresses of the first articles in a folder of pages.
fn hot_pages(pages: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![pages.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.ends_with("index.html") {
                let folder = folder.strip_prefix(pages)?.to_string_lossy().into_owned();
                found.push(format!("/{folder}/").replace("//", "/"));
            }
        }
    }
    found.sort();
    found.truncate(HOT_PAGES);
    Ok(found)
}

/// Puts a `.gz` beside every page.
fn compress(house: &House, pages: &Path) -> Result<()> {
    let mut find = house.command("find");
    find.arg(pages).args([
        "-name", "*.html", "-exec", "gzip", "-6", "--keep", "--force", "{}", "+",
    ]);
    command::run(&mut find)
}
