//! The SQL of typed links, from both ends.

use base::Result;
use desk::Tx;

use super::super::model::{LinkedDocument, RelatedRow, Relation};

/// The typed links of an edition, in the order its digest is made in.
pub async fn relations(tx: &mut Tx, edition_id: &str) -> Result<Vec<Relation>> {
    let sql = "SELECT kind, target_id FROM edition_link WHERE edition_id = $1 AND kind <> 'text'";
    let mut found: Vec<Relation> = sqlx::query_as(sql).bind(edition_id).fetch_all(&mut *tx).await?;
    found.sort();
    Ok(found)
}

/// The documents the text and the fields of an edition lead to, by name.
pub async fn linked(tx: &mut Tx, edition_id: &str) -> Result<Vec<LinkedDocument>> {
    let sql = "SELECT d.id, d.title FROM edition_link l JOIN document d ON d.id = l.target_id
               WHERE l.edition_id = $1 AND l.kind = 'text' ORDER BY d.id LIMIT 200";
    Ok(sqlx::query_as(sql).bind(edition_id).fetch_all(&mut *tx).await?)
}

const COLUMNS: &str = "\
    d.id AS id, d.title AS title, d.kind AS kind, d.state AS state, d.site_id AS site_id, \
     s.short_name AS site_name, \
     COALESCE((SELECT e.header FROM edition e WHERE e.document_id = d.id \
     AND e.no = (SELECT MAX(n.no) FROM edition n WHERE n.document_id = d.id \
     AND n.state <> 'discarded')), '') AS header, '' AS doc_no";

/// The documents an edition is tied to by its typed links, and those that are tied to its document
/// by theirs: what is online anywhere, what is in work on the same site only.
pub async fn related(
    tx: &mut Tx,
    edition_id: &str,
    (document_id, site_id): (&str, &str),
) -> Result<Vec<RelatedRow>> {
    let sql = format!(
        "SELECT l.kind AS relation, 'to' AS direction, {COLUMNS}
         FROM edition_link l JOIN document d ON d.id = l.target_id JOIN site s ON s.id = d.site_id
         WHERE l.edition_id = $1 AND l.kind <> 'text'
         UNION
         SELECT l.kind AS relation, 'from' AS direction, {COLUMNS}
         FROM edition_link l JOIN edition o ON o.id = l.edition_id
         JOIN document d ON d.id = o.document_id JOIN site s ON s.id = d.site_id
         WHERE l.target_id = $2 AND l.kind <> 'text' AND (o.state = 'live'
         OR (o.state IN ('draft', 'in_review', 'approved', 'scheduled') AND d.site_id = $3))
         ORDER BY direction DESC, relation, id LIMIT 200"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(edition_id);
    let rows: Vec<RelatedRow> = rows.bind(document_id).bind(site_id).fetch_all(&mut *tx).await?;
    rows.into_iter().map(RelatedRow::read).collect()
}

/// Documents a person may mean by these words of a title or a 发文字号: what is online anywhere,
/// what is in work on the site. A scan, like every search in the library.
pub async fn fitting(tx: &mut Tx, words: &str, site_id: &str) -> Result<Vec<RelatedRow>> {
    let sql = format!(
        "SELECT '' AS relation, '' AS direction, {COLUMNS}
         FROM document d JOIN site s ON s.id = d.site_id
         WHERE d.state <> 'discarded' AND d.title <> ''
         AND (d.title LIKE $1 OR EXISTS (SELECT 1 FROM edition e WHERE e.document_id = d.id
              AND e.state IN ('live', 'draft', 'in_review', 'approved', 'scheduled')
              AND e.header LIKE $2))
         AND (d.site_id = $3 OR EXISTS (SELECT 1 FROM edition e WHERE e.document_id = d.id
              AND e.state = 'live'))
         ORDER BY d.changed_at DESC LIMIT 20"
    );
    let words = words.trim().replace(['%', '_', '"', '\\'], "");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(format!("%{words}%"))
        .bind(format!("%\"doc_no\":\"%{words}%\",\"issuer\"%"))
        .bind(site_id);
    let rows: Vec<RelatedRow> = rows.fetch_all(&mut *tx).await?;
    rows.into_iter().map(RelatedRow::read).collect()
}

/// Makes an edition that was copied from another document a reprint of it, and nothing else: what
/// the original says of other documents, it alone says.
pub async fn set_reprint(tx: &mut Tx, edition_id: &str, original: &str) -> Result<()> {
    let sql = "DELETE FROM edition_link WHERE edition_id = $1 AND kind <> 'text'";
    sqlx::query(sql).bind(edition_id).execute(&mut *tx).await?;
    let sql = "INSERT INTO edition_link (edition_id, target_id, kind)
               VALUES ($1, $2, 'reprint_of')";
    sqlx::query(sql).bind(edition_id).bind(original).execute(&mut *tx).await?;
    Ok(())
}

/// Whether a document is interpreted by something that is online, or by one of these editions.
pub async fn is_interpreted(tx: &mut Tx, document: &str, editions: &[String]) -> Result<bool> {
    let sql = "SELECT e.id, e.state FROM edition_link l JOIN edition e ON e.id = l.edition_id
               WHERE l.kind = 'interprets' AND l.target_id = $1";
    let rows: Vec<(String, String)> =
        sqlx::query_as(sql).bind(document).fetch_all(&mut *tx).await?;
    Ok(rows.iter().any(|(id, state)| state == "live" || editions.contains(id)))
}
