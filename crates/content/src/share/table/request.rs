//! The SQL of requests.

use base::{Page, Paged, Result};
use desk::{Dialect, Tx, gone};

use super::super::model::{Filter, Request, RequestRow, unknown_request};

const SELECT: &str = "\
    SELECT id, from_site_id, to_site_id, title, message, state, share_id, reason, asked_by, \
     asked_name, asked_at, decided_name, decided_at, revision FROM share_request";

/// One request, or a refusal.
pub async fn find_request(tx: &mut Tx, id: &str) -> Result<Request> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown_request)
}

/// Enters a request.
pub async fn insert_request(tx: &mut Tx, request: &Request) -> Result<()> {
    let sql = "INSERT INTO share_request (id, from_site_id, to_site_id, title, message, state,
               share_id, reason, asked_by, asked_name, asked_at, decided_name, revision)
               VALUES ($1, $2, $3, $4, $5, $6, '', '', $7, $8, $9, '', 1)";
    sqlx::query(sql)
        .bind(&request.id)
        .bind(&request.from_site_id)
        .bind(&request.to_site_id)
        .bind(&request.title)
        .bind(&request.message)
        .bind(&request.state)
        .bind(&request.asked_by)
        .bind(&request.asked_name)
        .bind(request.asked_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Saves the next revision; refuses if another change came first.
pub async fn save_request(tx: &mut Tx, request: &Request) -> Result<()> {
    let sql = "UPDATE share_request SET state = $2, share_id = $3, reason = $4,
               decided_name = $5, decided_at = $6, revision = $7
               WHERE id = $1 AND revision = $7 - 1";
    let done = sqlx::query(sql)
        .bind(&request.id)
        .bind(&request.state)
        .bind(&request.share_id)
        .bind(&request.reason)
        .bind(&request.decided_name)
        .bind(request.decided_at)
        .bind(request.revision)
        .execute(&mut *tx)
        .await?;
    gone(done.rows_affected(), "share.changed_meanwhile")
}

/// A page of the requests to (or from) some sites, newest first.
pub async fn requests(
    tx: &mut Tx,
    dialect: Dialect,
    sites: &Option<String>,
    filter: &Filter,
) -> Result<Paged<RequestRow>> {
    let page = Page { page: filter.page, size: filter.size };
    let side = if filter.side.as_deref() == Some("out") { "from" } else { "to" };
    let empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (state, site) = (empty(&filter.state), empty(&filter.site));
    let like = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let like = like.map(|q| format!("%{}%", q.replace(['%', '_'], "")));
    let within = format!(
        "WHERE (CAST($1 AS TEXT) IS NULL OR r.{side}_site_id IN {})
         AND (CAST($2 AS TEXT) IS NULL OR r.{side}_site_id = $2)
         AND (CAST($3 AS TEXT) IS NULL OR r.state = $3)
         AND (CAST($4 AS TEXT) IS NULL OR r.title LIKE $4)",
        dialect.list(1)
    );
    let sql = format!(
        "SELECT r.id, r.from_site_id, f.short_name AS from_site_name, r.to_site_id,
         t.short_name AS to_site_name, r.title, r.message, r.state, r.share_id, r.reason,
         r.asked_name, r.asked_at, r.decided_name, r.decided_at
         FROM share_request r JOIN site f ON f.id = r.from_site_id
         JOIN site t ON t.id = r.to_site_id {within}
         ORDER BY r.asked_at DESC, r.id DESC LIMIT $5 OFFSET $6"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(sites).bind(&site).bind(&state);
    let rows = rows.bind(&like).bind(page.size()).bind(page.offset());
    let rows = rows.fetch_all(&mut *tx).await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM share_request r {within}"));
    let total = sqlx::query_scalar(sql).bind(sites).bind(&site).bind(&state).bind(&like);
    Ok(page.of(rows, total.fetch_one(&mut *tx).await?))
}
