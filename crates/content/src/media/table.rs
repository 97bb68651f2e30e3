//! The SQL of media.

use base::{Moment, Page, Paged, Result};
use desk::{Dialect, OnUnique, Tx, gone};

use super::model::{LibraryFilter, Media, Said, Use, already_there, unknown};

const SELECT: &str = "\
    SELECT m.id, m.unit_id, m.digest, m.name, m.media_type, m.size_bytes, m.width, m.height, \
     m.alt, m.uploaded_by, m.uploaded_name, m.uploaded_at, m.focal_x, m.focal_y, m.renditions, \
     m.drawn_at, m.pages, m.opening, m.captions_digest, m.removed_at, m.revision FROM media m";

/// Editions that count as a use: what was thrown away does not.
const USED: &str = "\
    FROM edition_media x JOIN edition e ON e.id = x.edition_id \
     WHERE x.media_id = m.id AND e.state <> 'discarded'";

/// One picture or file, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Media> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE m.id = $1 AND m.cleared_at IS NULL"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// Those of the given identifiers that exist and were not removed.
pub async fn find_all(tx: &mut Tx, dialect: Dialect, ids: &[String]) -> Result<Vec<Media>> {
    let among = dialect.list(1);
    let sql =
        format!("{SELECT} WHERE m.id IN {among} AND m.removed_at IS NULL AND m.cleared_at IS NULL");
    let ids = serde_json::to_string(ids)?;
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(ids).fetch_all(&mut *tx).await?)
}

/// The newest of a unit with these bytes.
pub(super) async fn of_unit(tx: &mut Tx, unit_id: &str, digest: &str) -> Result<Option<Media>> {
    let filter = "WHERE m.digest = $1 AND m.unit_id = $2 AND m.cleared_at IS NULL
                  ORDER BY m.uploaded_at DESC, m.id DESC LIMIT 1";
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} {filter}"));
    Ok(sqlx::query_as(sql).bind(digest).bind(unit_id).fetch_optional(&mut *tx).await?)
}

/// What some units keep, newest first. Costs a walk over the files of these units.
pub(super) async fn list(
    tx: &mut Tx,
    dialect: Dialect,
    (wanted, units): (&LibraryFilter, &[String]),
    page: Page,
) -> Result<Paged<Media>> {
    let bin = if wanted.removed { "IS NOT NULL" } else { "IS NULL" };
    let unused =
        if wanted.unused { format!("AND NOT EXISTS (SELECT 1 {USED})") } else { "".into() };
    let among = dialect.list(1);
    let filter = format!(
        "WHERE m.unit_id IN {among} AND m.cleared_at IS NULL AND m.loose_since IS NULL
         AND m.removed_at {bin} AND (LOWER(m.name) LIKE $2 OR LOWER(m.alt) LIKE $2)
         AND (CAST($3 AS TEXT) = '' OR ($3 = 'played' AND (m.media_type LIKE 'video/%'
         OR m.media_type LIKE 'audio/%')) OR $3 = CASE WHEN m.media_type LIKE 'image/%'
         THEN 'picture' WHEN m.media_type LIKE 'video/%' THEN 'video'
         WHEN m.media_type LIKE 'audio/%' THEN 'audio' ELSE 'file' END)
         AND m.uploaded_at >= $4 AND m.uploaded_at < $5 {unused}"
    );
    let like = format!("%{}%", wanted.q.to_lowercase().replace(['%', '_'], ""));
    let to = wanted.to.unwrap_or(i64::MAX);
    let units = serde_json::to_string(units)?;
    let sql =
        format!("{SELECT} {filter} ORDER BY m.uploaded_at DESC, m.id DESC LIMIT $6 OFFSET $7");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&units).bind(&like);
    let rows = rows.bind(&wanted.kind).bind(wanted.from.unwrap_or(0)).bind(to);
    let rows = rows.bind(page.size()).bind(page.offset()).fetch_all(&mut *tx).await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM media m {filter}"));
    let count = sqlx::query_scalar(sql).bind(&units).bind(&like);
    let count = count.bind(&wanted.kind).bind(wanted.from.unwrap_or(0)).bind(to);
    Ok(page.of(rows, count.fetch_one(&mut *tx).await?))
}

