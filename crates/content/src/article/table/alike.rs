//! The SQL of fingerprints: finding texts that are there already by index, never by a scan.

use base::Result;
use desk::Tx;

use super::super::model::alike::{Alike, Likeness};

const SELECT: &str = "\
    SELECT f.document_id, d.site_id, s.short_name AS site_name, d.title, d.state, \
     d.first_published_at AS published_at, f.title_key, f.print FROM fingerprint f \
     JOIN document d ON d.id = f.document_id JOIN site s ON s.id = d.site_id";
const STANDS: &str = "d.state NOT IN ('discarded', 'withdrawn')";

/// Other documents with the same title, or with a band of the text in common.
pub async fn alike(tx: &mut Tx, document_id: &str, like: &Likeness) -> Result<Vec<Alike>> {
    let mut found: Vec<Alike> = Vec::new();
    if !like.title_key.is_empty() {
        let sql = format!(
            "{SELECT} WHERE f.title_key = $1 AND f.document_id <> $2 AND {STANDS}
             ORDER BY f.document_id DESC LIMIT 20"
        );
        let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&like.title_key).bind(document_id);
        found = rows.fetch_all(&mut *tx).await?;
    }
    let Some(print) = &like.print else { return Ok(found) };
    let sql = format!(
        "{SELECT} WHERE f.document_id IN (SELECT b.document_id FROM fingerprint_band b
         WHERE b.band IN ($1, $2, $3, $4, $5, $6, $7, $8)) AND f.document_id <> $9 AND {STANDS}
         ORDER BY f.document_id DESC LIMIT 50"
    );
    let mut rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    for band in print.bands() {
        rows = rows.bind(band);
    }
    let near: Vec<Alike> = rows.bind(document_id).fetch_all(&mut *tx).await?;
    let is_new = |one: &Alike| found.iter().all(|known| known.document_id != one.document_id);
    let near: Vec<_> = near.into_iter().filter(is_new).collect();
    found.extend(near);
    Ok(found)
}

/// Keeps what a document is found by.
pub async fn set_likeness(tx: &mut Tx, document_id: &str, like: &Likeness) -> Result<()> {
    let sql = "DELETE FROM fingerprint_band WHERE document_id = $1";
    sqlx::query(sql).bind(document_id).execute(&mut *tx).await?;
    let sql = "INSERT INTO fingerprint (document_id, title_key, print) VALUES ($1, $2, $3)
               ON CONFLICT (document_id) DO UPDATE SET title_key = $2, print = $3";
    let print = like.print.map(|print| print.to_hex()).unwrap_or_default();
    let row = sqlx::query(sql).bind(document_id).bind(&like.title_key).bind(print);
    row.execute(&mut *tx).await?;
    for band in like.print.iter().flat_map(proofread::Fingerprint::bands) {
        let sql = "INSERT INTO fingerprint_band (band, document_id) VALUES ($1, $2)
                   ON CONFLICT DO NOTHING";
        sqlx::query(sql).bind(band).bind(document_id).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Keeps which rules the reason of an edition was for.
pub async fn set_check_rules(tx: &mut Tx, edition_id: &str, rules: &[&str]) -> Result<()> {
    let sql = "UPDATE edition SET check_rules = $2 WHERE id = $1";
    let rules = serde_json::to_string(rules)?;
    sqlx::query(sql).bind(edition_id).bind(rules).execute(&mut *tx).await?;
    Ok(())
}
