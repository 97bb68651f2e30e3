//! Deciding a step of a review, and what follows from it for the edition.

use base::Result;
use desk::Work;
use office::review::{
    self,
    model::{Course, DecisionForm, Outcome},
};

use super::{
    Setting,
    emergency::settle,
    record,
    tell::{tell_author, tell_reviewers},
    write::copy_for_author,
};
use crate::article::{
    model::{Edition, READ, State, wrong_state},
    table,
};

/// Decides the step that is waiting; the power it needs is the step's own, which
/// `review::actions::decide` asks for.
pub async fn decide(work: &mut Work, review_id: &str, form: DecisionForm) -> Result<Edition> {
    let opinion = form.opinion.clone();
    let waiting = review::table::find(&mut work.tx, review_id).await?;
    review::actions::need(work, &waiting).await?;

    let (course, outcome) = review::actions::decide(work, review_id, form).await?;
    let edition = table::find_edition(&mut work.tx, &course.review.subject_id).await?;
    if course.review.released_by.is_empty() {
        regular(work, &course, outcome, edition, &opinion).await
    } else {
        afterwards(work, &course, outcome, edition, &opinion).await
    }
}

async fn regular(
    work: &mut Work,
    course: &Course,
    outcome: Outcome,
    mut edition: Edition,
    opinion: &str,
) -> Result<Edition> {
    let again = "稿件已不在审核中";
    match outcome {
        Outcome::Onward | Outcome::SentBack => {
            if edition.state()? != State::InReview {
                return Err(wrong_state(again));
            }
            tell_reviewers(work, course).await?;
        }
        Outcome::Passed => {
            edition.advance(State::Approved, work.now, again)?;
            table::save_state(&mut work.tx, &edition).await?;
            table::refresh(&mut work.tx, &edition).await?;
            tell_author(work, &edition, "已通过终审").await?;
            record(work, "article.approved", &edition, &course.review.site_id, "");
        }
        Outcome::Returned => {
            edition.advance(State::Returned, work.now, again)?;
            table::save_state(&mut work.tx, &edition).await?;
            copy_for_author(work, &edition).await?;
            tell_author(work, &edition, &format!("被退回（{opinion}）")).await?;
            record(work, "article.returned", &edition, &course.review.site_id, opinion);
        }
    }
    Ok(edition)
}

/// Of what is live already: passing settles what is owed; a return leaves it owed, and asks the
/// author for a better edition.
async fn afterwards(
    work: &mut Work,
    course: &Course,
    outcome: Outcome,
    edition: Edition,
    opinion: &str,
) -> Result<Edition> {
    let site_id = &course.review.site_id;
    match outcome {
        Outcome::Onward | Outcome::SentBack => {}
        Outcome::Passed => {
            let setting = Setting::of(work, &edition.document_id).await?;
            settle(work, &setting, &edition.document_id, "reviewed").await?;
            record(work, "article.approved", &edition, site_id, "");
        }
        Outcome::Returned => {
            if table::working(&mut work.tx, &edition.document_id).await.is_err() {
                copy_for_author(work, &edition).await?;
            }
            record(work, "article.returned", &edition, site_id, opinion);
        }
    }
    Ok(edition)
}

/// Takes the waiting step up.
pub async fn claim(work: &mut Work, review_id: &str) -> Result<()> {
    read(work, review_id).await?;
    review::actions::claim(work, review_id).await.map(drop)
}

/// Gives the waiting step back.
pub async fn give_back(work: &mut Work, review_id: &str) -> Result<()> {
    read(work, review_id).await?;
    review::actions::give_back(work, review_id).await.map(drop)
}

async fn read(work: &mut Work, review_id: &str) -> Result<()> {
    let course = review::table::find(&mut work.tx, review_id).await?;
    let edition = table::find_edition(&mut work.tx, &course.review.subject_id).await?;
    Setting::of(work, &edition.document_id).await?.need(work, READ).await
}
