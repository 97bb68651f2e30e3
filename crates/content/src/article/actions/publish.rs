//! Publishing and withdrawing.

use base::{Error, Kind, Moment, Result, invalid, new_id, refuse, text, year_of};
use desk::{Caller, Work};
use office::{flow::model::DECIDERS_MIN, review, site};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Setting,
    bundle::{self, Going},
    emergency::settle,
    record, tell_of_leader, tell_quoting,
};
use crate::{
    article::{
        model::{Edition, PUBLISH, Placement, State, WITHDRAW, theme_place, wrong_state},
        table,
    },
    index_no, section,
};

/// Publish what, and when.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PublicationForm {
    /// Digest of the edition the person saw.
    pub digest: String,
    /// When; now if it is left out.
    pub at: Option<Moment>,
    /// Why a policy document goes online without its interpretation; only read where the section
    /// asks.
    #[serde(default)]
    pub reason: String,
}

/// Why something is withdrawn.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct WithdrawalForm {
    /// Reason, kept in the journal.
    pub reason: String,
}

const SCHEDULE_DAYS_MAX: i64 = 366;

/// Publishes the approved edition now, or leaves it to the clock; with it goes what is tied to it.
pub async fn publish(work: &mut Work, id: &str, form: PublicationForm) -> Result<Edition> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, PUBLISH).await?;

    let edition = table::working(&mut work.tx, id).await?;
    check_approved(work, &edition, &form.digest).await?;
    let mut all = bundle::going(work, setting, edition).await?;
    bundle::check_interpreted(work, &mut all, &form.reason).await?;
    let mut own = None;
    for going in all {
        let done = match form.at {
            Some(at) if at > work.now => schedule(work, going, at).await?,
            _ => go_live(work, &going.setting, going.edition).await?,
        };
        if done.document_id == id {
            own = Some(done);
        }
    }
    own.ok_or_else(|| wrong_state("稿件未通过终审，不能发布"))
}

async fn schedule(work: &mut Work, going: Going, at: Moment) -> Result<Edition> {
    let Going { setting, mut edition } = going;
    if at > work.now + SCHEDULE_DAYS_MAX * 86_400_000 {
        return Err(invalid("at", "article.schedule", "定时发布最多提前一年"));
    }
    if edition.state()? == State::Scheduled {
        edition.advance(State::Approved, work.now, "只有待发布的稿件可以定时")?;
        table::save_state(&mut work.tx, &edition).await?;
    }
    edition.advance(State::Scheduled, work.now, "只有待发布的稿件可以定时")?;
    edition.due_at = Some(at);
    table::save_state(&mut work.tx, &edition).await?;
    table::refresh(&mut work.tx, &edition).await?;
    record(work, "article.scheduled", &edition, &setting.site.id, &base::date_time(at));
    Ok(edition)
}

/// Publishes what the clock has come to; says how many. Only the platform's own clock calls it.
pub async fn publish_due(work: &mut Work) -> Result<usize> {
    if let Caller::Person(_) = work.caller {
        work.need(PUBLISH, &desk::Place::platform()).await?;
    }
    let due = table::due(&mut work.tx, work.now).await?;
    let mut count = 0;
    for edition in due {
        // It may have gone online with another one of its bundle.
        let edition = table::find_edition(&mut work.tx, &edition.id).await?;
        if edition.state()? == State::Scheduled {
            count += Box::pin(publish_one_due(work, edition)).await?;
        }
    }
    Ok(count)
}

/// What cannot go online at its time goes back to those who publish, who see why.
async fn publish_one_due(work: &mut Work, edition: Edition) -> Result<usize> {
    let setting = Setting::of(work, &edition.document_id).await?;
    let digest = edition.digest.clone();
    let going = match check_approved(work, &edition, &digest).await {
        Ok(()) => bundle::going(work, setting, edition.clone()).await,
        Err(no) => Err(no),
    };
    match going {
        Ok(all) => {
            let count = all.len();
            for going in all {
                go_live(work, &going.setting, going.edition).await?;
            }
            Ok(count)
        }
        Err(Error::Refused(no)) => {
            let setting = Setting::of(work, &edition.document_id).await?;
            let mut edition = edition;
            edition.advance(State::Approved, work.now, "稿件不在定时发布中")?;
            edition.due_at = None;
            table::save_state(&mut work.tx, &edition).await?;
            table::refresh(&mut work.tx, &edition).await?;
            record(work, "article.unscheduled", &edition, &setting.site.id, &no.say);
            Ok(0)
        }
        Err(fault) => Err(fault),
    }
}

/// Refuses anything but exactly what three people approved (S2§14): the digest is compared here,
/// in the transaction that publishes.
pub(super) async fn check_approved(work: &mut Work, edition: &Edition, digest: &str) -> Result<()> {
    if !matches!(edition.state()?, State::Approved | State::Scheduled) {
        return Err(wrong_state("稿件未通过终审，不能发布"));
    }
    let files = table::attachments(&mut work.tx, &edition.id).await?;
    let files: Vec<_> = files.into_iter().map(|file| file.media_id).collect();
    let relations = table::relations(&mut work.tx, &edition.id).await?;
    let course = review::table::newest_of(&mut work.tx, &edition.id).await?;
    let approved = course.filter(|course| {
        course.review.state == "approved" && course.review.digest == edition.digest
    });
    let signed = approved.as_ref().map_or(0, |course| course.counting().count());
    if approved.is_some() && signed < DECIDERS_MIN {
        let say = format!("须经{DECIDERS_MIN}个不同的人审核后才能发布，本稿只有{signed}人审核");
        return Err(refuse(Kind::Conflict, "article.too_few_signatures", say));
    }
    let now = edition.content_digest(&files, &relations);
    if approved.is_some() && edition.digest == digest && now == digest {
        return Ok(());
    }
    let say = "稿件与审定的内容不一致，请刷新；如有改动须重新送审";
    Err(refuse(Kind::Conflict, "article.digest_differs", say))
}

