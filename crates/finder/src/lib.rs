//! finder.
