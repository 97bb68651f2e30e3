//! Browser journeys: the built product on a new data folder with the demonstration, and a
//! person's walks in Chromium. `ui/journeys/run.mjs` is told where everything is by its
//! environment and ends with the line `N passed, N failed`.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

use super::count::{self, Count};
use super::generated;
use crate::command;
use crate::house::{self, House};
use crate::keeper::{self, Kept};
use crate::ui;

const WALKS: &str = "ui/journeys/run.mjs";

/// Filling the demonstration in a debug build takes its time on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// Starts the product, runs the journeys, stops the product.
pub(crate) fn travel(house: &House, _: Option<&str>) -> Result<Count> {
    if !house.dir.join(WALKS).exists() && !house::in_ci() {
        println!("left out: there is no {WALKS}");
        return Ok(Count::default());
    }
    ui::build(house)?;
    generated::build_as_the_tests_do(house)?;

    let folder = keeper::new_folder("journeys")?;
    let data = folder.join("data");
    // What citizens read is to be seen within the patience of a journey.
    fs::create_dir_all(&data)?;
    fs::write(data.join("huabiao.toml"), "visit_seconds = 1\n")?;
    let (console, portal) = (keeper::free_port()?, keeper::free_port()?);
    let mut huabiao = house.command(&house.program("debug", "huabiao").to_string_lossy());
    huabiao.args(["run", "--demo", "--data"]).arg(&data);
    huabiao.args(["--console", &format!("127.0.0.1:{console}")]);
    huabiao.args(["--portal", &format!("127.0.0.1:{portal}")]);
    let kept = Kept::start(&huabiao, "TERM", &folder)?;
    kept.wait_for_port(console, PATIENCE)?;
    kept.wait_for_port(portal, PATIENCE)?;

    let mut journeys = house.command("node");
    journeys.arg(WALKS);
    journeys.env("HUABIAO_CONSOLE", format!("http://127.0.0.1:{console}"));
    journeys.env("HUABIAO_PORTAL", format!("http://127.0.0.1:{portal}"));
    journeys.env("HUABIAO_DATA", &data).env("HUABIAO_LOG", folder.join("log"));
    let heard = command::hear(&mut journeys)?;
    if !heard.success {
        println!("huabiao's last words:\n{}", kept.last_words());
    }
    let count = count::of_closing_line(&heard.text).context("the journeys did not say a count")?;
    Ok(count.unless_failed(heard.success))
}
