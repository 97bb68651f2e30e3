//! Rules, limits and what follows from them. Pure.

mod forecast;
mod letter;
mod views;
mod visited;

pub use forecast::{Counted, Standing, Veto, home_limit, judge, vetoes};
pub use letter::{ESCALATED_AFTER_WORKDAYS, Notice, Stage, letter, stages};
pub use views::{
    Filter, HomeView, LimitForm, LimitView, RuleForm, SiteLimitForm, SiteUpkeep, UpkeepPage,
    UpkeepRow,
};
pub use visited::{VisitedFilter, VisitedPage, VisitedSection, least_first};

use base::{Kind, Moment, Result, day_start, invalid, refuse, text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::section::model::{Section, ancestry};

/// Levels of rules, widest first, with their words.
pub const LEVELS: &[(&str, &str)] = &[
    ("country", "国家"),
    ("province", "省级"),
    ("city", "市级"),
    ("site", "网站"),
    ("section", "栏目"),
];

const DAY: Moment = 86_400_000;

/// A rule: how long sections of a class may go without news.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
#[schema(as = UpdateRule)]
pub struct Rule {
    /// Identifier.
    pub id: String,
    /// One of [`LEVELS`].
    pub level: String,
    /// The site or the section; empty above.
    pub scope_id: String,
    /// `home`, `dynamics`, `notice`, `policy`, `other`, or `any` for all but the home page.
    pub class: String,
    /// How many.
    pub amount: i64,
    /// `day`, `workday` or `month`.
    pub unit: String,
    /// The text it comes from.
    pub source: String,
    /// Set when somebody compared it with that text.
    pub verified_at: Option<Moment>,
    /// Set while it is in force.
    pub on_since: Option<Moment>,
}

/// Rules with what the caller may do with them.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UpdateRuleList)]
pub struct RuleList {
    /// Widest first.
    pub items: Vec<Rule>,
    /// Verbs the caller may use: `turn` on those above the sites, `limit` for the site asked for.
    pub may: Vec<&'static str>,
}

/// A rule that applies to a section, and whether it is the one in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UpdateRuleLink)]
pub struct Link {
    /// 国家, 省级, 市级, 网站 or 栏目.
    pub level_name: &'static str,
    /// `7天`.
    pub limit: String,
    /// The text it comes from.
    pub source: String,
    /// Whether somebody compared it with that text.
    pub is_verified: bool,
    /// Whether it is the strictest, and with it the one in force.
    pub is_in_force: bool,
}

/// What kind of news a section owes: decides which rules apply. `None` for what is looked at, not
/// renewed (who we are, how to reach us, yearly reports), and for what leads elsewhere.
pub fn class_of(section: &Section) -> Option<&'static str> {
    if ["link", "overview", "organ", "leader", "topic"].contains(&section.kind.as_str()) {
        return None;
    }
    match (section.column_type.as_str(), section.kind.as_str()) {
        ("政务动态", _) | (_, "dynamics") => Some("dynamics"),
        ("通知公告", _) | (_, "notice") => Some("notice"),
        ("政策文件", _) | (_, "policy") => Some("policy"),
        (
            "概况信息" | "机构职能" | "负责人信息" | "信息公开指南" | "信息公开制度"
            | "信息公开年报" | "领导信箱" | "咨询投诉" | "专题专栏",
            _,
        ) => None,
        _ => Some("other"),
    }
}

impl Rule {
    /// Days it comes to, to compare it with others: five working days are seven days, a month is
    /// thirty.
    pub fn days(&self) -> i64 {
        match self.unit.as_str() {
            "workday" => (self.amount * 7 + 4) / 5,
            "month" => self.amount * 30,
            _ => self.amount,
        }
    }

    /// `7天`, `3个工作日`, `6个月`.
    pub fn limit(&self) -> String {
        let unit = match self.unit.as_str() {
            "workday" => "个工作日",
            "month" => "个月",
            _ => "天",
        };
        format!("{}{unit}", self.amount)
    }

    /// The last moment that is in time when the last news came at `last`: the end of a day.
    pub fn deadline(&self, last: Moment) -> Moment {
        let day = day_start(last);
        let end = match self.unit.as_str() {
            "workday" => base::workday::deadline(last, self.amount),
            "month" => months_later(day, self.amount) + DAY - 1,
            _ => day + self.amount * DAY + DAY - 1,
        };
        end.max(last)
    }

