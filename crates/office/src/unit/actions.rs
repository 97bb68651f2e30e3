//! The verbs of units.

use base::{Result, new_id};
use desk::{Place, Subject, Work};

use super::{
    model::{MANAGE, Unit, UnitForm},
    table,
};

/// Sets up a unit.
pub async fn create(work: &mut Work, form: UnitForm) -> Result<Unit> {
    work.need(MANAGE, &Place::platform()).await?;

    let UnitForm { parent_id, name, credit_code } = form.checked()?;
    if !parent_id.is_empty() {
        table::find(&mut work.tx, &parent_id).await?;
    }

    let unit = Unit { id: new_id(), parent_id, name, credit_code, created_at: work.now };
    table::insert(&mut work.tx, &unit).await?;
    let on = Subject { kind: "unit", id: &unit.id, note: &unit.name, ..Subject::default() };
    work.record("unit.created", on);
    Ok(unit)
}
