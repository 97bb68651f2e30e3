//! The SQL of editions and of what they use.

use base::{Moment, Result};
use desk::{OnUnique, Tx, gone};

use super::super::model::{
    Attachment, Edition, EditionRow, Filled, Relation, being_worked_on, markup::References,
    nothing_in_work, unknown_edition,
};

pub(super) const SELECT: &str = "\
    SELECT id, document_id, no, state, section_id, title, subtitle, source, source_url, author, \
     summary, keywords, body, header, picture_id, fields, kind_version, words, digest, \
     check_reason, alone_reason, author_id, author_name, created_at, changed_at, due_at, \
     live_from, live_until, revision, layout FROM edition";

/// One edition, or a refusal.
pub async fn find_edition(tx: &mut Tx, id: &str) -> Result<Edition> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown_edition)
}

/// The edition whose digest begins so; what is live first, then the newest.
pub async fn by_digest(tx: &mut Tx, beginning: &str) -> Result<Option<Edition>> {
    // No digest holds a letter after f, so this is the end of those that begin so.
    let sql = format!(
        "{SELECT} WHERE digest >= $1 AND digest < $2
         ORDER BY CASE WHEN state = 'live' THEN 0 ELSE 1 END, no DESC LIMIT 1"
    );
    let end = format!("{beginning}g");
    let row = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(beginning).bind(end);
    Ok(row.fetch_optional(&mut *tx).await?)
}

/// The edition being worked on, or a refusal.
pub async fn working(tx: &mut Tx, document_id: &str) -> Result<Edition> {
    one_working(tx, SELECT, document_id).await?.ok_or_else(nothing_in_work)
}

/// As [`working`], but its body is left out: who writes the body anew need not read the old one.
pub async fn working_without_body(tx: &mut Tx, document_id: &str) -> Result<Edition> {
    let select = SELECT.replacen(" body,", " '' AS body,", 1);
    one_working(tx, &select, document_id).await?.ok_or_else(nothing_in_work)
}

async fn one_working(tx: &mut Tx, select: &str, document_id: &str) -> Result<Option<Edition>> {
    let sql = format!(
        "{select} WHERE document_id = $1
         AND state IN ('draft', 'in_review', 'approved', 'scheduled')"
    );
    let found = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(document_id);
    Ok(found.fetch_optional(&mut *tx).await?)
}

/// The edition the public reads.
pub async fn live(tx: &mut Tx, document_id: &str) -> Result<Option<Edition>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE document_id = $1 AND state = 'live'"));
    Ok(sqlx::query_as(sql).bind(document_id).fetch_optional(&mut *tx).await?)
}

/// The edition the public read last, if it was withdrawn.
pub async fn withdrawn(tx: &mut Tx, document_id: &str) -> Result<Option<Edition>> {
    let sql =
        format!("{SELECT} WHERE document_id = $1 AND state = 'withdrawn' ORDER BY no DESC LIMIT 1");
    let found = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(document_id);
    Ok(found.fetch_optional(&mut *tx).await?)
}

/// Scheduled editions whose moment has come, at most 100.
pub async fn due(tx: &mut Tx, now: Moment) -> Result<Vec<Edition>> {
    let sql =
        format!("{SELECT} WHERE state = 'scheduled' AND due_at <= $1 ORDER BY due_at LIMIT 100");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).fetch_all(&mut *tx).await?)
}

/// All editions of a document, newest first.
pub async fn editions(tx: &mut Tx, document_id: &str) -> Result<Vec<EditionRow>> {
    let sql = "SELECT id, no, state, title, author_name, changed_at, live_from, live_until
               FROM edition WHERE document_id = $1 ORDER BY no DESC LIMIT 500";
    Ok(sqlx::query_as(sql).bind(document_id).fetch_all(&mut *tx).await?)
}

/// The number the next edition of a document gets.
pub async fn next_no(tx: &mut Tx, document_id: &str) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(no), 0) + 1 FROM edition WHERE document_id = $1";
    Ok(sqlx::query_scalar(sql).bind(document_id).fetch_one(&mut *tx).await?)
}

