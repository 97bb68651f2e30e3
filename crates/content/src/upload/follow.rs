//! Clearing away what nobody goes on with, by the platform's clock.

use base::Result;
use desk::{Caller, Desk};

use super::{
    model::{IDLE_MS, upload_path},
    table,
};

const ME: Caller = Caller::Machine("媒体整理");

/// Ends uploads that have not moved for a day and removes bytes that belong to none; says how many
/// uploads ended.
pub async fn tidy(desk: &Desk) -> Result<usize> {
    let since = desk.clock().now() - IDLE_MS;
    let idle = desk.look(ME, async |work| table::idle(&mut work.tx, since).await).await?;
    for id in &idle {
        desk.act(ME, async |work| table::end(&mut work.tx, id).await).await?;
        forget(desk, id).await?;
    }
    let Ok(mut folder) = tokio::fs::read_dir(desk.files().join("uploads")).await else {
        // Nobody has uploaded anything yet.
        return Ok(idle.len());
    };
    while let Some(entry) = folder.next_entry().await? {
        let id = entry.file_name().to_string_lossy().into_owned();
        let known = desk.look(ME, async |work| table::is_there(&mut work.tx, &id).await);
        if !known.await? {
            forget(desk, &id).await?;
        }
    }
    Ok(idle.len())
}

/// Takes the bytes of an upload away that no row names any more.
pub(super) async fn forget(desk: &Desk, id: &str) -> Result<()> {
    match tokio::fs::remove_file(upload_path(desk.files(), id)).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
