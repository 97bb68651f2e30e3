//! The SQL of update limits.

use std::collections::HashMap;

use base::{Moment, Result};
use desk::{Dialect, OnUnique, Tx};

use super::model::{Rule, Stage, UpkeepRow, unknown_rule};

const SELECT: &str = "\
    SELECT id, level, scope_id, class, amount, unit, source, verified_at, on_since \
     FROM update_rule";

/// Every rule there is: some of the country and the city, and what sites and sections set.
pub(super) async fn rules(tx: &mut Tx) -> Result<Vec<Rule>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY level, class, id"));
    Ok(sqlx::query_as(sql).fetch_all(&mut *tx).await?)
}

/// One rule, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<Rule> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown_rule)
}

/// Puts a rule in force, or out of it.
pub(super) async fn turn(tx: &mut Tx, id: &str, on_since: Option<Moment>) -> Result<()> {
    let sql = "UPDATE update_rule SET on_since = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(on_since).execute(&mut *tx).await?;
    Ok(())
}

/// Takes back what a site or a section had set for a class.
pub(super) async fn clear(tx: &mut Tx, (level, scope): (&str, &str), class: &str) -> Result<()> {
    let sql = "DELETE FROM update_rule WHERE level = $1 AND scope_id = $2 AND class = $3";
    sqlx::query(sql).bind(level).bind(scope).bind(class).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, rule: &Rule, (by, now): (&str, Moment)) -> Result<()> {
    let sql = "INSERT INTO update_rule (id, level, scope_id, class, amount, unit, source, \
               verified_at, on_since, set_by, set_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let done = sqlx::query(sql)
        .bind(&rule.id)
        .bind(&rule.level)
        .bind(&rule.scope_id)
        .bind(&rule.class)
        .bind(rule.amount)
        .bind(&rule.unit)
        .bind(&rule.source)
        .bind(rule.verified_at)
        .bind(rule.on_since)
        .bind(by)
        .bind(now)
        .execute(&mut *tx)
        .await;
    done.on_unique(unknown_rule)?;
    Ok(())
}

/// Sites with their newest live publication; costs one seek in an index for each.
pub(super) async fn homes(tx: &mut Tx, site_id: &str) -> Result<Vec<(String, Option<Moment>)>> {
    let sql = "SELECT s.id, (SELECT p.published_at FROM placement p WHERE p.site_id = s.id
               AND p.withdrawn_at IS NULL AND p.moved_at IS NULL
               ORDER BY p.published_at DESC, p.serial DESC LIMIT 1) AS last
               FROM site s WHERE (CAST($1 AS TEXT) = '' OR s.id = $1) ORDER BY s.position, s.id";
    Ok(sqlx::query_as(sql).bind(site_id).fetch_all(&mut *tx).await?)
}

/// Live documents of each section of a site (of all sites when it is empty) that has any; costs
/// one walk over an index of just those.
pub(super) async fn live(tx: &mut Tx, site_id: &str) -> Result<HashMap<String, i64>> {
    let sql = "SELECT section_id, COUNT(*) AS live FROM placement
               WHERE withdrawn_at IS NULL AND moved_at IS NULL
               AND (CAST($1 AS TEXT) = '' OR site_id = $1) GROUP BY section_id";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(site_id).fetch_all(&mut *tx).await?;
    Ok(rows.into_iter().collect())
}

/// What people were told of these sections: section, due moment and stage.
pub(super) async fn told(
    tx: &mut Tx,
    dialect: Dialect,
    section_ids: &[String],
) -> Result<Vec<(String, Moment, String)>> {
    let sql = format!(
        "SELECT section_id, deadline, stage FROM upkeep_reminder WHERE section_id IN {}",
        dialect.list(1)
    );
    let ids = serde_json::to_string(section_ids)?;
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(ids).fetch_all(&mut *tx).await?)
}

/// Notes that people are told of a section's due moment.
pub(super) async fn note_told(
    tx: &mut Tx,
    row: &UpkeepRow,
    stage: Stage,
    at: Moment,
) -> Result<()> {
    let sql = "INSERT INTO upkeep_reminder (section_id, deadline, stage, at)
               VALUES ($1, $2, $3, $4)";
    let done = sqlx::query(sql).bind(&row.id).bind(row.standing.deadline).bind(stage.as_str());
    done.bind(at).execute(&mut *tx).await?;
    Ok(())
}
