//! The verbs of kinds.

use base::{Kind as Refused, Result, refuse};
use desk::{Place, Subject, Work};

use super::{
    model::{Kind, KindForm, KindView, MANAGE, UseForm},
    table,
};

/// Open to everyone: whoever writes must know what there is to write.
pub async fn list(work: &mut Work) -> Result<Vec<KindView>> {
    let mut counts = table::counts(&mut work.tx).await?;
    let kinds = table::list(&mut work.tx).await?;
    let view = |kind: Kind| {
        let documents = counts.remove(&kind.code).unwrap_or(0);
        KindView { kind, documents }
    };
    Ok(kinds.into_iter().map(view).collect())
}

/// Sets up a kind.
pub async fn create(work: &mut Work, form: KindForm) -> Result<Kind> {
    work.need(MANAGE, &Place::platform()).await?;

    let form = form.checked()?;
    let (code, definition) = (form.code, form.definition);
    let kind = Kind { code, version: 1, built_in: false, retired_at: None, definition };
    table::insert(&mut work.tx, &kind, work.now).await?;
    enter(work, &kind).await?;
    record(work, "kind.created", &kind);
    Ok(kind)
}

/// Gives a kind its next version; documents keep the one they were written with until they are
/// written on again.
pub async fn change(work: &mut Work, code: &str, form: KindForm) -> Result<Kind> {
    work.need(MANAGE, &Place::platform()).await?;

    let old = table::find(&mut work.tx, code).await?;
    let form = KindForm { code: code.to_owned(), ..form }.checked()?;
    if form.version != old.version {
        let say = "刚刚有人修改过这个类型，请刷新后再改";
        return Err(refuse(Refused::Conflict, "kind.changed_meanwhile", say));
    }
    let before = table::versions(&mut work.tx, code).await?;
    form.definition.may_follow(&before, old.built_in)?;
    if form.definition == old.definition {
        return Ok(old);
    }

    let kind = Kind { version: old.version + 1, definition: form.definition, ..old };
    table::save(&mut work.tx, &kind).await?;
    enter(work, &kind).await?;
    record(work, "kind.changed", &kind);
    Ok(kind)
}

/// Lets documents of a kind be begun, or no longer; those there are stay as they are.
pub async fn set_use(work: &mut Work, code: &str, form: &UseForm) -> Result<Kind> {
    work.need(MANAGE, &Place::platform()).await?;

    let mut kind = table::find(&mut work.tx, code).await?;
    if kind.built_in && !form.in_use {
        let say = "平台自带的类型不能停用；不需要的，可在栏目中限定可用类型";
        return Err(refuse(Refused::Conflict, "kind.built_in_use", say));
    }
    kind.retired_at = (!form.in_use).then_some(work.now);
    table::set_retired(&mut work.tx, code, kind.retired_at).await?;
    record(work, if form.in_use { "kind.restored" } else { "kind.retired" }, &kind);
    Ok(kind)
}

async fn enter(work: &mut Work, kind: &Kind) -> Result<()> {
    let (id, name) = (work.caller.id().to_owned(), work.caller.name().to_owned());
    table::insert_version(&mut work.tx, kind, (&id, &name, work.now)).await
}

fn record(work: &mut Work, event: &'static str, kind: &Kind) {
    let note = format!("{} 第{}版", kind.definition.name, kind.version);
    work.record(event, Subject { kind: "kind", id: &kind.code, note: &note, ..Subject::default() });
}
