//! The SQL of units.

use base::Result;
use desk::{OnUnique, Tx};

use super::model::{Unit, already_there, unknown};

/// All units, by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Unit>> {
    let sql = "SELECT id, parent_id, name, credit_code, created_at FROM unit ORDER BY name";
    Ok(sqlx::query_as(sql).fetch_all(&mut *tx).await?)
}

/// One unit, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Unit> {
    let sql = "SELECT id, parent_id, name, credit_code, created_at FROM unit WHERE id = $1";
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

pub(super) async fn insert(tx: &mut Tx, unit: &Unit) -> Result<()> {
    let sql = "INSERT INTO unit (id, parent_id, name, credit_code, created_at)
               VALUES ($1, $2, $3, $4, $5)";
    let done = sqlx::query(sql)
        .bind(&unit.id)
        .bind(&unit.parent_id)
        .bind(&unit.name)
        .bind(&unit.credit_code)
        .bind(unit.created_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}
