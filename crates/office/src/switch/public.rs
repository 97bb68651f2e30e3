//! What outsiders may see of switches: what is on.

use base::{Moment, Result};
use desk::Tx;

use super::table;

/// A switch that is on.
pub type SwitchPublic = table::InForce;

/// Everything that is on at a moment, by code of the site.
pub async fn in_force(tx: &mut Tx, now: Moment) -> Result<Vec<SwitchPublic>> {
    table::in_force(tx, now).await
}
