//! The recycle bin (回收站): what was dropped can be brought back for thirty days; then its content
//! goes for good, by the platform's clock.

use base::{Paged, Result};
use desk::{Caller, Dialect, Work};

use super::{Setting, record, write::copy_for_author};
use crate::article::{
    model::{Article, BIN_DAYS, BinRow, Edition, State, WRITE, erased, wrong_state},
    table,
};

const DAY_MS: i64 = 86_400_000;

/// What was dropped within the caller's reach, the newest first. Open to everyone: nothing else is
/// shown.
pub async fn bin(
    work: &mut Work,
    dialect: Dialect,
    filter: &table::Filter,
) -> Result<Paged<BinRow>> {
    let reach = work.reach(WRITE).await?;
    let page = base::Page { page: filter.page, size: filter.size };
    let (mut rows, total) = table::discarded(&mut work.tx, dialect, &reach, filter).await?;
    for row in &mut rows {
        row.until = row.discarded_at + BIN_DAYS * DAY_MS;
    }
    Ok(page.of(rows, total))
}

/// Brings a dropped draft back, as a new draft of whoever wrote it; refused while another one is
/// being worked on.
pub async fn restore(work: &mut Work, edition_id: &str) -> Result<Article> {
    let edition = table::find_edition(&mut work.tx, edition_id).await?;
    let setting = Setting::of(work, &edition.document_id).await?;
    setting.need(work, WRITE).await?;

    if edition.state()? != State::Discarded {
        return Err(wrong_state("只有回收站中的稿件可以恢复"));
    }
    if table::discarded_at(&mut work.tx, edition_id).await?.is_none() {
        return Err(erased());
    }

    let draft = copy_for_author(work, &edition).await?;
    table::set_discarded(&mut work.tx, edition_id, "", None).await?;
    record(work, "article.restored", &draft, &setting.site.id, "");
    super::show(work, &edition.document_id).await
}

/// Takes the content of what lay in the bin for thirty days away for good; says how much that was.
/// Only the platform's own clock calls it.
pub async fn erase_due(work: &mut Work) -> Result<usize> {
    if let Caller::Person(_) = work.caller {
        work.need(WRITE, &desk::Place::platform()).await?;
    }
    let before = work.now - BIN_DAYS * DAY_MS;
    let due: Vec<Edition> = table::discarded_before(&mut work.tx, before).await?;
    for edition in &due {
        let document = table::find(&mut work.tx, &edition.document_id).await?;
        table::erase(&mut work.tx, edition).await?;
        // The journal keeps that it was there, not what it said.
        let nameless = Edition { title: "回收站满30天".to_owned(), ..edition.clone() };
        record(work, "article.erased", &nameless, &document.site_id, "");
    }
    Ok(due.len())
}
