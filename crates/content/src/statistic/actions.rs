//! The verbs of statistics.

use base::Result;
use desk::{Dialect, Work};

use super::{
    model::{Filter, Tally, with_adopted},
    table,
};
use crate::article::model::READ;

/// What people or units did. Open to everyone: only documents within the caller's reach count.
pub async fn tallies(work: &mut Work, dialect: Dialect, filter: &Filter) -> Result<Vec<Tally>> {
    let period = filter.period(work.now)?;
    let reach = work.reach(READ).await?;
    let tallies = table::tallies(&mut work.tx, dialect, &reach, filter, period).await?;
    let adopted = table::adopted(&mut work.tx, dialect, &reach, filter, period).await?;
    Ok(with_adopted(tallies, adopted))
}
