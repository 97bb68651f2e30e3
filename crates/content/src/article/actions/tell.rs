//! Telling people by letter what waits for them, in the transaction in which it begins to wait.

use base::Result;
use desk::Work;
use office::{
    mail::{self, model::Letter},
    review::{self, model::Course},
};

use crate::article::model::Edition;

/// Tells those who can take the step that is waiting.
pub(super) async fn tell_reviewers(work: &mut Work, course: &Course) -> Result<()> {
    let Some(step) = course.waiting() else { return Ok(()) };
    let review = &course.review;
    let letter = Letter {
        subject: format!("待{}：{}", step.name, review.title),
        said: format!("{}送审，请您{}。", review.author_name, step.name),
        path: format!("/reviews/{}", review.id),
    };
    for person in review::actions::waiting_for(work, course).await? {
        mail::actions::write(work, &person.id, &letter).await?;
    }
    Ok(())
}

/// Tells the writer what became of a text.
pub(super) async fn tell_author(work: &mut Work, edition: &Edition, what: &str) -> Result<()> {
    let letter = Letter {
        subject: format!("稿件{what}：{}", edition.title),
        said: format!("{}办理。", work.caller.name()),
        path: format!("/articles/{}", edition.document_id),
    };
    mail::actions::write(work, &edition.author_id, &letter).await
}
