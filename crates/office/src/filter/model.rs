//! What a kept filter is.

use base::{Error, Kind, Moment, Result, invalid, refuse, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Filters a person may keep.
pub const FILTERS_MAX: i64 = 50;
/// Letters of the query.
const QUERY_MAX: usize = 500;

/// A filter as the library shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FilterView {
    /// Identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The query of the address.
    pub query: String,
    /// The people of the unit see it, too.
    pub is_shared: bool,
    /// It is the caller's own.
    pub is_mine: bool,
    /// Who keeps it.
    pub owner_name: String,
}

/// A filter as it is kept.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Kept {
    /// Identifier.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// Name of whose it is.
    pub owner_name: String,
    /// Its name.
    pub name: String,
    /// The query of the address.
    pub query: String,
    /// Since when the unit sees it.
    pub shared_at: Option<Moment>,
}

/// What is typed about a filter.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct FilterForm {
    /// Its name.
    pub name: String,
    /// The query of the address.
    pub query: String,
    /// The people of the unit shall see it, too.
    pub shared: bool,
}

impl FilterForm {
    /// The form with its texts cleaned, or what is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        self.name = text::line_within("name", "filter.name", "名称", &self.name, (1, 20))?;
        self.query = text::line(&self.query);
        if self.query.len() > QUERY_MAX || self.query.is_empty() {
            return Err(invalid("query", "filter.query", "请先在稿件库中选择筛选条件"));
        }
        Ok(self)
    }
}

pub(super) fn already_there() -> Error {
    refuse(Kind::Conflict, "filter.already_there", "您已有同名的筛选，请换一个名称").at("name")
}

pub(super) fn too_many() -> Error {
    let say = format!("每人最多保存{FILTERS_MAX}个筛选，请先删除不用的");
    refuse(Kind::Conflict, "filter.too_many", say)
}

pub(super) fn unknown() -> Error {
    refuse(Kind::Unknown, "filter.unknown", "没有这个筛选")
}
