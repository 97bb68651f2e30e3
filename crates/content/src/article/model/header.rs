//! The header of a disclosed document (公开文件头).

use base::{Moment, Result, invalid, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 有效性.
const VALIDITIES: [&str; 5] = ["有效", "已修改", "失效", "废止", "尚未施行"];
/// 公开属性; only the first may be published.
const OPENNESS: [&str; 3] = ["主动公开", "依申请公开", "不予公开"];

/// One of the official themes (主题分类), with its parts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Theme {
    /// First level.
    pub name: &'static str,
    /// Second level.
    pub children: &'static [&'static str],
}

/// What stands at the head of a disclosed document (S2§16 S3§9–10).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Header {
    /// 索引号; given out by the platform, never typed.
    pub index_no: String,
    /// 主题分类: `一级` or `一级/二级`.
    pub theme: String,
    /// 发文字号.
    pub doc_no: String,
    /// 发文机关.
    pub issuer: String,
    /// 成文日期.
    pub made_on: Option<Moment>,
    /// 施行日期.
    pub effective_on: Option<Moment>,
    /// 有效性.
    pub validity: String,
    /// 公开属性.
    pub openness: String,
    /// Legal ground when it is not 主动公开.
    pub openness_ground: String,
}

impl Header {
    /// The header with its texts cleaned, or the first thing that is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.index_no.clear();
        self.doc_no = line("doc_no", "article.doc_no", "发文字号", &self.doc_no, (0, 60))?;
        self.doc_no = proper_number(&self.doc_no);
        self.issuer = line("issuer", "article.issuer", "发文机关", &self.issuer, (0, 80))?;
        self.openness_ground = line(
            "openness_ground",
            "article.openness",
            "法律依据",
            &self.openness_ground,
            (0, 200),
        )?;
        if !self.theme.is_empty() && !is_theme(&self.theme) {
            let say = "请从主题分类中选择";
            return Err(invalid("theme", "article.theme", say));
        }
        if self.validity.is_empty() {
            self.validity = VALIDITIES[0].to_owned();
        }
        if self.openness.is_empty() {
            self.openness = OPENNESS[0].to_owned();
        }
        if !VALIDITIES.contains(&self.validity.as_str()) {
            return Err(invalid("validity", "article.validity", "请选择有效性"));
        }
        if !OPENNESS.contains(&self.openness.as_str()) {
            return Err(invalid("openness", "article.openness", "请选择公开属性"));
        }
        if self.openness != OPENNESS[0] && self.openness_ground.is_empty() {
            let say = "不主动公开的，请写明法律依据";
            return Err(invalid("openness_ground", "article.openness_ground", say));
        }
        Ok(self)
    }

    /// Whether the law lets this document go on a public page.
    pub fn is_public(&self) -> bool {
        self.openness == OPENNESS[0]
    }
}

