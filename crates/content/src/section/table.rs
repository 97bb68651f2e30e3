//! The SQL of sections.

use base::{Moment, Result};
use desk::{OnUnique, Tx, gone};

use super::model::{Section, SectionRow, already_there, unknown};

const COLUMNS: &str = "\
    c.id, c.site_id, c.parent_id, c.name, c.slug, c.path, c.kind, c.column_type, \
     c.link_url, c.description, c.keywords, c.unit_id, c.person, c.in_nav, c.kinds, \
     c.interpretation_rule, c.copy_rule, c.position, c.revision, c.created_at";

/// The sections of a site, in the order of their positions.
pub async fn list(tx: &mut Tx, site_id: &str) -> Result<Vec<Section>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM section c WHERE c.site_id = $1 AND c.removed_at IS NULL
         ORDER BY c.position, c.id"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).fetch_all(&mut *tx).await?)
}

#[derive(sqlx::FromRow)]
struct Counted {
    #[sqlx(flatten)]
    section: Section,
    documents: i64,
}

/// The sections of a site with what is live in each; counts every document of the site.
pub(super) async fn rows(tx: &mut Tx, site_id: &str) -> Result<Vec<SectionRow>> {
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT COUNT(*) FROM placement p WHERE p.section_id = c.id
         AND p.withdrawn_at IS NULL AND p.moved_at IS NULL) AS documents
         FROM section c WHERE c.site_id = $1 AND c.removed_at IS NULL ORDER BY c.position, c.id"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id);
    let rows: Vec<Counted> = rows.fetch_all(&mut *tx).await?;
    let row = |Counted { section, documents }| SectionRow { section, documents };
    Ok(rows.into_iter().map(row).collect())
}

/// A section and those above it, nearest first; nothing when it was removed.
pub async fn line(tx: &mut Tx, id: &str) -> Result<Vec<Section>> {
    let sql = format!(
        "WITH RECURSIVE line (id, parent_id, height) AS (
             SELECT id, parent_id, 0 FROM section WHERE id = $1 AND removed_at IS NULL
             UNION ALL
             SELECT c.id, c.parent_id, line.height + 1 FROM section c
             JOIN line ON c.id = line.parent_id WHERE c.removed_at IS NULL AND line.height < 10
         )
         SELECT {COLUMNS} FROM line JOIN section c ON c.id = line.id ORDER BY line.height"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_all(&mut *tx).await?)
}

/// How many documents are live in a section.
pub(super) async fn live(tx: &mut Tx, id: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM placement
               WHERE section_id = $1 AND withdrawn_at IS NULL AND moved_at IS NULL";
    Ok(sqlx::query_scalar(sql).bind(id).fetch_one(&mut *tx).await?)
}

/// One section, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Section> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM section c WHERE c.id = $1 AND c.removed_at IS NULL"
    ));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

pub(super) async fn insert(tx: &mut Tx, section: &Section) -> Result<()> {
    let sql = "INSERT INTO section (id, site_id, parent_id, name, slug, path, kind, column_type, \
               link_url, description, keywords, unit_id, person, in_nav, position, revision, \
               created_at, kinds, interpretation_rule, copy_rule, next_ordinal) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
               $17, $18, $19, $20, 1)";
    let done = sqlx::query(sql)
        .bind(&section.id)
        .bind(&section.site_id)
        .bind(&section.parent_id)
        .bind(&section.name)
        .bind(&section.slug)
        .bind(&section.path)
        .bind(&section.kind)
        .bind(&section.column_type)
        .bind(&section.link_url)
        .bind(&section.description)
        .bind(&section.keywords)
        .bind(&section.unit_id)
        .bind(&section.person)
        .bind(section.in_nav)
        .bind(section.position)
        .bind(section.revision)
        .bind(section.created_at)
        .bind(&section.kinds)
        .bind(&section.interpretation_rule)
        .bind(&section.copy_rule)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

