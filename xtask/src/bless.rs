//! `cargo x bless`: makes the generated files and the accepted snapshots anew.

use anyhow::{Result, bail};

use crate::house::House;
use crate::{rules, test, ui};

/// Renews one kind of generated file.
type Renew = fn(&House) -> Result<()>;

/// What can be made anew, by the words that choose it. What changed is to be read in `git diff`
/// before it is kept.
const KINDS: [(&str, Renew); 3] = [
    // The floor plan in ARCHITECTURE.md.
    ("floors", rules::floors::renew),
    // The interface description and its types.
    ("interface", test::renew_generated),
    // What the tests compare with; runs all of them.
    ("snapshots", test::renew_snapshots),
];

/// Makes everything anew, or what a word names.
pub(crate) fn bless(house: &House, word: Option<&str>) -> Result<()> {
    let names = KINDS.map(|(name, _)| name);
    if let Some(unknown) = word.filter(|word| !names.contains(word)) {
        bail!("nothing called '{unknown}' is generated; there are {}", names.join(", "));
    }
    ui::ensure_dist(house)?;
    for (name, renew) in KINDS {
        if word.is_none_or(|word| word == name) {
            renew(house)?;
        }
    }
    Ok(())
}
