//! What is typed about a flow, and the rules it keeps.

use base::{Kind, Result, invalid, refuse, text};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DECIDERS_MIN, Quorum, SeatKind, Step};
use crate::permit::model::is_reviewing;

/// What is typed about a flow.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct FlowForm {
    /// Its site; empty for a flow of the platform. Only read when the flow is set up.
    pub site_id: String,
    /// Name.
    pub name: String,
    /// The steps in their order; their numbers are given by the platform.
    pub steps: Vec<Step>,
    /// The version the change is based on.
    pub newest_no: i64,
}

/// Which flow shall hold where.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct BindingForm {
    /// The site; empty for the whole platform.
    pub site_id: String,
    /// The section; empty for the whole site.
    pub section_id: String,
    /// Kind of content; empty for all.
    pub kind: String,
    /// The flow; empty to let the next one above hold.
    pub flow_id: String,
}

const STEPS_MAX: usize = 12;
const SEATS_MAX: usize = 12;
const CHECKS_MAX: usize = 20;
const CONDITIONS_MAX: usize = 100;
const DUE_DAYS_MAX: i64 = 60;

impl FlowForm {
    /// The form with its texts cleaned and its steps numbered, or what is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        self.name = text::line_within("name", "flow.name", "流程名称", &self.name, (2, 20))?;
        if self.steps.is_empty() || self.steps.len() > STEPS_MAX {
            let say = format!("流程须有1至{STEPS_MAX}个环节");
            return Err(invalid("steps", "flow.steps", say));
        }
        for (no, step) in (1..).zip(&mut self.steps) {
            step.no = no;
            step.check()?;
        }
        check_people(&self.steps)?;
        Ok(self)
    }
}

/// 三审 by different people: at least three whatever the text is, and nobody who would have to
/// decide alone at two steps.
fn check_people(steps: &[Step]) -> Result<()> {
    let certain = steps.iter().filter(|step| step.is_certain());
    let people: usize = certain.map(|step| step.places().count()).sum();
    if people < DECIDERS_MIN {
        let say = format!(
            "不带条件的环节至少要有{DECIDERS_MIN}个人审核（现在是{people}个），先审后发、三审由不同的人完成"
        );
        return Err(invalid("steps", "flow.too_few_people", say));
    }
    let alone = |step: &Step| match (step.rule, step.seats.as_slice()) {
        (Quorum::AnyOf, [seat]) => vec![seat.clone()],
        (Quorum::AnyOf, _) => vec![],
        (Quorum::AllOf, seats) => seats.to_vec(),
    };
    let seats: Vec<_> = steps.iter().flat_map(alone).collect();
    let named = seats.iter().enumerate().filter(|(_, seat)| seat.kind == SeatKind::Person);
    for (at, seat) in named {
        if seats[..at].contains(seat) {
            let say = "同一个人不能单独负责两个环节，三审须由不同的人完成";
            return Err(refuse(Kind::Invalid, "flow.same_person", say).at("steps"));
        }
    }
    Ok(())
}

impl BindingForm {
    /// Refuses what is neither the whole nor an identifier.
    pub fn check(&self) -> Result<()> {
        for (field, text) in [("section_id", &self.section_id), ("kind", &self.kind)] {
            if !text.is_empty() && !is_identifier(text) {
                return Err(invalid(field, "flow.place", "请选择栏目和内容类型"));
            }
        }
        Ok(())
    }
}

/// Whether a text can be the identifier of a section or the code of a kind; whether there is one
/// is known to those above us.
fn is_identifier(text: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(part)
}

impl Step {
    fn check(&mut self) -> Result<()> {
        self.name = text::line_within("steps", "flow.step_name", "环节名称", &self.name, (2, 20))?;
        self.check_seats()?;
        let within = |days: i64, most: i64| (0..=most).contains(&days);
        if !within(self.due_days, DUE_DAYS_MAX)
            || !within(self.remind_days, DUE_DAYS_MAX)
            || !within(self.escalate_days, DUE_DAYS_MAX)
        {
            let say = format!("“{}”的时限须为0至{DUE_DAYS_MAX}个工作日", self.name);
            return Err(invalid("steps", "flow.due_days", say));
        }
        if self.kinds.len() > CONDITIONS_MAX || self.sections.len() > CONDITIONS_MAX {
            return Err(invalid("steps", "flow.conditions", "环节的条件太多，请精简"));
        }
        if !self.kinds.iter().chain(&self.sections).all(|one| is_identifier(one)) {
            let say = format!("请重新选择“{}”的栏目和内容类型", self.name);
            return Err(invalid("steps", "flow.condition_unknown", say));
        }
        if self.checks.len() > CHECKS_MAX {
            let say = format!("一个环节最多{CHECKS_MAX}项检查");
            return Err(invalid("steps", "flow.checks", say));
        }
        for question in &mut self.checks {
            *question = text::line_within("steps", "flow.check", "检查事项", question, (2, 80))?;
        }
        Ok(())
    }

    fn check_seats(&self) -> Result<()> {
        let missing = |say: String| Err(invalid("steps", "flow.seats", say));
        let name = &self.name;
        if self.seats.is_empty() || self.seats.len() > SEATS_MAX {
            return missing(format!("请为“{name}”指定1至{SEATS_MAX}个审核人、单位或角色"));
        }
        if self.rule == Quorum::AllOf && self.seats.len() < 2 {
            return missing(format!("“{name}”是会签，请至少指定两方"));
        }
        for (at, seat) in self.seats.iter().enumerate() {
            let known = match seat.kind {
                SeatKind::Right => is_reviewing(&seat.value),
                SeatKind::Unit | SeatKind::Person => (1..=64).contains(&seat.value.len()),
            };
            if !known {
                return missing(format!("请选择“{name}”由谁审核"));
            }
            if self.seats[..at].contains(seat) {
                return missing(format!("“{name}”重复指定了同一方"));
            }
        }
        Ok(())
    }
}