/// Saves the next revision; refuses if another change came first.
pub(super) async fn save(tx: &mut Tx, section: &Section) -> Result<()> {
    let sql = "UPDATE section SET parent_id = $2, name = $3, slug = $4, path = $5, kind = $6, \
               column_type = $7, link_url = $8, description = $9, keywords = $10, unit_id = $11, \
               person = $12, in_nav = $13, position = $14, revision = $15, kinds = $16, \
               interpretation_rule = $17, copy_rule = $18 \
               WHERE id = $1 AND revision = $15 - 1 AND removed_at IS NULL";
    let done = sqlx::query(sql)
        .bind(&section.id)
        .bind(&section.parent_id)
        .bind(&section.name)
        .bind(&section.slug)
        .bind(&section.path)
        .bind(&section.kind)
        .bind(&section.column_type)
        .bind(&section.link_url)
        .bind(&section.description)
        .bind(&section.keywords)
        .bind(&section.unit_id)
        .bind(&section.person)
        .bind(section.in_nav)
        .bind(section.position)
        .bind(section.revision)
        .bind(&section.kinds)
        .bind(&section.interpretation_rule)
        .bind(&section.copy_rule)
        .execute(&mut *tx)
        .await;
    gone(done.on_unique(already_there)?.rows_affected(), "section.changed_meanwhile")
}

/// Gives a section below a moved or renamed one its new address.
pub(super) async fn set_path(tx: &mut Tx, id: &str, path: &str) -> Result<()> {
    let sql = "UPDATE section SET path = $2, revision = revision + 1 WHERE id = $1";
    let done = sqlx::query(sql).bind(id).bind(path).execute(&mut *tx).await;
    done.on_unique(already_there)?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let sql = "UPDATE section SET removed_at = $2, revision = revision + 1 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).execute(&mut *tx).await?;
    Ok(())
}

/// Working editions that are meant for the section.
pub(super) async fn working(tx: &mut Tx, id: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM edition WHERE section_id = $1
               AND state IN ('draft', 'in_review', 'approved', 'scheduled')";
    Ok(sqlx::query_scalar(sql).bind(id).fetch_one(&mut *tx).await?)
}

/// The ordinals the next `count` placements of the section get; the first of them.
pub async fn take_ordinals(tx: &mut Tx, id: &str, count: i64) -> Result<i64> {
    let sql = "UPDATE section SET next_ordinal = next_ordinal + $2 WHERE id = $1
               RETURNING next_ordinal";
    let next: i64 = sqlx::query_scalar(sql).bind(id).bind(count).fetch_one(&mut *tx).await?;
    Ok(next - count)
}

/// The section an address that was left leads to, with its name.
pub(super) async fn leads_to(
    tx: &mut Tx,
    site_id: &str,
    path: &str,
) -> Result<Option<(String, String)>> {
    let sql = "SELECT c.id, c.name FROM section_address a JOIN section c ON c.id = a.section_id
               WHERE a.site_id = $1 AND a.path = $2";
    Ok(sqlx::query_as(sql).bind(site_id).bind(path).fetch_optional(&mut *tx).await?)
}

/// Has an address lead to a section from now on.
pub(super) async fn leave_address(
    tx: &mut Tx,
    (site_id, path): (&str, &str),
    section_id: &str,
    now: Moment,
) -> Result<()> {
    let sql = "INSERT INTO section_address (site_id, path, section_id, left_at)
               VALUES ($1, $2, $3, $4) ON CONFLICT (site_id, path) DO UPDATE
               SET section_id = excluded.section_id, left_at = excluded.left_at";
    let done = sqlx::query(sql).bind(site_id).bind(path).bind(section_id).bind(now);
    done.execute(&mut *tx).await?;
    Ok(())
}

/// Takes an address back into use.
pub(super) async fn retake_address(tx: &mut Tx, site_id: &str, path: &str) -> Result<()> {
    let sql = "DELETE FROM section_address WHERE site_id = $1 AND path = $2";
    sqlx::query(sql).bind(site_id).bind(path).execute(&mut *tx).await?;
    Ok(())
}

/// Gives up the addresses that lead to a section.
pub(super) async fn forget_addresses(tx: &mut Tx, section_id: &str) -> Result<()> {
    let sql = "DELETE FROM section_address WHERE section_id = $1";
    sqlx::query(sql).bind(section_id).execute(&mut *tx).await?;
    Ok(())
}

