//! The SQL of what outsiders may see of typed links: live documents tied to live documents, from
//! both ends, for a whole batch at once. What a live document ties itself to is named even while
//! it is not live: whoever shows the tie must be told when it comes.

use std::collections::{HashMap, HashSet};

use base::Result;
use desk::{Dialect, Tx};

use super::super::model::{Header, validity};
use super::shown::Related;

#[derive(sqlx::FromRow)]
struct Row {
    /// The document asked about.
    asked: String,
    relation: String,
    document_id: String,
    title: Option<String>,
    header: Option<String>,
    undone: Option<String>,
}

const OTHER: &str = "\
    l.kind AS relation, o.title, o.header, \
     (SELECT MIN(u.kind) FROM edition_link u JOIN edition x ON x.id = u.edition_id \
     AND x.state = 'live' WHERE u.target_id = o.document_id \
     AND u.kind IN ('repeals', 'revises')) AS undone";

/// Live documents tied to these (document, its live edition), by the document asked about. Three
/// queries, whatever the number of documents.
pub(super) async fn related(
    tx: &mut Tx,
    dialect: Dialect,
    asked: &[(&str, &str)],
) -> Result<HashMap<String, Vec<Related>>> {
    let mut found: HashMap<String, Vec<Related>> = HashMap::new();
    let editions: Vec<&str> = asked.iter().map(|(_, edition)| *edition).collect();
    let documents: Vec<&str> = asked.iter().map(|(document, _)| *document).collect();
    let to = format!(
        "SELECT a.document_id AS asked, l.target_id AS document_id, {OTHER} FROM edition_link l
         JOIN edition a ON a.id = l.edition_id
         LEFT JOIN edition o ON o.document_id = l.target_id AND o.state = 'live'
         WHERE l.kind <> 'text' AND l.edition_id IN {} ORDER BY l.kind, l.target_id",
        dialect.list(1)
    );
    let from = from_others(dialect);
    for (sql, ids, forward) in [(to, &editions, true), (from, &documents, false)] {
        for row in rows(tx, sql, ids).await? {
            let asked = row.asked.clone();
            found.entry(asked).or_default().push(row.related(forward)?);
        }
    }
    undone(tx, dialect, &mut found).await?;
    Ok(found)
}

/// What ties live documents to these.
fn from_others(dialect: Dialect) -> String {
    format!(
        "SELECT l.target_id AS asked, o.document_id, {OTHER} FROM edition_link l
         JOIN edition o ON o.id = l.edition_id AND o.state = 'live'
         WHERE l.kind <> 'text' AND l.target_id IN {} ORDER BY l.kind, o.document_id",
        dialect.list(1)
    )
}

async fn rows(tx: &mut Tx, sql: String, ids: &[&str]) -> Result<Vec<Row>> {
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(ids)?);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// Names what repealed or revised a document that one of these explains, reprints or follows.
async fn undone(
    tx: &mut Tx,
    dialect: Dialect,
    found: &mut HashMap<String, Vec<Related>>,
) -> Result<()> {
    let over = found.values().flatten().filter(|one| one.forward && !one.validity.is_empty());
    let over: HashSet<String> = over.map(|one| one.document_id.clone()).collect();
    if over.is_empty() {
        return Ok(());
    }
    let mut over: Vec<&str> = over.iter().map(String::as_str).collect();
    over.sort_unstable();
    let mut by: HashMap<String, (String, String, String)> = HashMap::new();
    // In the order of the kinds: what repeals comes before what revises.
    for row in rows(tx, from_others(dialect), &over).await? {
        if matches!(row.relation.as_str(), "repeals" | "revises") {
            let asked = row.asked.clone();
            let one = row.related(false)?;
            by.entry(asked).or_insert((one.document_id, one.title, one.doc_no));
        }
    }
    for one in found.values_mut().flatten().filter(|one| one.forward) {
        one.undone_by = by.get(&one.document_id).cloned();
    }
    Ok(())
}

/// The documents the live, and every earlier, edition of these ties them to: what must be looked
/// at again when one of these came, went or changed.
pub async fn ever_tied(tx: &mut Tx, dialect: Dialect, documents: &[&str]) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT l.target_id FROM edition_link l JOIN edition e ON e.id = l.edition_id
         WHERE l.kind <> 'text' AND e.document_id IN {} ORDER BY l.target_id",
        dialect.list(1)
    );
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
    Ok(rows.bind(serde_json::to_string(documents)?).fetch_all(&mut *tx).await?)
}

impl Row {
    fn related(self, forward: bool) -> Result<Related> {
        let header: Header = match self.header.as_deref().unwrap_or_default() {
            "" => Header::default(),
            json => serde_json::from_str(json)?,
        };
        Ok(Related {
            relation: self.relation,
            forward,
            document_id: self.document_id,
            title: self.title.unwrap_or_default(),
            doc_no: header.doc_no,
            validity: validity(&header.validity, self.undone.as_deref()),
            undone_by: None,
        })
    }
}
