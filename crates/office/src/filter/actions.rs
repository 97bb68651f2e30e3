//! The verbs of filters. They touch nothing but the caller's own and are not written down.

use base::Result;
use desk::Work;

use super::{
    model::{FILTERS_MAX, FilterForm, FilterView, too_many},
    table,
};

/// The caller's filters and those shared in the unit. Open to everyone: nothing else is shown.
pub async fn list(work: &mut Work) -> Result<Vec<FilterView>> {
    let (me, unit) = (work.caller.id().to_owned(), work.caller.unit_id()?.to_owned());
    let kept = table::list(&mut work.tx, &me, &unit).await?;
    let view = kept.into_iter().map(|one| FilterView {
        id: one.id,
        name: one.name,
        query: one.query,
        is_shared: one.shared_at.is_some(),
        is_mine: one.account_id == me,
        owner_name: one.owner_name,
    });
    Ok(view.collect())
}

/// Keeps a filter. Open to everyone: it is the caller's own.
pub async fn keep(work: &mut Work, form: FilterForm) -> Result<Vec<FilterView>> {
    let form = form.checked()?;
    let (me, unit) = (work.caller.id().to_owned(), work.caller.unit_id()?.to_owned());
    if table::count(&mut work.tx, &me).await? >= FILTERS_MAX {
        return Err(too_many());
    }
    table::insert(&mut work.tx, (&me, &unit), &form, work.now).await?;
    list(work).await
}

/// Lets go of a filter. Open to everyone: it is the caller's own.
pub async fn remove(work: &mut Work, id: &str) -> Result<Vec<FilterView>> {
    let me = work.caller.id().to_owned();
    table::remove(&mut work.tx, id, &me).await?;
    list(work).await
}
