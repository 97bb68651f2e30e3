//! The SQL of reviews.

use base::{Moment, Result};
use desk::{OnUnique, Tx, gone};

use super::model::{Decision, Review, decided_already, running_already, unknown};

const SELECT: &str = "\
    SELECT id, subject_kind, subject_id, digest, site_id, scopes, author_id, \
                      author_name, title, state, step, opened_at, closed_at FROM review";

/// One review, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Review> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// The newest review of a subject.
pub async fn newest_of(tx: &mut Tx, subject_id: &str) -> Result<Option<Review>> {
    let sql = format!("{SELECT} WHERE subject_id = $1 ORDER BY opened_at DESC, id DESC LIMIT 1");
    let sql = sqlx::AssertSqlSafe(sql);
    Ok(sqlx::query_as(sql).bind(subject_id).fetch_optional(&mut *tx).await?)
}

/// Running reviews at a step, oldest first, at most 500.
pub async fn waiting_at(tx: &mut Tx, step: i64) -> Result<Vec<Review>> {
    let sql =
        format!("{SELECT} WHERE state = 'running' AND step = $1 ORDER BY opened_at LIMIT 500");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(step).fetch_all(&mut *tx).await?)
}

/// Reviews a person has decided in, newest first, at most 200.
pub async fn decided_by(tx: &mut Tx, person: &str) -> Result<Vec<Review>> {
    let sql = format!(
        "{SELECT} WHERE id IN (SELECT review_id FROM review_decision WHERE decided_by = $1)
         ORDER BY opened_at DESC LIMIT 200"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(person).fetch_all(&mut *tx).await?)
}

/// The decisions of a review, in their order.
pub async fn decisions(tx: &mut Tx, review_id: &str) -> Result<Vec<Decision>> {
    let sql = "SELECT step, decided_by, decided_name, verdict, opinion, at FROM review_decision
               WHERE review_id = $1 ORDER BY step";
    Ok(sqlx::query_as(sql).bind(review_id).fetch_all(&mut *tx).await?)
}

pub(super) async fn insert(tx: &mut Tx, review: &Review) -> Result<()> {
    let sql = "INSERT INTO review (id, subject_kind, subject_id, digest, site_id, scopes, \
               author_id, author_name, title, state, step, opened_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let done = sqlx::query(sql)
        .bind(&review.id)
        .bind(&review.subject_kind)
        .bind(&review.subject_id)
        .bind(&review.digest)
        .bind(&review.site_id)
        .bind(&review.scopes)
        .bind(&review.author_id)
        .bind(&review.author_name)
        .bind(&review.title)
        .bind(&review.state)
        .bind(review.step)
        .bind(review.opened_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(running_already)?;
    Ok(())
}

/// Moves a running review on; refuses when it has moved meanwhile.
pub(super) async fn save(tx: &mut Tx, review: &Review, step_before: i64) -> Result<()> {
    let sql = "UPDATE review SET state = $2, step = $3, closed_at = $4
               WHERE id = $1 AND state = 'running' AND step = $5";
    let done = sqlx::query(sql)
        .bind(&review.id)
        .bind(&review.state)
        .bind(review.step)
        .bind(review.closed_at)
        .bind(step_before)
        .execute(&mut *tx)
        .await?;
    gone(done.rows_affected(), "review.changed_meanwhile")
}

pub(super) async fn insert_decision(tx: &mut Tx, of: &Review, decision: &Decision) -> Result<()> {
    let sql = "INSERT INTO review_decision (review_id, step, author_id, decided_by, decided_name, \
               verdict, opinion, digest, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let done = sqlx::query(sql)
        .bind(&of.id)
        .bind(decision.step)
        .bind(&of.author_id)
        .bind(&decision.decided_by)
        .bind(&decision.decided_name)
        .bind(&decision.verdict)
        .bind(&decision.opinion)
        .bind(&of.digest)
        .bind(decision.at)
        .execute(&mut *tx)
        .await;
    done.on_unique(decided_already)?;
    Ok(())
}

/// Ends a running review of a subject without a decision; true when there was one.
pub(super) async fn cancel(tx: &mut Tx, subject_id: &str, at: Moment) -> Result<bool> {
    let sql = "UPDATE review SET state = 'cancelled', closed_at = $2
               WHERE subject_id = $1 AND state = 'running'";
    let done = sqlx::query(sql).bind(subject_id).bind(at).execute(&mut *tx).await?;
    Ok(done.rows_affected() == 1)
}
