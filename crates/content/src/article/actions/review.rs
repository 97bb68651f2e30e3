//! Deciding a step of a review, and what follows from it for the edition.

use base::Result;
use desk::Work;
use office::review::{
    self,
    model::{DecisionForm, Outcome},
};

use super::{
    record,
    tell::{tell_author, tell_reviewers},
    write::copy_for_author,
};
use crate::article::{
    model::{Edition, State, wrong_state},
    table,
};

/// Decides the step that is waiting; the power it needs is the step's own, which
/// `review::actions::decide` asks for.
pub async fn decide(work: &mut Work, review_id: &str, form: DecisionForm) -> Result<Edition> {
    let opinion = form.opinion.clone();
    let waiting = review::table::find(&mut work.tx, review_id).await?;
    work.need(waiting.current().right, &waiting.place()).await?;

    let (review, outcome) = review::actions::decide(work, review_id, form).await?;
    let mut edition = table::find_edition(&mut work.tx, &review.subject_id).await?;
    let again = "稿件已不在审核中";
    match outcome {
        Outcome::Onward => {
            if edition.state()? != State::InReview {
                return Err(wrong_state(again));
            }
            tell_reviewers(work, &review).await?;
        }
        Outcome::Passed => {
            edition.advance(State::Approved, work.now, again)?;
            table::save_state(&mut work.tx, &edition).await?;
            table::refresh(&mut work.tx, &edition).await?;
            tell_author(work, &edition, "已通过终审").await?;
            record(work, "article.approved", &edition, &review.site_id, "");
        }
        Outcome::Returned => {
            edition.advance(State::Returned, work.now, again)?;
            table::save_state(&mut work.tx, &edition).await?;
            copy_for_author(work, &edition).await?;
            tell_author(work, &edition, &format!("被退回（{opinion}）")).await?;
            record(work, "article.returned", &edition, &review.site_id, &opinion);
        }
    }
    Ok(edition)
}
