//! `cargo x bless`: makes the generated files and the accepted snapshots anew.

use anyhow::Result;

use crate::house::House;
use crate::{rules, test, ui};

/// The floor plan in ARCHITECTURE.md, the interface description with its types, and the
/// snapshots of all tests. What changed is to be read in `git diff` before it is kept.
pub(crate) fn bless(house: &House) -> Result<()> {
    ui::ensure_dist(house)?;
    rules::floors::renew(house)?;
    test::renew_generated(house)?;
    test::renew_snapshots(house)
}
