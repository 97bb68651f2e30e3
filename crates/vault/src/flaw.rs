//! What can be wrong with something that came out of a store.

/// The first thing found wrong, with a Chinese sentence ([`std::fmt::Display`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Sketch.
    Broken(String),
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Flaw::Broken(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Flaw {}
