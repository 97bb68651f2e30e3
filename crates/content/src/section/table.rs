//! The SQL of sections.

use base::{Moment, Result};
use desk::{OnUnique, Tx, gone};

use super::model::{Section, SectionRow, already_there, unknown};

const COLUMNS: &str = "\
    c.id, c.site_id, c.parent_id, c.name, c.slug, c.path, c.kind, c.column_type, \
     c.link_url, c.description, c.keywords, c.unit_id, c.person, c.in_nav, c.kinds, \
     c.interpretation_rule, c.position, c.revision, c.created_at";

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
               created_at, kinds, interpretation_rule, next_ordinal) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
               $17, $18, $19, 1)";
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
               interpretation_rule = $17 \
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