/// Enters an edition; refuses a second one that is live or being worked on.
pub async fn insert_edition(tx: &mut Tx, edition: &Edition) -> Result<()> {
    let sql = "INSERT INTO edition (id, document_id, no, state, section_id, title, subtitle, \
               source, author, summary, keywords, body, header, picture_id, words, digest, \
               author_id, author_name, created_at, changed_at, due_at, live_from, live_until, \
               revision, source_url, fields, kind_version, layout) VALUES ($1, $2, $3, $4, $5, $6, \
               $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
               $24, $25, $26, $27, $28)";
    let done = sqlx::query(sql)
        .bind(&edition.id)
        .bind(&edition.document_id)
        .bind(edition.no)
        .bind(&edition.state)
        .bind(&edition.section_id)
        .bind(&edition.title)
        .bind(&edition.subtitle)
        .bind(&edition.source)
        .bind(&edition.author)
        .bind(&edition.summary)
        .bind(&edition.keywords)
        .bind(&edition.body)
        .bind(&edition.header)
        .bind(&edition.picture_id)
        .bind(&edition.words)
        .bind(&edition.digest)
        .bind(&edition.author_id)
        .bind(&edition.author_name)
        .bind(edition.created_at)
        .bind(edition.changed_at)
        .bind(edition.due_at)
        .bind(edition.live_from)
        .bind(edition.live_until)
        .bind(edition.revision)
        .bind(&edition.source_url)
        .bind(&edition.fields)
        .bind(edition.kind_version)
        .bind(&edition.layout)
        .execute(&mut *tx)
        .await;
    done.on_unique(being_worked_on)?;
    Ok(())
}

/// Saves the content of a draft; refuses if it is no draft or another saving came first.
pub async fn save_content(tx: &mut Tx, edition: &Edition) -> Result<()> {
    let sql = "UPDATE edition SET section_id = $2, title = $3, subtitle = $4, source = $5, \
               author = $6, summary = $7, keywords = $8, body = $9, header = $10, \
               picture_id = $11, author_id = $12, author_name = $13, changed_at = $14, \
               revision = $15, source_url = $16, fields = $17, kind_version = $18, layout = $19 \
               WHERE id = $1 AND state = 'draft' AND revision = $15 - 1";
    let done = sqlx::query(sql)
        .bind(&edition.id)
        .bind(&edition.section_id)
        .bind(&edition.title)
        .bind(&edition.subtitle)
        .bind(&edition.source)
        .bind(&edition.author)
        .bind(&edition.summary)
        .bind(&edition.keywords)
        .bind(&edition.body)
        .bind(&edition.header)
        .bind(&edition.picture_id)
        .bind(&edition.author_id)
        .bind(&edition.author_name)
        .bind(edition.changed_at)
        .bind(edition.revision)
        .bind(&edition.source_url)
        .bind(&edition.fields)
        .bind(edition.kind_version)
        .bind(&edition.layout)
        .execute(&mut *tx)
        .await?;
    gone(done.rows_affected(), "article.changed_meanwhile")
}

/// Saves where an edition stands; its content is not touched.
pub async fn save_state(tx: &mut Tx, edition: &Edition) -> Result<()> {
    let sql = "UPDATE edition SET state = $2, digest = $3, words = $4, changed_at = $5, \
               due_at = $6, live_from = $7, live_until = $8, revision = $9, check_reason = $10, \
               alone_reason = $11 \
               WHERE id = $1 AND revision = $9 - 1";
    let done = sqlx::query(sql)
        .bind(&edition.id)
        .bind(&edition.state)
        .bind(&edition.digest)
        .bind(&edition.words)
        .bind(edition.changed_at)
        .bind(edition.due_at)
        .bind(edition.live_from)
        .bind(edition.live_until)
        .bind(edition.revision)
        .bind(&edition.check_reason)
        .bind(&edition.alone_reason)
        .execute(&mut *tx)
        .await;
    gone(done.on_unique(being_worked_on)?.rows_affected(), "article.changed_meanwhile")
}

/// Writes down what the attachments of an edition say; its words were cut from it, too.
pub async fn save_attached(tx: &mut Tx, edition_id: &str, attached: &str) -> Result<()> {
    if attached.is_empty() {
        return Ok(());
    }
    let sql = "UPDATE edition SET attached = $2 WHERE id = $1";
    sqlx::query(sql).bind(edition_id).bind(attached).execute(&mut *tx).await?;
    Ok(())
}

