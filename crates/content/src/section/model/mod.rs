//! What a section is, and the rules of its name and address.

pub mod template;
mod wanted;

pub use wanted::Wanted;

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::{Place, Right};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Setting up, changing, moving and removing sections.
pub const MANAGE: Right = Right("section.manage");
/// Applying for changes of sections.
pub const PROPOSE: Right = Right("section.propose");
/// Deciding on applications for changes of sections.
pub const APPROVE: Right = Right("section.approve");

/// What a section holds; decides its page and its update rule.
pub const KINDS: &[&str] = &[
    "dynamics",
    "notice",
    "policy",
    "interpretation",
    "overview",
    "organ",
    "leader",
    "topic",
    "link",
    "general",
];

/// 栏目类别 of the national page tags, with the kind each is the usual one of.
pub const COLUMN_TYPES: &[(&str, &str)] = &[
    ("概况信息", "overview"),
    ("机构职能", "organ"),
    ("负责人信息", "leader"),
    ("政策文件", "policy"),
    ("政策解读", "interpretation"),
    ("政务动态", "dynamics"),
    ("通知公告", "notice"),
    ("专题专栏", "topic"),
    ("信息公开指南", ""),
    ("信息公开制度", ""),
    ("法定主动公开内容", ""),
    ("信息公开年报", ""),
    ("数据发布", ""),
    ("回应关切", ""),
    ("办事服务", ""),
    ("领导信箱", ""),
    ("咨询投诉", ""),
    ("征集调查", ""),
    ("在线访谈", ""),
    ("其他", "general"),
];

/// What happens to a policy document that would go online without its interpretation: nothing, a
/// reason is asked for, or it is refused.
pub const RULES: [&str; 3] = ["none", "reason", "refuse"];

/// What becomes of copies of other sites' documents: they go online when they are taken, or pass
/// the review that holds here, and nothing may be quoted, which follows its owner unreviewed.
pub const COPY_RULES: [&str; 2] = ["direct", "review"];

const DEPTH_MAX: usize = 5;
/// First parts of addresses that belong to the portal itself.
const RESERVED: [&str; 2] = ["search", "api"];

/// A section.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Section {
    /// Identifier.
    pub id: String,
    /// Its site.
    pub site_id: String,
    /// The section above it; empty on the first level.
    pub parent_id: String,
    /// Name.
    pub name: String,
    /// Last part of its address.
    pub slug: String,
    /// Public address, `/zwgk/tzgg/`.
    pub path: String,
    /// One of [`KINDS`].
    pub kind: String,
    /// National 栏目类别, one of [`COLUMN_TYPES`].
    pub column_type: String,
    /// Where a section of kind `link` leads.
    pub link_url: String,
    /// What it holds, for the page tags.
    pub description: String,
    /// Keywords, separated by commas.
    pub keywords: String,
    /// The unit that answers for it.
    pub unit_id: String,
    /// The person who answers for it.
    pub person: String,
    /// 1 when it stands in the navigation.
    pub in_nav: i64,
    /// Codes of the kinds of documents it takes, separated by commas; empty for all.
    pub kinds: String,
    /// A policy document without its interpretation: one of [`RULES`]; empty for what the section
    /// above says.
    pub interpretation_rule: String,
    /// What is taken from other sites: one of [`COPY_RULES`]; empty for what the section above
    /// says.
    pub copy_rule: String,
    /// Order among its siblings.
    pub position: f64,
    /// Grows with each change.
    pub revision: i64,
    /// When it was set up.
    pub created_at: Moment,
}

/// A section as the tree of sections shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionRow {
    /// The section.
    #[serde(flatten)]
    pub section: Section,
    /// Documents that are live in it.
    pub documents: i64,
}

/// A section as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionView {
    /// The section with what it holds.
    #[serde(flatten)]
    pub row: SectionRow,
    /// Verbs the caller may use on it: `change`, `shift`, `remove`.
    pub may: Vec<&'static str>,
}

/// The sections of a site as the console shows them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionTree {
    /// In the order of their positions.
    pub items: Vec<SectionView>,
    /// Verbs the caller may use on the site: `create`.
    pub may: Vec<&'static str>,
}