/// The addresses that were left on a site, with the sections they lead to.
pub(super) async fn addresses(tx: &mut Tx, site_id: &str) -> Result<Vec<(String, String)>> {
    let sql = "SELECT section_id, path FROM section_address WHERE site_id = $1
               ORDER BY section_id, path";
    Ok(sqlx::query_as(sql).bind(site_id).fetch_all(&mut *tx).await?)
}

/// The section that a section which is no longer there was merged into.
pub async fn successor(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    let sql = "SELECT a.section_id FROM section c
               JOIN section_address a ON a.site_id = c.site_id AND a.path = c.path
               WHERE c.id = $1 AND c.removed_at IS NOT NULL";
    Ok(sqlx::query_scalar(sql).bind(id).fetch_optional(&mut *tx).await?)
}

/// Editions of a section that are under review or wait for their publication.
pub(super) async fn under_way(tx: &mut Tx, id: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM edition WHERE section_id = $1
               AND state IN ('in_review', 'approved', 'scheduled')";
    Ok(sqlx::query_scalar(sql).bind(id).fetch_one(&mut *tx).await?)
}

/// Puts everything of a section into another one, in the order of first publication, and numbers
/// all of it anew. Costs the documents of both.
pub(super) async fn pour(tx: &mut Tx, from: &str, into: &str) -> Result<()> {
    // Out of the way first: no two may have one number at any moment.
    let aside = "UPDATE placement SET ordinal = ordinal + 1000000000 WHERE section_id = $1";
    sqlx::query(aside).bind(into).execute(&mut *tx).await?;
    let over = "UPDATE placement SET section_id = $2, ordinal = ordinal + 2000000000
                WHERE section_id = $1";
    sqlx::query(over).bind(from).bind(into).execute(&mut *tx).await?;
    let anew = "UPDATE placement SET ordinal = r.place FROM (
                    SELECT id, ROW_NUMBER() OVER (ORDER BY published_at, serial, ordinal) AS place
                    FROM placement WHERE section_id = $1) AS r
                WHERE placement.id = r.id";
    let placed = sqlx::query(anew).bind(into).execute(&mut *tx).await?.rows_affected();
    let next = i64::try_from(placed).unwrap_or(i64::MAX - 1) + 1;
    let sql = "UPDATE section SET next_ordinal = CASE WHEN next_ordinal < $2 THEN $2
               ELSE next_ordinal END, revision = revision + 1 WHERE id = $1";
    sqlx::query(sql).bind(into).bind(next).execute(&mut *tx).await?;
    for sql in [
        "UPDATE document SET section_id = $2 WHERE section_id = $1",
        "UPDATE edition SET section_id = $2 WHERE section_id = $1 AND state = 'draft'",
        "UPDATE section_address SET section_id = $2 WHERE section_id = $1",
    ] {
        sqlx::query(sql).bind(from).bind(into).execute(&mut *tx).await?;
    }
    Ok(())
}

/// A section with its newest live publication.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Dated {
    /// The section.
    #[sqlx(flatten)]
    pub section: Section,
    /// Short name of its site.
    pub site_name: String,
    /// Unit that runs the site.
    pub site_unit_id: String,
    /// Newest live publication in the section itself.
    pub last: Option<Moment>,
    /// Documents ever placed in it.
    pub documents: i64,
}

/// The sections of a site (of all sites when it is empty) with their newest publication; costs one
/// seek in an index for each section.
pub async fn dated(tx: &mut Tx, site_id: &str) -> Result<Vec<Dated>> {
    let sql = format!(
        "SELECT {COLUMNS}, s.short_name AS site_name, s.unit_id AS site_unit_id,
         (SELECT p.published_at FROM placement p WHERE p.section_id = c.id
          AND p.withdrawn_at IS NULL AND p.moved_at IS NULL
          ORDER BY p.published_at DESC LIMIT 1) AS last,
         c.next_ordinal - 1 AS documents
         FROM section c JOIN site s ON s.id = c.site_id
         WHERE c.removed_at IS NULL AND (CAST($1 AS TEXT) = '' OR c.site_id = $1)
         ORDER BY s.position, s.id, c.position, c.id"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).fetch_all(&mut *tx).await?)
}