/// The attachments of an edition, in their order.
pub async fn attachments(tx: &mut Tx, edition_id: &str) -> Result<Vec<Attachment>> {
    files(tx, edition_id, "attachment").await
}

/// The files in the fields of an edition.
pub async fn field_files(tx: &mut Tx, edition_id: &str) -> Result<Vec<Attachment>> {
    files(tx, edition_id, "field").await
}

async fn files(tx: &mut Tx, edition_id: &str, use_as: &str) -> Result<Vec<Attachment>> {
    let sql = "SELECT m.id AS media_id, m.digest, m.name, m.media_type, m.size_bytes, m.pages
               FROM edition_media e JOIN media m ON m.id = e.media_id
               WHERE e.edition_id = $1 AND e.use_as = $2 ORDER BY e.position";
    Ok(sqlx::query_as(sql).bind(edition_id).bind(use_as).fetch_all(&mut *tx).await?)
}

/// Writes down anew which files a draft uses.
pub async fn set_uses(
    tx: &mut Tx,
    edition: &Edition,
    attachments: &[String],
    body: &References,
    filled: &Filled,
) -> Result<()> {
    let sql = "DELETE FROM edition_media WHERE edition_id = $1";
    sqlx::query(sql).bind(&edition.id).execute(&mut *tx).await?;
    insert_uses(tx, edition, attachments, body, filled).await
}

/// Writes down which files a new edition uses.
pub async fn insert_uses(
    tx: &mut Tx,
    edition: &Edition,
    attachments: &[String],
    body: &References,
    filled: &Filled,
) -> Result<()> {
    let picture = Some(&edition.picture_id).filter(|id| !id.is_empty());
    let uses = attachments.iter().map(|id| (id, "attachment"));
    let uses = uses.chain(body.media.iter().map(|id| (id, "body")));
    let uses = uses.chain(picture.map(|id| (id, "picture")));
    let uses = uses.chain(filled.media.iter().map(|id| (id, "field")));
    for (position, (media_id, use_as)) in uses.enumerate() {
        let sql = "INSERT INTO edition_media (edition_id, media_id, use_as, position)
                   VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        sqlx::query(sql)
            .bind(&edition.id)
            .bind(media_id)
            .bind(use_as)
            .bind(position as i64)
            .execute(&mut *tx)
            .await?;
    }
    // What came with an imported text is part of the library now that the text is kept.
    let sql = "UPDATE media SET loose_since = NULL WHERE loose_since IS NOT NULL
               AND id IN (SELECT media_id FROM edition_media WHERE edition_id = $1)";
    sqlx::query(sql).bind(&edition.id).execute(&mut *tx).await?;
    Ok(())
}

/// Gives a copy of an edition the same files and links.
pub async fn copy_uses(tx: &mut Tx, from: &str, to: &str) -> Result<()> {
    let sql = "INSERT INTO edition_media (edition_id, media_id, use_as, position)
               SELECT $2, media_id, use_as, position FROM edition_media WHERE edition_id = $1";
    sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await?;
    let sql = "INSERT INTO edition_link (edition_id, target_id, kind)
               SELECT $2, target_id, kind FROM edition_link WHERE edition_id = $1";
    sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await?;
    let sql = "INSERT INTO edition_origin (edition_id, note)
               SELECT $2, note FROM edition_origin WHERE edition_id = $1";
    sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await?;
    Ok(())
}

/// Writes down which documents the text of an edition links to, and its typed links.
pub async fn set_links(
    tx: &mut Tx,
    edition_id: &str,
    documents: &[String],
    relations: &[Relation],
) -> Result<()> {
    let sql = "DELETE FROM edition_link WHERE edition_id = $1";
    sqlx::query(sql).bind(edition_id).execute(&mut *tx).await?;
    let text = documents.iter().map(|target| (target.as_str(), "text"));
    let typed = relations.iter().map(|one| (one.target_id.as_str(), one.kind.as_str()));
    for (target, kind) in text.chain(typed) {
        let sql = "INSERT INTO edition_link (edition_id, target_id, kind) VALUES ($1, $2, $3)";
        sqlx::query(sql).bind(edition_id).bind(target).bind(kind).execute(&mut *tx).await?;
    }
    Ok(())
}
