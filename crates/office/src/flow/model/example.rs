//! Ready flows: 标准三审, and the three chains a district wrote down for its portal (S3§15). They
//! are forms to begin with; who sits where is changed in the editor before saving or later.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Quorum, Risk, Seat, SeatKind, Step};

/// A ready flow.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Example {
    /// Name.
    pub name: &'static str,
    /// What it is for, and where it comes from.
    pub note: &'static str,
    /// The steps.
    pub steps: Vec<Step>,
}

/// 五关 (S0§15 S1§27).
const FIVE: [&str; 5] = [
    "政治关：导向正确，表述准确",
    "法律关：符合法律法规",
    "政策关：符合国家方针政策",
    "保密关：不涉及国家秘密、工作秘密和个人隐私",
    "文字关：文字、数据、人名、职务无误",
];

/// What the head of a unit asks (S3§16), said so that yes is good.
const SEVEN: [&str; 7] = [
    "不涉及秘密",
    "符合国家大政方针和法律法规",
    "符合保护知识产权的规定",
    "不会给其他单位、个人造成危害",
    "有利于本地区的宣传和发展",
    "目前适宜对外公开",
    "统计数据经得住推敲",
];

fn step(name: &str, right: &str, checks: &[&str]) -> Step {
    Step {
        name: name.to_owned(),
        rule: Quorum::AnyOf,
        seats: vec![Seat { kind: SeatKind::Right, value: right.to_owned() }],
        due_days: 1,
        remind_days: 1,
        escalate_days: 1,
        checks: checks.iter().map(|&question| question.to_owned()).collect(),
        ..Step::default()
    }
}

fn from(risk_from: Risk, step: Step) -> Step {
    Step { risk_from, ..step }
}

fn example(name: &'static str, note: &'static str, steps: Vec<Step>) -> Example {
    let numbered = (1..).zip(steps).map(|(no, step)| Step { no, ..step });
    Example { name, note, steps: numbered.collect() }
}

/// Every ready flow.
pub fn examples() -> Vec<Example> {
    let heads = || {
        [
            from(Risk::Important, step("政府办分管领导审核", "review.final", &[])),
            from(Risk::Major, step("政府主要领导审核", "review.sign", &[])),
        ]
    };
    let disclosed = || {
        let [deputy, head] = heads();
        vec![
            step("单位主要领导审核", "review.first", &SEVEN),
            step("信息保障员核对", "review.sign", &[]),
            step("超级管理员审核", "review.second", &FIVE),
            deputy,
            head,
        ]
    };
    let [_, head] = heads();
    vec![
        example(
            "三审（五关）",
            "初审、复审、终审由三个不同的人完成，初审逐项把好五关",
            vec![
                step("初审", "review.first", &FIVE),
                step("复审", "review.second", &[]),
                step("终审", "review.final", &[]),
            ],
        ),
        example(
            "新闻报道",
            "动态、图片新闻：单位主要领导、办公自动化中心、外宣办、分管领导依次审核；重大事件报主要领导",
            vec![
                step("单位主要领导审核", "review.first", &SEVEN),
                step("办公自动化中心初审", "review.second", &FIVE),
                step("外宣办审批", "review.sign", &[]),
                step("政府办分管领导审核", "review.final", &[]),
                head,
            ],
        ),
        example(
            "政务公开",
            "各单位责任栏目：单位主要领导审核，信息保障员核对，超级管理员审核；必要时报分管领导，重大事件报主要领导",
            disclosed(),
        ),
        example("专栏", "专题、专栏：与政务公开相同，由专栏设立单位拟稿", disclosed()),
    ]
}
