//! Where the things under review belong, for lists of reviews.

use std::collections::HashMap;

use base::Result;
use desk::{Dialect, Tx};

/// Where an edition belongs.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ReviewPlace {
    /// The edition.
    pub edition_id: String,
    /// Its document.
    pub document_id: String,
    /// Name of the site.
    pub site_name: String,
    /// Its section.
    pub section_id: String,
    /// Name of the section, with those above it.
    pub section_name: String,
}

#[derive(sqlx::FromRow)]
struct Above {
    id: String,
    name: String,
}

/// The places of these editions, by edition. Two statements.
pub async fn places_of_reviews(
    tx: &mut Tx,
    dialect: Dialect,
    editions: &[String],
) -> Result<HashMap<String, ReviewPlace>> {
    let sql = format!(
        "SELECT e.id AS edition_id, e.document_id, s.short_name AS site_name, e.section_id,
         '' AS section_name FROM edition e JOIN document d ON d.id = e.document_id
         JOIN site s ON s.id = d.site_id WHERE e.id IN {}",
        dialect.list(1)
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(editions)?);
    let rows: Vec<ReviewPlace> = rows.fetch_all(&mut *tx).await?;
    let sections: Vec<_> = rows.iter().map(|row| row.section_id.as_str()).collect();
    let sql = format!(
        "SELECT c.id, a.name FROM section c JOIN section a ON a.site_id = c.site_id
         AND c.path LIKE a.path || '%' WHERE c.id IN {} ORDER BY LENGTH(a.path)",
        dialect.list(1)
    );
    let above = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(&sections)?);
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for Above { id, name } in above.fetch_all(&mut *tx).await? {
        names.entry(id).or_default().push(name);
    }
    let named = rows.into_iter().map(|mut row| {
        row.section_name =
            names.get(&row.section_id).map(|all| all.join(" / ")).unwrap_or_default();
        (row.edition_id.clone(), row)
    });
    Ok(named.collect())
}