    fn level_name(&self) -> &'static str {
        LEVELS.iter().find(|(level, _)| *level == self.level).map_or("", |(_, name)| name)
    }

    fn rank(&self) -> usize {
        LEVELS.iter().position(|(level, _)| *level == self.level).unwrap_or(LEVELS.len())
    }

    fn link(&self, is_in_force: bool) -> Link {
        Link {
            level_name: self.level_name(),
            limit: self.limit(),
            source: self.source.clone(),
            is_verified: self.verified_at.is_some(),
            is_in_force,
        }
    }
}

/// The same day so many months later, or the last of that month.
fn months_later(day: Moment, months: i64) -> Moment {
    let text = base::date(day);
    let number = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<i64>().ok());
    let (Some(year), Some(month), Some(of_month)) = (number(0, 4), number(5, 7), number(8, 10))
    else {
        return day + months * 30 * DAY;
    };
    let count = year * 12 + month - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let at = |of_month: i64| base::parse_date(&format!("{year:04}-{month:02}-{of_month:02}"));
    (28..=of_month).rev().find_map(at).or_else(|| at(of_month)).unwrap_or(day + months * 30 * DAY)
}

/// The rules that apply to a section, widest first: those of its class and of every class, from the
/// country down to the section itself and those above it.
pub fn applying<'a>(rules: &'a [Rule], section: &Section, sections: &[Section]) -> Vec<&'a Rule> {
    let Some(class) = class_of(section) else { return Vec::new() };
    let line = ancestry(sections, &section.id);
    let is_above = |id: &str| line.iter().any(|above| above.id == id);
    let applies = |rule: &&Rule| {
        let fits = rule.class == class || rule.class == "any";
        let here = match rule.level.as_str() {
            "site" => rule.scope_id == section.site_id,
            "section" => is_above(&rule.scope_id),
            _ => true,
        };
        fits && here && rule.on_since.is_some()
    };
    let mut found: Vec<&Rule> = rules.iter().filter(applies).collect();
    found.sort_by(|a, b| (a.rank(), a.days(), &a.id).cmp(&(b.rank(), b.days(), &b.id)));
    found
}

/// The rule in force among those that apply: the strictest, and of equals the widest.
pub fn strictest<'a>(applying: &[&'a Rule]) -> Option<&'a Rule> {
    applying.iter().copied().min_by_key(|rule| (rule.days(), rule.rank()))
}

/// Where a limit comes from: every rule that applies, and which is in force.
pub fn chain(applying: &[&Rule]) -> Vec<Link> {
    let chosen = strictest(applying).map(|rule| rule.id.as_str());
    applying.iter().map(|rule| rule.link(Some(rule.id.as_str()) == chosen)).collect()
}

impl LimitForm {
    /// The form with its text cleaned, or the first thing that is wrong with it. `above` are the
    /// rules of wider levels: nobody may be looser than they are.
    pub fn checked(mut self, above: &[&Rule]) -> Result<Self> {
        let line = text::line_within;
        self.source = line("source", "upkeep.source", "依据", &self.source, (2, 100))?;
        let longest = match self.unit.as_str() {
            "day" => 366,
            "workday" => 250,
            "month" => 12,
            _ => return Err(invalid("unit", "upkeep.unit", "请选择天、工作日或月")),
        };
        if !(1..=longest).contains(&self.amount) {
            let say = format!("时限应为1到{longest}");
            return Err(invalid("amount", "upkeep.amount", say));
        }
        let days = self.rule().days();
        if let Some(rule) = strictest(above).filter(|rule| rule.days() < days) {
            let say = format!("不能宽于上级要求：{}（{}）", rule.limit(), rule.source);
            return Err(invalid("amount", "upkeep.looser", say));
        }
        Ok(self)
    }

    fn rule(&self) -> Rule {
        Rule {
            id: String::new(),
            level: String::new(),
            scope_id: String::new(),
            class: String::new(),
            amount: self.amount,
            unit: self.unit.clone(),
            source: String::new(),
            verified_at: None,
            on_since: None,
        }
    }
}

pub(super) fn unknown_rule() -> base::Error {
    refuse(Kind::Unknown, "upkeep.unknown", "没有这条更新时限")
}

pub(super) fn no_limit() -> base::Error {
    let say = "这类栏目不考核更新时限，不需要设置";
    refuse(Kind::Conflict, "upkeep.no_limit", say)
}

/// Classes of news, with their words.
pub const CLASSES: &[(&str, &str)] = &[
    ("home", "首页"),
    ("dynamics", "动态要闻"),
    ("notice", "通知公告"),
    ("policy", "政策文件"),
    ("other", "其他栏目"),
    ("any", "所有栏目"),
];

pub(super) fn unknown_class() -> base::Error {
    invalid("class", "upkeep.class", "请选择栏目类别")
}