/// 发文字号 with the 六角括号 the standard wants around the year (GB/T 9704), whatever was typed.
fn proper_number(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let mut out = String::with_capacity(number.len());
    let mut at = 0;
    while at < chars.len() {
        let opens = matches!(chars[at], '[' | '【' | '(' | '（' | '〔');
        let closes = chars.get(at + 5).is_some_and(|c| matches!(c, ']' | '】' | ')' | '）' | '〕'));
        let year = chars.get(at + 1..at + 5).filter(|year| year.iter().all(char::is_ascii_digit));
        match year {
            Some(year) if opens && closes => {
                out.push('〔');
                out.extend(year);
                out.push('〕');
                at += 6;
            }
            _ => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}

fn is_theme(text: &str) -> bool {
    let (first, second) = text.split_once('/').unwrap_or((text, ""));
    let known = THEMES.iter().find(|theme| theme.name == first);
    known.is_some_and(|theme| second.is_empty() || theme.children.contains(&second))
}

/// The place of a theme's first level among the official 22, from 1; 0 for none.
pub fn theme_place(text: &str) -> usize {
    let first = text.split('/').next().unwrap_or_default();
    THEMES.iter().position(|theme| theme.name == first).map_or(0, |at| at + 1)
}

/// 政府信息公开主题分类: the official 22 with their parts, in the official order.
pub const THEMES: &[Theme] = &[
    Theme {
        name: "国务院组织机构",
        children: &[
            "国务院",
            "国务院办公厅",
            "国务院组成部门",
            "国务院直属特设机构",
            "国务院直属机构",
            "国务院办事机构",
            "国务院直属事业单位",
            "国务院部委管理的国家局",
            "国务院议事协调机构",
            "其他",
        ],
    },
    Theme {
        name: "综合政务",
        children: &[
            "政务公开",
            "政务督查",
            "应急管理",
            "电子政务",
            "文秘工作",
            "保密工作",
            "信访",
            "参事、文史",
            "其他",
        ],
    },
    Theme {
        name: "国民经济管理、国有资产监管",
        children: &[
            "宏观经济",
            "经济体制改革",
            "统计",
            "物价",
            "国有资产监管",
            "重大建设项目",
            "其他",
        ],
    },
    Theme {
        name: "财政、金融、审计",
        children: &[
            "财政",
            "税务",
            "银行",
            "货币（含外汇）",
            "证券",
            "保险",
            "社会信用体系建设",
            "审计",
            "其他",
        ],
    },
    Theme {
        name: "国土资源、能源",
        children: &["土地", "矿产", "水资源", "海洋", "煤炭", "石油与天然气", "电力", "其他"],
    },
    Theme {
        name: "农业、林业、水利", children: &["农业、畜牧业、渔业", "林业", "水利", "其他"]
    },
    Theme {
        name: "工业、交通",
        children: &[
            "机械制造与重工业",
            "轻工纺织",
            "化工",
            "国防工业",
            "航天、航空",
            "信息产业（含电信）",
            "公路",
            "水运",
            "铁路",
            "民航",
            "邮政",
            "其他",
        ],
    },
    Theme {
        name: "商贸、海关、旅游",
        children: &["对外经贸合作", "国内贸易（含供销）", "海关", "检验、检疫", "旅游", "其他"],
    },
    Theme {
        name: "市场监管、安全生产监管",
        children: &["工商", "质量监督", "标准", "食品药品监管", "安全生产监管", "其他"],
    },
    Theme {
        name: "城乡建设、环境保护",
        children: &[
            "城市规划",
            "城乡建设（含住房）",
            "环境监测、保护与治理",
            "节能与资源综合利用",
            "气象、水文、测绘、地震",
            "其他",
        ],
    },
    Theme { name: "科技、教育", children: &["科技", "教育", "知识产权", "其他"] },
    Theme {
        name: "文化、广电、新闻出版",
        children: &["文化", "文物", "新闻出版", "广播、电影、电视", "其他"],
    },
    Theme { name: "卫生、体育", children: &["卫生", "医药管理", "体育", "其他"] },
    Theme {
        name: "人口与计划生育、妇女儿童工作",
        children: &["人口与计划生育", "妇女儿童", "其他"],
    },
    Theme {
        name: "劳动、人事、监察",
        children: &[
            "劳动就业",
            "社会保障",
            "人事工作",
            "军转安置",
            "监察",
            "纠正行业不正之风",
            "其他",
        ],
    },
    Theme {
        name: "公安、安全、司法", children: &["公安", "国家安全", "司法", "其他"]
    },
    Theme {
        name: "民政、扶贫、救灾",
        children: &[
            "减灾救灾",
            "优抚安置",
            "社会福利",
            "行政区划与地名",
            "社团管理",
            "扶贫",
            "其他",
        ],
    },
    Theme { name: "民族、宗教", children: &["民族事务", "宗教事务"] },
    Theme {
        name: "对外事务", children: &["外交、外事", "国际条约、国际组织", "其他"]
    },
    Theme {
        name: "港澳台侨工作", children: &["港澳工作", "对台工作", "侨务工作"]
    },
    Theme { name: "国防", children: &["国防建设", "国防动员"] },
    Theme { name: "其他", children: &[] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_stands_in_hexagonal_brackets() {
        for (typed, kept) in [
            ("云政发[2026]12号", "云政发〔2026〕12号"),
            ("云政发（2026）12号", "云政发〔2026〕12号"),
            ("云政发【2026】12号", "云政发〔2026〕12号"),
            ("云政发〔2026〕12号", "云政发〔2026〕12号"),
            ("第12号（修订）", "第12号（修订）"),
            ("(2026", "(2026"),
            ("", ""),
        ] {
            assert_eq!(proper_number(typed), kept);
        }
    }

    #[test]
    fn a_header_is_checked_field_by_field() {
        type Change = fn(&mut Header);
        let cases: [(&str, Change, Option<&str>); 7] = [
            ("empty", |_| (), None),
            ("theme", |h| h.theme = "综合政务/政务公开".into(), None),
            ("first level only", |h| h.theme = "国防".into(), None),
            ("unknown theme", |h| h.theme = "综合政务/火星".into(), Some("theme")),
            ("validity", |h| h.validity = "大概有效".into(), Some("validity")),
            ("openness", |h| h.openness = "悄悄公开".into(), Some("openness")),
            ("no ground", |h| h.openness = "不予公开".into(), Some("openness_ground")),
        ];
        for (name, change, field) in cases {
            let mut header = Header::default();
            change(&mut header);
            let refused = match header.checked() {
                Ok(_) => None,
                Err(base::Error::Refused(no)) => no.field,
                Err(fault) => panic!("{name}: {fault:?}"),
            };
            assert_eq!(refused, field, "{name}");
        }
        assert_eq!(THEMES.len(), 22);
        for (theme, place) in [("", 0), ("火星", 0), ("国务院组织机构", 1), ("综合政务/其他", 2)]
        {
            assert_eq!(theme_place(theme), place, "{theme}");
        }
    }
}
