//! Showing a document on another site: quoting it, or freezing a copy. Whether that may be is the
//! business of whoever calls; that only what is live is lent is ours.

use base::{Kind, Result, new_id, refuse};
use desk::Work;
use office::{
    mail::{self, model::Letter},
    review,
    site::{self, model::Site},
};

use super::{Setting, publish::address, record, tell_of_leader, write::copy_for_author};
use crate::{
    article::{
        model::{Document, Edition, Placement, Relation, SUBMIT, State, wrong_state},
        table,
    },
    section::model::Section,
};

/// What is lent to which site, and into which of its sections.
#[derive(Debug)]
pub struct Loan<'a> {
    /// The document.
    pub document_id: &'a str,
    /// The site that shows it.
    pub site: &'a Site,
    /// The section it stands in there.
    pub section: &'a Section,
}

/// Shows a live document in a section of another site; it follows its owner's editions.
/// Open to everyone: whoever may accept what was offered, which the share's verb has checked.
pub async fn quote(work: &mut Work, loan: &Loan<'_>) -> Result<Edition> {
    let setting = Setting::of(work, loan.document_id).await?;
    let edition = lent(work, loan).await?;
    let placed = table::placement_on(&mut work.tx, loan.document_id, &loan.site.id).await?;
    match placed {
        Some(placed) if placed.ended_at.is_none() => return Err(stands_already()),
        Some(placed) if placed.section_id == loan.section.id => {
            table::end_quote(&mut work.tx, &placed.id, None).await?;
        }
        placed => {
            if let Some(placed) = placed {
                table::mark_moved(&mut work.tx, &placed.id, work.now).await?;
            }
            let first = setting.document.first_published_at.unwrap_or(work.now);
            place(work, loan, (loan.document_id, "quote", first)).await?;
        }
    }
    record(work, "article.quoted", &edition, &loan.site.id, &setting.site.short_name);
    Ok(edition)
}

/// Takes a quoted document down from the site that quotes it. Open to everyone: whoever may end
/// the share, which its own verb has checked.
pub async fn unquote(work: &mut Work, document_id: &str, site_id: &str) -> Result<()> {
    let placed = table::placement_on(&mut work.tx, document_id, site_id).await?;
    let quoted = |placed: &Placement| placed.mode == "quote" && placed.ended_at.is_none();
    let Some(placed) = placed.filter(quoted) else {
        return Err(wrong_state("本网站没有引用这篇稿件"));
    };
    table::end_quote(&mut work.tx, &placed.id, Some(work.now)).await?;
    let rows = table::editions(&mut work.tx, document_id).await?;
    let newest = rows.into_iter().next().ok_or_else(crate::article::model::unknown_edition)?;
    let edition = table::find_edition(&mut work.tx, &newest.id).await?;
    record(work, "article.unquoted", &edition, site_id, "");
    Ok(())
}

/// Makes a document of the other site out of the live edition; what becomes of the original later
/// does not touch it. Open to everyone: whoever may accept what was offered, which the share's
/// verb has checked.
pub async fn copy_to(work: &mut Work, loan: &Loan<'_>) -> Result<Document> {
    let (mut document, from, _) = taken(work, loan).await?;
    let edition = frozen(work, &from, (document.id.clone(), 1), &loan.section.id).await?;
    (document.state, document.first_published_at) = (edition.state.clone(), Some(work.now));
    enter(work, &document, (&from, &edition)).await?;
    place(work, loan, (&document.id, "owner", work.now)).await?;
    record(work, "article.published", &edition, &loan.site.id, "复制");
    tell_of_leader(work, &document, &edition);
    Ok(document)
}

/// As [`copy_to`], but what comes of it is a draft in the library of the other site, which passes
/// the review that holds there. Those who write there are told. Open to everyone: whoever may
/// accept what was offered, which the share's verb has checked.
pub async fn copy_for_review(work: &mut Work, loan: &Loan<'_>) -> Result<Document> {
    let (document, from, _) = taken(work, loan).await?;
    let author = (work.caller.id(), work.caller.name());
    let edition = Edition {
        document_id: document.id.clone(),
        section_id: loan.section.id.clone(),
        ..from.copy(new_id(), 1, author, work.now)
    };
    enter(work, &document, (&from, &edition)).await?;
    record(work, "article.created", &edition, &loan.site.id, "接收其他网站的稿件");
    tell_writers(work, loan, &document).await?;
    Ok(document)
}

