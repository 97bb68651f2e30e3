//! What may be switched, how long, and what a notice may say.

use base::{Kind, Moment, Result, invalid, refuse, text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub use crate::site::model::SWITCH;
use crate::site::model::Site;

/// The levels of a notice, gravest first, with their words.
pub const LEVELS: &[(&str, &str)] =
    &[("red", "红色"), ("orange", "橙色"), ("yellow", "黄色"), ("blue", "蓝色")];

const DAY: Moment = 86_400_000;
/// Grey mode is for days; longer than this it was forgotten.
const GREY_MAX: Moment = 31 * DAY;
/// A notice that lasts longer is no emergency; it may be put up again.
const BANNER_MAX: Moment = 90 * DAY;
/// How far ahead something may be planned.
const AHEAD_MAX: Moment = 31 * DAY;
/// The clock of whoever fills in the form may be behind ours.
const SLACK: Moment = 10 * 60_000;
const SITES_MAX: usize = 2_000;
const LINK_MAX: usize = 300;

/// One switch of one site.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Switch {
    /// Identifier.
    pub id: String,
    /// Its site.
    pub site_id: String,
    /// `grey` or `banner`.
    pub kind: String,
    /// One of [`LEVELS`]; empty for grey mode.
    pub level: String,
    /// What the notice says; empty for grey mode.
    pub says: String,
    /// Where more is to be read; may be empty.
    pub link: String,
    /// Why.
    pub reason: String,
    /// When it begins.
    pub from_at: Moment,
    /// When it ends by itself.
    pub until_at: Option<Moment>,
    /// Who switched it on.
    pub started_name: String,
    /// When.
    pub started_at: Moment,
    /// Who ended it; empty while it lasts.
    pub ended_name: String,
    /// Why it was ended.
    pub end_reason: String,
    /// When.
    pub ended_at: Option<Moment>,
    /// When the portal was first seen to show it.
    pub shown_at: Option<Moment>,
    /// When the portal was first seen without it.
    pub gone_at: Option<Moment>,
}

/// A switch with the names people know it by.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SwitchRow {
    /// The switch.
    #[serde(flatten)]
    pub switch: Switch,
    /// Name of the site.
    pub site_name: String,
    /// Unit that runs the site.
    #[serde(skip)]
    pub unit_id: String,
}

/// A switch as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SwitchView {
    /// The switch with its names.
    #[serde(flatten)]
    pub row: SwitchRow,
    /// `planned`, `going_out`, `on`, `leaving` or `over`.
    pub state: &'static str,
    /// Verbs the caller may use: `end`.
    pub may: Vec<&'static str>,
}

/// What is to be switched on.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SwitchForm {
    /// The sites.
    pub site_ids: Vec<String>,
    /// `grey` or `banner`.
    pub kind: String,
    /// One of [`LEVELS`].
    pub level: String,
    /// What the notice says, 4 to 120 characters.
    pub says: String,
    /// Where more is to be read: a page of a site of this platform or of a `gov.cn` site.
    pub link: String,
    /// Why; kept in the journal.
    pub reason: String,
    /// When it begins; at once when empty.
    pub from_at: Option<Moment>,
    /// When it ends by itself.
    pub until_at: Option<Moment>,
}

/// What is to be ended.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct EndForm {
    /// The switches.
    pub ids: Vec<String>,
    /// Why; kept in the journal.
    pub reason: String,
}

/// How many sites an act was for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Switched {
    /// Sites.
    pub sites: usize,
    /// Of these, sites where something of the same kind was on and was replaced.
    pub replaced: usize,
}

/// Which switches are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// `open` (or empty) for those that last or are planned, `ended` for the history.
    pub state: Option<String>,
    /// Of this site only.
    pub site: Option<String>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

impl SwitchForm {
    /// The form with its texts cleaned and its beginning filled in, or the first thing that is
    /// wrong with it. `sites` are those of the platform.
    pub fn checked(mut self, sites: &[Site], now: Moment) -> Result<Self> {
        let (few, many) = ("请选择网站", "一次最多选择2000个网站");
        self.site_ids.sort();
        self.site_ids.dedup();
        if self.site_ids.is_empty() || self.site_ids.len() > SITES_MAX {
            let say = if self.site_ids.is_empty() { few } else { many };
            return Err(invalid("site_ids", "switch.sites", say));
        }
        self.reason = text::line_within("reason", "switch.reason", "依据", &self.reason, (2, 200))?;
        match self.kind.as_str() {
            "grey" => {
                self.level.clear();
                self.says.clear();
                self.link.clear();
            }
            "banner" => self.check_banner(sites)?,
            _ => return Err(invalid("kind", "switch.kind", "请选择灰色模式或紧急通知")),
        }
        self.check_times(now)?;
        Ok(self)
    }

