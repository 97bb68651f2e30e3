//! Migrations: one text for both databases, forward only, each in one transaction.

use base::{Moment, Result, fault};

use crate::{Dialect, Tx};

/// Number, name and text of every migration, in order. A released one never changes.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "desk", include_str!("../../../migrations/0001_desk.sql")),
    (2, "office", include_str!("../../../migrations/0002_office.sql")),
    (3, "content", include_str!("../../../migrations/0003_content.sql")),
    (4, "press", include_str!("../../../migrations/0004_press.sql")),
    (5, "checker", include_str!("../../../migrations/0005_checker.sql")),
    (6, "flow", include_str!("../../../migrations/0006_flow.sql")),
    (7, "kind", include_str!("../../../migrations/0007_kind.sql")),
    (8, "media", include_str!("../../../migrations/0008_media.sql")),
    (9, "switch", include_str!("../../../migrations/0009_switch.sql")),
    (10, "column", include_str!("../../../migrations/0010_column.sql")),
    (11, "share", include_str!("../../../migrations/0011_share.sql")),
    (12, "topic", include_str!("../../../migrations/0012_topic.sql")),
    (13, "note", include_str!("../../../migrations/0013_note.sql")),
    (14, "terms", include_str!("../../../migrations/0014_terms.sql")),
    (15, "visit", include_str!("../../../migrations/0015_visit.sql")),
    (16, "news", include_str!("../../../migrations/0016_news.sql")),
];

/// Brings the database to the newest shape; refuses one that is newer than this program.
pub(crate) async fn migrate(tx: &mut Tx, dialect: Dialect, now: Moment) -> Result<()> {
    let sql = "CREATE TABLE IF NOT EXISTS migration (
                   number BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)";
    sqlx::query(sql).execute(&mut *tx).await?;
    let sql = "SELECT COALESCE(MAX(number), 0) FROM migration";
    let done: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await?;
    let newest = MIGRATIONS.len() as i64;
    if done > newest {
        let say = format!("database is at migration {done}, this program knows only {newest}");
        return Err(fault(say));
    }
    for (number, name, text) in MIGRATIONS.iter().filter(|(number, ..)| *number > done) {
        let text = dialect.spell(text);
        let note = format!("INSERT INTO migration VALUES ({number}, '{name}', {now})");
        let sql = format!("BEGIN; {text}; {note}; COMMIT");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    Ok(())
}
