//! The course of a review: its flow, its decisions, and what follows from them. Where it stands is
//! a function of the steps that join and the decisions that count; nothing else moves it.

use base::workday::{Deadline, deadline};
use base::{Kind, Moment, Result, refuse};

use super::{Decision, Hands, Review, Standing};
use crate::flow::model::{Case, Chain, Risk, Step};

/// A claim holds to the end of the next working day, so that nothing lies with who is away.
const CLAIM_DAYS: i64 = 1;

/// A review with its flow and its decisions.
#[derive(Debug, Clone)]
pub struct Course {
    /// The review.
    pub review: Review,
    /// What it goes through.
    pub chain: Chain,
    /// Its decisions in their order, also those that no longer count.
    pub decisions: Vec<Decision>,
    scopes: Vec<String>,
    risk: Risk,
    is_claim_void: bool,
}

/// What a decision led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It waits for the next step, or for another seat of this one.
    Onward,
    /// Every step has approved.
    Passed,
    /// It goes back to the author.
    Returned,
    /// It goes back to an earlier step.
    SentBack,
}

/// What a reviewer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Approve, and say what depends on the text.
    Approve(Risk),
    /// Return to the author.
    Return,
    /// Have an earlier step taken again.
    SendBack(i64),
}

impl Course {
    /// Puts a review together with its flow and its decisions.
    pub fn new(review: Review, chain: Chain, decisions: Vec<Decision>) -> Result<Self> {
        let scopes = serde_json::from_str(&review.scopes)?;
        let risk = Risk::of(&review.risk)?;
        Ok(Self { review, chain, decisions, scopes, risk, is_claim_void: false })
    }

    /// What depends on the text.
    pub fn risk(&self) -> Risk {
        self.risk
    }

    /// Where its reviewers' powers are looked for.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The steps that join.
    pub fn steps(&self) -> Vec<&Step> {
        let (kind, scopes) = (self.review.matter_kind.as_str(), self.scopes.as_slice());
        self.chain.joining(&Case { kind, scopes, risk: self.risk })
    }

