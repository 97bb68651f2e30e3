//! Throw-away databases on a PostgreSQL server, for tests and measurements.

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

/// Makes an empty database beside the one `server` names and returns its address. The server is
/// a private one that ends with the test run, and its databases with it.
pub async fn create(server: &str) -> anyhow::Result<String> {
    sqlx::any::install_default_drivers();
    let name = format!("scratch_{}", base::new_id());
    let mut connection = AnyConnection::connect(server).await?;
    let sql = format!("CREATE DATABASE {name}");
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await?;
    let (server, options) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = server.rsplit_once('/').unwrap_or((server, ""));
    Ok(format!("{host}/{name}?{options}"))
}
