//! The SQL of sites.

use base::Result;
use desk::{OnUnique, Tx, gone};

use super::model::{Site, already_there, unknown};

const SELECT: &str = "\
    SELECT s.id, s.parent_id, s.unit_id, u.name AS unit_name, s.code, s.name, s.short_name, \
     s.domain, s.id_code, s.icp, s.police, s.party_mark, s.contact_phone, s.contact_address, \
     s.contact_email, s.responsible, s.slogan, s.color, s.emblem, s.position, s.revision, \
     s.created_at FROM site s JOIN unit u ON u.id = s.unit_id";

/// All sites, parents' order first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Site>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY s.position, s.id"));
    Ok(sqlx::query_as(sql).fetch_all(&mut *tx).await?)
}

/// One site, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Site> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE s.id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// The site with this code, or a refusal.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Site> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE s.code = $1"));
    sqlx::query_as(sql).bind(code).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

pub(super) async fn insert(tx: &mut Tx, site: &Site) -> Result<()> {
    let sql = "INSERT INTO site (id, parent_id, unit_id, code, name, short_name, domain, id_code, \
               icp, police, party_mark, contact_phone, contact_address, contact_email, \
               responsible, slogan, color, emblem, position, revision, created_at, next_serial) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
               $17, $18, $19, $20, $21, 1)";
    let done = sqlx::query(sql)
        .bind(&site.id)
        .bind(&site.parent_id)
        .bind(&site.unit_id)
        .bind(&site.code)
        .bind(&site.name)
        .bind(&site.short_name)
        .bind(&site.domain)
        .bind(&site.id_code)
        .bind(&site.icp)
        .bind(&site.police)
        .bind(&site.party_mark)
        .bind(&site.contact_phone)
        .bind(&site.contact_address)
        .bind(&site.contact_email)
        .bind(&site.responsible)
        .bind(&site.slogan)
        .bind(&site.color)
        .bind(&site.emblem)
        .bind(site.position)
        .bind(site.revision)
        .bind(site.created_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

/// Saves the next revision; refuses if another change came first.
pub(super) async fn save(tx: &mut Tx, site: &Site) -> Result<()> {
    let sql = "UPDATE site SET parent_id = $2, name = $3, short_name = $4, domain = $5, \
               id_code = $6, icp = $7, police = $8, party_mark = $9, contact_phone = $10, \
               contact_address = $11, contact_email = $12, responsible = $13, slogan = $14, \
               color = $15, emblem = $16, position = $17, revision = $18 \
               WHERE id = $1 AND revision = $18 - 1";
    let done = sqlx::query(sql)
        .bind(&site.id)
        .bind(&site.parent_id)
        .bind(&site.name)
        .bind(&site.short_name)
        .bind(&site.domain)
        .bind(&site.id_code)
        .bind(&site.icp)
        .bind(&site.police)
        .bind(&site.party_mark)
        .bind(&site.contact_phone)
        .bind(&site.contact_address)
        .bind(&site.contact_email)
        .bind(&site.responsible)
        .bind(&site.slogan)
        .bind(&site.color)
        .bind(&site.emblem)
        .bind(site.position)
        .bind(site.revision)
        .execute(&mut *tx)
        .await;
    gone(done.on_unique(already_there)?.rows_affected(), "site.changed_meanwhile")
}

/// The number the next first publication of the site gets.
pub async fn take_serials(tx: &mut Tx, id: &str, count: i64) -> Result<i64> {
    let sql = "UPDATE site SET next_serial = next_serial + $2 WHERE id = $1 RETURNING next_serial";
    let next: i64 = sqlx::query_scalar(sql).bind(id).bind(count).fetch_one(&mut *tx).await?;
    Ok(next - count)
}
