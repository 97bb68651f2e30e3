//! The SQL of the library's lists. A list is asked with the caller's reach and shows nothing else.

use base::{Moment, Page, Paged, Result};
use desk::{Dialect, Reach, Tx};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::model::ArticleRow;

/// What the library is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// Only this site.
    pub site: Option<String>,
    /// Only this section.
    pub section: Option<String>,
    /// Only this state.
    pub state: Option<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Part of the title.
    pub q: Option<String>,
    /// Only what the caller wrote.
    pub mine: Option<bool>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

const COLUMNS: &str = "\
    SELECT d.id, d.site_id, s.short_name AS site_name, d.section_id, c.name AS section_name, \
     d.kind, d.title, d.state, d.author_name, d.changed_at, d.first_published_at AS published_at, \
     (SELECT MAX(e.due_at) FROM edition e WHERE e.document_id = d.id AND e.state = 'scheduled') \
     AS due_at, (SELECT MAX(p.path) FROM placement p WHERE p.document_id = d.id AND \
     p.mode = 'owner' AND p.moved_at IS NULL AND p.withdrawn_at IS NULL) AS path, s.domain";
const TABLES: &str = "\
    FROM document d JOIN site s ON s.id = d.site_id \
                      JOIN section c ON c.id = d.section_id";

/// The library within the caller's reach, newest change first.
pub async fn library(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    filter: &Filter,
    caller: &str,
) -> Result<Paged<ArticleRow>> {
    let page = Page { page: filter.page, size: filter.size };
    let scopes = search_scopes(tx, dialect, reach).await?;
    let within = within(dialect, reach);
    let filters = format!(
        "WHERE ({within}) AND d.state <> 'discarded'
         AND (CAST($2 AS TEXT) IS NULL OR d.site_id = $2)
         AND (CAST($3 AS TEXT) IS NULL OR d.section_id = $3)
         AND (CAST($4 AS TEXT) IS NULL OR d.state = $4)
         AND (CAST($5 AS TEXT) IS NULL OR d.title LIKE $5)
         AND (CAST($6 AS TEXT) IS NULL OR d.author_id = $6)
         AND (CAST($7 AS TEXT) IS NULL OR d.kind = $7)"
    );
    let like = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let like = like.map(|q| format!("%{}%", q.replace(['%', '_'], "")));
    let mine = filter.mine.unwrap_or(false).then_some(caller);
    let empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (site, section, state) =
        (empty(&filter.site), empty(&filter.section), empty(&filter.state));
    let kind = empty(&filter.kind);
    let sql = format!(
        "{COLUMNS} {TABLES} {filters} ORDER BY d.changed_at DESC, d.id DESC LIMIT $8 OFFSET $9"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(&site)
        .bind(&section)
        .bind(&state)
        .bind(&like)
        .bind(mine)
        .bind(&kind)
        .bind(page.size())
        .bind(page.offset())
        .fetch_all(&mut *tx)
        .await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM document d {filters}"));
    let total = sqlx::query_scalar(sql)
        .bind(&scopes)
        .bind(&site)
        .bind(&section)
        .bind(&state)
        .bind(&like)
        .bind(mine)
        .bind(&kind)
        .fetch_one(&mut *tx)
        .await?;
    Ok(page.of(rows, total))
}

/// Documents of one author (or, without one, of the reach) in some states, newest first.
pub async fn states_of(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    (author, states): (Option<&str>, &[&str]),
) -> Result<Vec<ArticleRow>> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let (within, list) = (within(dialect, reach), dialect.list(2));
    let sql = format!(
        "{COLUMNS} {TABLES} WHERE ({within}) AND d.state IN {list}
         AND (CAST($3 AS TEXT) IS NULL OR d.author_id = $3)
         ORDER BY d.changed_at DESC LIMIT 100"
    );
    let states = serde_json::to_string(states)?;
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(scopes).bind(states).bind(author);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// What went live within the reach since a moment.
pub async fn published_since(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    since: Moment,
) -> Result<Vec<ArticleRow>> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let within = within(dialect, reach);
    let sql = format!(
        "{COLUMNS} {TABLES} WHERE ({within}) AND d.state = 'live' AND d.changed_at >= $2
         ORDER BY d.changed_at DESC LIMIT 50"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(scopes).bind(since);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// Live documents whose title contains the words, for links by id.
pub async fn linkable(tx: &mut Tx, query: &str) -> Result<Vec<ArticleRow>> {
    let sql = format!(
        "{COLUMNS} {TABLES} WHERE d.first_published_at IS NOT NULL AND d.title LIKE $1
         AND EXISTS (SELECT 1 FROM edition e WHERE e.document_id = d.id AND e.state = 'live')
         ORDER BY d.changed_at DESC LIMIT 20"
    );
    let like = format!("%{}%", query.trim().replace(['%', '_'], ""));
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(like).fetch_all(&mut *tx).await?)
}

/// A reach as JSON, with the sections below its sections.
pub(crate) async fn search_scopes(tx: &mut Tx, dialect: Dialect, reach: &Reach) -> Result<String> {
    let sql = format!(
        "SELECT below.id FROM section below JOIN section top ON top.site_id = below.site_id
         AND below.path LIKE top.path || '%' WHERE top.id IN {}",
        dialect.list(1)
    );
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(reach.scopes_json());
    let mut all: Vec<String> = rows.fetch_all(&mut *tx).await?;
    all.extend(reach.scopes.iter().cloned());
    Ok(serde_json::to_string(&all)?)
}

/// The condition that keeps a list within the reach; `$1` are its scopes.
pub(crate) fn within(dialect: Dialect, reach: &Reach) -> String {
    if reach.everywhere {
        return "CAST($1 AS TEXT) IS NOT NULL".to_owned();
    }
    let list = dialect.list(1);
    format!("d.site_id IN {list} OR d.section_id IN {list} OR d.unit_id IN {list}")
}

/// The caller's drafts whose edition before came back from a reviewer.
pub async fn returned_drafts(tx: &mut Tx, author: &str) -> Result<Vec<String>> {
    let sql = "SELECT w.document_id FROM edition w
               JOIN edition b ON b.document_id = w.document_id AND b.no = w.no - 1
               WHERE w.author_id = $1 AND w.state = 'draft' AND b.state = 'returned'";
    Ok(sqlx::query_scalar(sql).bind(author).fetch_all(&mut *tx).await?)
}
