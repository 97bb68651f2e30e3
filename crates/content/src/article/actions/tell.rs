//! Telling people by letter what waits for them, in the transaction in which it begins to wait.

use base::Result;
use desk::Work;
use office::{
    mail::{self, model::Letter},
    review::{self, actions::Due, model::Course},
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

/// Tells by letter, once each, for whom a step's time runs out or is over, and who stands above
/// them when it is late. Says how many reviews somebody was told of.
/// Open to everyone: it asks with the caller's reach, and the caller is the clock.
pub async fn remind(work: &mut Work) -> Result<usize> {
    let mut told = 0;
    for due in review::actions::due(work).await? {
        let stage = if due.deadline.is_late { "late" } else { "soon" };
        let (own, above) = reminders(&due);
        let mut tells = false;
        for (stage, hands, letter) in [(stage, &due.people, own), ("above", &due.above, above)] {
            if hands.is_empty() || !review::actions::first_told(work, &due.course, stage).await? {
                continue;
            }
            for hand in hands {
                mail::actions::write(work, &hand.id, &letter).await?;
            }
            tells = true;
        }
        told += usize::from(tells);
    }
    Ok(told)
}

/// The letters to those a step waits for, and to those above them.
fn reminders(Due { course, deadline, people, .. }: &Due) -> (Letter, Letter) {
    let step = course.waiting().map_or("", |step| step.name.as_str());
    let title = &course.review.title;
    let (state, when) = match (deadline.is_late, deadline.days) {
        (false, 0) => ("快到期", "今天到期".to_owned()),
        (false, days) => ("快到期", format!("还有{days}个工作日")),
        (true, days) => ("已超时", format!("已超时{days}个工作日")),
    };
    let own = Letter {
        subject: format!("{step}{state}：{title}"),
        said: format!("{when}，请您办理。"),
        path: format!("/reviews/{}", course.review.id),
    };
    let names: Vec<_> = people.iter().map(|hand| hand.name.as_str()).collect();
    let above = Letter {
        subject: format!("{step}超时未办：{title}"),
        said: format!("{when}，等待{}办理，请您督促。", names.join("、")),
        path: own.path.clone(),
    };
    (own, above)
}
