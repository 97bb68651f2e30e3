//! The SQL of what outsiders may see: live editions in their places, and nothing else. Every query
//! here asks for `state = 'live'` and a placement that is not withdrawn.

use std::collections::HashMap;

use base::{Moment, Result};
use desk::{Dialect, Tx};

use super::super::model::{Attachment, Header, split_keywords, validity};
use crate::kind::{
    self,
    model::{Definition, Fact, Said, Shown, Values},
};
use crate::topic::model::Layout;

/// A live document as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The document.
    pub document_id: String,
    /// Its live edition.
    pub edition_id: String,
    /// Code of its kind.
    pub kind: String,
    /// Name of its kind, and the template it is drawn with.
    pub form: Form,
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
    /// What lists show of the fields of its kind.
    pub facts: Vec<Fact>,
    /// Where lists lead for a document that only leads elsewhere; else empty.
    pub leads_to: String,
}

/// How a document is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Name of its kind.
    pub name: String,
    /// The template its page is drawn with.
    pub template: String,
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
    /// Size in bytes; 0 where it stands in a list.
    #[sqlx(default)]
    pub size_bytes: i64,
    /// The smaller pictures made of it, as JSON; empty when there are none.
    pub renditions: String,
}

/// A picture or file with what a page shows of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ShownFile {
    /// The file; sides are zero for anything but pictures.
    #[sqlx(flatten)]
    pub picture: Picture,
    /// SHA-256 of its captions; empty without captions.
    pub captions_digest: String,
    /// What is said in it; may be empty.
    pub transcript: String,
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
    /// What its attachments say, for the search.
    pub attached: String,
    /// The unit that owns it.
    pub unit_name: String,
    /// Since when this edition is live.
    pub changed: Moment,
    /// Layout of a topic; nothing for all others.
    pub layout: Option<Layout>,
    /// What it says in the fields of its kind, in order.
    pub shown: Vec<Shown>,
    /// What the search finds of that.
    pub told: String,
    /// Documents it is tied to, from either end.
    pub related: Vec<Related>,
    /// The document of another site it is a frozen copy of, and what it says of that.
    pub copied: Option<(String, String)>,
}

/// A document another one is tied to by a typed link: live when the other one says so, perhaps
/// not when this one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// What the link means.
    pub relation: String,
    /// Whether the document asked about says it, and not the other one.
    pub forward: bool,
    /// The other document.
    pub document_id: String,
    /// Its title; empty while it is not live.
    pub title: String,
    /// Its 发文字号, or empty.
    pub doc_no: String,
    /// Its 有效性 as the public sees it, or empty.
    pub validity: String,
    /// What repealed or revised the other document: identifier, title and 发文字号.
    pub undone_by: Option<(String, String, String)>,
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
    fields: String,
    kind_version: i64,
    undone: Option<String>,
    picture_id: Option<String>,
    digest: Option<String>,
    media_type: Option<String>,
    name: Option<String>,
    alt: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    renditions: Option<String>,
}

#[derive(sqlx::FromRow)]
struct WholeRow {
    #[sqlx(flatten)]
    row: Row,
    author: String,
    keywords: String,
    body: String,
    words: String,
    attached: String,
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
                    d.first_published_at AS published, d.index_no, e.header, e.fields, \
                    e.kind_version, (SELECT MIN(l.kind) FROM edition_link l \
                    JOIN edition x ON x.id = l.edition_id AND x.state = 'live' \
                    WHERE l.target_id = p.document_id AND l.kind IN ('repeals', 'revises')) \
                    AS undone, \
                    m.id AS picture_id, m.digest, m.media_type, m.name, m.alt, m.width, m.height, \
                    m.renditions";
const WHOLE: &str = "\
    e.author, e.keywords, e.body, e.words, e.attached, u.name AS unit_name, \
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
    let rows = rows.fetch_all(&mut *tx).await?;
    items(tx, rows).await
}

/// The documents of a section with ordinals from `low` to `high`, newest first.
pub async fn between(tx: &mut Tx, section_id: &str, low: i64, high: i64) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} {FROM} WHERE p.section_id = $1 AND p.ordinal BETWEEN $2 AND $3 AND {SHOWN}
         ORDER BY p.ordinal DESC LIMIT 1000"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(section_id).bind(low).bind(high);
    let rows = rows.fetch_all(&mut *tx).await?;
    items(tx, rows).await
}

/// The newest documents of a site by their first publication, newest first.
pub async fn newest_in_site(tx: &mut Tx, site_id: &str, limit: i64) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} {FROM} WHERE p.site_id = $1 AND {SHOWN}
         ORDER BY p.published_at DESC, p.serial DESC LIMIT $2"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).bind(limit);
    let rows = rows.fetch_all(&mut *tx).await?;
    items(tx, rows).await
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

