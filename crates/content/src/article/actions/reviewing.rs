//! Reviews as their reviewers and authors see them.

use std::collections::HashMap;

use base::{Error, Moment, Result};
use desk::{Dialect, Work};
use office::review::{
    self,
    model::{Check, Course, Decision},
};

use super::look::readable;
use crate::article::{
    model::{
        EntryView, Obstacle, READ, ReviewRow, ReviewView, StepName, StepView, unknown_edition,
    },
    table,
};

/// A review as its reviewers see it.
pub async fn review_view(work: &mut Work, id: &str) -> Result<ReviewView> {
    let course = review::table::find(&mut work.tx, id).await?;
    let edition = readable(work, &course.review.subject_id).await?;
    view_of(work, course, &edition.document_id).await
}

/// A review with what its caller may do.
pub(super) async fn view_of(
    work: &mut Work,
    course: Course,
    document_id: &str,
) -> Result<ReviewView> {
    let me = work.caller.id().to_owned();
    let course = review::actions::weighed(work, &course).await?;
    let hands = review::actions::reach(work).await?;
    let standing = course.standing(&hands);
    let against = match course.obstacle(&me, work.now) {
        Ok(()) if standing.is_some() => None,
        Ok(()) => Some(waits(&course)),
        Err(Error::Refused(no)) => Some(Obstacle { verb: "decide", code: no.code, say: no.say }),
        Err(fault) => return Err(fault),
    };
    let may_decide = against.is_none();
    let standing = standing.filter(|_| may_decide);
    let people = review::actions::waiting_for(work, &course).await?;
    let checks = review::table::checks(&mut work.tx, &course.review.id).await?;
    let last_seen = review::table::last_seen(&mut work.tx, &course.review, &me).await?;
    let last_seen = last_seen.filter(|seen| seen.digest != course.review.digest);
    let name = |step: &office::flow::model::Step| StepName { no: step.no, name: step.name.clone() };
    let waiting = course.waiting();
    let is_any = waiting.is_some_and(|step| step.places().count() == 1);
    let claimed = Some(course.review.claimed_name.clone()).filter(|name| !name.is_empty());
    let is_mine = course.review.claimed_by == me && claimed.is_some();
    Ok(ReviewView {
        steps: steps(&course, checks),
        flow_name: course.chain.flow_name.clone(),
        flow_no: course.chain.version_no,
        risk: course.risk(),
        due: course.due(work.now),
        waiting_for: people.into_iter().map(|hand| hand.name).collect(),
        claimed_name: claimed.filter(|_| is_mine || holds_claim(&course, work.now)),
        may_decide,
        for_name: standing.map(|one| one.hand).filter(|hand| hand.id != me).map(|hand| hand.name),
        may_claim: may_decide && is_any && !is_mine,
        is_mine,
        obstacle: against,
        earlier: course.earlier().into_iter().map(name).collect(),
        checks: waiting.map(|step| step.checks.clone()).unwrap_or_default(),
        last_seen: last_seen.map(|seen| seen.subject_id),
        is_released: !course.review.released_by.is_empty(),
        id: course.review.id,
        subject_id: course.review.subject_id,
        article_id: document_id.to_owned(),
        digest: course.review.digest,
        state: course.review.state,
        step: course.review.step,
        author_name: course.review.author_name,
        submitted_at: course.review.opened_at,
    })
}

fn waits(course: &Course) -> Obstacle {
    let step = course.waiting().map_or("", |step| step.name.as_str());
    Obstacle { verb: "decide", code: "review.not_yours", say: format!("等待{step}") }
}

/// Whether somebody's claim still keeps everybody else away.
fn holds_claim(course: &Course, now: Moment) -> bool {
    course.claimed_by_another("", now).is_some()
}

