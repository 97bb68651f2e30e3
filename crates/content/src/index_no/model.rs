//! What a rule of index numbers is. No database, no HTTP.

use base::{Error, Kind, Moment, Result, fault, invalid, refuse};
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Setting the rules of index numbers.
pub const MANAGE: Right = Right("index_no.manage");

const PARTS_MAX: usize = 12;
const LITERAL_CHARS: usize = 20;
const NUMBER_CHARS: usize = 60;

/// One part of an index number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
#[schema(as = RulePart)]
pub enum Part {
    /// The same in every number.
    Literal {
        /// What stands there.
        text: String,
    },
    /// 统一社会信用代码 of the unit, 18 characters.
    CreditCode,
    /// 组织机构代码 of the unit: characters 9 to 17 of the credit code.
    OrgCode,
    /// 主题分类: the place of the first level among the official 22, two digits; 00 without one.
    Theme,
    /// Year of the first publication.
    Year,
    /// Counts up.
    Counter {
        /// Digits, with noughts in front.
        width: u8,
    },
}

/// How index numbers are put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rule {
    /// In order.
    pub parts: Vec<Part>,
    /// Whether each unit is counted by itself.
    pub per_unit: bool,
    /// Whether each year is counted by itself.
    pub per_year: bool,
    /// Whether each theme is counted by itself.
    pub per_theme: bool,
}

/// What a number says of its document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// 统一社会信用代码 of the unit.
    pub credit_code: String,
    /// Place of the theme among the official 22, from 1; 0 without one.
    pub theme: usize,
    /// Year of the first publication.
    pub year: i64,
}

/// A version of a rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleVersion {
    /// The unit it is for; empty when it is for all without one of their own.
    pub unit_id: String,
    /// From 1.
    pub version: i64,
    /// The rule.
    pub rule: Rule,
    /// Who made it.
    pub made_name: String,
    /// When.
    pub made_at: Moment,
}

/// The rule of a unit as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleView {
    /// What holds now: the unit's own or the platform's.
    pub now: RuleVersion,
    /// The number the next document would get.
    pub next: String,
    /// The unit's own versions, newest first.
    pub versions: Vec<RuleVersion>,
}

/// A rule to be tried or kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RuleForm {
    /// The rule.
    pub rule: Rule,
    /// The unit's newest version that was seen; 0 when it had none.
    pub version: i64,
}

/// What a rule leads to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Preview {
    /// The number the next document would get.
    pub next: String,
}

impl Rule {
    /// The rule, or the first thing that is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        let wrong = |code, say: &str| Err(invalid("rule", code, say));
        if self.parts.len() > PARTS_MAX {
            return wrong("index_no.parts", "索引号最多由12个部分组成");
        }
        for part in &mut self.parts {
            match part {
                Part::Literal { text } => {
                    *text = base::text::line(text);
                    let fits = |c: char| !c.is_whitespace() && !"<>&\"'".contains(c);
                    let count = text.chars().count();
                    if !(1..=LITERAL_CHARS).contains(&count) || !text.chars().all(fits) {
                        let say = "固定文字须为1到20个字，不含空格和 < > & 引号";
                        return wrong("index_no.literal", say);
                    }
                }
                Part::Counter { width } if !(3..=8).contains(width) => {
                    return wrong("index_no.width", "顺序号须为3到8位");
                }
                _ => {}
            }
        }
        let counters = self.parts.iter().filter(|part| matches!(part, Part::Counter { .. }));
        if counters.count() != 1 {
            return wrong("index_no.counter", "索引号中须有且只有一个顺序号");
        }
        let unit = self.has(&Part::CreditCode) || self.has(&Part::OrgCode);
        let by = [
            (self.per_unit, unit, "分单位计数的，索引号中须有信用代码或机构代码"),
            (self.per_year, self.has(&Part::Year), "分年计数的，索引号中须有年份"),
            (self.per_theme, self.has(&Part::Theme), "分主题计数的，索引号中须有主题分类"),
        ];
        for (counts, stands, say) in by {
            if counts && !stands {
                return wrong("index_no.counts_unseen", say);
            }
        }
        let longest = About { credit_code: "9".repeat(18), theme: 22, year: 2026 };
        if self.number(&longest, 99_999_999)?.chars().count() > NUMBER_CHARS {
            return wrong("index_no.too_long", "索引号最多60个字");
        }
        Ok(self)
    }

    fn has(&self, part: &Part) -> bool {
        self.parts.contains(part)
    }

    /// Name of the counter a document is counted by.
    pub fn counter(&self, about: &About) -> String {
        let unit = if self.per_unit { about.credit_code.as_str() } else { "*" };
        let year = if self.per_year { about.year.to_string() } else { "*".to_owned() };
        match self.per_theme {
            true => format!("{unit} {year} {:02}", about.theme),
            false => format!("{unit} {year}"),
        }
    }

    /// The number with this count.
    pub fn number(&self, about: &About, count: i64) -> Result<String> {
        let mut number = String::new();
        for part in &self.parts {
            match part {
                Part::Literal { text } => number.push_str(text),
                Part::CreditCode => number.push_str(&about.credit_code),
                Part::OrgCode => {
                    let code = about.credit_code.get(8..17);
                    number.push_str(code.ok_or_else(|| fault("a credit code is too short"))?);
                }
                Part::Theme => number.push_str(&format!("{:02}", about.theme)),
                Part::Year => number.push_str(&about.year.to_string()),
                Part::Counter { width } => {
                    number.push_str(&format!("{count:0width$}", width = usize::from(*width)));
                }
            }
        }
        Ok(number)
    }
}

pub(super) fn changed_meanwhile() -> Error {
    let say = "刚刚有人修改过索引号规则，请刷新后再改";
    refuse(Kind::Conflict, "index_no.changed_meanwhile", say)
}
