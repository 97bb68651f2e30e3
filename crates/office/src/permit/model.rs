//! Roles: named sets of rights.

use base::{Kind, refuse};
use desk::Right;

use crate::account::model::PowerClass;

/// Giving and ending permits.
pub const GIVE: Right = Right("permit.give");

/// A named set of rights of one class.
#[derive(Debug)]
pub struct Role {
    /// Name in files and on the command line.
    pub code: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The class its accounts have.
    pub class: PowerClass,
    /// What it may do.
    pub rights: &'static [&'static str],
}

const WRITING: &[&str] = &[
    "article.read",
    "article.write",
    "article.submit",
    "media.upload",
    "section.propose",
    "share.offer",
];

/// Every role there is.
pub const ROLES: &[Role] = &[
    Role {
        code: "platform_admin",
        name: "系统管理员",
        class: PowerClass::System,
        rights: &[
            "unit.manage",
            "account.manage",
            "site.manage",
            "section.approve",
            "term.manage",
            "provenance.manage",
            "kind.manage",
        ],
    },
    Role {
        code: "security",
        name: "安全保密管理员",
        class: PowerClass::Security,
        rights: &["permit.give"],
    },
    Role {
        code: "audit", name: "安全审计员", class: PowerClass::Audit, rights: &["journal.read"]
    },
    Role {
        code: "unit_admin",
        name: "单位管理员",
        class: PowerClass::Structure,
        rights: &[
            "section.manage",
            "section.propose",
            "section.approve",
            "site.change",
            "site.switch",
            "index_no.manage",
            "article.read",
            "flow.manage",
            "term.manage",
            "flow.manage",
        ],
    },
    Role { code: "editor", name: "信息员", class: PowerClass::Editing, rights: WRITING },
    Role {
        code: "first_review",
        name: "初审",
        class: PowerClass::Review,
        rights: &["article.read", "review.first"],
    },
    Role {
        code: "second_review",
        name: "复审",
        class: PowerClass::Review,
        rights: &["article.read", "review.second"],
    },
    Role {
        code: "final_review",
        name: "终审",
        class: PowerClass::Review,
        rights: &[
            "article.read",
            "review.final",
            "article.publish",
            "article.withdraw",
            "share.offer",
            "share.accept",
        ],
    },
    Role {
        code: "sign_review",
        name: "审签",
        class: PowerClass::Review,
        rights: &["article.read", "review.sign"],
    },
    Role {
        code: "emergency",
        name: "紧急发布",
        class: PowerClass::Review,
        rights: &["article.read", "article.emergency", "article.withdraw"],
    },
];

/// The role with this code, or a refusal.
pub fn role(code: &str) -> base::Result<&'static Role> {
    let unknown = || refuse(Kind::Unknown, "permit.unknown_role", format!("没有“{code}”这个角色"));
    ROLES.iter().find(|role| role.code == code).ok_or_else(unknown)
}

/// Whether this is a right of deciding in reviews, which flows may ask for.
pub fn is_reviewing(right: &str) -> bool {
    let held = |role: &Role| role.class == PowerClass::Review && role.rights.contains(&right);
    right.starts_with("review.") && ROLES.iter().any(held)
}

pub(super) fn wrong_class(role: &Role) -> base::Error {
    let say =
        format!("该账号不能担任“{}”：系统管理、编辑、审核、审计必须由不同的人担任", role.name);
    refuse(Kind::Conflict, "permit.classes_exclude", say)
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "permit.unknown", "没有这项授权，或者它已经结束")
}
