//! Offering documents, and taking offers back.

use base::{Kind, Result, invalid, new_id, refuse, text};
use desk::{Subject, Work};
use office::site::{self, model::Site};

use super::record;
use crate::{
    article::{
        actions::Setting,
        model::{Edition, READ},
        table as articles,
    },
    section,
    share::{
        model::{
            OFFER, OfferForm, ReasonForm, SITES_MAX, Share, ShareRow, State, no_site, there_already,
        },
        table,
    },
};

/// 报送、推送: offers a live document to other sites. Where it is offered or stands already is
/// left out; costs one row a site.
pub async fn offer(work: &mut Work, form: OfferForm) -> Result<Vec<ShareRow>> {
    let setting = Setting::of(work, &form.document_id).await?;
    setting.need(work, OFFER).await?;

    let form = form.checked()?;
    let edition = shared(work, &setting).await?;
    let known = table::open_sites(&mut work.tx, &form.document_id).await?;
    let mut sites = chosen(work, &setting, &form).await?;
    sites.retain(|site| !known.contains(&site.id));
    if sites.is_empty() {
        return Err(there_already());
    }
    check_wanted(work, &form, &sites).await?;

    let way = if form.to == "chosen" { "push" } else { "offer" };
    let mut rows = Vec::with_capacity(sites.len());
    for site in &sites {
        let said = (way, form.wanted_id.as_str(), form.message.as_str());
        let share = share_of(work, &setting, &edition, &site.id, said);
        table::insert(&mut work.tx, &share).await?;
        rows.push(share.id);
    }
    let names: Vec<_> = sites.iter().take(5).map(|site| site.short_name.as_str()).collect();
    let more = if sites.len() > 5 { format!("等{}个网站", sites.len()) } else { String::new() };
    let note = format!("{} → {}{more}", edition.title, names.join("、"));
    let (id, site_id) = (form.document_id.as_str(), setting.site.id.as_str());
    let digest = edition.digest.as_str();
    let on = Subject { kind: "share", id, site_id, digest, note: &note };
    work.record("share.offered", on);
    let mut found = table::of_document(&mut work.tx, &form.document_id).await?;
    found.retain(|row| rows.contains(&row.id));
    Ok(found)
}

/// The edition that may be shared: what the public reads, of a document that is no copy itself.
pub(super) async fn shared(work: &mut Work, setting: &Setting) -> Result<Edition> {
    if setting.document.copy_of.is_some() {
        let say = "这是其他网站稿件的副本，请由原单位报送原稿";
        return Err(refuse(Kind::Conflict, "share.copy_again", say));
    }
    let live = articles::live(&mut work.tx, &setting.document.id).await?;
    let say = "稿件没有上网，不能共享：先审后发，未经审核发布的内容不得共享（S2§14）";
    live.ok_or_else(|| refuse(Kind::Conflict, "share.not_live", say))
}

/// The sites that are meant.
async fn chosen(work: &mut Work, setting: &Setting, form: &OfferForm) -> Result<Vec<Site>> {
    let me = setting.site.id.as_str();
    let all = site::table::list(&mut work.tx).await?;
    let found: Vec<Site> = match form.to.as_str() {
        "all" => all.into_iter().filter(|site| site.id != me).collect(),
        "below" => all.into_iter().filter(|site| site.parent_id == me).collect(),
        _ => {
            let is_chosen = |site: &Site| site.id != me && form.site_ids.contains(&site.id);
            let found: Vec<_> = all.into_iter().filter(is_chosen).collect();
            if found.len() != form.site_ids.len() {
                return Err(invalid("site_ids", "share.site", "请选择本网站以外的网站"));
            }
            found
        }
    };
    if found.is_empty() {
        return Err(no_site());
    }
    if found.len() > SITES_MAX {
        let say = format!("一次最多报送给{SITES_MAX}个网站");
        return Err(invalid("site_ids", "share.many", say));
    }
    Ok(found)
}

/// A section can be named when there is one site, and must be its own.
async fn check_wanted(work: &mut Work, form: &OfferForm, sites: &[Site]) -> Result<()> {
    if form.wanted_id.is_empty() {
        return Ok(());
    }
    let no = || invalid("wanted_id", "share.section", "请选择接收网站的栏目");
    let [site] = sites else { return Err(no()) };
    let section = section::table::find(&mut work.tx, &form.wanted_id).await.map_err(|_| no())?;
    if section.site_id != site.id || section.kind == "link" {
        return Err(no());
    }
    Ok(())
}

/// A new share: how, wanted where, with which words.
pub(super) fn share_of(
    work: &Work,
    setting: &Setting,
    edition: &Edition,
    to_site_id: &str,
    (way, wanted, message): (&str, &str, &str),
) -> Share {
    Share {
        id: new_id(),
        document_id: setting.document.id.clone(),
        edition_id: edition.id.clone(),
        edition_no: edition.no,
        title: edition.title.clone(),
        from_site_id: setting.site.id.clone(),
        from_unit_id: setting.document.unit_id.clone(),
        to_site_id: to_site_id.to_owned(),
        way: way.to_owned(),
        wanted_id: wanted.to_owned(),
        message: message.to_owned(),
        state: State::Offered.as_str().to_owned(),
        mode: String::new(),
        section_id: String::new(),
        copy_id: String::new(),
        own_review: 0,
        reason: String::new(),
        offered_by: work.caller.id().to_owned(),
        offered_name: work.caller.name().to_owned(),
        offered_at: work.now,
        decided_name: String::new(),
        decided_at: None,
        ended_at: None,
        settled: String::new(),
        revision: 1,
    }
}

/// 收回: takes an offer back that nobody has decided about.
pub async fn recall(work: &mut Work, id: &str, form: ReasonForm) -> Result<()> {
    let mut share = table::find(&mut work.tx, id).await?;
    let setting = Setting::of(work, &share.document_id).await?;
    setting.need(work, OFFER).await?;

    let (field, code) = ("reason", "share.reason");
    share.reason = text::line_within(field, code, "原因", &form.reason, (0, 200))?;
    share.advance(State::Recalled, work.caller.name(), work.now)?;
    table::save(&mut work.tx, &share).await?;
    let reason = share.reason.clone();
    record(work, "share.recalled", &share, &reason);
    Ok(())
}

/// Where a document was offered, and where it stands because of that.
pub async fn places(work: &mut Work, document_id: &str) -> Result<Vec<ShareRow>> {
    let setting = Setting::of(work, document_id).await?;
    setting.need(work, READ).await?;

    table::of_document(&mut work.tx, document_id).await
}
