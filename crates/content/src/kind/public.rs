//! What outsiders may see of kinds: how a document of one is shown.

pub use super::model::{Fact, Holds, Said, Shown, TEMPLATES};