/// What is typed about a section.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SectionForm {
    /// The section above it; empty on the first level. Only read when the section is set up.
    pub parent_id: String,
    /// Name.
    pub name: String,
    /// Last part of its address.
    pub slug: String,
    /// One of [`KINDS`].
    pub kind: String,
    /// National 栏目类别; the kind's usual one when empty.
    pub column_type: String,
    /// Where a section of kind `link` leads.
    pub link_url: String,
    /// What it holds.
    pub description: String,
    /// Keywords, separated by commas.
    pub keywords: String,
    /// The unit that answers for it; the site's own when empty.
    pub unit_id: String,
    /// The person who answers for it.
    pub person: String,
    /// Codes of the kinds of documents it takes, separated by commas; all when empty.
    pub kinds: String,
    /// One of [`RULES`]; what the section above says when empty.
    pub interpretation_rule: String,
    /// One of [`COPY_RULES`]; what the section above says when empty.
    pub copy_rule: String,
    /// Whether it stands in the navigation.
    pub in_nav: bool,
    /// The revision the change is based on.
    pub revision: i64,
}

/// What a section is merged into, and why.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MergeForm {
    /// The section that takes everything in.
    pub into_id: String,
    /// Reason, kept in the journal.
    pub reason: String,
}

/// Why a section is removed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RemovalForm {
    /// Reason, kept in the journal.
    pub reason: String,
}

impl SectionForm {
    /// The form with its texts cleaned, or the first thing that is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.name = line("name", "section.name", "栏目名称", &self.name, (2, 20))?;
        self.description =
            line("description", "section.description", "栏目描述", &self.description, (0, 200))?;
        self.keywords = line("keywords", "section.keywords", "关键词", &self.keywords, (0, 100))?;
        self.person = line("person", "section.person", "责任人", &self.person, (0, 30))?;
        self.slug = self.slug.trim().to_owned();
        self.check_slug()?;
        self.check_kind()?;
        self.kinds = self
            .kinds
            .split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .collect::<Vec<_>>()
            .join(",");
        let rule = self.interpretation_rule.as_str();
        if !rule.is_empty() && !RULES.contains(&rule) {
            let say = "请选择没有解读时的处理方式";
            return Err(invalid("interpretation_rule", "section.interpretation_rule", say));
        }
        let rule = self.copy_rule.as_str();
        if !rule.is_empty() && !COPY_RULES.contains(&rule) {
            let say = "请选择接收其他网站稿件的方式";
            return Err(invalid("copy_rule", "section.copy_rule", say));
        }
        Ok(self)
    }

    fn check_slug(&self) -> Result<()> {
        if !text::is_slug(&self.slug) {
            let say = "栏目地址只能用小写字母、数字和连字符，最多40个";
            return Err(invalid("slug", "section.slug", say));
        }
        // Articles live at `<section>/<year>/<number>.html`, so a year is not free.
        if self.slug.bytes().all(|c| c.is_ascii_digit()) {
            return Err(invalid("slug", "section.slug_digits", "栏目地址不能全是数字"));
        }
        Ok(())
    }

    fn check_kind(&mut self) -> Result<()> {
        if !KINDS.contains(&self.kind.as_str()) {
            return Err(invalid("kind", "section.kind", "请选择栏目类型"));
        }
        if self.column_type.is_empty() {
            let usual = COLUMN_TYPES.iter().find(|(_, kind)| *kind == self.kind);
            self.column_type = usual.map_or("其他", |(name, _)| name).to_owned();
        }
        if !COLUMN_TYPES.iter().any(|(name, _)| *name == self.column_type) {
            return Err(invalid("column_type", "section.column_type", "请选择栏目类别"));
        }
        let is_web = self.link_url.starts_with("https://") || self.link_url.starts_with("http://");
        let hides = |c: char| c.is_whitespace() || text::is_invisible(c);
        let fits = is_web && self.link_url.len() <= 300 && !self.link_url.contains(hides);
        if self.kind == "link" && !fits {
            let say = "链接栏目须填写以 http:// 或 https:// 开头的网址";
            return Err(invalid("link_url", "section.link_url", say));
        }
        if self.kind != "link" {
            self.link_url.clear();
        }
        Ok(())
    }
}

