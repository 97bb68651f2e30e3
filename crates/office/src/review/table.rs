//! The SQL of reviews.

use std::collections::HashMap;

use base::{Moment, Result};
use desk::{OnUnique, Right, Tx, gone};

use super::model::{
    Check, Course, Decision, Hand, LastSeen, Review, decided_already, running_already, unknown,
};
use crate::flow;

const SELECT: &str = "\
    SELECT id, subject_kind, subject_id, matter_id, matter_kind, digest, site_id, scopes, \
     author_id, author_name, released_by, title, state, version_id, risk, step, step_since, \
     claimed_by, claimed_name, claimed_at, seq, opened_at, closed_at FROM review";
const DECISIONS: &str = "\
    SELECT id, review_id, no, step, seat, decided_by, decided_name, acting_for, acting_name, \
     verdict, opinion, digest, at, void_at FROM review_decision";
/// Reviews of one board; more than anybody can look through.
const BOARD_MAX: i64 = 2_000;

/// One review with its flow and decisions, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Course> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    let review = sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?;
    course(tx, review.ok_or_else(unknown)?).await
}

/// The newest review of a subject.
pub async fn newest_of(tx: &mut Tx, subject_id: &str) -> Result<Option<Course>> {
    let sql = format!("{SELECT} WHERE subject_id = $1 ORDER BY seq DESC, id DESC LIMIT 1");
    let review = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(subject_id);
    match review.fetch_optional(&mut *tx).await? {
        Some(review) => course(tx, review).await.map(Some),
        None => Ok(None),
    }
}

async fn course(tx: &mut Tx, review: Review) -> Result<Course> {
    let chain = flow::table::version(tx, &review.version_id).await?;
    let sql = sqlx::AssertSqlSafe(format!("{DECISIONS} WHERE review_id = $1 ORDER BY no"));
    let decisions = sqlx::query_as(sql).bind(&review.id).fetch_all(&mut *tx).await?;
    Course::new(review, chain, decisions)
}

/// Every running review in the order they were opened. Three statements, whatever there is.
pub async fn running(tx: &mut Tx) -> Result<Vec<Course>> {
    let sql = format!("{SELECT} WHERE state = 'running' ORDER BY seq, id LIMIT $1");
    let reviews = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(BOARD_MAX);
    let reviews = reviews.fetch_all(&mut *tx).await?;
    let sql = format!(
        "{DECISIONS} WHERE review_id IN (SELECT id FROM review WHERE state = 'running') ORDER BY no"
    );
    let decisions = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await?;
    let chains = flow::table::versions_of_reviews(tx, None).await?;
    courses(reviews, decisions, &chains)
}

/// Reviews a person has decided in, newest first, at most 200. Three statements.
pub async fn decided_by(tx: &mut Tx, person: &str) -> Result<Vec<Course>> {
    let mine = "(SELECT review_id FROM review_decision WHERE decided_by = $1)";
    let sql = format!("{SELECT} WHERE id IN {mine} ORDER BY seq DESC, id DESC LIMIT 200");
    let reviews = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(person);
    let reviews = reviews.fetch_all(&mut *tx).await?;
    let sql = format!("{DECISIONS} WHERE review_id IN {mine} ORDER BY no");
    let decisions = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(person);
    let decisions = decisions.fetch_all(&mut *tx).await?;
    let chains = flow::table::versions_of_reviews(tx, Some(person)).await?;
    courses(reviews, decisions, &chains)
}

fn courses(
    reviews: Vec<Review>,
    decisions: Vec<Decision>,
    chains: &HashMap<String, flow::model::Chain>,
) -> Result<Vec<Course>> {
    let mut by_review: HashMap<String, Vec<Decision>> = HashMap::new();
    for decision in decisions {
        by_review.entry(decision.review_id.clone()).or_default().push(decision);
    }
    let mut found = Vec::with_capacity(reviews.len());
    for review in reviews {
        let chain = chains.get(&review.version_id).cloned().ok_or_else(unknown)?;
        let decisions = by_review.remove(&review.id).unwrap_or_default();
        found.push(Course::new(review, chain, decisions)?);
    }
    Ok(found)
}

/// The answers to the questions, of all decisions of a review.
pub async fn checks(tx: &mut Tx, review_id: &str) -> Result<Vec<Check>> {
    let sql = "SELECT c.decision_id, c.no, c.question, c.answer, c.remark FROM review_check c
               JOIN review_decision d ON d.id = c.decision_id WHERE d.review_id = $1
               ORDER BY d.no, c.no";
    Ok(sqlx::query_as(sql).bind(review_id).fetch_all(&mut *tx).await?)
}

