//! The verbs of reviews. They are called by the verbs of what is reviewed.

use base::workday::Deadline;
use base::{Kind, Moment, Result, new_id, refuse};
use desk::{Caller, Subject, Work};

use super::{
    model::{
        Check, Course, Decision, DecisionForm, Hand, Hands, Move, Outcome, Review, Standing,
        Submission, changed, not_yours,
    },
    table,
};
use crate::flow;
use crate::flow::model::{MANAGE, Quorum, Step};

/// Everything that waits: for the caller, and too long for those below the caller.
pub struct Board {
    /// Reviews whose waiting step is the caller's.
    pub mine: Vec<Course>,
    /// Reviews that are overdue and reported to the caller.
    pub overdue: Vec<Course>,
}

/// A running review whose time is running out or has run out.
pub struct Due {
    /// The review.
    pub course: Course,
    /// What is left.
    pub deadline: Deadline,
    /// Who can take the waiting step.
    pub people: Vec<Hand>,
    /// Who is told that it is late: those of the next step, or who sets up the flows.
    pub above: Vec<Hand>,
}

/// Open to everyone: whoever may submit the subject, which its own verb has checked.
pub async fn open(work: &mut Work, what: Submission<'_>) -> Result<Course> {
    let chain = flow::actions::chosen(work, what.site_id, what.scopes, what.matter_kind).await?;
    let review = Review {
        id: new_id(),
        subject_kind: what.kind.to_owned(),
        subject_id: what.id.to_owned(),
        matter_id: what.matter_id.to_owned(),
        matter_kind: what.matter_kind.to_owned(),
        digest: what.digest.to_owned(),
        site_id: what.site_id.to_owned(),
        scopes: serde_json::to_string(what.scopes)?,
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        released_by: String::new(),
        title: what.title.to_owned(),
        state: "running".to_owned(),
        version_id: chain.version_id.clone(),
        risk: what.risk.as_str().to_owned(),
        step: 1,
        step_since: work.now,
        claimed_by: String::new(),
        claimed_name: String::new(),
        claimed_at: 0,
        seq: table::next_seq(&mut work.tx).await?,
        opened_at: work.now,
        closed_at: None,
    };
    let mut course = Course::new(review, chain, Vec::new())?;
    course.review.step = course.next_step().map_or(1, |step| step.no);
    table::insert(&mut work.tx, &course.review).await?;
    Ok(course)
}

/// The caller with the powers of this moment, and those whose place the caller takes.
/// Open to everyone: it is what the verbs ask with.
pub async fn reach(work: &mut Work) -> Result<Hands> {
    let id = work.caller.id().to_owned();
    if let Caller::Machine(name) = work.caller {
        return Ok(Hands { own: Hand::machine(name), others: Vec::new() });
    }
    let hands = table::hands_of(&mut work.tx, &id, work.now).await?;
    let (own, others): (Vec<_>, Vec<_>) = hands.into_iter().partition(|hand| hand.id == id);
    let nobody = || Hand { id: id.clone(), ..Hand::default() };
    Ok(Hands { own: own.into_iter().next().unwrap_or_else(nobody), others })
}

/// Refuses unless the waiting step is the caller's, with the powers of this moment.
pub async fn need(work: &mut Work, course: &Course) -> Result<Standing> {
    let course = &weighed(work, course).await?;
    let hands = reach(work).await?;
    // Who may not decide for another reason hears that one, if the step would be theirs.
    let fits = |step: &Step| {
        let scopes = course.scopes();
        hands.all().any(|hand| step.seats.iter().any(|seat| hand.fits(seat, scopes)))
    };
    let Some(step) = course.waiting() else {
        course.obstacle(work.caller.id(), work.now)?;
        return Err(not_yours());
    };
    if !fits(step) {
        return Err(not_yours());
    }
    course.obstacle(work.caller.id(), work.now)?;
    course.standing(&hands).ok_or_else(not_yours)
}

/// Decides the step that is waiting, on exactly what the reviewer saw.
pub async fn decide(work: &mut Work, id: &str, form: DecisionForm) -> Result<(Course, Outcome)> {
    let mut course = table::find(&mut work.tx, id).await?;
    let standing = need(work, &course).await?;

    let step = course.chain.step(course.review.step)?.clone();
    let form = form.checked(&step)?;
    if form.digest != course.review.digest {
        return Err(changed());
    }
    let decision = Decision {
        id: new_id(),
        review_id: id.to_owned(),
        no: course.decisions.last().map_or(1, |last| last.no + 1),
        step: step.no,
        seat: standing.seat,
        decided_by: work.caller.id().to_owned(),
        decided_name: work.caller.name().to_owned(),
        acting_for: standing.hand.id,
        acting_name: standing.hand.name,
        verdict: String::new(),
        opinion: form.opinion.clone(),
        digest: form.digest.clone(),
        at: work.now,
        void_at: None,
    };
    let wish = match (form.approve, form.back_to) {
        (true, _) => Move::Approve(form.risk.unwrap_or(course.risk())),
        (false, None) => Move::Return,
        (false, Some(no)) => Move::SendBack(no),
    };
    let outcome = course.take(decision, wish, work.now)?;

    keep(work, &course, &step, &form).await?;
    record(work, &course, &step, wish);
    Ok((course, outcome))
}

