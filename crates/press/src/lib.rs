//! press.
