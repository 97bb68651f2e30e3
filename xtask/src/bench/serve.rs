//! The portal against nginx: both serve the same files to the same load, one core each.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::city::{self, HOST, Running};
use super::figure::Figure;
use super::http::Client;
use super::load::{self, Target};
use super::nginx::Nginx;
use crate::house::House;
use crate::keeper::{self, Kept};

/// Hot pages that are served; more would measure the memory's caches.
const HOT_PAGES: usize = 10_000;
const ROUNDS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(600);

/// Measures a second portal of the city: like nginx it has one worker, and a core for itself.
pub(crate) fn serve(
    house: &House,
    profile: &str,
    running: &Running,
    folder: &Path,
) -> Result<Vec<Figure>> {
    let mut hot = running.articles()?;
    hot.truncate(HOT_PAGES);
    let paths = folder.join("paths.txt");
    std::fs::write(&paths, hot.join("\n") + "\n")?;
    let pages = folder.join("pages");
    let sizes = save(running, &hot, &pages)?;
    let first = hot.first().context("no pages")?;
    let headers = running.reader().get(first)?.headers;

    let (_kept, portal) = second_portal(house, profile, &running.data)?;
    let nginx = Nginx::start(house, &pages, &headers)?;
    let targets = [portal, nginx.target()];
    let mut figures = Vec::new();
    for (encoding, kind, size) in [("gzip", "gzip", sizes.1), ("identity", "plain", sizes.0)] {
        let rounds = load::race(house, &targets, &paths, encoding, ROUNDS)?;
        let [ours, peer] = rounds.as_slice() else { anyhow::bail!("no rounds") };
        let what = format!("hot pages, {kind}, {:.1} KB", size / 1000.0);
        let line = |name: &str, ours: f64, peer: f64, unit| {
            Figure::against(format!("{what}{name}"), ours, ("nginx", peer), unit)
        };
        figures.extend([
            line("", ours.per_cpu_second, peer.per_cpu_second, "per CPU second"),
            line(": rate", ours.per_second, peer.per_second, "per second"),
            line(": p99", ours.p99, peer.p99, "ms"),
        ]);
    }
    Ok(figures)
}

fn second_portal(house: &House, profile: &str, data: &Path) -> Result<(Kept, Target)> {
    let folder = keeper::new_folder("portal")?;
    let config = folder.join("portal.toml");
    std::fs::write(&config, "threads = 1\n")?;
    let port = keeper::free_port()?;
    let program = house.program(profile, "huabiao-portal");
    let mut command = house.command(&program.to_string_lossy());
    command.env("RUST_LOG", "warn").arg("--data").arg(folder.join("data"));
    command.arg("--store").arg(data.join("store"));
    command.arg("--config").arg(&config).args(["--portal", &format!("127.0.0.1:{port}")]);
    let kept = Kept::start(&command, "TERM", &folder)?;
    kept.wait_until(PATIENCE, || city::is_ready(port).unwrap_or(false))?;
    let target = Target { name: "portal", port, host: HOST.to_owned(), pid: kept.pid };
    Ok((kept, target))
}

/// Saves pages as the portal serves them, plain and compressed, for nginx; returns the mean
/// sizes of both.
fn save(running: &Running, paths: &[String], folder: &Path) -> Result<(f64, f64)> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let mut plain = running.reader();
    let mut packed: Client = running.reader();
    packed.headers = "accept-encoding: gzip\r\n".to_owned();
    let (mut plain_bytes, mut packed_bytes) = (0, 0);
    for path in paths {
        let file = folder.join(path.trim_start_matches('/'));
        std::fs::create_dir_all(file.parent().context("no folder")?)?;
        let body = plain.get(path)?.body;
        plain_bytes += body.len();
        std::fs::write(&file, body)?;
        let body = packed.get(path)?.body;
        packed_bytes += body.len();
        std::fs::write(file.with_extension("html.gz"), body)?;
    }
    let count = paths.len() as f64;
    Ok((plain_bytes as f64 / count, packed_bytes as f64 / count))
}
