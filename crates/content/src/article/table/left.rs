//! The SQL of how much is live, and of where documents stand or stood.

use base::{Moment, Result};
use desk::Tx;

/// How much is live in a section.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// The section.
    pub section_id: String,
    /// Live documents.
    pub live: i64,
    /// The ordinal the next placement gets.
    pub next_ordinal: i64,
}

/// A document that was withdrawn, or that moved away from this address.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Gone {
    /// Number on the site.
    pub serial: i64,
    /// When it was first published.
    pub published_at: Moment,
    /// The document.
    pub document_id: String,
    /// The address it had.
    pub path: String,
    /// The section it stood in.
    pub section_id: String,
    /// Its number in that section.
    pub ordinal: i64,
    /// Where it stands now, when it moved and is live.
    pub moved_to: Option<String>,
}

/// Where a live document is found.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Address {
    /// The site.
    pub site_id: String,
    /// Domain of the site.
    pub domain: String,
    /// Address below the domain.
    pub path: String,
}

/// How much is live in each section of a site.
pub async fn counts(tx: &mut Tx, site_id: &str) -> Result<Vec<Count>> {
    let sql = "SELECT c.id AS section_id, c.next_ordinal, (SELECT COUNT(*) FROM placement p
               WHERE p.section_id = c.id AND p.withdrawn_at IS NULL AND p.moved_at IS NULL) AS live
               FROM section c WHERE c.site_id = $1 AND c.removed_at IS NULL ORDER BY c.id";
    Ok(sqlx::query_as(sql).bind(site_id).fetch_all(&mut *tx).await?)
}

/// Addresses of a site that nothing stands at any more, by number.
pub async fn gone(tx: &mut Tx, site_id: &str, after_serial: i64, limit: i64) -> Result<Vec<Gone>> {
    let sql = format!("{GONE} AND p.serial > $2 ORDER BY p.serial LIMIT $3");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    Ok(rows.bind(site_id).bind(after_serial).bind(limit).fetch_all(&mut *tx).await?)
}

/// The addresses one document no longer stands at.
pub async fn gone_of(tx: &mut Tx, site_id: &str, document_id: &str) -> Result<Vec<Gone>> {
    let sql = format!("{GONE} AND p.document_id = $2 ORDER BY p.serial");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).bind(document_id);
    Ok(rows.fetch_all(&mut *tx).await?)
}

const GONE: &str = "\
    SELECT p.serial, p.published_at, p.document_id, p.path, p.section_id, p.ordinal, \
     (SELECT n.path FROM \
     placement n WHERE n.document_id = p.document_id AND n.site_id = p.site_id \
     AND p.moved_at IS NOT NULL AND n.moved_at IS NULL AND n.withdrawn_at IS NULL) AS moved_to \
     FROM placement p WHERE p.site_id = $1 \
     AND (p.withdrawn_at IS NOT NULL OR p.moved_at IS NOT NULL)";

/// Where a live document is found.
pub async fn address(tx: &mut Tx, document_id: &str) -> Result<Option<Address>> {
    let sql = "SELECT p.site_id, s.domain, p.path FROM placement p JOIN site s ON s.id = p.site_id
               WHERE p.document_id = $1 AND p.mode = 'owner' AND p.withdrawn_at IS NULL
               AND p.moved_at IS NULL";
    Ok(sqlx::query_as(sql).bind(document_id).fetch_optional(&mut *tx).await?)
}
