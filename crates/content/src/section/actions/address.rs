//! Addresses that were left lead on; nobody else may take them.

use base::Result;
use desk::Work;

use super::super::{
    model::{Section, address_kept, descent},
    table,
};

/// Refuses an address that leads readers to another section; its own former one it may have back.
pub(super) async fn take(work: &mut Work, section: &Section, path: &str) -> Result<()> {
    match table::leads_to(&mut work.tx, &section.site_id, path).await? {
        None => Ok(()),
        Some((owner, _)) if owner == section.id => {
            table::retake_address(&mut work.tx, &section.site_id, path).await
        }
        Some((_, name)) => Err(address_kept(path, &name)),
    }
}

/// A section stands at another address than before: so does everything below it, and every
/// address it had leads on.
pub(super) async fn moved(
    work: &mut Work,
    sections: &[Section],
    section: &Section,
    before: &str,
) -> Result<()> {
    if section.path == before {
        return Ok(());
    }
    take(work, section, &section.path).await?;
    leave(work, section, before).await?;
    for below in descent(sections, &section.id) {
        let rest = below.path.strip_prefix(before).unwrap_or(&below.path);
        let path = format!("{}{rest}", section.path);
        take(work, below, &path).await?;
        table::set_path(&mut work.tx, &below.id, &path).await?;
        leave(work, below, &below.path).await?;
    }
    Ok(())
}

/// Has an address lead to a section.
pub(super) async fn leave(work: &mut Work, section: &Section, path: &str) -> Result<()> {
    let key = (section.site_id.as_str(), path);
    table::leave_address(&mut work.tx, key, &section.id, work.now).await
}
