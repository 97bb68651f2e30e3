//! The SQL of applications.

use base::{Moment, Result};
use desk::{Dialect, Reach, Tx};

use super::model::{Proposal, ProposalRow, unknown};

const SELECT: &str = "\
    SELECT p.id, p.site_id, p.section_id, p.wanted, p.summary, p.reason, p.state, p.author_id, \
     p.author_name, p.created_at, p.decided_name, p.opinion, p.decided_at, \
     s.short_name AS site_name, s.unit_id FROM proposal p JOIN site s ON s.id = p.site_id";

/// As the database gives it.
#[derive(sqlx::FromRow)]
struct Flat {
    #[sqlx(flatten)]
    proposal: Proposal,
    site_name: String,
    unit_id: String,
}

impl Flat {
    fn row(self) -> ProposalRow {
        let Flat { proposal, site_name, unit_id } = self;
        ProposalRow { proposal, site_name, unit_id }
    }
}

pub(super) async fn insert(tx: &mut Tx, proposal: &Proposal) -> Result<()> {
    let sql = "INSERT INTO proposal (id, site_id, section_id, wanted, summary, reason, state, \
               author_id, author_name, created_at, decided_by, decided_name, opinion) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '')";
    sqlx::query(sql)
        .bind(&proposal.id)
        .bind(&proposal.site_id)
        .bind(&proposal.section_id)
        .bind(&proposal.wanted)
        .bind(&proposal.summary)
        .bind(&proposal.reason)
        .bind(&proposal.state)
        .bind(&proposal.author_id)
        .bind(&proposal.author_name)
        .bind(proposal.created_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// One application, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<ProposalRow> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE p.id = $1"));
    let row: Option<Flat> = sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?;
    row.map(Flat::row).ok_or_else(unknown)
}

/// Closes a waiting application; false when somebody was quicker.
pub(super) async fn close(
    tx: &mut Tx,
    (id, state): (&str, &str),
    (by, name, opinion): (&str, &str, &str),
    now: Moment,
) -> Result<bool> {
    let sql = "UPDATE proposal SET state = $2, decided_by = $3, decided_name = $4, opinion = $5,
               decided_at = $6 WHERE id = $1 AND state = 'waiting'";
    let done = sqlx::query(sql).bind(id).bind(state).bind(by).bind(name).bind(opinion).bind(now);
    Ok(done.execute(&mut *tx).await?.rows_affected() == 1)
}

/// A page of the waiting or the closed applications that the caller made or may decide on,
/// newest first, and how many there are.
pub(super) async fn list(
    tx: &mut Tx,
    (dialect, reach, me): (Dialect, &Reach, &str),
    (is_waiting, site): (bool, &str),
    (limit, offset): (i64, i64),
) -> Result<(Vec<ProposalRow>, i64)> {
    let list = dialect.list(1);
    let state = if is_waiting { "p.state = 'waiting'" } else { "p.state <> 'waiting'" };
    // A power may be given for one section only.
    let filters = format!(
        "WHERE {state} AND (CAST($2 AS TEXT) = '' OR p.site_id = $2)
         AND (CAST($3 AS BIGINT) = 1 OR p.author_id = $4 OR p.site_id IN {list}
              OR s.unit_id IN {list} OR p.section_id IN {list})"
    );
    let (scopes, everywhere) = (reach.scopes_json(), i64::from(reach.everywhere));
    let sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM proposal p JOIN site s ON s.id = p.site_id {filters}"
    );
    let total = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(site)
        .bind(everywhere)
        .bind(me)
        .fetch_one(&mut *tx)
        .await?;
    let sql = format!("{SELECT} {filters} ORDER BY p.created_at DESC, p.id LIMIT $5 OFFSET $6");
    let rows: Vec<Flat> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(site)
        .bind(everywhere)
        .bind(me)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *tx)
        .await?;
    Ok((rows.into_iter().map(Flat::row).collect(), total))
}
