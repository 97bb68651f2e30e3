//! What a site is, and the national rules of its names and marks.

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::{Place, Right};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Setting up and moving sites.
pub const MANAGE: Right = Right("site.manage");
/// Changing a site's marks and contacts.
pub const CHANGE: Right = Right("site.change");
/// Switching grey mode and notices of sites.
pub const SWITCH: Right = Right("site.switch");

/// A site.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Site {
    /// Identifier.
    pub id: String,
    /// The site above it; empty at the top.
    pub parent_id: String,
    /// The unit that runs it.
    pub unit_id: String,
    /// Name of that unit.
    pub unit_name: String,
    /// Short code, part of file names.
    pub code: String,
    /// Full name, shown at the top of every page (S1§6).
    pub name: String,
    /// Short name for lists.
    pub short_name: String,
    /// Domain it is served under.
    pub domain: String,
    /// 政府网站标识码: ten digits, or `bm` and eight.
    pub id_code: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// Identifier of the 党政机关网站标识.
    pub party_mark: String,
    /// Telephone for the public.
    pub contact_phone: String,
    /// Postal address.
    pub contact_address: String,
    /// E-mail for the public.
    pub contact_email: String,
    /// 网站责任人.
    pub responsible: String,
    /// One line under the name.
    pub slogan: String,
    /// Main colour: `vermilion`, `indigo` or `pine`.
    pub color: String,
    /// Whether the national emblem is shown (`yes` or `no`; 国徽法 6).
    pub emblem: String,
    /// Order among its siblings.
    pub position: f64,
    /// Grows with each change.
    pub revision: i64,
    /// When it was set up.
    pub created_at: Moment,
}

/// A site as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SiteView {
    /// The site.
    #[serde(flatten)]
    pub site: Site,
    /// Where the public reads it, as a whole address.
    pub address: String,
    /// Verbs the caller may use: `change`, `shift`, `switch`, and `create` for sites below it.
    pub may: Vec<&'static str>,
}

/// What is typed about a site.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SiteForm {
    /// The site above it; empty at the top. Only read when the site is set up.
    pub parent_id: String,
    /// The unit that runs it. Only read when the site is set up.
    pub unit_id: String,
    /// Short code. Only read when the site is set up.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Domain.
    pub domain: String,
    /// 政府网站标识码.
    pub id_code: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// 党政机关网站标识.
    pub party_mark: String,
    /// Telephone.
    pub contact_phone: String,
    /// Postal address.
    pub contact_address: String,
    /// E-mail.
    pub contact_email: String,
    /// 网站责任人.
    pub responsible: String,
    /// One line under the name.
    pub slogan: String,
    /// Main colour.
    pub color: String,
    /// `yes` or `no`.
    pub emblem: String,
    /// The revision the change is based on.
    pub revision: i64,
}

/// Where something shall stand: under which parent, before which sibling (`null`: last).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PositionForm {
    /// New parent; empty at the top.
    pub parent_id: String,
    /// The sibling it shall stand before.
    pub before_id: Option<String>,
}

impl SiteForm {
    /// The form with its texts cleaned, or the first thing that is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.name = line("name", "site.name", "网站名称", &self.name, (2, 60))?;
        self.short_name = line("short_name", "site.short_name", "简称", &self.short_name, (1, 20))?;
        self.slogan = line("slogan", "site.slogan", "标语", &self.slogan, (0, 40))?;
        self.responsible =
            line("responsible", "site.responsible", "网站责任人", &self.responsible, (0, 30))?;
        self.contact_phone =
            line("contact_phone", "site.contact", "联系电话", &self.contact_phone, (0, 40))?;
        self.contact_address =
            line("contact_address", "site.contact", "联系地址", &self.contact_address, (0, 80))?;
        self.contact_email =
            line("contact_email", "site.contact", "电子邮箱", &self.contact_email, (0, 80))?;
        self.domain = self.domain.trim().to_ascii_lowercase();
        check_domain(&self.domain)?;
        for (field, text) in [
            ("id_code", &mut self.id_code),
            ("icp", &mut self.icp),
            ("police", &mut self.police),
            ("party_mark", &mut self.party_mark),
        ] {
            *text = line(field, "site.marks", "标识", text, (0, 60))?;
        }
        self.check_marks()?;
        if !["vermilion", "indigo", "pine"].contains(&self.color.as_str()) {
            return Err(invalid("color", "site.color", "请选择主色：朱红、黛蓝或松绿"));
        }
        if !["yes", "no"].contains(&self.emblem.as_str()) {
            return Err(invalid("emblem", "site.emblem", "请选择是否悬挂国徽图案"));
        }
        Ok(self)
    }

    fn check_marks(&self) -> Result<()> {
        if !self.id_code.is_empty() && !is_id_code(&self.id_code) {
            let say = "网站标识码应为10位数字，或“bm”加8位数字";
            return Err(invalid("id_code", "site.id_code", say));
        }
        if !self.icp.is_empty() && !is_icp(&self.icp) {
            return Err(invalid("icp", "site.icp", "ICP备案号应如“东ICP备12345678号-1”"));
        }
        if !self.police.is_empty() && !is_police(&self.police) {
            let say = "公安备案号应如“东公网安备 12345678901234号”";
            return Err(invalid("police", "site.police", say));
        }
        Ok(())
    }
}

