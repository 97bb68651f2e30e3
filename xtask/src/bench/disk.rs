//! The floor under every durable write: how often a disk makes a small write durable.
//!
//! A virtual machine's disk often acknowledges what only its host's memory holds, a hundred times
//! as fast as a disk does. So there is a second disk: the same one, made to take some milliseconds
//! for every sync, for the programs and for the floor alike.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use super::rate::{self, Rate};
use crate::command;
use crate::house::House;

/// What a sync of the slow disk takes longer. Servers' disks were seen to sync 190 to 318 times a
/// second.
pub(crate) const PAUSE: Duration = Duration::from_millis(4);

/// The library that slows a program's syncs down, for `LD_PRELOAD`; compiled when asked for.
pub(crate) fn slow(house: &House, folder: &Path) -> Result<PathBuf> {
    let (source, library) = (folder.join("slow_disk.c"), folder.join("slow_disk.so"));
    std::fs::write(&source, include_str!("slow_disk.c"))?;
    let mut compiler = house.command("cc");
    compiler.args(["-shared", "-fPIC", "-O2"]).arg(format!("-DPAUSE_MS={}", PAUSE.as_millis()));
    command::run(compiler.arg("-o").arg(&library).arg(&source))?;
    Ok(library)
}

/// What a database writes for one small change: one page.
const WRITE: [u8; 4096] = [0x5a; 4096];

/// Writes one page in place and waits for the disk (`fdatasync`), again and again, from one
/// program, in a file in `folder`; each sync takes `pause` longer.
pub(crate) fn sync_rate(folder: &Path, pause: Duration, time: Duration) -> Result<Rate> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("sync");
    let mut file = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
    file.write_all(&WRITE)?;
    file.sync_all()?;
    let rate = rate::of(&mut [file], time, |file| {
        file.rewind()?;
        file.write_all(&WRITE)?;
        if !pause.is_zero() {
            std::thread::sleep(pause);
        }
        Ok(file.sync_data()?)
    });
    std::fs::remove_file(&path)?;
    rate
}
