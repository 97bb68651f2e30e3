//! What outsiders may see of sections.

use base::Result;
use desk::Tx;

use super::{model::Section, table};

/// A section as pages show it; nothing of a section is secret.
pub type SectionPublic = Section;

/// Addresses that were left, as (section they lead to, address); of a site.
pub async fn former_addresses(tx: &mut Tx, site_id: &str) -> Result<Vec<(String, String)>> {
    table::addresses(tx, site_id).await
}

/// The sections of a site, in the order of their positions.
pub async fn sections(tx: &mut Tx, site_id: &str) -> Result<Vec<SectionPublic>> {
    table::list(tx, site_id).await
}