async fn go_live(work: &mut Work, setting: &Setting, mut edition: Edition) -> Result<Edition> {
    edition.advance(State::Live, work.now, "稿件未通过终审，不能发布")?;
    show_public(work, setting, edition).await
}

/// Puts a live edition in the place of the one before. What was owed for that one is settled with
/// it.
pub(super) async fn show_public(
    work: &mut Work,
    setting: &Setting,
    mut edition: Edition,
) -> Result<Edition> {
    settle(work, setting, &edition.document_id, "replaced").await?;
    if let Some(mut old) = table::live(&mut work.tx, &edition.document_id).await? {
        old.advance(State::Superseded, work.now, "已上网的版本刚刚有变化，请刷新")?;
        old.live_until = Some(work.now);
        table::save_state(&mut work.tx, &old).await?;
    }
    edition.due_at = None;
    edition.live_from = Some(work.now);
    table::save_state(&mut work.tx, &edition).await?;

    stand(work, setting, &edition).await?;
    table::restore_quotes(&mut work.tx, &edition.document_id).await?;
    if setting.document.copy_of.is_some() {
        table::take_origin(&mut work.tx, &edition).await?;
    }
    tell_quoting(work, &edition).await?;
    let index_no = index_no(work, setting, &edition).await?;
    let id = edition.document_id.as_str();
    table::set_published(&mut work.tx, id, work.now, index_no.as_deref()).await?;
    table::refresh(&mut work.tx, &edition).await?;
    let note = match edition.alone_reason.as_str() {
        "" => String::new(),
        reason => format!("没有解读，{reason}"),
    };
    record(work, "article.published", &edition, &setting.site.id, &note);
    tell_of_leader(work, &setting.document, &edition);
    Ok(edition)
}

/// Gives the document its place: a new one at first publication or in another section, the old
/// one again after a withdrawal.
async fn stand(work: &mut Work, setting: &Setting, edition: &Edition) -> Result<()> {
    let placed = table::placement(&mut work.tx, &edition.document_id).await?;
    match placed {
        Some(placed) if placed.section_id == edition.section_id => {
            if placed.withdrawn_at.is_some() {
                table::restore(&mut work.tx, &edition.document_id).await?;
            }
            return Ok(());
        }
        Some(placed) => table::mark_moved(&mut work.tx, &placed.id, work.now).await?,
        None => {}
    }
    let section = section::table::find(&mut work.tx, &edition.section_id).await?;
    let serial = site::table::take_serials(&mut work.tx, &setting.site.id, 1).await?;
    let ordinal = section::table::take_ordinals(&mut work.tx, &section.id, 1).await?;
    let placement = Placement {
        id: new_id(),
        document_id: edition.document_id.clone(),
        site_id: setting.site.id.clone(),
        section_id: section.id,
        mode: "owner".to_owned(),
        serial,
        ordinal,
        path: address(&section.path, work.now, serial),
        published_at: setting.document.first_published_at.unwrap_or(work.now),
        withdrawn_at: None,
        ended_at: None,
    };
    table::insert_placement(&mut work.tx, &placement, work.now).await
}

/// `/zwgk/tzgg/2026/1024.html`: short, never changed, never given out twice.
pub(super) fn address(section_path: &str, at: Moment, serial: i64) -> String {
    format!("{section_path}{}/{serial}.html", year_of(at))
}

/// A new 索引号 for a disclosed document that has none yet.
async fn index_no(work: &mut Work, setting: &Setting, edition: &Edition) -> Result<Option<String>> {
    // A copy is the disclosure of whoever wrote the original; it is not counted twice.
    let document = &setting.document;
    let is_copy = document.copy_of.is_some();
    if is_copy || document.index_no.is_some() || edition.header.is_empty() {
        return Ok(None);
    }
    let theme = edition.header()?.map_or(0, |header| theme_place(&header.theme));
    let unit_id = &setting.document.unit_id;
    index_no::actions::take(work, unit_id, theme, work.now).await.map(Some)
}

/// 撤稿: takes the document from every place at once.
pub async fn withdraw(work: &mut Work, id: &str, form: WithdrawalForm) -> Result<Edition> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, WITHDRAW).await?;

    let reason = text::line_within("reason", "article.reason", "撤稿原因", &form.reason, (2, 200))?;
    let not_live = || wrong_state("稿件没有上网，不用撤稿");
    let mut edition = table::live(&mut work.tx, id).await?.ok_or_else(not_live)?;

    edition.advance(State::Withdrawn, work.now, "稿件没有上网，不用撤稿")?;
    edition.live_until = Some(work.now);
    table::save_state(&mut work.tx, &edition).await?;
    table::withdraw(&mut work.tx, id, work.now).await?;
    tell_quoting(work, &edition).await?;
    if setting.document.state == State::Live.as_str() {
        table::refresh(&mut work.tx, &edition).await?;
    }
    settle(work, &setting, id, "withdrawn").await?;
    record(work, "article.withdrawn", &edition, &setting.site.id, &reason);
    tell_of_leader(work, &setting.document, &edition);
    Ok(edition)
}
