//! The SQL of word lists.

use base::{Moment, Page, Result};
use desk::{OnUnique, Tx, gone};
use proofread::{Owner, Term};

use super::model::{
    Filter, Host, LeaderRow, PLATFORM, TermRow, already_there, host_already_there, key, name_of,
    named, unknown, unknown_host,
};

const COLUMNS: &str = "\
    t.id, t.owner_id, t.word, t.kind, t.severity, t.replacements, t.exceptions, t.needs, t.bars, \
     t.within_chars, t.advice, t.source, t.valid_from, t.retired_at, t.changed_name, \
     t.changed_at, t.revision";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    owner_id: String,
    word: String,
    kind: String,
    severity: String,
    replacements: String,
    exceptions: String,
    needs: String,
    bars: String,
    within_chars: i64,
    advice: String,
    source: String,
    valid_from: Moment,
    retired_at: Option<Moment>,
    changed_name: String,
    changed_at: Moment,
    revision: i64,
    muted: i64,
}

impl Row {
    fn row(self) -> Result<TermRow> {
        let lost = || base::fault(format!("the term {} cannot be read", self.id));
        Ok(TermRow {
            kind: named(&self.kind).ok_or_else(lost)?,
            severity: named(&self.severity).ok_or_else(lost)?,
            id: self.id,
            owner_id: self.owner_id,
            text: self.word,
            replacements: serde_json::from_str(&self.replacements)?,
            exceptions: serde_json::from_str(&self.exceptions)?,
            needs: serde_json::from_str(&self.needs)?,
            bars: serde_json::from_str(&self.bars)?,
            within: u32::try_from(self.within_chars)?,
            advice: self.advice,
            source: self.source,
            valid_from: self.valid_from,
            retired_at: self.retired_at,
            changed_name: self.changed_name,
            changed_at: self.changed_at,
            revision: self.revision,
            is_muted: self.muted != 0,
        })
    }
}

/// As the checker takes it.
pub(super) fn term_of(row: TermRow) -> Term {
    Term {
        id: row.id,
        text: row.text,
        kind: row.kind,
        severity: row.severity,
        replacements: row.replacements,
        advice: row.advice,
        source: row.source,
        exceptions: row.exceptions,
        needs: row.needs,
        bars: row.bars,
        within: row.within,
        owner: if row.owner_id == PLATFORM { Owner::Platform } else { Owner::Unit },
    }
}

/// A page of one list, newest change first; costs an index range of the list.
pub(super) async fn list(
    tx: &mut Tx,
    (owner_id, unit_id): (&str, &str),
    filter: &Filter,
) -> Result<(Vec<TermRow>, i64)> {
    let page = Page { page: filter.page, size: filter.size };
    let filters = "WHERE t.owner_id = $1 AND (CAST($2 AS TEXT) IS NULL OR t.word LIKE $2)
         AND (CAST($3 AS TEXT) IS NULL OR t.kind = $3)
         AND (CAST($4 AS TEXT) IS NULL OR t.severity = $4)
         AND (t.retired_at IS NOT NULL) = (CAST($5 AS BIGINT) = 1)";
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let like = some(&filter.q).map(|q| format!("%{}%", q.trim().replace(['%', '_'], "")));
    let retired = i64::from(filter.retired.unwrap_or(false));
    let sql = format!(
        "SELECT {COLUMNS}, CASE WHEN m.term_id IS NULL THEN 0 ELSE 1 END AS muted FROM term t
         LEFT JOIN term_mute m ON m.term_id = t.id AND m.unit_id = $8
         {filters} ORDER BY t.changed_at DESC, t.id DESC LIMIT $6 OFFSET $7"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(owner_id)
        .bind(&like)
        .bind(some(&filter.kind))
        .bind(some(&filter.severity))
        .bind(retired)
        .bind(page.size())
        .bind(page.offset())
        .bind(unit_id)
        .fetch_all(&mut *tx)
        .await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM term t {filters}"));
    let total = sqlx::query_scalar(sql)
        .bind(owner_id)
        .bind(&like)
        .bind(some(&filter.kind))
        .bind(some(&filter.severity))
        .bind(retired)
        .fetch_one(&mut *tx)
        .await?;
    Ok((rows.into_iter().map(Row::row).collect::<Result<_>>()?, total))
}

/// Everything on the lists at this time, in the order in which it was entered; with what will
/// count later.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<TermRow>> {
    let sql = format!(
        "SELECT {COLUMNS}, CAST(0 AS BIGINT) AS muted FROM term t WHERE t.retired_at IS NULL
         ORDER BY t.id"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await?;
    rows.into_iter().map(Row::row).collect()
}

/// Everything on one list, in the order of the words.
pub(super) async fn of_owner(tx: &mut Tx, owner_id: &str) -> Result<Vec<TermRow>> {
    let sql = format!(
        "SELECT {COLUMNS}, CAST(0 AS BIGINT) AS muted FROM term t
         WHERE t.owner_id = $1 AND t.retired_at IS NULL ORDER BY t.kind, t.word_key"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(owner_id);
    let rows: Vec<Row> = rows.fetch_all(&mut *tx).await?;
    rows.into_iter().map(Row::row).collect()
}

/// One term, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<TermRow> {
    let sql = format!("SELECT {COLUMNS}, CAST(0 AS BIGINT) AS muted FROM term t WHERE t.id = $1");
    let row = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id);
    let row: Option<Row> = row.fetch_optional(&mut *tx).await?;
    row.ok_or_else(unknown)?.row()
}

