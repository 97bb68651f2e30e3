//! The SQL of what outsiders may see: live editions in their places, and nothing else. Every query
//! here asks for `state = 'live'` and a placement that is not withdrawn.

use base::{Moment, Result};
use desk::{Dialect, Tx};

use super::super::model::{Attachment, Header, split_keywords};
use crate::topic::model::Layout;

/// A live document as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The document.
    pub document_id: String,
    /// Its live edition.
    pub edition_id: String,
    /// `article` or `policy`.
    pub kind: String,
    /// Number on the site.
    pub serial: i64,
    /// Number in the section.
    pub ordinal: i64,
    /// Public address.
    pub path: String,
    /// The section.
    pub section_id: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// Summary.
    pub summary: String,
    /// 来源.
    pub source: String,
    /// 原文地址 of a reprint; may be empty.
    pub source_url: String,
    /// Whether this site only quotes it.
    pub is_quoted: bool,
    /// First publication.
    pub published: Moment,
    /// Header of a disclosed document, with its 索引号.
    pub header: Option<Header>,
    /// Picture of lists.
    pub picture: Option<Picture>,
}

/// A picture as pages show it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Picture {
    /// The picture.
    pub media_id: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Media type.
    pub media_type: String,
    /// File name.
    pub name: String,
    /// Text that stands for it.
    pub alt: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
}

/// A live document with everything its page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// What lists show.
    pub item: Item,
    /// 作者.
    pub author: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Clean HTML with `hb:` references.
    pub body: String,
    /// Attachments, in their order.
    pub attachments: Vec<Attachment>,
    /// Words cut for the search.
    pub words: String,
    /// The unit that owns it.
    pub unit_name: String,
    /// Since when this edition is live.
    pub changed: Moment,
    /// Layout of a topic; nothing for all others.
    pub layout: Option<Layout>,
    /// The document of another site it is a frozen copy of, and what it says of that.
    pub copied: Option<(String, String)>,
}

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

#[derive(sqlx::FromRow)]
struct Row {
    document_id: String,
    edition_id: String,
    kind: String,
    serial: i64,
    ordinal: i64,
    path: String,
    section_id: String,
    title: String,
    subtitle: String,
    summary: String,
    source: String,
    source_url: String,
    mode: String,
    published: Moment,
    index_no: Option<String>,
    header: String,
    picture_id: Option<String>,
    digest: Option<String>,
    media_type: Option<String>,
    name: Option<String>,
    alt: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct WholeRow {
    #[sqlx(flatten)]
    row: Row,
    author: String,
    keywords: String,
    body: String,
    words: String,
    unit_name: String,
    changed: Moment,
    layout: String,
    copy_of: Option<String>,
    copy_note: Option<String>,
}

#[derive(sqlx::FromRow)]
struct AttachmentRow {
    edition_id: String,
    #[sqlx(flatten)]
    attachment: Attachment,
}

const ITEM: &str = "\
    p.document_id, e.id AS edition_id, d.kind, p.serial, p.ordinal, p.path, \
                    p.section_id, e.title, e.subtitle, e.summary, e.source, e.source_url, p.mode, \
                    d.first_published_at AS published, d.index_no, e.header, \
                    m.id AS picture_id, m.digest, m.media_type, m.name, m.alt, m.width, m.height";
const WHOLE: &str = "\
    e.author, e.keywords, e.body, e.words, u.name AS unit_name, \
                     e.live_from AS changed, e.layout, d.copy_of, d.copy_note";
const FROM: &str = "\
    FROM placement p JOIN document d ON d.id = p.document_id \
                    JOIN edition e ON e.document_id = d.id AND e.state = 'live' \
                    LEFT JOIN media m ON m.id = e.picture_id";
const SHOWN: &str = "\
    p.withdrawn_at IS NULL AND p.moved_at IS NULL";

/// The newest documents of a section, newest first.
pub async fn newest(tx: &mut Tx, section_id: &str, limit: i64) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} {FROM} WHERE p.section_id = $1 AND {SHOWN} ORDER BY p.ordinal DESC LIMIT $2"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(section_id).bind(limit);
    items(rows.fetch_all(&mut *tx).await?)
}

/// The documents of a section with ordinals from `low` to `high`, newest first.
pub async fn between(tx: &mut Tx, section_id: &str, low: i64, high: i64) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} {FROM} WHERE p.section_id = $1 AND p.ordinal BETWEEN $2 AND $3 AND {SHOWN}
         ORDER BY p.ordinal DESC LIMIT 1000"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(section_id).bind(low).bind(high);
    items(rows.fetch_all(&mut *tx).await?)
}

/// The newest documents of a site by their first publication, newest first.
pub async fn newest_in_site(tx: &mut Tx, site_id: &str, limit: i64) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} {FROM} WHERE p.site_id = $1 AND {SHOWN}
         ORDER BY p.published_at DESC, p.serial DESC LIMIT $2"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).bind(limit);
    items(rows.fetch_all(&mut *tx).await?)
}

