//! Telling people by letter what waits for them, in the transaction in which it begins to wait.

use base::Result;
use desk::Work;
use office::{
    mail::{self, model::Letter},
    review::model::Review,
};

use crate::article::model::Edition;

/// Tells those who may decide the step that is waiting.
pub(super) async fn tell_reviewers(work: &mut Work, review: &Review) -> Result<()> {
    let step = review.current();
    let letter = Letter {
        subject: format!("待{}：{}", step.name, review.title),
        said: format!("{}送审，请您{}。", review.author_name, step.name),
        path: format!("/reviews/{}", review.id),
    };
    let scopes: Vec<String> = serde_json::from_str(&review.scopes)?;
    mail::actions::write_to_holders(work, (step.right, &scopes), &letter).await
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
