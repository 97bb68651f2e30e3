//! Ready-made designs (样式模板): layouts to begin from.

use std::sync::LazyLock;

use base::{Result, invalid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Layout;

/// A ready-made design.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Design {
    /// Short name.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Words of the layout that stand for what the editor must still say.
    pub hints: Vec<String>,
    /// What one begins with.
    pub layout: Layout,
}

static DESIGNS: LazyLock<Vec<Design>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the designs are part of the program and tested")]
    serde_json::from_str(include_str!("../../../data/designs.json")).expect("the designs read")
});

/// Every design.
pub fn designs() -> &'static [Design] {
    &DESIGNS
}

/// What one begins with: the design of this name, or an empty page.
pub fn design(code: &str) -> Result<Layout> {
    if code.is_empty() {
        return Ok(Layout::default());
    }
    let found = DESIGNS.iter().find(|design| design.code == code);
    let no = || invalid("design", "topic.design", "没有这个专题样式，请重新选择");
    found.map(|design| design.layout.clone()).ok_or_else(no)
}