    /// Decisions that count.
    pub fn counting(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| decision.void_at.is_none())
    }

    fn is_filled(&self, step: &Step, seat: i64) -> bool {
        let mut counting = self.counting();
        counting.any(|one| one.step == step.no && one.seat == seat && one.verdict == "approved")
    }

    /// Whether every seat of a step that must be filled is.
    pub fn is_taken(&self, step: &Step) -> bool {
        step.places().all(|seat| self.is_filled(step, seat))
    }

    /// The first step that is not taken; none when all are.
    pub fn next_step(&self) -> Option<&Step> {
        self.steps().into_iter().find(|step| !self.is_taken(step))
    }

    /// The step that waits, while the review runs.
    pub fn waiting(&self) -> Option<&Step> {
        if self.review.state == "running" { self.next_step() } else { None }
    }

    /// The seat of the waiting step a person can fill, for themselves or in another's name.
    pub fn standing(&self, hands: &Hands) -> Option<Standing> {
        let step = self.waiting()?;
        let fits = |index: usize, seat| {
            let place = step.place_of(index);
            let hand = (!self.is_filled(step, place)).then(|| {
                hands.all().find(|hand| hand.fits(seat, &self.scopes) && self.is_new(&hand.id))
            });
            Some(Standing { seat: place, hand: hand??.clone() })
        };
        step.seats.iter().enumerate().find_map(|(index, seat)| fits(index, seat))
    }

    /// Whether a person has not taken part in another step, and is neither author nor releaser.
    fn is_new(&self, person: &str) -> bool {
        let own = self.review.author_id == person || self.review.released_by == person;
        let waiting = self.waiting().map_or(0, |step| step.no);
        let took_part = self.decisions.iter().any(|decision| {
            let counts = decision.void_at.is_none() || decision.step != waiting;
            counts && (decision.decided_by == person || decision.acting_for == person)
        });
        !own && !took_part
    }

    /// Why this person may not decide now, apart from missing powers.
    pub fn obstacle(&self, person: &str, now: Moment) -> Result<()> {
        let conflict = |code, say: &str| Err(refuse(Kind::Conflict, code, say));
        if self.review.state != "running" {
            return conflict("review.closed", "这次审核已经结束");
        }
        if self.review.author_id == person {
            return conflict("review.own_work", "不能审核自己提交的稿件");
        }
        if self.review.released_by == person {
            return conflict("review.own_release", "紧急发布须由另一个人补办审核");
        }
        if !self.is_new(person) {
            let say = "您已审核过本稿的其他环节，三审须由不同的人完成";
            return conflict("review.same_person", say);
        }
        if let Some(name) = self.claimed_by_another(person, now) {
            let say = format!("{name}已认领，请等待办理或与其联系");
            return Err(refuse(Kind::Conflict, "review.claimed", say));
        }
        Ok(())
    }

    /// Who else has taken the waiting step up, as long as that holds.
    pub fn claimed_by_another(&self, person: &str, now: Moment) -> Option<&str> {
        let by = self.review.claimed_by.as_str();
        let is_in_time = now <= deadline(self.review.claimed_at, CLAIM_DAYS);
        let holds = !by.is_empty() && is_in_time && !self.is_claim_void;
        (holds && by != person).then_some(self.review.claimed_name.as_str())
    }

    /// The claim keeps nobody away any more: who made it can no longer take the step.
    pub fn void_claim(&mut self) {
        self.is_claim_void = true;
    }

    /// What is left of the waiting step's time.
    pub fn due(&self, now: Moment) -> Option<Deadline> {
        let step = self.waiting().filter(|step| step.due_days > 0)?;
        Some(Deadline::of(self.review.step_since, step.due_days, now))
    }

    /// Whether the waiting step's people shall be reminded.
    pub fn is_reminded(&self, now: Moment) -> bool {
        let (Some(step), Some(due)) = (self.waiting(), self.due(now)) else { return false };
        due.is_late || due.days <= step.remind_days
    }

    /// Whether those above shall be told.
    pub fn is_escalated(&self, now: Moment) -> bool {
        let (Some(step), Some(due)) = (self.waiting(), self.due(now)) else { return false };
        due.is_late && due.days >= step.escalate_days
    }

    /// The steps a reviewer may send it back to.
    pub fn earlier(&self) -> Vec<&Step> {
        let now = self.waiting().map_or(0, |step| step.no);
        self.steps().into_iter().filter(|step| step.no < now).collect()
    }

    /// What a decision leads to. The decision is the newest; what no longer counts because of it
    /// is marked.
    pub fn take(&mut self, mut decision: Decision, wish: Move, now: Moment) -> Result<Outcome> {
        let before = self.review.step;
        let outcome = match wish {
            Move::Approve(risk) => {
                self.risk = self.risk.max(risk);
                self.review.risk = self.risk.as_str().to_owned();
                decision.verdict = "approved".to_owned();
                self.decisions.push(decision);
                self.go_on()
            }
            Move::Return => {
                decision.verdict = "returned".to_owned();
                self.decisions.push(decision);
                self.review.state = "returned".to_owned();
                Outcome::Returned
            }
            Move::SendBack(no) => {
                if !self.earlier().iter().any(|step| step.no == no) {
                    let say = "只能退回到前面的环节";
                    return Err(base::invalid("back_to", "review.back_to", say));
                }
                decision.verdict = "sent_back".to_owned();
                decision.void_at = Some(now);
                let again = |one: &&mut Decision| one.step >= no && one.void_at.is_none();
                self.decisions.iter_mut().filter(again).for_each(|one| one.void_at = Some(now));
                self.decisions.push(decision);
                self.go_on();
                Outcome::SentBack
            }
        };
        if self.review.step != before || outcome == Outcome::SentBack {
            self.review.step_since = now;
            self.review.claimed_by.clear();
            self.review.claimed_name.clear();
        }
        if matches!(outcome, Outcome::Passed | Outcome::Returned) {
            self.review.closed_at = Some(now);
        }
        Ok(outcome)
    }

    fn go_on(&mut self) -> Outcome {
        let next = self.next_step().map(|step| step.no);
        match next {
            Some(no) => {
                self.review.step = no;
                Outcome::Onward
            }
            None => {
                self.review.state = "approved".to_owned();
                Outcome::Passed
            }
        }
    }
}