/// Every picture and file a live edition uses.
pub async fn media_uses(tx: &mut Tx, edition_id: &str) -> Result<Vec<ShownFile>> {
    let sql = "SELECT DISTINCT m.id AS media_id, m.digest, m.media_type, m.name, m.alt, m.width,
               m.height, m.size_bytes, m.renditions, m.captions_digest,
               COALESCE(t.transcript, '') AS transcript
               FROM edition_media x JOIN media m ON m.id = x.media_id
               JOIN edition e ON e.id = x.edition_id AND e.state = 'live'
               LEFT JOIN media_text t ON t.media_id = m.id
               WHERE x.edition_id = $1 ORDER BY m.id";
    Ok(sqlx::query_as(sql).bind(edition_id).fetch_all(&mut *tx).await?)
}

/// What every version of every kind says; some dozen rows, read for every piece of a list that
/// needs them.
type Definitions = HashMap<(String, i64), Definition>;

async fn items(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Item>> {
    let definitions = match rows.iter().any(|row| !row.fields.is_empty()) {
        true => kind::table::all_versions(tx).await?,
        false => Definitions::new(),
    };
    rows.into_iter().map(|row| row.item(&definitions).map(|(item, _)| item)).collect()
}

async fn wholes(tx: &mut Tx, dialect: Dialect, rows: Vec<WholeRow>) -> Result<Vec<Whole>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.row.edition_id.as_str()).collect();
    let sql = format!(
        "SELECT x.edition_id, m.id AS media_id, m.digest, m.name, m.media_type, m.size_bytes,
         m.pages
         FROM edition_media x JOIN media m ON m.id = x.media_id
         WHERE x.use_as = 'attachment' AND x.edition_id IN {} ORDER BY x.edition_id, x.position",
        dialect.list(1)
    );
    let files = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(&ids)?);
    let files: Vec<AttachmentRow> = files.fetch_all(&mut *tx).await?;
    let definitions = kind::table::all_versions(tx).await?;
    let mut related =
        super::tied::related(tx, dialect, &rows.iter().map(ends).collect::<Vec<_>>()).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let own = files.iter().filter(|file| file.edition_id == row.row.edition_id);
        let attachments = own.map(|file| file.attachment.clone()).collect();
        let (item, values) = row.row.item(&definitions)?;
        let definition = definitions.get(&(item.kind.clone(), row.row.kind_version));
        found.push(Whole {
            attachments,
            related: related.remove(&item.document_id).unwrap_or_default(),
            shown: definition.map(|one| one.shown(&values)).unwrap_or_default(),
            told: definition.map(|one| one.words(&values)).unwrap_or_default(),
            item,
            author: row.author,
            keywords: split_keywords(&row.keywords),
            body: row.body,
            words: row.words,
            attached: row.attached,
            unit_name: row.unit_name,
            changed: row.changed,
            layout: Layout::read(&row.layout)?,
            copied: row.copy_of.zip(row.copy_note),
        });
    }
    Ok(found)
}

fn ends(row: &WholeRow) -> (&str, &str) {
    (row.row.document_id.as_str(), row.row.edition_id.as_str())
}

impl Row {
    fn item(&self, definitions: &Definitions) -> Result<(Item, Values)> {
        let mut header: Option<Header> = match self.header.as_str() {
            "" => None,
            json => Some(serde_json::from_str(json)?),
        };
        if let Some(header) = &mut header {
            header.index_no = self.index_no.clone().unwrap_or_default();
            header.validity = validity(&header.validity, self.undone.as_deref());
        }
        let values = match self.fields.as_str() {
            "" => Values::new(),
            json => serde_json::from_str(json)?,
        };
        let definition = definitions.get(&(self.kind.clone(), self.kind_version));
        let form =
            definition.map(|one| Form { name: one.name.clone(), template: one.template.clone() });
        let form = form.unwrap_or_default();
        let leads_to = match (form.template.as_str(), definition) {
            ("link", Some(definition)) => first_words(&definition.shown(&values)),
            _ => String::new(),
        };
        let item = Item {
            document_id: self.document_id.clone(),
            edition_id: self.edition_id.clone(),
            kind: self.kind.clone(),
            serial: self.serial,
            ordinal: self.ordinal,
            path: self.path.clone(),
            section_id: self.section_id.clone(),
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            summary: self.summary.clone(),
            source: self.source.clone(),
            source_url: self.source_url.clone(),
            is_quoted: self.mode == "quote",
            published: self.published,
            header,
            picture: self.picture(),
            facts: definition.map(|one| one.facts(&values)).unwrap_or_default(),
            leads_to,
            form,
        };
        Ok((item, values))
    }

    fn picture(&self) -> Option<Picture> {
        Some(Picture {
            media_id: self.picture_id.clone()?,
            digest: self.digest.clone()?,
            media_type: self.media_type.clone().unwrap_or_default(),
            name: self.name.clone().unwrap_or_default(),
            alt: self.alt.clone().unwrap_or_default(),
            width: self.width.unwrap_or(0),
            height: self.height.unwrap_or(0),
            size_bytes: 0,
            renditions: self.renditions.clone().unwrap_or_default(),
        })
    }
}

/// The first address among the fields of a document that only leads elsewhere.
fn first_words(shown: &[Shown]) -> String {
    let address = shown.iter().find(|one| one.holds == kind::model::Holds::Url);
    match address.map(|one| &one.said) {
        Some(Said::Words(words)) => words.clone(),
        _ => String::new(),
    }
}
