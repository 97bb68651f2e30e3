//! Migrations: one text for both databases, forward only, each in one transaction.

use base::{Moment, Result, fault};
use sqlx::{AnyConnection, Connection};

use crate::dialect::Dialect;

/// Number, name and text of every migration, in order. A released one never changes.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "desk", include_str!("../../../migrations/0001_desk.sql")),
    (2, "office", include_str!("../../../migrations/0002_office.sql")),
    (3, "content", include_str!("../../../migrations/0003_content.sql")),
    (4, "press", include_str!("../../../migrations/0004_press.sql")),
];

/// Brings the database to the newest shape; refuses one that is newer than this program.
pub(crate) async fn migrate(
    connection: &mut AnyConnection,
    dialect: Dialect,
    now: Moment,
) -> Result<()> {
    let sql = "CREATE TABLE IF NOT EXISTS migration (
                   number BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)";
    sqlx::query(sql).execute(&mut *connection).await?;
    let sql = "SELECT COALESCE(MAX(number), 0) FROM migration";
    let done: i64 = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
    let newest = MIGRATIONS.len() as i64;
    if done > newest {
        let say = format!("database is at migration {done}, this program knows only {newest}");
        return Err(fault(say));
    }
    for (number, name, text) in MIGRATIONS.iter().filter(|(number, ..)| *number > done) {
        let mut tx = connection.begin().await?;
        let text = dialect.spell(text);
        sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&mut *tx).await?;
        let sql = "INSERT INTO migration (number, name, at) VALUES ($1, $2, $3)";
        sqlx::query(sql).bind(*number).bind(*name).bind(now).execute(&mut *tx).await?;
        tx.commit().await?;
    }
    Ok(())
}
