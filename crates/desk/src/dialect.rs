//! The few spellings in which the two databases differ.

/// Which database we stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, in a file, write-ahead log.
    Sqlite,
    /// PostgreSQL, or a database that speaks its protocol.
    Postgres,
}

impl Dialect {
    /// The dialect a database address asks for.
    pub(crate) fn of(url: &str) -> Self {
        if url.starts_with("sqlite") { Dialect::Sqlite } else { Dialect::Postgres }
    }

    /// A migration's text in this dialect: bytes are the one type that is spelled differently.
    pub(crate) fn spell(self, sql: &str) -> String {
        match self {
            Dialect::Sqlite => sql.replace(" BYTES", " BLOB"),
            Dialect::Postgres => sql.replace(" BYTES", " BYTEA"),
        }
    }

    /// A subquery that yields the strings of a JSON array bound as parameter `$n`.
    pub fn list(self, n: u8) -> String {
        match self {
            Dialect::Sqlite => format!("(SELECT value FROM json_each(${n}))"),
            Dialect::Postgres => {
                format!("(SELECT json_array_elements_text(CAST(${n} AS JSON)))")
            }
        }
    }
}