/// The term of a list that looks for this word.
pub(super) async fn by_word(tx: &mut Tx, owner_id: &str, word: &str) -> Result<Option<TermRow>> {
    let sql = format!(
        "SELECT {COLUMNS}, CAST(0 AS BIGINT) AS muted FROM term t
         WHERE t.owner_id = $1 AND t.word_key = $2 AND t.retired_at IS NULL"
    );
    let row = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(owner_id).bind(key(word));
    let row: Option<Row> = row.fetch_optional(&mut *tx).await?;
    row.map(Row::row).transpose()
}

/// Who changes a term, when, and since when it counts.
pub(super) struct Change<'a> {
    pub(super) owner_id: &'a str,
    pub(super) valid_from: Moment,
    pub(super) name: &'a str,
    pub(super) at: Moment,
}

pub(super) async fn insert(tx: &mut Tx, term: &Term, change: &Change<'_>) -> Result<()> {
    let sql = "INSERT INTO term (id, owner_id, word, word_key, kind, severity, replacements, \
               exceptions, needs, bars, within_chars, advice, source, valid_from, changed_name, \
               changed_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
               $13, $14, $15, $16, 1)";
    let done = sqlx::query(sql)
        .bind(&term.id)
        .bind(change.owner_id)
        .bind(&term.text)
        .bind(key(&term.text))
        .bind(name_of(&term.kind))
        .bind(name_of(&term.severity))
        .bind(serde_json::to_string(&term.replacements)?)
        .bind(serde_json::to_string(&term.exceptions)?)
        .bind(serde_json::to_string(&term.needs)?)
        .bind(serde_json::to_string(&term.bars)?)
        .bind(i64::from(term.within))
        .bind(&term.advice)
        .bind(&term.source)
        .bind(change.valid_from)
        .bind(change.name)
        .bind(change.at)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

/// Saves the next revision; refuses if another change came first.
pub(super) async fn save(
    tx: &mut Tx,
    term: &Term,
    revision: i64,
    change: &Change<'_>,
) -> Result<()> {
    let sql = "UPDATE term SET word = $2, word_key = $3, kind = $4, severity = $5, \
               replacements = $6, exceptions = $7, needs = $8, bars = $9, within_chars = $10, \
               advice = $11, source = $12, valid_from = $13, changed_name = $14, \
               changed_at = $15, revision = $16 + 1 \
               WHERE id = $1 AND revision = $16 AND retired_at IS NULL";
    let done = sqlx::query(sql)
        .bind(&term.id)
        .bind(&term.text)
        .bind(key(&term.text))
        .bind(name_of(&term.kind))
        .bind(name_of(&term.severity))
        .bind(serde_json::to_string(&term.replacements)?)
        .bind(serde_json::to_string(&term.exceptions)?)
        .bind(serde_json::to_string(&term.needs)?)
        .bind(serde_json::to_string(&term.bars)?)
        .bind(i64::from(term.within))
        .bind(&term.advice)
        .bind(&term.source)
        .bind(change.valid_from)
        .bind(change.name)
        .bind(change.at)
        .bind(revision)
        .execute(&mut *tx)
        .await;
    gone(done.on_unique(already_there)?.rows_affected(), "term.changed_meanwhile")
}

pub(super) async fn retire(tx: &mut Tx, id: &str, name: &str, at: Moment) -> Result<()> {
    let sql = "UPDATE term SET retired_at = $2, changed_at = $2, changed_name = $3,
               revision = revision + 1 WHERE id = $1 AND retired_at IS NULL";
    let done = sqlx::query(sql).bind(id).bind(at).bind(name).execute(&mut *tx).await?;
    gone(done.rows_affected(), "term.changed_meanwhile")
}