/// What a person decided on last of this matter, before a review.
pub async fn last_seen(tx: &mut Tx, before: &Review, person: &str) -> Result<Option<LastSeen>> {
    let sql = "SELECT r.subject_id, d.digest FROM review_decision d
               JOIN review r ON r.id = d.review_id
               WHERE r.matter_id = $1 AND d.decided_by = $2 AND r.seq < $3
               ORDER BY r.seq DESC, d.no DESC LIMIT 1";
    let row = sqlx::query_as(sql).bind(&before.matter_id).bind(person).bind(before.seq);
    Ok(row.fetch_optional(&mut *tx).await?)
}

#[derive(sqlx::FromRow)]
struct Held {
    id: String,
    name: String,
    unit_id: String,
    verb: String,
    scope_id: String,
}

/// Permits that hold at `$1`, with the people who have them.
const PERMITS: &str = "\
    SELECT a.id, a.name, a.unit_id, p.verb, p.scope_id FROM permit p \
     JOIN account a ON a.id = p.account_id \
     LEFT JOIN permit_end e ON e.permit_id = p.id \
     WHERE a.disabled_at IS NULL AND e.permit_id IS NULL AND p.valid_from <= $1 \
     AND (p.valid_to IS NULL OR p.valid_to > $1)";
/// What reviewing and setting up flows takes.
const REVIEWING: &str = "\
    p.verb IN ('review.first', 'review.second', 'review.final', 'review.sign', 'flow.manage')";

/// A person and those whose place the person takes, with the powers of this moment. One statement.
pub async fn hands_of(tx: &mut Tx, person: &str, now: Moment) -> Result<Vec<Hand>> {
    let sql = format!(
        "{PERMITS} AND {REVIEWING} AND (a.id = $2 OR a.id IN (SELECT g.giver_id FROM delegation g
         WHERE g.taker_id = $2 AND g.valid_from <= $1 AND g.valid_to > $1
         AND g.ended_at IS NULL)) ORDER BY a.id"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).bind(person);
    Ok(gather(rows.fetch_all(&mut *tx).await?))
}

/// Everybody who reviews or sets up flows, with the powers of this moment. One statement over
/// their permits.
pub async fn all_hands(tx: &mut Tx, now: Moment) -> Result<Vec<Hand>> {
    let sql = format!("{PERMITS} AND {REVIEWING} ORDER BY a.name, a.id");
    Ok(gather(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).fetch_all(&mut *tx).await?))
}

/// Everybody who has one of these rights somewhere at this moment. One statement over their
/// permits.
pub async fn holders(tx: &mut Tx, rights: &[Right], now: Moment) -> Result<Vec<Hand>> {
    let names: Vec<_> = rights.iter().map(|right| format!("'{}'", right.0)).collect();
    let sql = format!("{PERMITS} AND p.verb IN ({}) ORDER BY a.name, a.id", names.join(", "));
    Ok(gather(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).fetch_all(&mut *tx).await?))
}

/// Who takes whose place at this moment: taker and giver. One statement.
pub(super) async fn delegated(tx: &mut Tx, now: Moment) -> Result<Vec<(String, String)>> {
    let sql = "SELECT taker_id, giver_id FROM delegation
               WHERE valid_from <= $1 AND valid_to > $1 AND ended_at IS NULL";
    Ok(sqlx::query_as(sql).bind(now).fetch_all(&mut *tx).await?)
}

fn gather(rows: Vec<Held>) -> Vec<Hand> {
    let mut hands: Vec<Hand> = Vec::new();
    for row in rows {
        if hands.last().is_none_or(|hand| hand.id != row.id) {
            let (id, name, unit_id) = (row.id, row.name, row.unit_id);
            hands.push(Hand { id, name, unit_id, reaches: Vec::new() });
        }
        if let Some(hand) = hands.last_mut() {
            hand.add(&row.verb, &row.scope_id);
        }
    }
    hands
}

/// The place of the next review in the order of all.
pub(super) async fn next_seq(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(seq), 0) + 1 FROM review";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut *tx).await?)
}

pub(super) async fn insert(tx: &mut Tx, review: &Review) -> Result<()> {
    let sql = "INSERT INTO review (id, subject_kind, subject_id, matter_id, matter_kind, digest, \
               site_id, scopes, author_id, author_name, title, state, version_id, risk, step, \
               step_since, seq, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
               $12, $13, $14, $15, $16, $17, $18)";
    let done = sqlx::query(sql)
        .bind(&review.id)
        .bind(&review.subject_kind)
        .bind(&review.subject_id)
        .bind(&review.matter_id)
        .bind(&review.matter_kind)
        .bind(&review.digest)
        .bind(&review.site_id)
        .bind(&review.scopes)
        .bind(&review.author_id)
        .bind(&review.author_name)
        .bind(&review.title)
        .bind(&review.state)
        .bind(&review.version_id)
        .bind(&review.risk)
        .bind(review.step)
        .bind(review.step_since)
        .bind(review.seq)
        .bind(review.opened_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(running_already)?;
    Ok(())
}

