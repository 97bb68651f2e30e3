//! Typed links between documents. The way back is derived, never typed.

use base::{Result, invalid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A link that means something: from the edition that says it to another document.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, sqlx::FromRow,
)]
pub struct Relation {
    /// Code of one of [`RELATIONS`].
    pub kind: String,
    /// The document it leads to.
    pub target_id: String,
}

/// A document that is led to, by name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct LinkedDocument {
    /// Identifier.
    pub id: String,
    /// Title as it stands now.
    pub title: String,
}

/// What a link means, and between which documents it may stand.
#[derive(Debug)]
pub struct Meaning {
    /// Stable code.
    pub code: &'static str,
    /// What the other document is to this one.
    pub name: &'static str,
    /// What this document is to the other one.
    pub back: &'static str,
    /// Whether only a disclosed document may say it.
    pub from_header: bool,
    /// Whether it may be said of disclosed documents only.
    pub to_header: bool,
}

/// Everything a link may mean.
pub const RELATIONS: &[Meaning] = &[
    meaning("interprets", "解读的文件", "政策解读", (false, true)),
    meaning("repeals", "废止的文件", "废止本文件的文件", (true, true)),
    meaning("revises", "修改的文件", "修改本文件的文件", (true, true)),
    meaning("implements", "落实的文件", "配套文件", (true, true)),
    meaning("reprint_of", "转载自", "转载", (false, false)),
    meaning("answers", "答复依据", "相关问答", (false, false)),
];

const fn meaning(
    code: &'static str,
    name: &'static str,
    back: &'static str,
    (from_header, to_header): (bool, bool),
) -> Meaning {
    Meaning { code, name, back, from_header, to_header }
}

const RELATIONS_MAX: usize = 30;

/// What the link of this code means.
pub fn meaning_of(code: &str) -> Option<&'static Meaning> {
    RELATIONS.iter().find(|meaning| meaning.code == code)
}

/// Puts links in order, or says what is wrong with them. `with_header` says of a document whether
/// it is a disclosed one; `None` when there is no such document.
pub fn checked_relations(
    mut given: Vec<Relation>,
    own: (&str, bool),
    with_header: &dyn Fn(&str) -> Option<bool>,
) -> Result<Vec<Relation>> {
    let wrong = |say: &str| Err(invalid("relations", "article.relation", say));
    given.sort();
    given.dedup();
    if given.len() > RELATIONS_MAX {
        return wrong("关联文件最多30个");
    }
    for relation in &given {
        let Some(meaning) = meaning_of(&relation.kind) else {
            return wrong("请选择关联文件的关系");
        };
        if relation.target_id == own.0 {
            return wrong("不能关联本稿自己");
        }
        let Some(target) = with_header(&relation.target_id) else {
            return wrong("关联的文件不存在，请重新选择");
        };
        if (meaning.from_header && !own.1) || (meaning.to_header && !target) {
            let to = if meaning.from_header && !own.1 { "政策文件才能" } else { "只能" };
            let say = format!("{to}使用“{}”，且对方须是政策文件", meaning.name);
            return wrong(&say);
        }
    }
    Ok(given)
}

/// 有效性 as the public sees it: what the document says of itself, unless a document that is
/// online has repealed or revised it.
pub fn validity(own: &str, undone: Option<&str>) -> String {
    let is_over = matches!(own, "废止" | "失效");
    match undone {
        Some("repeals") if !is_over => "废止".to_owned(),
        Some("revises") if own == "有效" => "已修改".to_owned(),
        _ => own.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_between_documents_that_fit() {
        let fits = |kind: &str, to: &str, own_header: bool| {
            let relation = Relation { kind: kind.into(), target_id: to.into() };
            let known = |id: &str| match id {
                "policy" | "me" => Some(true),
                "news" => Some(false),
                _ => None,
            };
            checked_relations(vec![relation], ("me", own_header), &known).is_ok()
        };
        for (kind, to, own_header, right) in [
            ("interprets", "policy", false, true),
            ("interprets", "news", false, false),
            ("repeals", "policy", true, true),
            ("repeals", "policy", false, false),
            ("repeals", "news", true, false),
            ("revises", "policy", true, true),
            ("revises", "policy", false, false),
            ("implements", "policy", true, true),
            ("implements", "news", true, false),
            ("reprint_of", "news", false, true),
            ("answers", "policy", false, true),
            ("text", "policy", true, false),
            ("likes", "policy", true, false),
            ("interprets", "me", false, false),
            ("interprets", "nobody", false, false),
        ] {
            assert_eq!(fits(kind, to, own_header), right, "{kind} {to} {own_header}");
        }
    }

    #[test]
    fn what_undoes_a_document_shows_in_its_validity() {
        for (own, undone, seen) in [
            ("有效", None, "有效"),
            ("有效", Some("repeals"), "废止"),
            ("有效", Some("revises"), "已修改"),
            ("尚未施行", Some("repeals"), "废止"),
            ("尚未施行", Some("revises"), "尚未施行"),
            ("失效", Some("repeals"), "失效"),
            ("废止", Some("revises"), "废止"),
            ("已修改", None, "已修改"),
        ] {
            assert_eq!(validity(own, undone), seen, "{own} {undone:?}");
        }
    }
}