/// Addresses of the documents of a site with numbers from `low` to `high`, oldest first: one
/// sitemap.
pub async fn paths(tx: &mut Tx, site_id: &str, low: i64, high: i64) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT p.path {FROM} WHERE p.site_id = $1 AND p.serial BETWEEN $2 AND $3 AND {SHOWN}
         ORDER BY p.serial LIMIT 10000"
    );
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(site_id).bind(low).bind(high);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// One live document of a site.
pub async fn whole(
    tx: &mut Tx,
    dialect: Dialect,
    site_id: &str,
    document_id: &str,
) -> Result<Option<Whole>> {
    let sql = format!(
        "SELECT {ITEM}, {WHOLE} {FROM} JOIN unit u ON u.id = d.unit_id
         WHERE p.site_id = $1 AND p.document_id = $2 AND {SHOWN}"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).bind(document_id);
    let rows = rows.fetch_all(&mut *tx).await?;
    Ok(wholes(tx, dialect, rows).await?.pop())
}

/// Live documents of a site with numbers above `serial`, in the order of their numbers.
pub async fn whole_after(
    tx: &mut Tx,
    dialect: Dialect,
    site_id: &str,
    (serial, limit): (i64, i64),
) -> Result<Vec<Whole>> {
    let sql = format!(
        "SELECT {ITEM}, {WHOLE} {FROM} JOIN unit u ON u.id = d.unit_id
         WHERE p.site_id = $1 AND p.serial > $2 AND {SHOWN} ORDER BY p.serial LIMIT $3"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).bind(serial).bind(limit);
    let rows = rows.fetch_all(&mut *tx).await?;
    wholes(tx, dialect, rows).await
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

/// Every picture and file a live edition uses.
pub async fn media_uses(tx: &mut Tx, edition_id: &str) -> Result<Vec<Picture>> {
    let sql = "SELECT DISTINCT m.id AS media_id, m.digest, m.media_type, m.name, m.alt, m.width,
               m.height FROM edition_media x JOIN media m ON m.id = x.media_id
               JOIN edition e ON e.id = x.edition_id AND e.state = 'live'
               WHERE x.edition_id = $1 ORDER BY m.id";
    Ok(sqlx::query_as(sql).bind(edition_id).fetch_all(&mut *tx).await?)
}

fn items(rows: Vec<Row>) -> Result<Vec<Item>> {
    rows.into_iter().map(Row::item).collect()
}

async fn wholes(tx: &mut Tx, dialect: Dialect, rows: Vec<WholeRow>) -> Result<Vec<Whole>> {
    let ids: Vec<_> = rows.iter().map(|row| row.row.edition_id.as_str()).collect();
    let sql = format!(
        "SELECT x.edition_id, m.id AS media_id, m.digest, m.name, m.media_type, m.size_bytes
         FROM edition_media x JOIN media m ON m.id = x.media_id
         WHERE x.use_as = 'attachment' AND x.edition_id IN {} ORDER BY x.edition_id, x.position",
        dialect.list(1)
    );
    let files = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(&ids)?);
    let files: Vec<AttachmentRow> = files.fetch_all(&mut *tx).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let own = files.iter().filter(|file| file.edition_id == row.row.edition_id);
        found.push(Whole {
            attachments: own.map(|file| file.attachment.clone()).collect(),
            item: row.row.item()?,
            author: row.author,
            keywords: split_keywords(&row.keywords),
            body: row.body,
            words: row.words,
            unit_name: row.unit_name,
            changed: row.changed,
            layout: Layout::read(&row.layout)?,
            copied: row.copy_of.zip(row.copy_note),
        });
    }
    Ok(found)
}

impl Row {
    fn item(self) -> Result<Item> {
        let mut header: Option<Header> = match self.header.as_str() {
            "" => None,
            json => Some(serde_json::from_str(json)?),
        };
        if let Some(header) = &mut header {
            header.index_no = self.index_no.unwrap_or_default();
        }
        let picture = match (self.picture_id, self.digest) {
            (Some(media_id), Some(digest)) => Some(Picture {
                media_id,
                digest,
                media_type: self.media_type.unwrap_or_default(),
                name: self.name.unwrap_or_default(),
                alt: self.alt.unwrap_or_default(),
                width: self.width.unwrap_or(0),
                height: self.height.unwrap_or(0),
            }),
            _ => None,
        };
        Ok(Item {
            document_id: self.document_id,
            edition_id: self.edition_id,
            kind: self.kind,
            serial: self.serial,
            ordinal: self.ordinal,
            path: self.path,
            section_id: self.section_id,
            title: self.title,
            subtitle: self.subtitle,
            summary: self.summary,
            source: self.source,
            source_url: self.source_url,
            is_quoted: self.mode == "quote",
            published: self.published,
            header,
            picture,
        })
    }
}