async fn keep(work: &mut Work, course: &Course, step: &Step, form: &DecisionForm) -> Result<()> {
    let Some(decision) = course.decisions.last() else { return Ok(()) };
    if let Some(no) = form.back_to {
        table::annul(&mut work.tx, &course.review.id, no, work.now).await?;
    }
    let answers = (1..).zip(step.checks.iter().zip(&form.checks));
    let checks: Vec<_> = answers
        .map(|(no, (question, answer))| Check {
            decision_id: decision.id.clone(),
            no,
            question: question.clone(),
            answer: answer.answer.clone(),
            remark: answer.remark.clone(),
        })
        .collect();
    table::insert_decision(&mut work.tx, &course.review, decision, &checks).await?;
    table::save(&mut work.tx, &course.review, step.no).await
}

fn record(work: &mut Work, course: &Course, step: &Step, wish: Move) {
    let Some(decision) = course.decisions.last() else { return };
    let verb = match wish {
        Move::Approve(_) => "通过".to_owned(),
        Move::Return => "退回".to_owned(),
        Move::SendBack(no) => format!("退回第{no}环节"),
    };
    let name = match decision.acting_for == decision.decided_by {
        true => String::new(),
        false => format!("（代{}）", decision.acting_name),
    };
    let note = format!("{}{verb}{name}：{} {}", step.name, course.review.title, decision.opinion);
    work.record(
        "review.decided",
        Subject {
            kind: "review",
            id: &course.review.subject_id,
            site_id: &course.review.site_id,
            digest: &course.review.digest,
            note: &note,
        },
    );
}

/// 认领: takes the waiting step up, so that nobody else works on it at the same time.
pub async fn claim(work: &mut Work, id: &str) -> Result<Course> {
    let mut course = table::find(&mut work.tx, id).await?;
    need(work, &course).await?;

    let step = course.chain.step(course.review.step)?;
    if step.rule == Quorum::AllOf {
        let say = "会签由各方分别办理，不需要认领";
        return Err(refuse(Kind::Conflict, "review.no_claim", say));
    }
    let by = (work.caller.id().to_owned(), work.caller.name().to_owned());
    table::claim(&mut work.tx, &course.review, (&by.0, &by.1), work.now).await?;
    told(work, "review.claimed", &course);
    (course.review.claimed_by, course.review.claimed_name) = by;
    course.review.claimed_at = work.now;
    Ok(course)
}

/// The review, its claim weighed. Open to everyone: who may see the review.
pub async fn weighed(work: &mut Work, course: &Course) -> Result<Course> {
    let mut weighed = [course.clone()];
    weigh_claims(work, &mut weighed).await?;
    let [weighed] = weighed;
    Ok(weighed)
}

/// A claim of somebody who can no longer take the step keeps nobody else away. Two statements,
/// and only while there is a claim.
async fn weigh_claims(work: &mut Work, courses: &mut [Course]) -> Result<()> {
    if courses.iter().all(|course| course.review.claimed_by.is_empty()) {
        return Ok(());
    }
    let everybody = table::all_hands(&mut work.tx, work.now).await?;
    let places = table::delegated(&mut work.tx, work.now).await?;
    for course in courses {
        let by = course.review.claimed_by.clone();
        let hands = hands_of(&by, &everybody, &places);
        if course.standing(&hands).is_none() {
            course.void_claim();
        }
    }
    Ok(())
}

/// Gives back what the caller took up; needs no power, so that whose power has ended can, too.
/// Open to everyone: it only ever undoes the caller's own claim.
pub async fn give_back(work: &mut Work, id: &str) -> Result<Course> {
    let mut course = table::find(&mut work.tx, id).await?;
    if course.review.claimed_by != work.caller.id() || course.waiting().is_none() {
        let say = "您没有认领这件稿件，不用退还";
        return Err(refuse(Kind::Conflict, "review.not_claimed", say));
    }
    table::claim(&mut work.tx, &course.review, ("", ""), 0).await?;
    told(work, "review.given_back", &course);
    course.review.claimed_by.clear();
    course.review.claimed_name.clear();
    Ok(course)
}

fn told(work: &mut Work, event: &'static str, course: &Course) {
    let review = &course.review;
    let (id, site_id) = (review.subject_id.as_str(), review.site_id.as_str());
    let (digest, note) = (review.digest.as_str(), review.title.as_str());
    work.record(event, Subject { kind: "review", id, site_id, digest, note });
}

