//! What one output was made from, as it was recorded while it was made.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A piece of a list that was looked at: all positions from `low` to `high`, both included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// Which list, as `super::key` names it.
    pub list: String,
    /// The oldest position looked at.
    pub low: i64,
    /// The newest position looked at; [`Window::OPEN`] when anything newer would have been seen.
    pub high: i64,
}

impl Window {
    /// The upper end of a window that shows the newest of a list.
    pub const OPEN: i64 = i64::MAX;

    /// Positions a closed window may span. The trace finds the windows around a position by
    /// walking back this far, and no farther.
    pub const SPAN_MAX: i64 = 500;
}

/// Everything that was read for one output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reads {
    /// Keys many outputs have in common (site and section fields); kept once for all of them.
    pub(crate) shared: BTreeSet<String>,
    /// Keys of this output alone, or nearly (documents, addresses).
    pub(crate) own: BTreeSet<String>,
    /// Pieces of lists.
    pub(crate) windows: BTreeSet<Window>,
}