/// The editions a medium stands in, newest first.
pub(super) async fn uses(tx: &mut Tx, id: &str) -> Result<Vec<Use>> {
    let sql = "SELECT e.document_id, e.title, e.state, x.use_as, e.no, s.name AS site_name
               FROM edition_media x JOIN edition e ON e.id = x.edition_id
               JOIN document d ON d.id = e.document_id JOIN site s ON s.id = d.site_id
               WHERE x.media_id = $1 AND e.state <> 'discarded'
               ORDER BY e.changed_at DESC, e.id LIMIT 200";
    Ok(sqlx::query_as(sql).bind(id).fetch_all(&mut *tx).await?)
}

/// What is said in a medium; nothing when nobody wrote or found anything.
pub(super) async fn said(tx: &mut Tx, id: &str) -> Result<Said> {
    let sql = "SELECT found, captions, transcript FROM media_text WHERE media_id = $1";
    let said = sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?;
    Ok(said.unwrap_or_default())
}

/// Writes down what is said in a medium.
pub(super) async fn put_said(tx: &mut Tx, id: &str, said: &Said) -> Result<()> {
    let sql = "INSERT INTO media_text (media_id, found, captions, transcript)
               VALUES ($1, $2, $3, $4) ON CONFLICT (media_id) DO UPDATE SET
               found = excluded.found, captions = excluded.captions,
               transcript = excluded.transcript";
    let texts = sqlx::query(sql).bind(id).bind(&said.found).bind(&said.captions);
    texts.bind(&said.transcript).execute(&mut *tx).await?;
    Ok(())
}

/// What is said in the files of an edition: found in its attachments, written for what is played
/// in its text.
pub(crate) async fn found_in(tx: &mut Tx, edition_id: &str) -> Result<Vec<String>> {
    let sql = "SELECT CASE WHEN x.use_as = 'attachment' THEN t.found ELSE t.transcript END AS said
               FROM edition_media x JOIN media_text t ON t.media_id = x.media_id
               WHERE x.edition_id = $1 ORDER BY x.position";
    Ok(sqlx::query_scalar(sql).bind(edition_id).fetch_all(&mut *tx).await?)
}

/// What came with a text is part of the library once the text uses it.
pub(crate) async fn take_loose(tx: &mut Tx, id: &str) -> Result<()> {
    let sql = "UPDATE media SET loose_since = NULL WHERE id = $1 AND loose_since IS NOT NULL";
    sqlx::query(sql).bind(id).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, media: &Media, loose: Option<Moment>) -> Result<()> {
    let sql = "INSERT INTO media (id, unit_id, digest, name, media_type, size_bytes, width, \
               height, alt, uploaded_by, uploaded_name, uploaded_at, drawn_at, pages, opening, \
               loose_since, once) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
               $13, $14, $15, $16, $17)";
    let done = sqlx::query(sql)
        .bind(&media.id)
        .bind(&media.unit_id)
        .bind(&media.digest)
        .bind(&media.name)
        .bind(&media.media_type)
        .bind(media.size_bytes)
        .bind(media.width)
        .bind(media.height)
        .bind(&media.alt)
        .bind(&media.uploaded_by)
        .bind(&media.uploaded_name)
        .bind(media.uploaded_at)
        .bind(media.drawn_at)
        .bind(media.pages)
        .bind(&media.opening)
        .bind(loose)
        .bind(once(media))
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

