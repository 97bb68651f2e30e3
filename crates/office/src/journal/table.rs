//! The SQL of the journal's readers.

use base::{Page, Paged, Result};
use desk::{Line, Tx};

use super::model::{Entry, Filter, event_name};

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    line: Line,
    site_name: String,
}

/// Lines that fit the filter, newest first.
pub async fn search(tx: &mut Tx, filter: &Filter) -> Result<Paged<Entry>> {
    let page = Page { page: filter.page, size: filter.size };
    let some = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let plain = |text: String| text.replace(['%', '_'], "");
    let event = some(&filter.event).map(|text| format!("{}%", plain(text)));
    let person = some(&filter.person).map(|text| format!("%{}%", plain(text)));
    let subject = some(&filter.subject);
    let note = subject.clone().map(|text| format!("%{}%", plain(text)));
    let filters = "WHERE (CAST($1 AS TEXT) IS NULL OR j.event LIKE $1)
         AND (CAST($2 AS TEXT) IS NULL OR j.person LIKE $2)
         AND (CAST($3 AS TEXT) IS NULL OR j.subject_id = $3 OR j.note LIKE $4)
         AND (CAST($5 AS BIGINT) IS NULL OR j.at >= $5)
         AND (CAST($6 AS BIGINT) IS NULL OR j.at < $6)";
    let sql = format!(
        "SELECT j.seq, j.at, j.caller_id, j.person, j.address, j.event, j.subject_kind,
         j.subject_id, j.site_id, j.digest, j.note, j.hash, COALESCE(s.short_name, '') AS site_name
         FROM journal j LEFT JOIN site s ON s.id = j.site_id {filters}
         ORDER BY j.seq DESC LIMIT $7 OFFSET $8"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&event)
        .bind(&person)
        .bind(&subject)
        .bind(&note)
        .bind(filter.from)
        .bind(filter.to)
        .bind(page.size())
        .bind(page.offset())
        .fetch_all(&mut *tx)
        .await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM journal j {filters}"));
    let total = sqlx::query_scalar(sql)
        .bind(&event)
        .bind(&person)
        .bind(&subject)
        .bind(&note)
        .bind(filter.from)
        .bind(filter.to)
        .fetch_one(&mut *tx)
        .await?;
    Ok(page.of(rows.into_iter().map(Row::entry).collect(), total))
}

/// Lines about one thing, newest first; costs an index range.
pub async fn of_subject(tx: &mut Tx, (kind, id): (&str, &str), limit: i64) -> Result<Vec<Entry>> {
    let sql = "SELECT j.seq, j.at, j.caller_id, j.person, j.address, j.event, j.subject_kind,
         j.subject_id, j.site_id, j.digest, j.note, j.hash, COALESCE(s.short_name, '') AS site_name
         FROM journal j LEFT JOIN site s ON s.id = j.site_id
         WHERE j.subject_id = $2 AND j.subject_kind = $1 ORDER BY j.seq DESC LIMIT $3";
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(kind).bind(id).bind(limit).fetch_all(&mut *tx).await?;
    // Network addresses are for auditors.
    let entry = |row: Row| Entry { address: String::new(), ..row.entry() };
    Ok(rows.into_iter().map(entry).collect())
}

impl Row {
    fn entry(self) -> Entry {
        let line = self.line;
        Entry {
            event_name: event_name(&line.event),
            seq: line.seq,
            at: line.at,
            person: line.person,
            address: line.address,
            event: line.event,
            subject_kind: line.subject_kind,
            subject_id: line.subject_id,
            site_name: self.site_name,
            note: line.note,
            hash: line.hash,
        }
    }
}