/// Moves a running review on; refuses when it has moved meanwhile.
pub(super) async fn save(tx: &mut Tx, review: &Review, step_before: i64) -> Result<()> {
    let sql = "UPDATE review SET state = $2, step = $3, closed_at = $4, risk = $5, step_since = $6,
               claimed_by = $7, claimed_name = $8, claimed_at = $9
               WHERE id = $1 AND state = 'running' AND step = $10";
    let done = sqlx::query(sql)
        .bind(&review.id)
        .bind(&review.state)
        .bind(review.step)
        .bind(review.closed_at)
        .bind(&review.risk)
        .bind(review.step_since)
        .bind(&review.claimed_by)
        .bind(&review.claimed_name)
        .bind(review.claimed_at)
        .bind(step_before)
        .execute(&mut *tx)
        .await?;
    gone(done.rows_affected(), "review.changed_meanwhile")
}

/// Takes a step up, or gives it back, if it still lies as it was seen.
pub(super) async fn claim(tx: &mut Tx, seen: &Review, by: (&str, &str), at: Moment) -> Result<()> {
    let sql = "UPDATE review SET claimed_by = $2, claimed_name = $3, claimed_at = $4
               WHERE id = $1 AND state = 'running' AND step = $5 AND claimed_by = $6
               AND claimed_at = $7";
    let done = sqlx::query(sql)
        .bind(&seen.id)
        .bind(by.0)
        .bind(by.1)
        .bind(at)
        .bind(seen.step)
        .bind(&seen.claimed_by)
        .bind(seen.claimed_at)
        .execute(&mut *tx)
        .await?;
    gone(done.rows_affected(), "review.changed_meanwhile")
}

/// Says who published the subject before it was reviewed.
pub(super) async fn release(tx: &mut Tx, id: &str, by: &str) -> Result<()> {
    let sql = "UPDATE review SET released_by = $2 WHERE id = $1 AND state = 'running'";
    let done = sqlx::query(sql).bind(id).bind(by).execute(&mut *tx).await?;
    gone(done.rows_affected(), "review.changed_meanwhile")
}

/// Enters the newest decision of a review, with its answers.
pub(super) async fn insert_decision(
    tx: &mut Tx,
    of: &Review,
    decision: &Decision,
    checks: &[Check],
) -> Result<()> {
    let sql = "INSERT INTO review_decision (id, review_id, no, step, seat, author_id, released_by, \
               decided_by, decided_name, acting_for, acting_name, verdict, opinion, digest, at, \
               void_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
               $16)";
    let done = sqlx::query(sql)
        .bind(&decision.id)
        .bind(&of.id)
        .bind(decision.no)
        .bind(decision.step)
        .bind(decision.seat)
        .bind(&of.author_id)
        .bind(&of.released_by)
        .bind(&decision.decided_by)
        .bind(&decision.decided_name)
        .bind(&decision.acting_for)
        .bind(&decision.acting_name)
        .bind(&decision.verdict)
        .bind(&decision.opinion)
        .bind(&decision.digest)
        .bind(decision.at)
        .bind(decision.void_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(decided_already)?;
    let sql = "INSERT INTO review_check (decision_id, no, question, answer, remark)
               VALUES ($1, $2, $3, $4, $5)";
    for check in checks {
        sqlx::query(sql)
            .bind(&check.decision_id)
            .bind(check.no)
            .bind(&check.question)
            .bind(&check.answer)
            .bind(&check.remark)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Decisions of a step and those after it no longer count.
pub(super) async fn annul(tx: &mut Tx, id: &str, from_step: i64, at: Moment) -> Result<()> {
    let sql = "UPDATE review_decision SET void_at = $3
               WHERE review_id = $1 AND step >= $2 AND void_at IS NULL";
    sqlx::query(sql).bind(id).bind(from_step).bind(at).execute(&mut *tx).await?;
    Ok(())
}

/// Ends a running review of a subject without a decision; true when there was one.
pub(super) async fn cancel(tx: &mut Tx, subject_id: &str, at: Moment) -> Result<bool> {
    let sql = "UPDATE review SET state = 'cancelled', closed_at = $2
               WHERE subject_id = $1 AND state = 'running'";
    let done = sqlx::query(sql).bind(subject_id).bind(at).execute(&mut *tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that somebody is told of a step's time; false when it was noted before.
pub(super) async fn remind(tx: &mut Tx, review: &Review, stage: &str, at: Moment) -> Result<bool> {
    let sql = "INSERT INTO review_reminder (review_id, step_since, stage, at)
               VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql).bind(&review.id).bind(review.step_since).bind(stage).bind(at);
    Ok(done.execute(&mut *tx).await?.rows_affected() == 1)
}
