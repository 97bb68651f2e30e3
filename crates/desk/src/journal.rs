//! The journal: one line per act, appended in the act's own transaction, never changed.
//!
//! Numbers are taken under the lock of the one-row `journal_head`, so they follow the order of
//! commits without gap or double, and each line carries the digest of the line before it. Audit,
//! publication order and statistics are readers of this table.

use base::{Moment, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::any::{Any, AnyArguments};
use sqlx::query::Query;
use utoipa::ToSchema;

use crate::{Caller, Tx};

/// On what something happened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// Kind of thing: the context's name.
    pub kind: &'static str,
    /// Its identifier.
    pub id: &'a str,
    /// The site it belongs to; empty when it belongs to none.
    pub site_id: &'a str,
    /// Digest of its content at that moment; empty when it has none.
    pub digest: &'a str,
    /// A short note for people (a reason, a title); never a secret, never a body of text.
    pub note: &'a str,
}

/// One line of the journal.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Line {
    /// Number, from 1, without gaps; *the* version of everything.
    pub seq: i64,
    /// When, in milliseconds since 1970.
    pub at: Moment,
    /// Account or machine.
    pub caller_id: String,
    /// Name of the person or machine.
    pub person: String,
    /// Network address.
    pub address: String,
    /// `<context>.<past participle>`.
    pub event: String,
    /// Kind of thing it happened on.
    pub subject_kind: String,
    /// Identifier of that thing.
    pub subject_id: String,
    /// Site of that thing, or empty.
    pub site_id: String,
    /// Digest of its content, or empty.
    pub digest: String,
    /// Note for people.
    pub note: String,
    /// Digest over this line and the one before it.
    pub hash: String,
}

/// The newest number and digest.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// Newest number; 0 before the first act.
    pub seq: i64,
    /// Digest of the newest line; empty before the first act.
    pub hash: String,
}

/// What a walk over the whole journal found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Verification {
    /// Lines walked.
    pub lines: i64,
    /// Digest of the last good line.
    pub head: String,
    /// Whether every line follows from the one before it, up to the recorded head.
    pub intact: bool,
    /// Number of the first line that does not.
    pub first_bad: Option<i64>,
}

const COLUMNS: &str = "seq, at, caller_id, person, address, event, subject_kind, subject_id, \
                       site_id, digest, note, hash";

impl Line {
    pub(crate) fn new(event: &str, on: Subject<'_>, caller: &Caller, at: Moment) -> Self {
        Self {
            seq: 0,
            at,
            caller_id: caller.id().to_owned(),
            person: caller.name().to_owned(),
            address: caller.address().to_owned(),
            event: event.to_owned(),
            subject_kind: on.kind.to_owned(),
            subject_id: on.id.to_owned(),
            site_id: on.site_id.to_owned(),
            digest: on.digest.to_owned(),
            note: base::text::shorten(&base::text::line(on.note), 200),
            hash: String::new(),
        }
    }
}

/// The digest of a line that follows the line with digest `before`. Every field is preceded by
/// its length, so that no two different lines read the same.
pub fn chain(before: &str, line: &Line) -> String {
    let (seq, at) = (line.seq.to_string(), line.at.to_string());
    let fields = [
        before,
        &seq,
        &at,
        &line.caller_id,
        &line.person,
        &line.address,
        &line.event,
        &line.subject_kind,
        &line.subject_id,
        &line.site_id,
        &line.digest,
        &line.note,
    ];
    let mut hasher = Sha256::new();
    for field in fields {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Appends the lines under the lock of the head. In a group of works the lock is the group's own,
/// and the head is written when the group is.
pub(crate) async fn append(tx: &mut Tx, lines: Vec<Line>) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut newest = match tx {
        Tx::Turn(turn) => match turn.head() {
            Some(newest) => newest,
            None => head(tx).await?,
        },
        Tx::Own(_) | Tx::Lone(_) | Tx::Reader(_) => {
            let sql = "SELECT seq, hash FROM journal_head WHERE id = 1 FOR UPDATE";
            sqlx::query_as(sql).fetch_one(&mut *tx).await?
        }
    };
    for mut line in lines {
        line.seq = newest.seq + 1;
        line.hash = chain(&newest.hash, &line);
        insert(tx, &line).await?;
        newest = Head { seq: line.seq, hash: line.hash };
    }
    match tx {
        Tx::Turn(turn) => turn.move_head(newest),
        Tx::Own(_) | Tx::Lone(_) | Tx::Reader(_) => {
            saving(&newest).execute(&mut *tx).await?;
        }
    }
    Ok(())
}

/// Writes down the newest number and digest.
pub(crate) fn saving(head: &Head) -> Query<'_, Any, AnyArguments> {
    let sql = "UPDATE journal_head SET seq = $1, hash = $2 WHERE id = 1";
    sqlx::query(sql).bind(head.seq).bind(&head.hash)
}

async fn insert(tx: &mut Tx, line: &Line) -> Result<()> {
    let sql = "INSERT INTO journal (seq, at, caller_id, person, address, event, subject_kind, \
               subject_id, site_id, digest, note, hash) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    sqlx::query(sql)
        .bind(line.seq)
        .bind(line.at)
        .bind(&line.caller_id)
        .bind(&line.person)
        .bind(&line.address)
        .bind(&line.event)
        .bind(&line.subject_kind)
        .bind(&line.subject_id)
        .bind(&line.site_id)
        .bind(&line.digest)
        .bind(&line.note)
        .bind(&line.hash)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The newest number and digest.
pub(crate) async fn head(tx: &mut Tx) -> Result<Head> {
    let sql = "SELECT seq, hash FROM journal_head WHERE id = 1";
    Ok(sqlx::query_as(sql).fetch_one(&mut *tx).await?)
}

/// Lines after `seen`, oldest first.
pub(crate) async fn after(tx: &mut Tx, seen: i64, limit: i64) -> Result<Vec<Line>> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(seen).bind(limit);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// Walks the whole journal and recomputes every digest. Costs one read of the table.
pub(crate) async fn verify(tx: &mut Tx) -> Result<Verification> {
    let head = head(tx).await?;
    let (mut seen, mut hash) = (0, String::new());
    loop {
        let lines = after(tx, seen, 5_000).await?;
        if lines.is_empty() {
            let intact = seen == head.seq && hash == head.hash;
            let first_bad = (!intact).then_some(seen + 1);
            return Ok(Verification { lines: seen, head: hash, intact, first_bad });
        }
        for line in lines {
            if line.seq != seen + 1 || chain(&hash, &line) != line.hash {
                let first_bad = Some(seen + 1);
                return Ok(Verification { lines: seen, head: hash, intact: false, first_bad });
            }
            (seen, hash) = (line.seq, line.hash);
        }
    }
}
