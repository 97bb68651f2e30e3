//! The SQL of flows.

use std::collections::HashMap;

use base::{Moment, Result, new_id};
use desk::{OnUnique, Tx, gone};

use super::model::{
    Binding, BindingForm, Chain, FlowForm, Quorum, Risk, Step, already_there, in_use, unknown,
};

/// A flow without its steps.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct FlowRow {
    /// Identifier.
    pub id: String,
    /// Its site, or empty.
    pub site_id: String,
    /// Name.
    pub name: String,
    /// Newest version.
    pub newest_no: i64,
    /// Since when it may no longer be chosen.
    pub retired_at: Option<Moment>,
    /// Who made the newest version.
    pub made_name: String,
    /// When.
    pub made_at: Moment,
    /// Running reviews of all versions.
    pub running: i64,
}

#[derive(sqlx::FromRow)]
struct StepRow {
    version_id: String,
    version_no: i64,
    flow_id: String,
    flow_name: String,
    no: i64,
    name: String,
    rule: String,
    seats: String,
    due_days: i64,
    remind_days: i64,
    escalate_days: i64,
    risk_from: String,
    kinds: String,
    sections: String,
    checks: String,
}

const FLOWS: &str = "\
    SELECT f.id, f.site_id, f.name, f.newest_no, f.retired_at, v.made_name, v.made_at, \
     (SELECT COUNT(*) FROM review r JOIN flow_version o ON o.id = r.version_id \
      WHERE o.flow_id = f.id AND r.state = 'running') AS running \
     FROM flow f JOIN flow_version v ON v.flow_id = f.id AND v.no = f.newest_no";
const STEPS: &str = "\
    SELECT s.version_id, v.no AS version_no, v.flow_id, f.name AS flow_name, s.no, s.name, s.rule, \
     s.seats, s.due_days, s.remind_days, s.escalate_days, s.risk_from, s.kinds, s.sections, \
     s.checks FROM flow_step s JOIN flow_version v ON v.id = s.version_id \
     JOIN flow f ON f.id = v.flow_id";