impl Section {
    /// Whether documents of a kind may stand in it.
    pub fn takes(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.split(',').any(|one| one == kind)
    }
}

/// What holds for a policy document without its interpretation in a section, given it and those
/// above it, nearest first.
pub fn interpretation_rule(line: &[Section]) -> &str {
    let said = line.iter().map(|section| section.interpretation_rule.as_str());
    said.into_iter().find(|rule| !rule.is_empty()).unwrap_or("none")
}

/// Whether what is taken from other sites into a section passes the review that holds there, given
/// it and those above it, nearest first.
pub fn reviews_copies(line: &[Section]) -> bool {
    let said = line.iter().map(|section| section.copy_rule.as_str());
    said.into_iter().find(|rule| !rule.is_empty()) == Some("review")
}

/// The address of a section below `parent` (empty on the first level).
pub fn path_below(parent: &str, slug: &str) -> Result<String> {
    let path = if parent.is_empty() { format!("/{slug}/") } else { format!("{parent}{slug}/") };
    if parent.is_empty() && RESERVED.contains(&slug) {
        return Err(invalid("slug", "section.slug_reserved", "这个地址由平台保留，请另换一个"));
    }
    if path.matches('/').count() > DEPTH_MAX + 1 {
        return Err(invalid("parent_id", "section.too_deep", format!("栏目最多{DEPTH_MAX}级")));
    }
    Ok(path)
}

/// A section and those above it, nearest first.
pub fn ancestry<'a>(sections: &'a [Section], id: &'a str) -> Vec<&'a Section> {
    let mut found = Vec::new();
    let mut next = id;
    while let Some(section) = sections.iter().find(|section| section.id == next) {
        if found.len() > DEPTH_MAX {
            break;
        }
        found.push(section);
        next = &section.parent_id;
    }
    found
}

/// Everything below a section.
pub fn descent<'a>(sections: &'a [Section], id: &'a str) -> Vec<&'a Section> {
    let below = |section: &&Section| {
        section.id != id && ancestry(sections, &section.id).iter().any(|above| above.id == id)
    };
    sections.iter().filter(below).collect()
}

/// The scopes in which powers over a section are looked for: it, those above it, its site, and
/// the unit that runs the site.
pub fn scopes(sections: &[Section], id: &str, site_id: &str, unit_id: &str) -> Vec<String> {
    let above = ancestry(sections, id).into_iter().map(|section| section.id.clone());
    above.chain([site_id.to_owned(), unit_id.to_owned()]).collect()
}

/// [`scopes`] as a place.
pub fn place(scopes: &[String]) -> Place {
    Place::within(scopes.iter().map(String::as_str))
}

pub(in crate::section) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "section.unknown", "没有这个栏目")
}

pub(in crate::section) fn already_there() -> base::Error {
    let say = "同级已有同名栏目，或该地址已被使用，请换一个名称或地址";
    refuse(Kind::Conflict, "section.already_there", say).at("name")
}

pub(in crate::section) fn in_a_circle() -> base::Error {
    refuse(Kind::Conflict, "section.in_a_circle", "不能移到它自己或它的下级栏目之下")
}

pub(in crate::section) fn address_kept(path: &str, name: &str) -> base::Error {
    let say = format!("{path} 是“{name}”以前的地址，仍在为读者跳转，请换一个地址");
    refuse(Kind::Conflict, "section.address_kept", say).at("slug")
}

pub(in crate::section) fn merge_with_itself() -> base::Error {
    let say = "不能并入它自己或它的下级栏目";
    refuse(Kind::Conflict, "section.merge_with_itself", say).at("into_id")
}

pub(in crate::section) fn not_for_documents() -> base::Error {
    let say = "链接栏目没有稿件，不能合并";
    refuse(Kind::Conflict, "section.not_for_documents", say).at("into_id")
}

pub(in crate::section) fn in_use(what: &str) -> base::Error {
    let say = format!("栏目中还有{what}，请先移走或撤下后再删除");
    refuse(Kind::Conflict, "section.in_use", say)
}