/// The document a copy becomes, and the edition it is taken from.
async fn taken(work: &mut Work, loan: &Loan<'_>) -> Result<(Document, Edition, Setting)> {
    let setting = Setting::of(work, loan.document_id).await?;
    let from = lent(work, loan).await?;
    if table::placement_on(&mut work.tx, loan.document_id, &loan.site.id)
        .await?
        .is_some_and(|placed| placed.ended_at.is_none())
    {
        return Err(stands_already());
    }
    let document = Document {
        id: new_id(),
        unit_id: loan.site.unit_id.clone(),
        site_id: loan.site.id.clone(),
        kind: setting.document.kind.clone(),
        created_by: work.caller.id().to_owned(),
        created_at: work.now,
        first_published_at: None,
        index_no: None,
        origin: None,
        origin_digest: None,
        bundle_id: String::new(),
        copy_of: Some(loan.document_id.to_owned()),
        copy_note: Some(note(&setting.site, &from)),
        section_id: loan.section.id.clone(),
        title: from.title.clone(),
        state: State::Draft.to_string(),
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        changed_at: work.now,
    };
    Ok((document, from, setting))
}

async fn enter(
    work: &mut Work,
    document: &Document,
    (from, edition): (&Edition, &Edition),
) -> Result<()> {
    table::insert(&mut work.tx, document).await?;
    enter_edition(work, (from, edition)).await
}

async fn enter_edition(work: &mut Work, (from, edition): (&Edition, &Edition)) -> Result<()> {
    table::insert_edition(&mut work.tx, edition).await?;
    table::copy_uses(&mut work.tx, &from.id, &edition.id).await?;
    table::set_reprint(&mut work.tx, &edition.id, &from.document_id).await
}

/// Tells those who write for the site that a copy waits for them to send it into review.
async fn tell_writers(work: &mut Work, loan: &Loan<'_>, document: &Document) -> Result<()> {
    let setting = Setting::of(work, &document.id).await?;
    let scopes = setting.scopes();
    let letter = Letter {
        subject: format!("接收的稿件待送审：{}", document.title),
        said: format!("{}采用，须由本单位审核后发布。", work.caller.name()),
        path: format!("/articles/{}", document.id),
    };
    for hand in review::table::holders(&mut work.tx, &[SUBMIT], work.now).await? {
        if hand.unit_id == loan.site.unit_id && hand.holds(SUBMIT.0, &scopes) {
            mail::actions::write(work, &hand.id, &letter).await?;
        }
    }
    Ok(())
}

/// Begins a new edition of a copy out of what the public reads of its original now; it passes the
/// review that holds where the copy stands, and until then the copy stays as it is.
/// Open to everyone: whoever may decide about the copy, which the share's verb has checked.
pub async fn renew_for_review(work: &mut Work, copy_id: &str) -> Result<Edition> {
    let setting = Setting::of(work, copy_id).await?;
    let original = setting.document.copy_of.clone().unwrap_or_default();
    let home = Setting::of(work, &original).await?;
    let from = table::live(&mut work.tx, &original).await?;
    let from = from.ok_or_else(|| wrong_state("原稿已撤下，没有可以更新的内容"))?;
    let no = table::next_no(&mut work.tx, copy_id).await?;
    let author = (work.caller.id(), work.caller.name());
    let edition = Edition {
        document_id: copy_id.to_owned(),
        section_id: setting.document.section_id.clone(),
        ..from.copy(new_id(), no, author, work.now)
    };
    enter_edition(work, (&from, &edition)).await?;
    table::set_origin(&mut work.tx, &edition.id, &note(&home.site, &from)).await?;
    table::refresh(&mut work.tx, &edition).await?;
    record(work, "article.revised", &edition, &setting.site.id, "按原稿新版本");
    Ok(edition)
}

/// Lets go of a copy that never went online: its review ends, its draft goes.
/// Open to everyone: whoever may decline what was taken, which the share's verb has checked.
pub async fn drop_copy(work: &mut Work, copy_id: &str) -> Result<()> {
    let setting = Setting::of(work, copy_id).await?;
    if setting.was_published() {
        return Err(wrong_state("副本已经发布过，请改为撤下"));
    }
    let mut edition = table::working(&mut work.tx, copy_id).await?;
    if edition.state()? != State::Draft {
        edition.advance(State::Recalled, work.now, "副本的状态刚刚有变化，请刷新")?;
        table::save_state(&mut work.tx, &edition).await?;
        review::actions::cancel(work, &edition.id).await?;
        edition = copy_for_author(work, &edition).await?;
    }
    super::write::drop_draft(work, &setting, edition).await
}

