//! The SQL of the register of data.

use base::Result;
use desk::Tx;

/// How many rows a table has; its name is one of ours.
pub(super) async fn count(tx: &mut Tx, table: &'static str) -> Result<i64> {
    let sql = format!("SELECT count(*) FROM {table}");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *tx).await?)
}
