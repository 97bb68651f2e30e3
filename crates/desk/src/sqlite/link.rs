//! One connection to the database file.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use either::Either;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Statement};
use sqlx::any::{AnyArguments, AnyQueryResult, AnyRow, AnyTypeInfo, AnyTypeInfoKind};
use sqlx_core::any::AnyColumn;
use sqlx_core::ext::ustr::UStr;

use super::bound::{self, Bound};
use super::error::{is_busy, tell};

/// Rows as they come, then what the statement changed.
pub(crate) type Told = Vec<Either<AnyQueryResult, AnyRow>>;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(20);

/// The writer makes commits durable itself, many at once; pages go from the log to their places
/// when the log has grown to 64 MB: rarely, because whoever commits then waits for two syncs more.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 16000;
    PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
    PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;";

/// The statements of the whole program, so that none is prepared twice.
const STATEMENTS: usize = 512;

/// Somebody who has a connection to the file in hand.
pub(crate) trait Ask: Send {
    /// Runs one statement and reads at most so many rows.
    fn ask(
        &mut self,
        sql: &str,
        arguments: Option<AnyArguments>,
        most: usize,
    ) -> Result<Told, sqlx::Error>;
}

/// A connection, and the shapes of the rows it gave.
pub(crate) struct Link {
    connection: Connection,
    shapes: HashMap<String, Arc<Shape>>,
}

/// What is the same for every row of a statement.
struct Shape {
    columns: Vec<AnyColumn>,
    names: Arc<sqlx_core::HashMap<UStr, usize>>,
}

impl Link {
    /// Opens the file, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let connection = Connection::open(path).map_err(tell)?;
        connection.busy_timeout(PATIENCE).map_err(tell)?;
        // Otherwise what is known of the values of an index makes a statement be prepared anew for
        // every value it is given.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(tell)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let mut link = Self { connection, shapes: HashMap::new() };
        link.run(SETTINGS)?;
        Ok(link)
    }

    /// Whether a transaction is open.
    pub(crate) fn is_open(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// Begins to write, after whoever writes in another process.
    pub(crate) fn begin(&mut self) -> Result<(), sqlx::Error> {
        self.say("BEGIN IMMEDIATE")
    }

    /// As [`Link::begin`], but does not wait; says whether it has begun.
    pub(crate) fn begin_now(&mut self) -> Result<bool, sqlx::Error> {
        self.connection.busy_timeout(Duration::ZERO).map_err(tell)?;
        let begun = self.begin();
        self.connection.busy_timeout(PATIENCE).map_err(tell)?;
        match begun {
            Ok(()) => Ok(true),
            Err(error) if is_busy(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Says one thing that is said again and again, and that has no answer.
    pub(crate) fn say(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let mut statement = self.connection.prepare_cached(sql).map_err(tell)?;
        statement.execute([]).map(drop).map_err(tell)
    }

    /// Runs statements that take no arguments and whose rows nobody wants.
    pub(crate) fn run(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        self.connection.execute_batch(sql).map_err(tell)
    }
}

impl Ask for Link {
    fn ask(
        &mut self,
        sql: &str,
        arguments: Option<AnyArguments>,
        most: usize,
    ) -> Result<Told, sqlx::Error> {
        let Some(arguments) = arguments else {
            self.run(sql)?;
            return Ok(Vec::new());
        };
        let mut statement = self.connection.prepare_cached(sql).map_err(tell)?;
        bind(&mut statement, &arguments)?;
        let shape = match self.shapes.get(sql) {
            Some(shape) => shape.clone(),
            None => {
                let shape = Arc::new(Shape::of(&statement));
                if self.shapes.len() == STATEMENTS {
                    self.shapes.clear();
                }
                self.shapes.insert(sql.to_owned(), shape.clone());
                shape
            }
        };
        let changes = !statement.readonly();
        let mut told = shape.read(&mut statement, most)?;
        drop(statement);
        let rows_affected = if changes { self.connection.changes() } else { 0 };
        told.push(Either::Left(AnyQueryResult { rows_affected, last_insert_id: None }));
        Ok(told)
    }
}

/// `$2` is the second argument wherever it stands; SQLite itself counts by first appearance.
fn bind(statement: &mut Statement<'_>, arguments: &AnyArguments) -> Result<(), sqlx::Error> {
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or_default();
        let number = name.strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
        let value = number.and_then(|number| arguments.values.0.get(number.checked_sub(1)?));
        let Some(value) = value else {
            return Err(sqlx::Error::Protocol(format!("no argument for {name:?}")));
        };
        statement.raw_bind_parameter(index, Bound(value)).map_err(tell)?;
    }
    Ok(())
}

impl Shape {
    fn of(statement: &Statement<'_>) -> Self {
        let names = statement.column_names();
        let columns = names.iter().enumerate().map(|(ordinal, name)| AnyColumn {
            ordinal,
            name: UStr::new(name),
            // SQLite knows the type of a value, not of a column.
            type_info: AnyTypeInfo { kind: AnyTypeInfoKind::Null },
        });
        let columns: Vec<_> = columns.collect();
        let names = columns.iter().map(|column| (column.name.clone(), column.ordinal)).collect();
        Self { columns, names: Arc::new(names) }
    }

    fn read(&self, statement: &mut Statement<'_>, most: usize) -> Result<Told, sqlx::Error> {
        let mut rows = statement.raw_query();
        let mut told = Vec::new();
        while let Some(row) = rows.next().map_err(tell)? {
            let values = (0..self.columns.len())
                .map(|at| bound::read(row.get_ref(at).map_err(tell)?))
                .collect::<Result<_, _>>()?;
            let (column_names, columns) = (self.names.clone(), self.columns.clone());
            told.push(Either::Right(AnyRow { column_names, columns, values }));
            if told.len() == most {
                break;
            }
        }
        Ok(told)
    }
}