/// Gives a copy the edition of its original that is live now. Open to everyone: whoever may decide
/// about the copy, which the share's verb has checked.
pub async fn renew_copy(work: &mut Work, copy_id: &str) -> Result<Edition> {
    let setting = Setting::of(work, copy_id).await?;
    let original = setting.document.copy_of.clone().unwrap_or_default();
    let home = Setting::of(work, &original).await?;
    let from = table::live(&mut work.tx, &original).await?;
    let from = from.ok_or_else(|| wrong_state("原稿已撤下，没有可以更新的内容"))?;
    let old = table::live(&mut work.tx, copy_id).await?;
    let mut old = old.ok_or_else(|| wrong_state("副本没有上网，不能更新"))?;

    old.advance(State::Superseded, work.now, "已上网的版本刚刚有变化，请刷新")?;
    old.live_until = Some(work.now);
    table::save_state(&mut work.tx, &old).await?;
    let no = table::next_no(&mut work.tx, copy_id).await?;
    let edition = frozen(work, &from, (copy_id.to_owned(), no), &old.section_id).await?;
    enter_edition(work, (&from, &edition)).await?;
    table::set_copy_note(&mut work.tx, copy_id, &note(&home.site, &from)).await?;
    if setting.document.state == State::Live.as_str() {
        table::refresh(&mut work.tx, &edition).await?;
    }
    tell_all(work, &edition, &setting).await?;
    Ok(edition)
}

async fn tell_all(work: &mut Work, edition: &Edition, setting: &Setting) -> Result<()> {
    super::tell_quoting(work, edition).await?;
    record(work, "article.published", edition, &setting.site.id, "更新副本");
    tell_of_leader(work, &setting.document, edition);
    Ok(())
}

/// The edition that is lent: what the public reads, and nothing else (S2§14).
async fn lent(work: &mut Work, loan: &Loan<'_>) -> Result<Edition> {
    if loan.section.kind == "link" {
        let say = "链接栏目不能放稿件";
        return Err(refuse(Kind::Invalid, "article.link_section", say).at("section_id"));
    }
    let live = table::live(&mut work.tx, loan.document_id).await?;
    live.ok_or_else(|| wrong_state("稿件没有上网，不能共享"))
}

/// The content of an edition as a live edition of a copy.
async fn frozen(
    work: &mut Work,
    from: &Edition,
    (document_id, no): (String, i64),
    section_id: &str,
) -> Result<Edition> {
    let author = (work.caller.id(), work.caller.name());
    let files = table::attachments(&mut work.tx, &from.id).await?;
    let files: Vec<_> = files.into_iter().map(|file| file.media_id).collect();
    let mut edition = Edition {
        document_id,
        section_id: section_id.to_owned(),
        state: State::Live.to_string(),
        words: from.words.clone(),
        live_from: Some(work.now),
        ..from.copy(new_id(), no, author, work.now)
    };
    let reprint = Relation { kind: "reprint_of".into(), target_id: from.document_id.clone() };
    edition.digest = edition.content_digest(&files, &[reprint]);
    Ok(edition)
}

/// Gives a document a place on the site it is lent to.
async fn place(
    work: &mut Work,
    loan: &Loan<'_>,
    (document_id, mode, published_at): (&str, &str, i64),
) -> Result<()> {
    let serial = site::table::take_serials(&mut work.tx, &loan.site.id, 1).await?;
    let section = &loan.section;
    let ordinal = crate::section::table::take_ordinals(&mut work.tx, &section.id, 1).await?;
    let placement = Placement {
        id: new_id(),
        document_id: document_id.to_owned(),
        site_id: loan.site.id.clone(),
        section_id: section.id.clone(),
        mode: mode.to_owned(),
        serial,
        ordinal,
        path: address(&section.path, work.now, serial),
        published_at,
        withdrawn_at: None,
        ended_at: None,
    };
    table::insert_placement(&mut work.tx, &placement, work.now).await
}

/// What a copy says of itself.
fn note(home: &Site, from: &Edition) -> String {
    format!("复制自{}，原稿第{}版", home.name, from.no)
}

fn stands_already() -> base::Error {
    refuse(Kind::Conflict, "article.stands_already", "本网站已经有这篇稿件，不能重复采用")
}
