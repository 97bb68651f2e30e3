//! Merging one section into another.

use base::{Result, text};
use desk::Work;

use super::super::{
    model::{MergeForm, Section, ancestry, descent, in_use, merge_with_itself, not_for_documents},
    table,
};
use super::{Known, address, find_in, load, need, record};

/// Puts everything of a section into another one of its site and removes it. Documents keep their
/// addresses; the section's own lead to the other.
pub async fn merge(work: &mut Work, id: &str, form: MergeForm) -> Result<Section> {
    let known = load(work, id).await?;
    need(work, &known.0, &known.1, id).await?;
    need(work, &known.0, &known.1, &form.into_id).await?;
    pour(work, known, form).await
}

/// [`merge`] for whoever asked already.
pub(super) async fn pour(work: &mut Work, known: Known, form: MergeForm) -> Result<Section> {
    let (_, sections, section) = known;
    let reason = text::line_within("reason", "section.reason", "合并原因", &form.reason, (2, 200))?;
    let into = find_in(&sections, &form.into_id).map_err(|no| no.at("into_id"))?;
    if into.id == section.id || ancestry(&sections, &into.id).iter().any(|a| a.id == section.id) {
        return Err(merge_with_itself());
    }
    if into.kind == "link" || section.kind == "link" {
        return Err(not_for_documents());
    }
    if !descent(&sections, &section.id).is_empty() {
        return Err(in_use("下级栏目"));
    }
    if table::under_way(&mut work.tx, &section.id).await? > 0 {
        return Err(in_use("正在审核或等待发布的稿件"));
    }

    table::pour(&mut work.tx, &section.id, &into.id).await?;
    address::leave(work, into, &section.path).await?;
    table::remove(&mut work.tx, &section.id, work.now).await?;
    let note = format!(
        "{}（{}）并入 {}（{}）：{reason}",
        section.name, section.path, into.name, into.path
    );
    record(work, "section.merged", &section, &note);
    record(work, "section.merged", into, &note);
    table::find(&mut work.tx, &into.id).await
}