/// Saves what can change of a medium.
pub(super) async fn save(tx: &mut Tx, media: &Media) -> Result<()> {
    let sql = "UPDATE media SET name = $2, alt = $3, focal_x = $4, focal_y = $5, drawn_at = $6, \
               captions_digest = $7, removed_at = $8, once = $9, revision = $10 \
               WHERE id = $1 AND revision = $10 - 1";
    let done = sqlx::query(sql)
        .bind(&media.id)
        .bind(&media.name)
        .bind(&media.alt)
        .bind(media.focal_x)
        .bind(media.focal_y)
        .bind(media.drawn_at)
        .bind(&media.captions_digest)
        .bind(media.removed_at)
        .bind(once(media))
        .bind(media.revision)
        .execute(&mut *tx)
        .await;
    gone(done.on_unique(already_there)?.rows_affected(), "media.changed_meanwhile")
}

/// A unit keeps the same bytes once; what is in the bin does not count.
fn once(media: &Media) -> Option<String> {
    media.removed_at.is_none().then(|| format!("{}:{}", media.unit_id, media.digest))
}

/// Pictures that wait to be drawn smaller, oldest first.
pub(super) async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Media>> {
    let sql = format!(
        "{SELECT} WHERE m.drawn_at IS NULL AND m.removed_at IS NULL AND m.cleared_at IS NULL
         ORDER BY m.uploaded_at LIMIT $1"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(limit).fetch_all(&mut *tx).await?)
}

/// Writes down the smaller pictures; `false` when the picture was changed meanwhile.
pub(super) async fn set_drawn(
    tx: &mut Tx,
    media: &Media,
    renditions: &str,
    now: Moment,
) -> Result<bool> {
    let sql = "UPDATE media SET renditions = $3, drawn_at = $4
               WHERE id = $1 AND revision = $2 AND drawn_at IS NULL";
    let done = sqlx::query(sql).bind(&media.id).bind(media.revision).bind(renditions).bind(now);
    Ok(done.execute(&mut *tx).await?.rows_affected() == 1)
}

/// What was removed before one moment, or came loose before another, and nothing uses.
pub(super) async fn to_clear(
    tx: &mut Tx,
    (removed, loose): (Moment, Moment),
    limit: i64,
) -> Result<Vec<Media>> {
    let sql = format!(
        "{SELECT} WHERE m.cleared_at IS NULL AND (m.removed_at <= $1 OR m.loose_since <= $2)
         AND NOT EXISTS (SELECT 1 {USED}) ORDER BY m.id LIMIT $3"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(removed).bind(loose).bind(limit);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// Whether another row still names these bytes, as its own or as its captions or one of its
/// smaller pictures. Costs a walk over all media; only the clearing asks.
pub(super) async fn is_named(tx: &mut Tx, digest: &str, but: &str) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM media WHERE id <> $2 AND cleared_at IS NULL
               AND (digest = $1 OR captions_digest = $1 OR renditions LIKE $3)";
    let like = format!("%{digest}%");
    let count: i64 =
        sqlx::query_scalar(sql).bind(digest).bind(but).bind(like).fetch_one(&mut *tx).await?;
    Ok(count > 0)
}

/// Decides that a medium goes for good; `false` when somebody took it back meanwhile.
pub(super) async fn set_cleared(tx: &mut Tx, media: &Media, now: Moment) -> Result<bool> {
    let sql = "UPDATE media SET cleared_at = $3, once = NULL
               WHERE id = $1 AND revision = $2 AND cleared_at IS NULL";
    let done = sqlx::query(sql).bind(&media.id).bind(media.revision).bind(now);
    Ok(done.execute(&mut *tx).await?.rows_affected() == 1)
}

/// What was cleared and whose bytes may still be there.
pub(super) async fn half_gone(tx: &mut Tx, limit: i64) -> Result<Vec<Media>> {
    let sql = format!("{SELECT} WHERE m.cleared_at IS NOT NULL AND m.gone_at IS NULL LIMIT $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(limit).fetch_all(&mut *tx).await?)
}

/// Writes down that the bytes of a medium are gone, and forgets what was said in it.
pub(super) async fn set_gone(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    let sql = "UPDATE media SET gone_at = $2, renditions = '' WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).execute(&mut *tx).await?;
    let sql = "DELETE FROM media_text WHERE media_id = $1";
    sqlx::query(sql).bind(id).execute(&mut *tx).await?;
    Ok(())
}
