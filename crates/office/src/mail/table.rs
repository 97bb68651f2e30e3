//! The SQL of letters.

use base::{Moment, Result, new_id};
use desk::Tx;

use super::model::{Due, Letter, MailWhen};

/// The address of a person and when they want letters.
pub(super) async fn wish(tx: &mut Tx, account_id: &str) -> Result<Option<(String, String)>> {
    let sql = "SELECT email, mail_when FROM account WHERE id = $1 AND disabled_at IS NULL";
    Ok(sqlx::query_as(sql).bind(account_id).fetch_optional(&mut *tx).await?)
}

pub(super) async fn set_wish(tx: &mut Tx, id: &str, email: &str, when: MailWhen) -> Result<()> {
    let sql = "UPDATE account SET email = $2, mail_when = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(email).bind(when.as_str()).execute(&mut *tx).await?;
    if when == MailWhen::None {
        let sql = "UPDATE mail SET state = 'given_up' WHERE account_id = $1 AND state = 'waiting'";
        sqlx::query(sql).bind(id).execute(&mut *tx).await?;
    }
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Tx,
    account_id: &str,
    letter: &Letter,
    (now, due_at): (Moment, Moment),
) -> Result<()> {
    let sql = "INSERT INTO mail (id, account_id, subject, said, path, state, written_at, due_at, \
               tries, trouble) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, 0, '')";
    sqlx::query(sql)
        .bind(new_id())
        .bind(account_id)
        .bind(&letter.subject)
        .bind(&letter.said)
        .bind(&letter.path)
        .bind(now)
        .bind(due_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Letters that may go out, the oldest first.
pub async fn due(tx: &mut Tx, now: Moment) -> Result<Vec<Due>> {
    let sql = "SELECT m.id, m.account_id, a.name, a.email, a.mail_when, m.subject, m.said, m.path,
               m.written_at, m.tries FROM mail m JOIN account a ON a.id = m.account_id
               WHERE m.state = 'waiting' AND m.due_at <= $1 ORDER BY m.due_at, m.id LIMIT 200";
    Ok(sqlx::query_as(sql).bind(now).fetch_all(&mut *tx).await?)
}

/// Takes a letter in hand: until `again_at` nobody else tries it.
pub(super) async fn take(tx: &mut Tx, id: &str, again_at: Moment) -> Result<()> {
    let sql = "UPDATE mail SET tries = tries + 1, due_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(again_at).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn set_state(
    tx: &mut Tx,
    id: &str,
    (state, trouble): (&str, &str),
    sent_at: Option<Moment>,
) -> Result<()> {
    let sql = "UPDATE mail SET state = $2, trouble = $3, sent_at = $4 WHERE id = $1";
    let row = sqlx::query(sql).bind(id).bind(state).bind(trouble).bind(sent_at);
    row.execute(&mut *tx).await?;
    Ok(())
}

/// Gives up what nobody sends, and forgets what is long done.
pub(super) async fn tidy(tx: &mut Tx, stale: Moment, old: Moment) -> Result<()> {
    let sql = "UPDATE mail SET state = 'given_up' WHERE state = 'waiting' AND written_at < $1";
    sqlx::query(sql).bind(stale).execute(&mut *tx).await?;
    let sql = "DELETE FROM mail WHERE written_at < $1";
    sqlx::query(sql).bind(old).execute(&mut *tx).await?;
    Ok(())
}