/// Open to everyone: whoever may take the subject back, which its own verb has checked.
pub async fn cancel(work: &mut Work, subject_id: &str) -> Result<bool> {
    table::cancel(&mut work.tx, subject_id, work.now).await
}

/// Open to everyone: whoever may publish in an emergency, which the subject's own verb has
/// checked. The review goes on; who released it decides nothing in it.
pub async fn release(work: &mut Work, course: &Course) -> Result<()> {
    let by = work.caller.id().to_owned();
    table::release(&mut work.tx, &course.review.id, &by).await
}

/// What waits for the caller, and what is late below the caller.
pub async fn board(work: &mut Work) -> Result<Board> {
    let hands = reach(work).await?;
    let (me, now) = (work.caller.id().to_owned(), work.now);
    let mut running = table::running(&mut work.tx).await?;
    weigh_claims(work, &mut running).await?;
    let late = running.iter().filter(|course| course.is_escalated(now));
    let overdue: Vec<_> = if late.clone().next().is_some() {
        let everybody = table::all_hands(&mut work.tx, now).await?;
        let is_told = |course: &Course| above(course, &everybody).iter().any(|hand| hand.id == me);
        late.filter(|course| is_told(course)).cloned().collect()
    } else {
        Vec::new()
    };
    let free =
        |course: &Course| course.obstacle(&me, now).is_ok() && course.standing(&hands).is_some();
    Ok(Board { mine: running.into_iter().filter(|course| free(course)).collect(), overdue })
}

/// Every running review within the caller's reach whose time is running out or has run out, for
/// reminders: whom it waits for, and who is told that it is late.
pub async fn due(work: &mut Work) -> Result<Vec<Due>> {
    let reach = work.reach(MANAGE).await?;
    let now = work.now;
    let mut running = table::running(&mut work.tx).await?;
    weigh_claims(work, &mut running).await?;
    let everybody = table::all_hands(&mut work.tx, now).await?;
    let places = table::delegated(&mut work.tx, now).await?;
    let covered = |course: &Course| {
        let place = desk::Place::within(course.scopes().iter().map(String::as_str));
        reach.covers(&place) && course.is_reminded(now)
    };
    let mut found = Vec::new();
    for course in running.into_iter().filter(covered) {
        let Some(deadline) = course.due(now) else { continue };
        let people = people(&course, (&everybody, &places), now);
        let above = match course.is_escalated(now) {
            true => above(&course, &everybody),
            false => Vec::new(),
        };
        found.push(Due { course, deadline, people, above });
    }
    Ok(found)
}

/// Whether this is the first time that somebody is told of the waiting step's time at a stage:
/// `soon`, `late`, or `above`. Open to everyone: it is the clock that tells.
pub async fn first_told(work: &mut Work, course: &Course, stage: &str) -> Result<bool> {
    table::remind(&mut work.tx, &course.review, stage, work.now).await
}

/// Open to everyone: who can take the waiting step, and who takes their place now, for those who
/// may see the review.
pub async fn waiting_for(work: &mut Work, course: &Course) -> Result<Vec<Hand>> {
    if course.waiting().is_none() {
        return Ok(Vec::new());
    }
    let everybody = table::all_hands(&mut work.tx, work.now).await?;
    let places = table::delegated(&mut work.tx, work.now).await?;
    Ok(people(course, (&everybody, &places), work.now))
}

/// What somebody holds, and those whose place they take.
fn hands_of(id: &str, everybody: &[Hand], places: &[(String, String)]) -> Hands {
    let find = |id: &str| everybody.iter().find(|hand| hand.id == id).cloned();
    let givers = places.iter().filter(|(taker, _)| taker == id);
    Hands {
        own: find(id).unwrap_or_default(),
        others: givers.filter_map(|(_, giver)| find(giver)).collect(),
    }
}

/// Who can take the waiting step; `places` are takers and givers of delegations.
fn people(
    course: &Course,
    (everybody, places): (&[Hand], &[(String, String)]),
    now: Moment,
) -> Vec<Hand> {
    let can = |hand: &&Hand| {
        let hands = hands_of(&hand.id, everybody, places);
        course.obstacle(&hand.id, now).is_ok() && course.standing(&hands).is_some()
    };
    everybody.iter().filter(can).cloned().collect()
}

/// Those of the next step that joins; at the last step, who sets up the flows there.
fn above(course: &Course, everybody: &[Hand]) -> Vec<Hand> {
    let now = course.waiting().map_or(0, |step| step.no);
    let steps = course.steps();
    let next = steps.into_iter().find(|step| step.no > now);
    let scopes = course.scopes();
    let is_above = |hand: &&Hand| match next {
        Some(step) => step.seats.iter().any(|seat| hand.fits(seat, scopes)),
        None => hand.holds(MANAGE.0, scopes),
    };
    everybody.iter().filter(is_above).cloned().collect()
}