/// The steps with their decisions.
pub(super) fn steps(course: &Course, checks: Vec<Check>) -> Vec<StepView> {
    let mut by_decision: HashMap<String, Vec<Check>> = HashMap::new();
    for check in checks {
        by_decision.entry(check.decision_id.clone()).or_default().push(check);
    }
    let waiting = course.waiting().map_or(0, |step| step.no);
    let view = |step: &office::flow::model::Step| {
        let here = || course.decisions.iter().filter(|one| one.step == step.no);
        let counting: Vec<_> = here().filter(|one| one.void_at.is_none()).collect();
        let is_returned = counting.iter().any(|one| one.verdict == "returned");
        let names: Vec<_> = counting.iter().map(|one| signed(one)).collect();
        let last = counting.last();
        let entry = |one: &Decision| EntryView {
            by_name: one.decided_name.clone(),
            for_name: (one.acting_for != one.decided_by).then(|| one.acting_name.clone()),
            verdict: one.verdict.clone(),
            opinion: one.opinion.clone(),
            at: one.at,
            counts: one.void_at.is_none(),
            checks: by_decision.get(&one.id).cloned().unwrap_or_default(),
        };
        StepView {
            no: step.no,
            name: step.name.clone(),
            state: match (is_returned, course.is_taken(step), step.no == waiting) {
                (true, ..) => "returned",
                (_, true, _) => "approved",
                (_, _, true) => "waiting",
                _ => "later",
            },
            by_name: names.join("、"),
            at: last.map(|one| one.at),
            opinion: last.map(|one| one.opinion.clone()).unwrap_or_default(),
            is_joint: step.places().count() > 1,
            entries: here().map(entry).collect(),
        }
    };
    course.steps().into_iter().map(view).collect()
}

/// The name under a decision: both, when it was made in another's name.
fn signed(decision: &Decision) -> String {
    if decision.acting_for == decision.decided_by {
        return decision.decided_name.clone();
    }
    format!("{}（代{}）", decision.decided_name, decision.acting_name)
}

/// Reviews that wait for the caller, or that the caller has decided in.
pub async fn reviews(work: &mut Work, dialect: Dialect, done: bool) -> Result<Vec<ReviewRow>> {
    let me = work.caller.id().to_owned();
    let courses = if done {
        let mut courses = review::table::decided_by(&mut work.tx, &me).await?;
        // What has been taken away since is no longer shown.
        let reach = work.reach(READ).await?;
        courses.retain(|course| {
            let scopes = course.scopes().iter().map(String::as_str);
            reach.covers(&desk::Place::within(scopes))
        });
        courses
    } else {
        review::actions::board(work).await?.mine
    };
    rows_of(work, dialect, courses).await
}

/// Every running review whose time is running out. Open to everyone: the reviews are asked for with
/// the caller's reach.
pub async fn due(work: &mut Work, dialect: Dialect) -> Result<Vec<ReviewRow>> {
    let due = review::actions::due(work).await?;
    rows_of(work, dialect, due.into_iter().map(|one| one.course).collect()).await
}

/// The rows of a list. Two statements, whatever their number.
pub(super) async fn rows_of(
    work: &mut Work,
    dialect: Dialect,
    courses: Vec<Course>,
) -> Result<Vec<ReviewRow>> {
    let ids: Vec<_> = courses.iter().map(|course| course.review.subject_id.clone()).collect();
    let places = table::places_of_reviews(&mut work.tx, dialect, &ids).await?;
    let now = work.now;
    let row = |course: Course| {
        let place = places.get(&course.review.subject_id).ok_or_else(unknown_edition)?;
        let step = course.chain.step(course.review.step)?;
        Ok(ReviewRow {
            step_name: step.name.clone(),
            article_id: place.document_id.clone(),
            site_name: place.site_name.clone(),
            section_name: place.section_name.clone(),
            risk: course.risk(),
            due: course.due(now),
            is_reminded: course.is_reminded(now),
            claimed_name: Some(course.review.claimed_name.clone())
                .filter(|name| !name.is_empty() && holds_claim(&course, now)),
            is_released: !course.review.released_by.is_empty(),
            id: course.review.id,
            title: course.review.title,
            step: course.review.step,
            state: course.review.state,
            author_name: course.review.author_name,
            submitted_at: course.review.opened_at,
        })
    };
    courses.into_iter().map(row).collect()
}
