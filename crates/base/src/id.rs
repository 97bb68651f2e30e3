//! Identifiers made by us, not by a database.

/// A new identifier: a time-ordered UUID (version 7) as 32 lower-case hex digits.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
