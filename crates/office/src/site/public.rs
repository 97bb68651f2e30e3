//! What outsiders may see of a site: everything that stands in its header and footer.

use base::Result;
use desk::Tx;

use super::{model::Site, table};

/// A site as its pages show it; nothing of a site is secret.
pub type SitePublic = Site;

/// Every site there is.
pub async fn sites(tx: &mut Tx) -> Result<Vec<SitePublic>> {
    table::list(tx).await
}

/// One site.
pub async fn site(tx: &mut Tx, id: &str) -> Result<SitePublic> {
    table::find(tx, id).await
}
