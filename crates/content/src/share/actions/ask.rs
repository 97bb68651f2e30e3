//! Asking other sites for documents, and answering.

use base::{Kind, Result, invalid, new_id, refuse, text};
use desk::{Subject, Work};
use office::site;

use super::{
    offer::{share_of, shared},
    place_in,
};
use crate::{
    article::actions::Setting,
    share::{
        model::{AnswerForm, AskForm, OFFER, ReasonForm, Request, message},
        table,
    },
};

/// 约稿: asks another site for a document.
pub async fn ask(work: &mut Work, form: AskForm) -> Result<()> {
    let mine = site::table::find(&mut work.tx, &form.from_site_id).await?;
    let here = place_in(work, &mine, "").await?;
    work.need(OFFER, &here).await?;

    let form = form.checked()?;
    let other = site::table::find(&mut work.tx, &form.to_site_id).await;
    let other = other.map_err(|no| no.at("to_site_id"))?;
    if other.id == mine.id {
        return Err(invalid("to_site_id", "share.own_site", "请选择本网站以外的网站"));
    }
    let request = Request {
        id: new_id(),
        from_site_id: mine.id,
        to_site_id: other.id,
        title: form.title,
        message: form.message,
        state: "requested".to_owned(),
        share_id: String::new(),
        reason: String::new(),
        asked_by: work.caller.id().to_owned(),
        asked_name: work.caller.name().to_owned(),
        asked_at: work.now,
        decided_name: String::new(),
        decided_at: None,
        revision: 1,
    };
    table::insert_request(&mut work.tx, &request).await?;
    record(work, "share.requested", &request, &other.short_name);
    Ok(())
}

/// Answers a request with a live document of the site that was asked.
pub async fn answer(work: &mut Work, id: &str, form: AnswerForm) -> Result<()> {
    let mut request = table::find_request(&mut work.tx, id).await?;
    let asked = site::table::find(&mut work.tx, &request.to_site_id).await?;
    let here = place_in(work, &asked, "").await?;
    work.need(OFFER, &here).await?;

    let setting = Setting::of(work, &form.document_id).await;
    let setting = setting.map_err(|no| no.at("document_id"))?;
    setting.need(work, OFFER).await?;
    if setting.site.id != request.to_site_id {
        let say = "请选择本网站的稿件";
        return Err(refuse(Kind::Invalid, "share.own_document", say).at("document_id"));
    }
    request.advance("answered", work.caller.name(), work.now)?;
    let edition = shared(work, &setting).await?;
    let words = message(&form.message)?;
    let said = ("answer", "", words.as_str());
    let share = share_of(work, &setting, &edition, &request.from_site_id, said);
    table::insert(&mut work.tx, &share).await?;
    request.share_id = share.id;
    table::save_request(&mut work.tx, &request).await?;
    record(work, "share.answered", &request, &edition.title);
    Ok(())
}

/// Declines a request.
pub async fn decline_request(work: &mut Work, id: &str, form: ReasonForm) -> Result<()> {
    let mut request = table::find_request(&mut work.tx, id).await?;
    let asked = site::table::find(&mut work.tx, &request.to_site_id).await?;
    let here = place_in(work, &asked, "").await?;
    work.need(OFFER, &here).await?;

    request.reason = form.checked()?;
    request.advance("declined", work.caller.name(), work.now)?;
    table::save_request(&mut work.tx, &request).await?;
    let reason = request.reason.clone();
    record(work, "share.request_declined", &request, &reason);
    Ok(())
}

/// Takes a request back.
pub async fn recall_request(work: &mut Work, id: &str, form: ReasonForm) -> Result<()> {
    let mut request = table::find_request(&mut work.tx, id).await?;
    let mine = site::table::find(&mut work.tx, &request.from_site_id).await?;
    let here = place_in(work, &mine, "").await?;
    work.need(OFFER, &here).await?;

    let (field, code) = ("reason", "share.reason");
    request.reason = text::line_within(field, code, "原因", &form.reason, (0, 200))?;
    request.advance("recalled", work.caller.name(), work.now)?;
    table::save_request(&mut work.tx, &request).await?;
    record(work, "share.request_recalled", &request, "");
    Ok(())
}

fn record(work: &mut Work, event: &'static str, request: &Request, note: &str) {
    let site_id = match event {
        "share.requested" | "share.request_recalled" => request.from_site_id.as_str(),
        _ => request.to_site_id.as_str(),
    };
    let note =
        if note.is_empty() { request.title.clone() } else { format!("{}：{note}", request.title) };
    let id = request.id.as_str();
    work.record(event, Subject { kind: "share", id, site_id, note: &note, ..Subject::default() });
}
