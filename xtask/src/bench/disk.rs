//! The floor under every durable write: how often this disk makes a small write durable.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::rate::{self, Rate};

/// What a database writes for one small change: one page.
const WRITE: [u8; 4096] = [0x5a; 4096];

/// Writes one page in place and waits for the disk (`fdatasync`), again and again, from one
/// program, in a file in `folder`.
pub(crate) fn sync_rate(folder: &Path, time: Duration) -> Result<Rate> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("sync");
    let mut file = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
    file.write_all(&WRITE)?;
    file.sync_all()?;
    let rate = rate::of(vec![file], time, |file| {
        file.rewind()?;
        file.write_all(&WRITE)?;
        Ok(file.sync_data()?)
    });
    std::fs::remove_file(&path)?;
    rate
}