    fn check_banner(&mut self, sites: &[Site]) -> Result<()> {
        if !LEVELS.iter().any(|(level, _)| *level == self.level) {
            return Err(invalid("level", "switch.level", "请选择级别：红色、橙色、黄色或蓝色"));
        }
        self.says = text::line_within("says", "switch.says", "通知内容", &self.says, (4, 120))?;
        self.link = self.link.trim().to_owned();
        if !self.link.is_empty() && !may_lead_to(&self.link, sites) {
            let say = "链接只能指向本平台网站的页面，或以 https:// 开头的 gov.cn 网站";
            return Err(invalid("link", "switch.link", say));
        }
        Ok(())
    }

    fn check_times(&mut self, now: Moment) -> Result<()> {
        let from = self.from_at.unwrap_or(now);
        if from < now - SLACK || from > now + AHEAD_MAX {
            let say = "开始时间不能早于现在，也不能晚于31天之后";
            return Err(invalid("from_at", "switch.from", say));
        }
        let from = from.max(now);
        self.from_at = Some(from);
        let Some(until) = self.until_at else {
            if self.kind == "grey" {
                return Err(invalid("until_at", "switch.until", "灰色模式请填写结束时间"));
            }
            return Ok(());
        };
        let (longest, days) = if self.kind == "grey" { (GREY_MAX, 31) } else { (BANNER_MAX, 90) };
        if until <= from || until > from + longest {
            let say = format!("结束时间应晚于开始时间，最长{days}天");
            return Err(invalid("until_at", "switch.until", say));
        }
        Ok(())
    }

    /// What the journal says of it.
    pub fn note(&self) -> String {
        let what = match self.kind.as_str() {
            "grey" => "开启灰色模式".to_owned(),
            _ => format!("发布{}紧急通知“{}”", level_word(&self.level), self.says),
        };
        let until = self.until_at.map(|until| format!("至{}", base::date_time(until)));
        let from = base::date_time(self.from_at.unwrap_or_default());
        format!("{what}，{from}起{}：{}", until.unwrap_or_default(), self.reason)
    }
}

impl Switch {
    /// What the journal says of its end.
    pub fn end_note(&self, reason: &str) -> String {
        let what = match self.kind.as_str() {
            "grey" => "结束灰色模式".to_owned(),
            _ => format!("撤下{}紧急通知“{}”", level_word(&self.level), self.says),
        };
        format!("{what}：{reason}")
    }

    /// Where it stands at a moment: in force and shown are two things.
    pub fn state(&self, now: Moment) -> &'static str {
        let is_over = self.ended_at.is_some() || self.until_at.is_some_and(|until| until <= now);
        match (is_over, self.shown_at, self.gone_at) {
            (true, Some(_), None) => "leaving",
            (true, ..) => "over",
            (false, ..) if self.from_at > now => "planned",
            (false, Some(_), _) => "on",
            (false, None, _) => "going_out",
        }
    }
}

/// 红色 for `red`.
pub fn level_word(level: &str) -> &'static str {
    LEVELS.iter().find(|(code, _)| *code == level).map_or("", |(_, word)| word)
}

/// Whether a notice may lead to this address: a page of one of these sites, or of `gov.cn`.
pub fn may_lead_to(link: &str, sites: &[Site]) -> bool {
    let hides = |c: char| c.is_whitespace() || text::is_invisible(c) || "\\\"'<>`".contains(c);
    if link.len() > LINK_MAX || link.contains(hides) {
        return false;
    }
    let (secure, rest) = match (link.strip_prefix("https://"), link.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return false,
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let name = name.to_ascii_lowercase();
    let plain = |c: u8| c.is_ascii_alphanumeric() || b"-.".contains(&c);
    if name.is_empty() || !name.bytes().all(plain) {
        return false;
    }
    if sites.iter().any(|site| site.domain == name) {
        return port.is_none_or(|port| port.bytes().all(|c| c.is_ascii_digit()));
    }
    secure && port.is_none() && (name == "www.gov.cn" || name.ends_with(".gov.cn"))
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "switch.unknown", "没有这个开关")
}

pub(super) fn over() -> base::Error {
    refuse(Kind::Conflict, "switch.over", "已经结束，请刷新后再试")
}

pub(super) fn nothing_chosen() -> base::Error {
    invalid("ids", "switch.nothing_chosen", "请选择要结束的开关")
}
