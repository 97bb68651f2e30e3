//! The house opened: database, keys, store, press.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use desk::Desk;
use press::Press;

use crate::settings::Settings;

/// Everything the commands work with. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// What it runs with.
    pub settings: Settings,
    /// The database.
    pub desk: Desk,
    /// The press.
    pub press: Press,
}

impl House {
    /// Opens what the settings name, making what is not there yet.
    pub async fn open(settings: Settings) -> Result<Self> {
        settings.prepare()?;
        let desk = open_desk(&settings).await?;
        let press = Press::open(
            desk.clone(),
            &settings.data,
            &settings.store,
            settings.themes.as_deref(),
        )
        .await
        .context("打开印刷部分")?;
        Ok(Self { settings, desk, press })
    }
}

/// Opens the database alone.
pub async fn open_desk(settings: &Settings) -> Result<Desk> {
    Desk::open(&settings.database, &settings.data).await.context("打开数据库")
}

/// The folder of themes that lies beside the sources or the program, when there is one.
pub fn themes_beside(program: &Path) -> Option<PathBuf> {
    program.ancestors().map(|above| above.join("themes")).find(|path| path.is_dir())
}