/// The flows a site may choose: its own and the platform's.
pub async fn list(tx: &mut Tx, site_id: &str) -> Result<Vec<FlowRow>> {
    let sql = format!(
        "{FLOWS} WHERE f.retired_at IS NULL AND (f.site_id = '' OR f.site_id = $1)
         ORDER BY f.site_id, f.created_at, f.id"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id).fetch_all(&mut *tx).await?)
}

/// One flow, retired or not, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<FlowRow> {
    let sql = sqlx::AssertSqlSafe(format!("{FLOWS} WHERE f.id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// The newest versions of the flows a site may choose, by flow.
pub async fn newest_of_site(tx: &mut Tx, site_id: &str) -> Result<HashMap<String, Chain>> {
    let sql = format!(
        "{STEPS} WHERE v.no = f.newest_no AND (f.site_id = '' OR f.site_id = $1)
         ORDER BY s.version_id, s.no"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site_id);
    let chains = chains(rows.fetch_all(&mut *tx).await?)?;
    Ok(chains.into_values().map(|chain| (chain.flow_id.clone(), chain)).collect())
}

/// The newest version of a flow.
pub async fn newest(tx: &mut Tx, flow_id: &str) -> Result<Chain> {
    let sql = format!("{STEPS} WHERE v.flow_id = $1 AND v.no = f.newest_no ORDER BY s.no");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(flow_id);
    one(rows.fetch_all(&mut *tx).await?)
}

/// A version.
pub async fn version(tx: &mut Tx, id: &str) -> Result<Chain> {
    let sql = format!("{STEPS} WHERE s.version_id = $1 ORDER BY s.no");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id);
    one(rows.fetch_all(&mut *tx).await?)
}

/// The versions running reviews go through, or those a person has decided in, by version.
pub async fn versions_of_reviews(
    tx: &mut Tx,
    decided_by: Option<&str>,
) -> Result<HashMap<String, Chain>> {
    let sql = format!(
        "{STEPS} WHERE s.version_id IN (SELECT r.version_id FROM review r
         WHERE (CAST($1 AS TEXT) IS NULL AND r.state = 'running') OR r.id IN
         (SELECT d.review_id FROM review_decision d WHERE d.decided_by = $1))
         ORDER BY s.version_id, s.no"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(decided_by);
    chains(rows.fetch_all(&mut *tx).await?)
}

fn one(rows: Vec<StepRow>) -> Result<Chain> {
    chains(rows)?.into_values().next().ok_or_else(unknown)
}

fn chains(rows: Vec<StepRow>) -> Result<HashMap<String, Chain>> {
    let mut found: HashMap<String, Chain> = HashMap::new();
    for row in rows {
        let chain = found.entry(row.version_id.clone()).or_insert_with(|| Chain {
            version_id: row.version_id.clone(),
            version_no: row.version_no,
            flow_id: row.flow_id.clone(),
            flow_name: row.flow_name.clone(),
            steps: Vec::new(),
        });
        chain.steps.push(Step {
            no: row.no,
            rule: if row.rule == Quorum::AllOf.as_str() { Quorum::AllOf } else { Quorum::AnyOf },
            seats: serde_json::from_str(&row.seats)?,
            due_days: row.due_days,
            remind_days: row.remind_days,
            escalate_days: row.escalate_days,
            risk_from: Risk::of(&row.risk_from)?,
            kinds: serde_json::from_str(&row.kinds)?,
            sections: serde_json::from_str(&row.sections)?,
            checks: serde_json::from_str(&row.checks)?,
            name: row.name,
        });
    }
    Ok(found)
}

/// Enters a flow with its first version; gives its identifier.
pub(super) async fn insert(
    tx: &mut Tx,
    form: &FlowForm,
    by: (&str, &str),
    now: Moment,
) -> Result<String> {
    let sql = "INSERT INTO flow (id, site_id, name, newest_no, created_at)
               VALUES ($1, $2, $3, 1, $4)";
    let id = new_id();
    let done = sqlx::query(sql).bind(&id).bind(&form.site_id).bind(&form.name).bind(now);
    done.execute(&mut *tx).await.on_unique(already_there)?;
    insert_version(tx, (&id, 1), form, by, now).await?;
    Ok(id)
}

/// Makes the next version the newest; refuses when another change came first.
pub(super) async fn renew(
    tx: &mut Tx,
    id: &str,
    form: &FlowForm,
    by: (&str, &str),
    now: Moment,
) -> Result<()> {
    let sql = "UPDATE flow SET name = $2, newest_no = newest_no + 1
               WHERE id = $1 AND newest_no = $3 AND retired_at IS NULL";
    let done = sqlx::query(sql).bind(id).bind(&form.name).bind(form.newest_no);
    let done = done.execute(&mut *tx).await.on_unique(already_there)?;
    gone(done.rows_affected(), "flow.changed_meanwhile")?;
    insert_version(tx, (id, form.newest_no + 1), form, by, now).await
}

async fn insert_version(
    tx: &mut Tx,
    (flow_id, no): (&str, i64),
    form: &FlowForm,
    by: (&str, &str),
    now: Moment,
) -> Result<()> {
    let sql = "INSERT INTO flow_version (id, flow_id, no, made_by, made_name, made_at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let id = new_id();
    let done = sqlx::query(sql).bind(&id).bind(flow_id).bind(no).bind(by.0).bind(by.1).bind(now);
    done.execute(&mut *tx).await?;
    let sql = "INSERT INTO flow_step (version_id, no, name, rule, seats, due_days, remind_days,
               escalate_days, risk_from, kinds, sections, checks)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    for step in &form.steps {
        sqlx::query(sql)
            .bind(&id)
            .bind(step.no)
            .bind(&step.name)
            .bind(step.rule.as_str())
            .bind(serde_json::to_string(&step.seats)?)
            .bind(step.due_days)
            .bind(step.remind_days)
            .bind(step.escalate_days)
            .bind(step.risk_from.as_str())
            .bind(serde_json::to_string(&step.kinds)?)
            .bind(serde_json::to_string(&step.sections)?)
            .bind(serde_json::to_string(&step.checks)?)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Takes a flow out of the choice; refuses while a binding names it.
pub(super) async fn retire(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    let sql = "UPDATE flow SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM flow_binding b WHERE b.flow_id = $1)";
    let done = sqlx::query(sql).bind(id).bind(now).execute(&mut *tx).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(in_use()) }
}

/// Every binding a site lives with: its own and the platform's.
pub async fn bindings(tx: &mut Tx, site_id: &str) -> Result<Vec<Binding>> {
    let sql = "SELECT b.site_id, b.section_id, b.kind, b.flow_id, f.name AS flow_name
               FROM flow_binding b JOIN flow f ON f.id = b.flow_id
               WHERE b.site_id = '' OR b.site_id = $1
               ORDER BY b.site_id, b.section_id, b.kind";
    Ok(sqlx::query_as(sql).bind(site_id).fetch_all(&mut *tx).await?)
}

/// Says which flow holds at a place from now on.
pub(super) async fn bind(tx: &mut Tx, form: &BindingForm) -> Result<()> {
    let sql = "DELETE FROM flow_binding WHERE site_id = $1 AND section_id = $2 AND kind = $3";
    let done = sqlx::query(sql).bind(&form.site_id).bind(&form.section_id).bind(&form.kind);
    done.execute(&mut *tx).await?;
    if form.flow_id.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO flow_binding (site_id, section_id, kind, flow_id)
               VALUES ($1, $2, $3, $4)";
    let done = sqlx::query(sql)
        .bind(&form.site_id)
        .bind(&form.section_id)
        .bind(&form.kind)
        .bind(&form.flow_id)
        .execute(&mut *tx)
        .await;
    done.on_unique(|| {
        base::refuse(base::Kind::Conflict, "flow.changed_meanwhile", "刚刚有人修改过，请刷新后再试")
    })?;
    Ok(())
}