pub(super) async fn mute(
    tx: &mut Tx,
    (unit_id, term_id): (&str, &str),
    (name, at): (&str, Moment),
) -> Result<()> {
    let sql = "INSERT INTO term_mute (unit_id, term_id, muted_name, muted_at)
               VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(unit_id).bind(term_id).bind(name).bind(at).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn unmute(tx: &mut Tx, unit_id: &str, term_id: &str) -> Result<()> {
    let sql = "DELETE FROM term_mute WHERE unit_id = $1 AND term_id = $2";
    sqlx::query(sql).bind(unit_id).bind(term_id).execute(&mut *tx).await?;
    Ok(())
}

/// Unit and term of every hint that is silenced.
pub(super) async fn mutes(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    Ok(sqlx::query_as("SELECT unit_id, term_id FROM term_mute").fetch_all(&mut *tx).await?)
}

/// The hosts one may link to.
pub(super) async fn hosts(tx: &mut Tx) -> Result<Vec<Host>> {
    let sql = "SELECT id, host, note, added_name, added_at FROM link_host ORDER BY host LIMIT 5000";
    Ok(sqlx::query_as(sql).fetch_all(&mut *tx).await?)
}

pub(super) async fn insert_host(tx: &mut Tx, host: &Host) -> Result<()> {
    let sql = "INSERT INTO link_host (id, host, note, added_name, added_at)
               VALUES ($1, $2, $3, $4, $5)";
    let done = sqlx::query(sql)
        .bind(&host.id)
        .bind(&host.host)
        .bind(&host.note)
        .bind(&host.added_name)
        .bind(host.added_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(host_already_there)?;
    Ok(())
}

/// Takes a host off; says which it was.
pub(super) async fn remove_host(tx: &mut Tx, id: &str) -> Result<String> {
    let sql = "DELETE FROM link_host WHERE id = $1 RETURNING host";
    sqlx::query_scalar(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown_host)
}

/// The site of a unit, in whose scope its people may hold powers.
pub(super) async fn site_of(tx: &mut Tx, unit_id: &str) -> Result<Option<String>> {
    let sql = "SELECT id FROM site WHERE unit_id = $1";
    Ok(sqlx::query_scalar(sql).bind(unit_id).fetch_optional(&mut *tx).await?)
}

/// Whether the list that comes with the program was entered.
pub(super) async fn is_started(tx: &mut Tx) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM term_start";
    let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await?;
    Ok(count > 0)
}

pub(super) async fn start(tx: &mut Tx, at: Moment) -> Result<()> {
    let sql = "INSERT INTO term_start (id, entered_at) VALUES (1, $1)";
    sqlx::query(sql).bind(at).execute(&mut *tx).await?;
    Ok(())
}

/// What changes a checker: its lists, the leaders it knows and their order, whose portal is whose.
const CHANGES: [&str; 5] =
    ["term.changed", "article.leader_changed", "section.merged", "site.changed", "site.moved"];

/// Number of the newest line that says that a list or a leader has changed; some looks at an index.
pub(super) async fn newest_change(tx: &mut Tx) -> Result<i64> {
    let newest = |event: &&str| {
        format!("SELECT COALESCE(MAX(seq), 0) AS seq FROM journal WHERE event = '{event}'")
    };
    let all = CHANGES.iter().map(newest).collect::<Vec<_>>().join(" UNION ALL ");
    let sql = format!("SELECT MAX(seq) FROM ({all}) AS newest");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *tx).await?)
}

/// Every leader the public sees, as the pages list them: the newest of a section first.
pub(super) async fn leaders(tx: &mut Tx) -> Result<Vec<LeaderRow>> {
    let sql = "SELECT d.site_id, p.section_id, e.title AS name, e.fields, s.name AS site_name,
               u.name AS unit_name FROM document d
               JOIN edition e ON e.document_id = d.id AND e.state = 'live'
               JOIN placement p ON p.document_id = d.id AND p.site_id = d.site_id
               AND p.withdrawn_at IS NULL AND p.moved_at IS NULL
               JOIN site s ON s.id = d.site_id JOIN unit u ON u.id = s.unit_id
               WHERE d.kind = 'leader' ORDER BY p.section_id, p.ordinal DESC";
    Ok(sqlx::query_as(sql).fetch_all(&mut *tx).await?)
}

/// Every site with the one above it.
pub(super) async fn sites(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    let sql = "SELECT id, parent_id FROM site ORDER BY position, id";
    Ok(sqlx::query_as(sql).fetch_all(&mut *tx).await?)
}