impl Site {
    /// Where powers over this site are looked for.
    pub fn place(&self) -> Place {
        Place::within([self.id.as_str(), self.unit_id.as_str()])
    }
}

/// A site below another one carries the parent's domain: `Y.X.gov.cn` under `www.X.gov.cn`; a
/// county's own portal is `www.Z.gov.cn` (S1§6).
pub fn check_below(domain: &str, parent_domain: &str) -> Result<()> {
    let parent = parent_domain.strip_prefix("www.").unwrap_or(parent_domain);
    let below = domain.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'));
    if below || domain.starts_with("www.") {
        return Ok(());
    }
    let say = format!("下级网站的域名应为“○○○.{parent}”或“www.□□□.gov.cn”（长治市办法第六条）");
    Err(invalid("domain", "site.domain_below", say))
}

fn check_domain(domain: &str) -> Result<()> {
    let labels: Vec<_> = domain.split('.').collect();
    let fits = |label: &&str| text::is_slug(label);
    let official = domain.ends_with(".gov.cn") && labels.len() >= 4;
    let demonstration = domain.ends_with(".localhost") && labels.len() >= 2;
    if domain.len() <= 100 && labels.iter().all(fits) && (official || demonstration) {
        return Ok(());
    }
    let say = "域名应为“www.□□□.gov.cn”或“○○○.□□□.gov.cn”，不得使用其他后缀（长治市办法第六条）";
    Err(invalid("domain", "site.domain", say))
}

fn is_id_code(code: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    (code.len() == 10 && digits(code))
        || (code.len() == 10 && code.strip_prefix("bm").is_some_and(digits))
}

/// `[省简称]ICP备\d{8}号(-\d+)?`
fn is_icp(text: &str) -> bool {
    let Some((head, tail)) = text.split_once("ICP备") else {
        return false;
    };
    let Some((number, rest)) = tail.split_once('号') else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    is_province(head)
        && number.len() == 8
        && digits(number)
        && (rest.is_empty() || rest.strip_prefix('-').is_some_and(digits))
}

/// `[省简称]公网安备\s?\d{14}号`
fn is_police(text: &str) -> bool {
    let Some((head, tail)) = text.split_once("公网安备") else {
        return false;
    };
    let number = tail.strip_prefix(' ').unwrap_or(tail).strip_suffix('号');
    is_province(head)
        && number.is_some_and(|n| n.len() == 14 && n.bytes().all(|c| c.is_ascii_digit()))
}

fn is_province(head: &str) -> bool {
    let mut chars = head.chars();
    matches!((chars.next(), chars.next()), (Some('\u{4e00}'..='\u{9fff}'), None))
}

/// A position between two neighbours; fractions leave room for many moves.
pub fn between(before: Option<f64>, after: Option<f64>) -> f64 {
    match (before, after) {
        (None, None) => 1.0,
        (Some(low), None) => low + 1.0,
        (None, Some(high)) => high - 1.0,
        (Some(low), Some(high)) => low + (high - low) / 2.0,
    }
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "site.unknown", "没有这个网站")
}

pub(super) fn already_there() -> base::Error {
    let say =
        "已有同样的名称、域名、代码或标识码的网站，或该单位已有网站（一个单位最多开设一个网站）";
    refuse(Kind::Conflict, "site.already_there", say).at("name")
}

pub(super) fn in_a_circle() -> base::Error {
    refuse(Kind::Conflict, "site.in_a_circle", "不能移到它自己或它的下级网站之下")
}
