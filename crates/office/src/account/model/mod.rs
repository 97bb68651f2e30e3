//! What an account is.

mod password;

pub(super) use password::hash_password;
pub use password::{check_password, invent_password, spend_time_for_nobody, verify_password};

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Making and closing accounts.
pub const MANAGE: Right = Right("account.manage");

/// Three months without a login close an account until it is applied for again (S2§26).
pub const DORMANT_AFTER_DAYS: i64 = 92;

/// The classes of powers; nobody holds two (S1§18 S4§6.1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PowerClass {
    /// 系统管理: accounts, units, sites.
    System,
    /// 安全保密管理: permits.
    Security,
    /// 审计: reads the journal, changes nothing.
    Audit,
    /// 单位管理: columns of the unit's own site.
    Structure,
    /// 编辑: writes and submits.
    Editing,
    /// 审核: reviews, publishes, withdraws.
    Review,
}

impl PowerClass {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Security => "security",
            Self::Audit => "audit",
            Self::Structure => "structure",
            Self::Editing => "editing",
            Self::Review => "review",
        }
    }
}

/// An account.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Account {
    /// Identifier.
    pub id: String,
    /// Unit the person works in.
    pub unit_id: String,
    /// Name typed at login.
    pub login: String,
    /// Real name.
    pub name: String,
    /// Post in the unit.
    pub post: String,
    /// Class of powers, [`PowerClass::as_str`].
    pub power_class: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// When the password was set.
    pub password_set_at: Moment,
    /// Since when the person must change it; somebody else chose it.
    pub must_change_since: Option<Moment>,
    /// Since when the account is closed.
    pub disabled_at: Option<Moment>,
    /// Last login.
    pub last_login_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
}

/// What is needed to make an account.
#[derive(Debug, Clone)]
pub struct AccountForm {
    /// Unit the person works in.
    pub unit_id: String,
    /// Name typed at login.
    pub login: String,
    /// Real name.
    pub name: String,
    /// Post in the unit.
    pub post: String,
    /// Class of powers.
    pub power_class: PowerClass,
}

impl AccountForm {
    /// The form with its texts cleaned, or what is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        self.name = text::line_within("name", "account.name", "姓名", &self.name, (2, 30))?;
        self.post = text::line_within("post", "account.post", "职务", &self.post, (0, 40))?;
        if !text::is_slug(&self.login) {
            let say = "登录名只能用小写字母、数字和连字符，最多40个";
            return Err(invalid("login", "account.login", say));
        }
        Ok(self)
    }
}

impl Account {
    /// Why this account may not log in at this moment, if so.
    pub fn closed(&self, now: Moment) -> Result<()> {
        if self.disabled_at.is_some() {
            return Err(refuse(
                Kind::NotAllowed,
                "account.disabled",
                "账号已停用，请联系系统管理员",
            ));
        }
        let last = self.last_login_at.unwrap_or(self.created_at);
        if now - last > DORMANT_AFTER_DAYS * 86_400_000 {
            let say = "账号连续三个月未登录，已停用；恢复使用需提交书面说明并经批准";
            return Err(refuse(Kind::NotAllowed, "account.dormant", say));
        }
        Ok(())
    }
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "account.unknown", "没有这个账号")
}

pub(super) fn already_there() -> base::Error {
    refuse(Kind::Conflict, "account.already_there", "已有同样的登录名").at("login")
}
