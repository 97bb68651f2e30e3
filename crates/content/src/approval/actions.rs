//! The verbs of approvals.

use base::{Error, Result};
use desk::Work;
use office::{flow, review, site, unit};

use super::model::{Compared, Comparison, Holding, Sheet, holdings, qr, read_code, short_code};
use crate::article::actions::{Setting, review_view};
use crate::article::model::{Edition, READ};
use crate::{article, section};

/// The 信息审批单 of a review.
pub async fn sheet(work: &mut Work, id: &str) -> Result<Sheet> {
    let course = review::table::find(&mut work.tx, id).await?;
    let edition = article::table::find_edition(&mut work.tx, &course.review.subject_id).await?;
    let setting = Setting::of(work, &edition.document_id).await?;
    setting.need(work, READ).await?;

    let unit = unit::table::find(&mut work.tx, setting.unit_id()).await?;
    let debt = article::table::debt_of(&mut work.tx, &edition.document_id).await?;
    let debt = debt.filter(|debt| debt.edition_id == edition.id);
    let view = review_view(work, id).await?;
    Ok(Sheet {
        id: view.id,
        article_id: view.article_id,
        unit_name: unit.name,
        site_name: setting.site_name().to_owned(),
        section_name: setting.section_name(work, &edition.section_id).await?,
        title: edition.title,
        kind: course.review.matter_kind.clone(),
        source: edition.source,
        risk: course.risk(),
        author_name: view.author_name,
        submitted_at: view.submitted_at,
        state: view.state,
        closed_at: course.review.closed_at,
        flow_name: view.flow_name,
        flow_no: view.flow_no,
        steps: view.steps,
        emergency: debt.map(|debt| format!("{}：{}", debt.released_name, debt.reason)),
        qr: qr(&view.digest)?,
        code: short_code(&view.digest),
        digest: view.digest,
    })
}

/// Compares what a filed sheet was signed for with what is online. What the caller may not read
/// is as unknown as what never was. Open to everyone: it says nothing of what one may not read.
pub async fn compare(work: &mut Work, typed: &str) -> Result<Comparison> {
    let unknown = || Comparison { state: "unknown", ..Comparison::default() };
    let digits = read_code(typed)?;
    let found = article::table::by_digest(&mut work.tx, &digits).await?;
    let Some(signed) = found else { return Ok(unknown()) };
    let setting = Setting::of(work, &signed.document_id).await?;
    match setting.need(work, READ).await {
        Ok(()) => {}
        Err(Error::Refused(_)) => return Ok(unknown()),
        Err(fault) => return Err(fault),
    }

    let live = article::table::live(&mut work.tx, &signed.document_id).await?;
    let course = review::table::newest_of(&mut work.tx, &signed.id).await?;
    let placed = article::table::placement(&mut work.tx, &signed.document_id).await?;
    let placed = placed.filter(|placed| placed.withdrawn_at.is_none());
    let is_intact = is_intact(work, &signed).await?;
    let seen = |edition: &Edition| Compared {
        edition_id: edition.id.clone(),
        no: edition.no,
        live_from: edition.live_from,
    };
    let state = match &live {
        _ if !is_intact => "altered",
        Some(live) if live.digest == signed.digest => "same",
        Some(_) => "later",
        None if setting.was_published() => "withdrawn",
        None => "never",
    };
    let origin = setting.origin(work);
    Ok(Comparison {
        state,
        article_id: signed.document_id.clone(),
        title: signed.title.clone(),
        is_approved: course.as_ref().is_some_and(|course| course.review.state == "approved"),
        review_id: course.map(|course| course.review.id),
        signed: Some(seen(&signed)),
        address: live.as_ref().and(placed).map(|placed| format!("{origin}{}", placed.path)),
        live: live.as_ref().map(seen),
    })
}

/// Whether what is kept of an edition still has the digest that was signed.
async fn is_intact(work: &mut Work, edition: &Edition) -> Result<bool> {
    let files = article::table::attachments(&mut work.tx, &edition.id).await?;
    let files: Vec<_> = files.into_iter().map(|file| file.media_id).collect();
    let relations = article::table::relations(&mut work.tx, &edition.id).await?;
    Ok(edition.content_digest(&files, &relations) == edition.digest)
}

/// Which flow holds in each section of a site, and why. Open to everyone: who works here may know
/// through whose hands a text goes.
pub async fn flows(work: &mut Work, site_id: &str) -> Result<Vec<Holding>> {
    let site = site::table::find(&mut work.tx, site_id).await?;
    let sections = section::table::list(&mut work.tx, &site.id).await?;
    let bindings = flow::table::bindings(&mut work.tx, &site.id).await?;
    Ok(holdings(&sections, &site.id, &bindings))
}
