//! Documents that go online together: a policy document and what explains it.

use base::{Kind, Result, invalid, new_id, refuse, text};
use desk::{Subject, Work};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Setting, publish::check_approved};
use crate::{
    article::{
        model::{Document, Edition, PUBLISH, State, Together, WRITE},
        table,
    },
    section::model::interpretation_rule,
};

/// Which documents shall go online together.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TieForm {
    /// The other document.
    pub with_id: String,
}

/// An approved edition on its way to the public.
pub(super) struct Going {
    pub(super) setting: Setting,
    pub(super) edition: Edition,
}

const BUNDLE_MAX: usize = 10;

/// Ties a document, and what it is tied to already, to another one of the same site.
pub async fn tie(work: &mut Work, id: &str, form: &TieForm) -> Result<()> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, WRITE).await?;
    let other = Setting::of(work, &form.with_id).await.map_err(|no| no.at("with_id"))?;
    other.need(work, WRITE).await?;

    if other.document.id == id || other.site.id != setting.site.id {
        let say = "只能与本网站的另一篇稿件同时发布";
        return Err(invalid("with_id", "article.bundle_site", say));
    }
    let mut all = members(work, &setting.document).await?;
    all.extend(members(work, &other.document).await?);
    if all.len() > BUNDLE_MAX {
        let say = format!("同时发布的稿件最多{BUNDLE_MAX}篇");
        return Err(invalid("with_id", "article.bundle_too_large", say));
    }

    let bundle = new_id();
    for document in &all {
        table::set_bundle(&mut work.tx, &document.id, &bundle).await?;
    }
    let note = format!("{}、{}", setting.document.title, other.document.title);
    let site_id = setting.site.id.as_str();
    let on = Subject { kind: "article", id, site_id, note: &note, ..Subject::default() };
    work.record("article.bundled", on);
    Ok(())
}

/// Lets a document go online alone again.
pub async fn untie(work: &mut Work, id: &str) -> Result<()> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, WRITE).await?;

    let all = members(work, &setting.document).await?;
    table::set_bundle(&mut work.tx, id, "").await?;
    if let [one, other] = all.as_slice() {
        // Nobody goes together with nobody.
        let rest = if one.id == id { other } else { one };
        table::set_bundle(&mut work.tx, &rest.id, "").await?;
    }
    let (site_id, note) = (setting.site.id.as_str(), setting.document.title.as_str());
    let on = Subject { kind: "article", id, site_id, note, ..Subject::default() };
    work.record("article.unbundled", on);
    Ok(())
}

/// A document and those it goes online with.
async fn members(work: &mut Work, document: &Document) -> Result<Vec<Document>> {
    match document.bundle_id.as_str() {
        "" => Ok(vec![document.clone()]),
        bundle => table::of_bundle(&mut work.tx, bundle).await,
    }
}

/// What goes online with a document, as people see it.
pub(super) async fn together(work: &mut Work, document: &Document) -> Result<Vec<Together>> {
    let mut rows = Vec::new();
    for other in members(work, document).await? {
        if other.id == document.id {
            continue;
        }
        let working = table::working(&mut work.tx, &other.id).await.ok();
        let state = working.map_or(other.state, |edition| edition.state);
        let is_ready = matches!(state.as_str(), "approved" | "scheduled" | "live");
        rows.push(Together { id: other.id, title: other.title, kind: other.kind, state, is_ready });
    }
    Ok(rows)
}

/// An approved edition and the others that go online with it, policy documents first; refuses,
/// naming it, when one of them is not approved. What is online already stays as it is.
pub(super) async fn going(
    work: &mut Work,
    setting: Setting,
    edition: Edition,
) -> Result<Vec<Going>> {
    let all = members(work, &setting.document).await?;
    let own = setting.document.id.clone();
    let mut going = vec![Going { setting, edition }];
    for other in all.into_iter().filter(|other| other.id != own) {
        let Some(edition) = table::working(&mut work.tx, &other.id).await.ok() else { continue };
        if !matches!(edition.state()?, State::Approved | State::Scheduled) {
            let say =
                format!("同时发布的“{}”还没有通过审核，请先办结，或解除同时发布", other.title);
            return Err(refuse(Kind::Conflict, "article.bundle_not_ready", say));
        }
        let setting = Setting::of(work, &other.id).await?;
        setting.need(work, PUBLISH).await?;
        let digest = edition.digest.clone();
        check_approved(work, &edition, &digest).await?;
        going.push(Going { setting, edition });
    }
    going.sort_by_key(|one| !one.setting.kind.definition.with_header);
    Ok(going)
}

/// Refuses a policy document that would go online without its interpretation where its section
/// wants one; keeps the reason where the section asks for one (S0§16 S1§11).
pub(super) async fn check_interpreted(
    work: &mut Work,
    going: &mut [Going],
    reason: &str,
) -> Result<()> {
    let editions: Vec<String> = going.iter().map(|one| one.edition.id.clone()).collect();
    for one in going {
        let rule = lacks(work, &one.setting, &editions).await?;
        one.edition.alone_reason = match rule {
            "refuse" => {
                let say = "本栏目的政策文件须与解读同时发布，请先写好解读并设为同时发布";
                return Err(refuse(Kind::Conflict, "article.interpretation_missing", say));
            }
            "reason" if reason.trim().is_empty() => {
                let say = "本文件没有解读，请说明理由后再发布";
                return Err(invalid("reason", "article.interpretation_reason", say));
            }
            "reason" => text::line_within(
                "reason",
                "article.interpretation_reason",
                "没有解读的理由",
                reason,
                (2, 200),
            )?,
            _ => String::new(),
        };
    }
    Ok(())
}

/// What the section asks, when a policy document that is not online yet would go there without an
/// interpretation; empty when nothing.
pub(super) async fn lacks(
    work: &mut Work,
    setting: &Setting,
    editions: &[String],
) -> Result<&'static str> {
    let id = setting.document.id.as_str();
    let rule = match interpretation_rule(&setting.line) {
        "refuse" => "refuse",
        "reason" => "reason",
        _ => return Ok(""),
    };
    if !setting.kind.definition.with_header
        || table::live(&mut work.tx, id).await?.is_some()
        || table::is_interpreted(&mut work.tx, id, editions).await?
    {
        return Ok("");
    }
    Ok(rule)
}
