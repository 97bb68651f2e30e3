//! The verbs of reviews. They are called by the verbs of what is reviewed.

use base::{Result, new_id};
use desk::{Subject, Work};

use super::{
    model::{Decision, DecisionForm, Outcome, Review, Submission, changed},
    table,
};

/// Open to everyone: whoever may submit the subject, which its own verb has checked.
pub async fn open(work: &mut Work, what: Submission<'_>) -> Result<Review> {
    let review = Review {
        id: new_id(),
        subject_kind: what.kind.to_owned(),
        subject_id: what.id.to_owned(),
        digest: what.digest.to_owned(),
        site_id: what.site_id.to_owned(),
        scopes: serde_json::to_string(what.scopes)?,
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        title: what.title.to_owned(),
        state: "running".to_owned(),
        step: 1,
        opened_at: work.now,
        closed_at: None,
    };
    table::insert(&mut work.tx, &review).await?;
    Ok(review)
}

/// Decides the step that is waiting, on exactly what the reviewer saw.
pub async fn decide(work: &mut Work, id: &str, form: DecisionForm) -> Result<(Review, Outcome)> {
    let review = table::find(&mut work.tx, id).await?;
    work.need(review.current().right, &review.place()).await?;

    let form = form.checked()?;
    let decisions = table::decisions(&mut work.tx, id).await?;
    review.obstacle(work.caller.id(), &decisions)?;
    if form.digest != review.digest {
        return Err(changed());
    }
    let decision = Decision {
        step: review.step,
        decided_by: work.caller.id().to_owned(),
        decided_name: work.caller.name().to_owned(),
        verdict: if form.approve { "approved" } else { "returned" }.to_owned(),
        opinion: form.opinion,
        at: work.now,
    };
    let step = review.step;
    let name = review.current().name;
    let (review, outcome) = review.decided(form.approve, work.now);

    table::insert_decision(&mut work.tx, &review, &decision).await?;
    table::save(&mut work.tx, &review, step).await?;
    let verb = if form.approve { "通过" } else { "退回" };
    let note = format!("{name}{verb}：{} {}", review.title, decision.opinion);
    work.record(
        "review.decided",
        Subject {
            kind: "review",
            id: &review.subject_id,
            site_id: &review.site_id,
            digest: &review.digest,
            note: &note,
        },
    );
    Ok((review, outcome))
}

/// Open to everyone: whoever may take the subject back, which its own verb has checked.
pub async fn cancel(work: &mut Work, subject_id: &str) -> Result<bool> {
    table::cancel(&mut work.tx, subject_id, work.now).await
}
