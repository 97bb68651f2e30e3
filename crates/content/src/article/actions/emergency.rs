//! 紧急发布: before review, by a person with a power of its own, for a reason. What is owed stays
//! visible to everybody until a second person has signed.

use base::{Kind, Result, refuse};
use desk::Work;
use office::review;

use super::{Setting, publish::show_public, record};
use crate::article::{
    model::{EMERGENCY, Edition, EmergencyForm, changed_meanwhile},
    table,
};

/// Publishes what is in review at once; its review goes on.
pub async fn emergency(work: &mut Work, id: &str, form: EmergencyForm) -> Result<Edition> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, EMERGENCY).await?;

    let form = form.checked()?;
    let mut edition = table::working(&mut work.tx, id).await?;
    let course = review::table::newest_of(&mut work.tx, &edition.id).await?;
    let running = course.filter(|course| course.review.state == "running");
    edition.release(work.now)?;
    let course = running.ok_or_else(changed_meanwhile)?;
    check(work, &edition, &form.digest, &course).await?;

    let edition = show_public(work, &setting, edition).await?;
    review::actions::release(work, &course).await?;
    let by = (work.caller.id().to_owned(), work.caller.name().to_owned());
    table::owe(&mut work.tx, &edition, (&by.0, &by.1), &form.reason, work.now).await?;
    record(work, "article.emergency", &edition, &setting.site.id, &form.reason);
    Ok(edition)
}

/// Exactly what the person saw goes out, and the person is neither its author nor one of its
/// reviewers: a second person must be left to sign.
async fn check(
    work: &mut Work,
    edition: &Edition,
    digest: &str,
    course: &review::model::Course,
) -> Result<()> {
    let me = work.caller.id();
    if course.review.author_id == me {
        let say = "不能紧急发布自己提交的稿件，请由值班负责人办理";
        return Err(refuse(Kind::Conflict, "article.emergency_own", say));
    }
    if course.counting().any(|one| one.decided_by == me || one.acting_for == me) {
        let say = "您已审核过本稿，请由其他值班负责人紧急发布";
        return Err(refuse(Kind::Conflict, "article.emergency_reviewer", say));
    }
    let files = table::attachments(&mut work.tx, &edition.id).await?;
    let files: Vec<_> = files.into_iter().map(|file| file.media_id).collect();
    let relations = table::relations(&mut work.tx, &edition.id).await?;
    let now = edition.content_digest(&files, &relations);
    if edition.digest == digest && now == digest {
        return Ok(());
    }
    let say = "稿件与审定的内容不一致，请刷新；如有改动须重新送审";
    Err(refuse(Kind::Conflict, "article.digest_differs", say))
}

/// Settles what a document owes; nothing when it owes nothing. A review that still runs on an
/// edition that is no longer live is of no use and ends.
pub(super) async fn settle(
    work: &mut Work,
    setting: &Setting,
    id: &str,
    how: &'static str,
) -> Result<()> {
    let Some(debt) = table::debt_of(&mut work.tx, id).await? else { return Ok(()) };
    if how != "reviewed" {
        review::actions::cancel(work, &debt.edition_id).await?;
    }
    let by = (work.caller.id().to_owned(), work.caller.name().to_owned());
    table::settle(&mut work.tx, &debt.edition_id, how, (&by.0, &by.1), work.now).await?;
    let edition = table::find_edition(&mut work.tx, &debt.edition_id).await?;
    let said = match how {
        "reviewed" => "已补办审核",
        "withdrawn" => "已撤稿",
        _ => "已由审定的新版本替换",
    };
    record(work, "debt.settled", &edition, &setting.site.id, said);
    Ok(())
}
