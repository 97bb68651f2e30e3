//! The first page of a PDF, drawn by a process of its own. A PDF is a program of strangers, and
//! what draws it is large: whatever it does there, it costs one picture.

use std::io::{Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use content::media::model::{FILE_BYTES_MAX, PAGE_SIDES_MAX};
use papers::PagePicture;
use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::timeout;

/// The command the program is started with to draw.
pub const COMMAND: &str = "draw-page";

/// Seconds of work, and seconds by the clock, after which a page is given up.
const WORK_SECONDS: u64 = 6;
const WAIT: Duration = Duration::from_secs(30);
/// Memory of the process besides its program.
const MEMORY_BYTES_MAX: u64 = 512 << 20;
/// Width and height stand before the pixels.
const HEAD_BYTES: usize = 8;

/// Draws the first page of the PDF at `file` by starting `program`. `None` when it cannot be drawn.
pub async fn first_page(program: PathBuf, file: PathBuf) -> Option<PagePicture> {
    match drawn_by(&program, &file).await {
        Ok(page) => page,
        Err(error) => {
            tracing::warn!(%error, file = %file.display(), "the first page cannot be drawn");
            None
        }
    }
}

async fn drawn_by(program: &Path, file: &Path) -> Result<Option<PagePicture>> {
    let file = std::fs::File::open(file)?;
    let mut child = Command::new(program)
        .arg(COMMAND)
        .env_clear()
        // Memory counts when it is used: our allocator would else take a gigabyte to begin with,
        // and the bound would be passed before the first page.
        .env("MIMALLOC_ARENA_EAGER_COMMIT", "0")
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let out = child.stdout.take().context("no way to the process")?;
    let bytes_max = HEAD_BYTES + 3 * usize::from(PAGE_SIDES_MAX.0) * usize::from(PAGE_SIDES_MAX.1);
    let said = timeout(WAIT, async {
        let mut said = Vec::new();
        out.take(bytes_max as u64 + 1).read_to_end(&mut said).await?;
        anyhow::Ok((said, child.wait().await?))
    });
    let (said, status) = said.await.context("it took too long")??;
    read(said, status)
}

/// What the process said. It was in the hands of a stranger's file: nothing of it is believed.
fn read(mut said: Vec<u8>, status: ExitStatus) -> Result<Option<PagePicture>> {
    if !status.success() {
        bail!("the process ended: {status}");
    }
    let Some((head, rgb)) = said.split_first_chunk::<HEAD_BYTES>() else {
        return Ok(None);
    };
    let [a, b, c, d, e, f, g, h] = *head;
    let (width, height) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
    let fits = width <= PAGE_SIDES_MAX.0.into() && height <= PAGE_SIDES_MAX.1.into();
    if !fits || rgb.is_empty() || rgb.len() as u64 != 3 * u64::from(width) * u64::from(height) {
        bail!("the process said something else than a picture");
    }
    let rgb = said.split_off(HEAD_BYTES);
    Ok(Some(PagePicture { width, height, rgb }))
}

/// What the process does: takes a PDF, gives width, height and pixels; nothing when there is
/// nothing to be drawn.
pub fn draw() -> Result<()> {
    confine()?;
    let mut bytes = Vec::new();
    stdin().lock().take(FILE_BYTES_MAX as u64).read_to_end(&mut bytes)?;
    if let Some(page) = papers::first_page(bytes, PAGE_SIDES_MAX) {
        let mut out = stdout().lock();
        out.write_all(&page.width.to_le_bytes())?;
        out.write_all(&page.height.to_le_bytes())?;
        out.write_all(&page.rgb)?;
        out.flush()?;
    }
    Ok(())
}

/// Bounds this process for good: work, memory, and no file or connection besides those it has.
fn confine() -> Result<()> {
    for (resource, most) in [
        (Resource::Cpu, WORK_SECONDS),
        (Resource::Data, MEMORY_BYTES_MAX),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
