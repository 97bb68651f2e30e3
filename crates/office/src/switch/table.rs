//! The SQL of switches.

use base::{Moment, Result};
use desk::{Dialect, Reach, Tx};

use super::model::{Switch, SwitchRow, unknown};

const COLUMNS: &str = "\
    w.id, w.site_id, w.kind, w.level, w.says, w.link, w.reason, w.from_at, w.until_at, \
     w.started_name, w.started_at, w.ended_name, w.end_reason, w.ended_at, w.shown_at, w.gone_at";

/// A switch that is on, with the code of its site.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InForce {
    /// Code of the site.
    pub code: String,
    /// Identifier.
    pub id: String,
    /// `grey` or `banner`.
    pub kind: String,
    /// Level of a notice.
    pub level: String,
    /// What a notice says.
    pub says: String,
    /// Where it leads.
    pub link: String,
}

/// Everything that is on at a moment; costs the rows that are open.
pub async fn in_force(tx: &mut Tx, now: Moment) -> Result<Vec<InForce>> {
    let sql = "SELECT s.code, w.id, w.kind, w.level, w.says, w.link
               FROM site_switch w JOIN site s ON s.id = w.site_id
               WHERE w.ended_at IS NULL AND w.from_at <= $1
               AND (w.until_at IS NULL OR w.until_at > $1) ORDER BY s.code, w.kind";
    Ok(sqlx::query_as(sql).bind(now).fetch_all(&mut *tx).await?)
}

/// As the database gives it.
#[derive(sqlx::FromRow)]
struct Flat {
    #[sqlx(flatten)]
    switch: Switch,
    site_name: String,
    unit_id: String,
}

impl Flat {
    fn row(self) -> SwitchRow {
        let Flat { switch, site_name, unit_id } = self;
        SwitchRow { switch, site_name, unit_id }
    }
}

pub(super) async fn insert(tx: &mut Tx, switch: &Switch, started_by: &str) -> Result<()> {
    let sql = "INSERT INTO site_switch (id, site_id, kind, level, says, link, reason, from_at, \
               until_at, started_by, started_name, started_at, ended_name, end_reason) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '')";
    sqlx::query(sql)
        .bind(&switch.id)
        .bind(&switch.site_id)
        .bind(&switch.kind)
        .bind(&switch.level)
        .bind(&switch.says)
        .bind(&switch.link)
        .bind(&switch.reason)
        .bind(switch.from_at)
        .bind(switch.until_at)
        .bind(started_by)
        .bind(&switch.started_name)
        .bind(switch.started_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Closes what is open of a kind at a site; says whether anything was.
pub(super) async fn replace(
    tx: &mut Tx,
    (site_id, kind): (&str, &str),
    (name, now): (&str, Moment),
) -> Result<bool> {
    let sql = "UPDATE site_switch SET ended_at = $4, ended_name = $3, end_reason = '由新的设置替换'
               WHERE site_id = $1 AND kind = $2 AND ended_at IS NULL";
    let done = sqlx::query(sql).bind(site_id).bind(kind).bind(name).bind(now);
    Ok(done.execute(&mut *tx).await?.rows_affected() > 0)
}

/// Ends an open switch; false when it is not open.
pub(super) async fn end(
    tx: &mut Tx,
    id: &str,
    (name, reason): (&str, &str),
    at: Moment,
) -> Result<bool> {
    let sql = "UPDATE site_switch SET ended_at = $4, ended_name = $2, end_reason = $3
               WHERE id = $1 AND ended_at IS NULL";
    let done = sqlx::query(sql).bind(id).bind(name).bind(reason).bind(at);
    Ok(done.execute(&mut *tx).await?.rows_affected() == 1)
}

/// One switch with its names, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<SwitchRow> {
    let sql = format!(
        "SELECT {COLUMNS}, s.name AS site_name, s.unit_id FROM site_switch w
         JOIN site s ON s.id = w.site_id WHERE w.id = $1"
    );
    let row: Option<Flat> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *tx).await?;
    row.map(Flat::row).ok_or_else(unknown)
}

/// Open switches whose time is over.
pub(super) async fn expired(tx: &mut Tx, now: Moment) -> Result<Vec<Switch>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM site_switch w WHERE w.ended_at IS NULL AND w.until_at <= $1
         ORDER BY w.until_at, w.id"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).fetch_all(&mut *tx).await?)
}

/// Notes what the portal shows (a JSON list of identifiers) and what it shows no longer.
pub(super) async fn mark(tx: &mut Tx, dialect: Dialect, ids: &str, now: Moment) -> Result<()> {
    let list = dialect.list(1);
    let sql =
        format!("UPDATE site_switch SET shown_at = $2 WHERE shown_at IS NULL AND id IN {list}");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(ids).bind(now).execute(&mut *tx).await?;
    let sql = format!(
        "UPDATE site_switch SET gone_at = $2 WHERE shown_at IS NOT NULL AND gone_at IS NULL
         AND (ended_at IS NOT NULL OR until_at <= $2) AND id NOT IN {list}"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(ids).bind(now).execute(&mut *tx).await?;
    Ok(())
}

/// A page of the open or the ended switches within a reach, newest first, and how many there are.
pub(super) async fn list(
    tx: &mut Tx,
    (dialect, reach): (Dialect, &Reach),
    (is_open, site): (bool, Option<&str>),
    (limit, offset): (i64, i64),
) -> Result<(Vec<SwitchRow>, i64)> {
    let list = dialect.list(1);
    let state = if is_open { "w.ended_at IS NULL" } else { "w.ended_at IS NOT NULL" };
    let within = format!(
        "FROM site_switch w JOIN site s ON s.id = w.site_id
         WHERE {state} AND (CAST($2 AS TEXT) = '' OR w.site_id = $2)
         AND (CAST($3 AS BIGINT) = 1 OR w.site_id IN {list} OR s.unit_id IN {list})"
    );
    let (scopes, site) = (reach.scopes_json(), site.unwrap_or_default());
    let everywhere = i64::from(reach.everywhere);
    let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) {within}");
    let total = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(site)
        .bind(everywhere)
        .fetch_one(&mut *tx)
        .await?;
    let sql = format!(
        "SELECT {COLUMNS}, s.name AS site_name, s.unit_id {within}
         ORDER BY w.started_at DESC, s.position, w.id LIMIT $4 OFFSET $5"
    );
    let rows: Vec<Flat> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(site)
        .bind(everywhere)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *tx)
        .await?;
    Ok((rows.into_iter().map(Flat::row).collect(), total))
}
