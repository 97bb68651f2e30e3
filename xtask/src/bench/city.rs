//! A whole product to be measured: the demonstration city with as many more documents in its
//! portal site as wanted, brought in, built and served by the real programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::cost::{self, Cost};
use super::http::Client;
use crate::command;
use crate::house::House;
use crate::keeper::{self, Kept};

/// The site that is measured, and the name the public asks for it by.
pub(crate) const SITE: &str = "yunxi";
pub(crate) const HOST: &str = "www.yunxi.localhost";
/// The first start of the portal puts every document into the index.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// A data folder, nobody working on it.
pub(crate) struct City<'a> {
    house: &'a House,
    profile: &'static str,
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The portal's port on the loopback address. Pages name it, so it must be known when they are
    /// built: with another one all of them would be built once more while others measure.
    portal: u16,
}

/// The product at work on a data folder.
pub(crate) struct Running {
    kept: Kept,
    /// Ports on the loopback address.
    pub(crate) console: u16,
    pub(crate) portal: u16,
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Seconds from the start until everything could be read and found.
    pub(crate) ready_after: f64,
}

impl<'a> City<'a> {
    /// A new city in a folder, with what the demonstration brings.
    pub(crate) fn new(house: &'a House, profile: &'static str, data: PathBuf) -> Result<Self> {
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        let city = Self { house, profile, data, portal: keeper::free_port()? };
        command::read(city.huabiao().arg("demo"))?;
        Ok(city)
    }

    /// A command of the operator.
    fn huabiao(&self) -> Command {
        let program = self.house.program(self.profile, "huabiao");
        let mut huabiao = self.house.command(&program.to_string_lossy());
        huabiao.env("RUST_LOG", "warn").arg("--data").arg(&self.data);
        huabiao.args(["--portal", &format!("127.0.0.1:{}", self.portal)]);
        huabiao
    }

    /// Brings in the documents of a file.
    pub(crate) fn import(&self, documents: &Path) -> Result<Cost> {
        cost::of_run(self.huabiao().args(["import", "--site", SITE]).arg(documents))
    }

    /// How many documents of a file are in the library: importing it again says so.
    pub(crate) fn count_imported(&self, documents: &Path) -> Result<usize> {
        let said = command::read(self.huabiao().args(["import", "--site", SITE]).arg(documents))?;
        let same = said.split("unchanged ").nth(1).and_then(|rest| rest.split(',').next());
        Ok(same.context("the import did not say what it did")?.parse()?)
    }

    /// Builds all sites for the first time.
    pub(crate) fn build(&self) -> Result<Cost> {
        cost::of_run(self.huabiao().arg("build"))
    }

    /// Starts console and portal and waits until every document can be read and found.
    pub(crate) fn start(&self) -> Result<Running> {
        self.start_with(self.huabiao())
    }

    /// As [`City::start`], on a disk slowed down by this library.
    pub(crate) fn start_on(&self, slow_disk: &Path) -> Result<Running> {
        let mut huabiao = self.huabiao();
        huabiao.env("LD_PRELOAD", slow_disk);
        self.start_with(huabiao)
    }

    fn start_with(&self, mut run: Command) -> Result<Running> {
        let (console, portal) = (keeper::free_port()?, self.portal);
        run.args(["--console", &format!("127.0.0.1:{console}"), "run"]);
        let begin = Instant::now();
        let kept = Kept::start(&run, "TERM", &keeper::new_folder("city")?)?;
        kept.wait_until(PATIENCE, || is_ready(portal).unwrap_or(false))?;
        let ready_after = begin.elapsed().as_secs_f64();
        Ok(Running { kept, console, portal, data: self.data.clone(), ready_after })
    }
}

impl Running {
    /// The console's process.
    pub(crate) fn console_pid(&self) -> u32 {
        self.kept.pid
    }

    /// The portal's process.
    pub(crate) fn portal_pid(&self) -> Result<u32> {
        let tree = cost::tree(self.kept.pid)?;
        let portal = tree.into_iter().find(|pid| {
            let name = std::fs::read_to_string(format!("/proc/{pid}/comm"));
            name.is_ok_and(|name| name.starts_with("huabiao-portal"))
        });
        portal.context("the portal is not running")
    }

    /// A reader of the site.
    pub(crate) fn reader(&self) -> Client {
        Client::new(self.portal, HOST)
    }

    /// The addresses of all articles of the site, from its site map.
    pub(crate) fn articles(&self) -> Result<Vec<String>> {
        let mut reader = self.reader();
        let maps = locations(&reader.get("/sitemap.xml")?.text());
        let mut all = Vec::new();
        for map in maps {
            all.extend(locations(&reader.get(&map)?.text()));
        }
        all.retain(|path| path.ends_with(".html"));
        if all.is_empty() {
            bail!("the site map names no articles");
        }
        Ok(all)
    }
}

/// Whether a portal serves the newest release of every site and finds everything in them.
pub(crate) fn is_ready(portal: u16) -> Result<bool> {
    let status = Client::new(portal, "localhost").get("/-/status")?.json()?;
    let sites = status["sites"].as_object().context("no sites")?;
    let found = |site: &Value| site["searchable"] == site["number"];
    let is_served = status["caught_up"] == Value::Bool(true) && sites.contains_key(SITE);
    Ok(is_served && sites.values().all(found))
}

/// The paths of a site map's addresses.
fn locations(map: &str) -> Vec<String> {
    let addresses = map.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
    let path = |address: &str| {
        let (_, rest) = address.split_once("://")?;
        rest.find('/').map(|at| rest[at..].to_owned())
    };
    addresses.filter_map(path).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_site_map_names_paths() {
        let map = "<url><loc>http://a.b:1/c/1.html</loc></url><url><loc>http://a.b/</loc></url>";
        assert_eq!(super::locations(map), ["/c/1.html", "/"]);
    }
}
