//! The verbs of the register of data.

use base::Result;
use desk::Work;

use super::{
    model::{HOLDINGS, HoldingView},
    table,
};

/// Everything that is kept, with how much there is of it now.
/// Open to everyone: people may know what is kept of them, and it says nothing of anybody.
pub async fn list(work: &mut Work) -> Result<Vec<HoldingView>> {
    let mut views = Vec::with_capacity(HOLDINGS.len());
    for holding in HOLDINGS {
        let count = match holding.tables.first() {
            Some(counted) => Some(table::count(&mut work.tx, counted).await?),
            None => None,
        };
        views.push(holding.view(count));
    }
    Ok(views)
}
