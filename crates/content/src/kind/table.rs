//! The SQL of kinds.

use std::collections::HashMap;

use base::{Moment, Result};
use desk::{OnUnique, Tx, gone};

use super::model::{Definition, Kind, already_there, unknown};

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    version: i64,
    built_in: i64,
    retired_at: Option<Moment>,
    definition: String,
}

impl Row {
    fn kind(self) -> Result<Kind> {
        Ok(Kind {
            code: self.code,
            version: self.version,
            built_in: self.built_in != 0,
            retired_at: self.retired_at,
            definition: Definition::read(&self.definition)?,
        })
    }
}

const SELECT: &str = "\
    SELECT k.code, k.version, k.built_in, k.retired_at, v.definition FROM kind k \
     JOIN kind_version v ON v.kind_code = k.code AND v.version = k.version";

/// All kinds, in their order.
pub async fn list(tx: &mut Tx) -> Result<Vec<Kind>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY k.position, k.code"));
    let rows: Vec<Row> = sqlx::query_as(sql).fetch_all(&mut *tx).await?;
    rows.into_iter().map(Row::kind).collect()
}

/// One kind with its newest version, or a refusal.
pub async fn find(tx: &mut Tx, code: &str) -> Result<Kind> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE k.code = $1"));
    let row: Option<Row> = sqlx::query_as(sql).bind(code).fetch_optional(&mut *tx).await?;
    row.ok_or_else(unknown)?.kind()
}

/// What one version of a kind says, or a refusal.
pub async fn version(tx: &mut Tx, code: &str, version: i64) -> Result<Definition> {
    let sql = "SELECT definition FROM kind_version WHERE kind_code = $1 AND version = $2";
    let json = sqlx::query_scalar(sql).bind(code).bind(version).fetch_optional(&mut *tx).await?;
    let json: String = json.ok_or_else(unknown)?;
    Definition::read(&json)
}

/// What every version of a kind says, oldest first.
pub async fn versions(tx: &mut Tx, code: &str) -> Result<Vec<Definition>> {
    let sql = "SELECT definition FROM kind_version WHERE kind_code = $1 ORDER BY version";
    let all: Vec<String> = sqlx::query_scalar(sql).bind(code).fetch_all(&mut *tx).await?;
    all.iter().map(|json| Definition::read(json)).collect()
}

/// What every version of every kind says; a few dozen rows.
pub async fn all_versions(tx: &mut Tx) -> Result<HashMap<(String, i64), Definition>> {
    let sql = "SELECT kind_code, version, definition FROM kind_version";
    let rows: Vec<(String, i64, String)> = sqlx::query_as(sql).fetch_all(&mut *tx).await?;
    let read = |(code, version, json): (String, i64, String)| {
        Ok(((code, version), Definition::read(&json)?))
    };
    rows.into_iter().map(read).collect()
}

/// How many documents there are of each kind; a walk over the index of kinds.
pub(super) async fn counts(tx: &mut Tx) -> Result<HashMap<String, i64>> {
    let sql = "SELECT kind, COUNT(*) FROM document WHERE state <> 'discarded' GROUP BY kind";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(&mut *tx).await?;
    Ok(rows.into_iter().collect())
}

/// Enters a kind behind all others; its first version is entered by [`insert_version`].
pub(super) async fn insert(tx: &mut Tx, kind: &Kind, now: Moment) -> Result<()> {
    let sql = "INSERT INTO kind (code, name, version, built_in, position, created_at)
               SELECT $1, $2, $3, 0, COALESCE(MAX(position), 0) + 1, $4 FROM kind";
    let done = sqlx::query(sql)
        .bind(&kind.code)
        .bind(&kind.definition.name)
        .bind(kind.version)
        .bind(now)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

/// Makes the next version the newest; refuses if another change came first.
pub(super) async fn save(tx: &mut Tx, kind: &Kind) -> Result<()> {
    let sql = "UPDATE kind SET name = $2, version = $3 WHERE code = $1 AND version = $3 - 1";
    let done = sqlx::query(sql)
        .bind(&kind.code)
        .bind(&kind.definition.name)
        .bind(kind.version)
        .execute(&mut *tx)
        .await;
    gone(done.on_unique(already_there)?.rows_affected(), "kind.changed_meanwhile")
}

/// Enters a version, with who made it.
pub(super) async fn insert_version(
    tx: &mut Tx,
    kind: &Kind,
    (id, name, now): (&str, &str, Moment),
) -> Result<()> {
    let sql = "INSERT INTO kind_version (kind_code, version, definition, made_by, made_name,
               made_at) VALUES ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(&kind.code)
        .bind(kind.version)
        .bind(serde_json::to_string(&kind.definition)?)
        .bind(id)
        .bind(name)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

pub(super) async fn set_retired(tx: &mut Tx, code: &str, at: Option<Moment>) -> Result<()> {
    let sql = "UPDATE kind SET retired_at = $2 WHERE code = $1";
    sqlx::query(sql).bind(code).bind(at).execute(&mut *tx).await?;
    Ok(())
}
