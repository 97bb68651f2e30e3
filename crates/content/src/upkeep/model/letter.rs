//! Who is told of a section's due moment, when, and in which words.

use base::{Moment, workday::workdays_between};
use office::mail::model::Letter;

use super::{Standing, UpkeepRow};

/// So many working days after a section is late, those above are told.
pub const ESCALATED_AFTER_WORKDAYS: i64 = 3;
/// A letter names so many sections of a stage; the screen it leads to shows all.
const NAMED_MAX: usize = 10;

/// What is told, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// To who is named: the limit comes near, by as many days as the rules remind before it.
    Soon,
    /// To who is named: it has passed.
    Late,
    /// To those above: it passed [`ESCALATED_AFTER_WORKDAYS`] ago.
    Above,
}

/// A section a person is told of.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The section.
    pub row: UpkeepRow,
    /// What is told of it.
    pub stage: Stage,
}

impl Stage {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Above => "above",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Soon => "即将到期",
            Self::Late => "已超期",
            Self::Above => "超期未更新、请您督促",
        }
    }
}

/// What is to be told of a section that stands so.
pub fn stages(standing: &Standing, now: Moment) -> Vec<Stage> {
    let Some(deadline) = standing.deadline else { return Vec::new() };
    match standing.state {
        "soon" => vec![Stage::Soon],
        "late" if workdays_between(deadline, now) >= ESCALATED_AFTER_WORKDAYS => {
            vec![Stage::Late, Stage::Above]
        }
        "late" => vec![Stage::Late],
        _ => Vec::new(),
    }
}

/// One letter about everything a person is told of.
pub fn letter(notices: &[Notice]) -> Letter {
    let of = |stage| notices.iter().filter(move |one| one.stage == stage).collect::<Vec<_>>();
    let piles = [Stage::Late, Stage::Soon, Stage::Above].map(|stage| (stage, of(stage)));
    let piles = piles.into_iter().filter(|(_, pile)| !pile.is_empty()).collect::<Vec<_>>();
    let subject = match notices {
        [one] => format!("栏目{}：{}", one.stage.heading(), one.name()),
        _ => {
            let count = |(stage, pile): &(Stage, Vec<&Notice>)| {
                format!("{}{}个", stage.heading(), pile.len())
            };
            let counts: Vec<_> = piles.iter().map(count).collect();
            format!("栏目更新提醒：{}", counts.join("，"))
        }
    };
    let said: Vec<_> = piles.iter().map(|(stage, pile)| told(*stage, pile)).collect();
    Letter { subject, said: said.concat(), path: path(notices) }
}

fn told(stage: Stage, pile: &[&Notice]) -> String {
    let named: Vec<_> = pile.iter().take(NAMED_MAX).map(|one| one.said()).collect();
    let rest =
        if pile.len() > NAMED_MAX { format!("等{}个栏目", pile.len()) } else { "".into() };
    format!("{}：{}{rest}。", stage.heading(), named.join("；"))
}

/// A screen that shows exactly what is told: one's own, or all that are late.
fn path(notices: &[Notice]) -> String {
    match notices.iter().all(|one| one.stage == Stage::Above) {
        true => "/upkeep?state=late".to_owned(),
        false => "/upkeep?person=mine&state=due".to_owned(),
    }
}

impl Notice {
    fn name(&self) -> String {
        format!("{} {}", self.row.site_name, self.row.name)
    }

    fn said(&self) -> String {
        let row = &self.row;
        let days = row.standing.days_left.unwrap_or(0);
        let when = match days {
            ..0 => format!("已超期{}天", -days),
            0 => "今天到期".to_owned(),
            _ => format!("还有{days}天"),
        };
        let last = row.last.map(base::date).unwrap_or_default();
        let who = match (self.stage, row.person.as_str()) {
            (Stage::Above, "") => "，没有责任人".to_owned(),
            (Stage::Above, person) => format!("，责任人{person}"),
            _ => String::new(),
        };
        format!("{}（{last}最近更新，时限{}，{when}{who}）", self.name(), row.limit)
    }
}
