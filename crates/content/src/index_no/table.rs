//! The SQL of rules of index numbers and of their counters.

use base::{Moment, Result};
use desk::{OnUnique, Tx};

use super::model::{RuleVersion, changed_meanwhile};

#[derive(sqlx::FromRow)]
struct Row {
    unit_id: String,
    version: i64,
    rule: String,
    made_name: String,
    made_at: Moment,
}

impl Row {
    fn version(self) -> Result<RuleVersion> {
        Ok(RuleVersion {
            unit_id: self.unit_id,
            version: self.version,
            rule: serde_json::from_str(&self.rule)?,
            made_name: self.made_name,
            made_at: self.made_at,
        })
    }
}

/// The rule that holds for a unit: its own newest, else the platform's.
pub async fn of_unit(tx: &mut Tx, unit_id: &str) -> Result<RuleVersion> {
    let sql = "SELECT unit_id, version, rule, made_name, made_at FROM index_rule
               WHERE unit_id IN ($1, '') ORDER BY unit_id DESC, version DESC LIMIT 1";
    let row: Row = sqlx::query_as(sql).bind(unit_id).fetch_one(&mut *tx).await?;
    row.version()
}

/// A unit's own versions, newest first.
pub(super) async fn versions(tx: &mut Tx, unit_id: &str) -> Result<Vec<RuleVersion>> {
    let sql = "SELECT unit_id, version, rule, made_name, made_at FROM index_rule
               WHERE unit_id = $1 ORDER BY version DESC LIMIT 100";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(unit_id).fetch_all(&mut *tx).await?;
    rows.into_iter().map(Row::version).collect()
}

pub(super) async fn insert(tx: &mut Tx, rule: &RuleVersion, made_by: &str) -> Result<()> {
    let sql = "INSERT INTO index_rule (unit_id, version, rule, made_by, made_name, made_at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let done = sqlx::query(sql)
        .bind(&rule.unit_id)
        .bind(rule.version)
        .bind(serde_json::to_string(&rule.rule)?)
        .bind(made_by)
        .bind(&rule.made_name)
        .bind(rule.made_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(changed_meanwhile)?;
    Ok(())
}

/// Counts one up.
pub(super) async fn count(tx: &mut Tx, counter: &str) -> Result<i64> {
    let sql = "INSERT INTO index_count (counter, last) VALUES ($1, 1)
               ON CONFLICT (counter) DO UPDATE SET last = index_count.last + 1 RETURNING last";
    Ok(sqlx::query_scalar(sql).bind(counter).fetch_one(&mut *tx).await?)
}

/// The last count given out.
pub(super) async fn last(tx: &mut Tx, counter: &str) -> Result<i64> {
    let sql = "SELECT last FROM index_count WHERE counter = $1";
    let last: Option<i64> = sqlx::query_scalar(sql).bind(counter).fetch_optional(&mut *tx).await?;
    Ok(last.unwrap_or(0))
}

/// Whether a document has this number.
pub(super) async fn is_taken(tx: &mut Tx, number: &str) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM document WHERE index_no = $1";
    let count: i64 = sqlx::query_scalar(sql).bind(number).fetch_one(&mut *tx).await?;
    Ok(count > 0)
}
