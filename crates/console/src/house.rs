//! The house opened: database, keys, store, press.

use std::path::PathBuf;

use anyhow::{Context, Result};
use base::Origin;
use desk::Desk;
use press::Press;
use rust_embed::RustEmbed;
use seal::{Digest, KeyRing, OpeningKey};
use vault::{ship::Keys, store::Store};

use crate::settings::Settings;

/// The themes that come with the program.
#[derive(RustEmbed)]
#[folder = "../../themes"]
struct Themes;

/// Everything the commands work with. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// What it runs with.
    pub settings: Settings,
    /// The database.
    pub desk: Desk,
    /// The press.
    pub press: Press,
    /// Fingerprint of the root key, which the portal pins.
    pub pin: Digest,
    /// What lies between console and portal.
    pub store: Store,
    /// What opens the records of portals.
    pub inbox: OpeningKey,
}

impl House {
    /// Opens what the settings name, making what is not there yet. Only one process may have the
    /// press open.
    pub async fn open(settings: Settings) -> Result<Self> {
        settings.prepare()?;
        let desk = open_desk(&settings).await?;
        let store = Store::open(&settings.store)?;
        let keys = keys(&settings, &store)?;
        let (pin, inbox) = (keys.pin(), keys.inbox().clone());
        let press = press::Settings {
            data: settings.data.clone(),
            theme: theme(&settings)?,
            origin: origin(&settings),
        };
        let press = Press::open(desk.clone(), press, store.clone(), keys).await?;
        Ok(Self { settings, desk, press, pin, store, inbox })
    }
}

/// Opens the database alone.
pub async fn open_desk(settings: &Settings) -> Result<Desk> {
    let desk = Desk::open(&settings.database, &settings.data).await.context("打开数据库")?;
    Ok(desk.reached_at(origin(settings)))
}

fn origin(settings: &Settings) -> Origin {
    Origin { port: settings.portal.port() }
}

/// The signing keys, made at the first run, in a folder only its owner can read.
pub fn keys(settings: &Settings, store: &Store) -> Result<Keys> {
    let ring = KeyRing::open(&settings.data.join("keys"))?;
    Keys::open(&ring, store, base::now())
}

/// The folder of the theme: the operator's own, or the one that comes with the program, laid out
/// in the data folder.
fn theme(settings: &Settings) -> Result<PathBuf> {
    if let Some(own) = &settings.themes {
        return Ok(own.join("base"));
    }
    let folder = settings.data.join("themes");
    for name in Themes::iter() {
        let Some(file) = Themes::get(&name) else {
            continue;
        };
        let path = folder.join(name.as_ref());
        if std::fs::read(&path).is_ok_and(|kept| kept == *file.data) {
            continue;
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, &file.data).with_context(|| format!("写入 {}", path.display()))?;
    }
    Ok(folder.join("base"))
}
