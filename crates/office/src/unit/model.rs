//! What a unit is.

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Setting up units.
pub const MANAGE: Right = Right("unit.manage");

/// A unit.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Unit {
    /// Identifier.
    pub id: String,
    /// The unit above it; empty at the top.
    pub parent_id: String,
    /// Full name.
    pub name: String,
    /// 统一社会信用代码, 18 characters.
    pub credit_code: String,
    /// When it was set up.
    pub created_at: Moment,
}

/// What is needed to set up a unit.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UnitForm {
    /// The unit above it; empty at the top.
    pub parent_id: String,
    /// Full name.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: String,
}

impl UnitForm {
    /// The form with its texts cleaned, or what is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        self.name = text::line_within("name", "unit.name", "单位全称", &self.name, (2, 60))?;
        if !is_credit_code(&self.credit_code) {
            let say = "统一社会信用代码应为18位，且校验码正确（GB 32100）";
            return Err(invalid("credit_code", "unit.credit_code", say));
        }
        Ok(self)
    }
}

/// Whether this is a 统一社会信用代码 with the right check character (GB 32100-2015).
pub fn is_credit_code(code: &str) -> bool {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |c: u8| ALPHABET.iter().position(|known| *known == c);
    let Some(values) = code.bytes().map(value).collect::<Option<Vec<_>>>() else {
        return false;
    };
    if values.len() != 18 {
        return false;
    }
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == values[17]
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "unit.unknown", "没有这个单位")
}

pub(super) fn already_there() -> base::Error {
    refuse(Kind::Conflict, "unit.already_there", "已有同名或同一信用代码的单位").at("name")
}
