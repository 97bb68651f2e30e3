//! The connection of a work: one way to ask, whichever database answers.

use std::fmt;

use either::Either;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, TryFutureExt, future, stream};
use sqlx::any::{Any, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::pool::PoolConnection;
use sqlx::{AnyConnection, Execute, Executor, SqlStr, Transaction};
use tokio::sync::OwnedMutexGuard;
use tokio::task::coop;

use crate::sqlite::{Ask, Reader, Told};
use crate::writer::Turn;

/// What a work reads and writes through. Statements are given to `&mut tx`.
pub enum Tx {
    /// PostgreSQL: a transaction of its own.
    Own(Transaction<'static, Any>),
    /// PostgreSQL: no transaction, for one statement that only reads.
    Lone(PoolConnection<Any>),
    /// SQLite: a turn at the one write connection, inside a group that is made durable together.
    Turn(OwnedMutexGuard<Turn>),
    /// SQLite: a connection that only reads.
    Reader(Reader),
}

impl Tx {
    /// Who answers: a server, or a file.
    fn side(&mut self) -> Either<&mut AnyConnection, &mut dyn Ask> {
        match self {
            Tx::Own(own) => Either::Left(own),
            Tx::Lone(lone) => Either::Left(lone),
            Tx::Turn(turn) => Either::Right(&mut **turn),
            Tx::Reader(reader) => Either::Right(reader),
        }
    }
}

/// Asks a file. It answers at once, so a long row of statements would never let others on this
/// thread; the budget does.
async fn ask<'q>(
    file: &mut dyn Ask,
    query: impl Execute<'q, Any>,
    most: usize,
) -> Result<Told, sqlx::Error> {
    coop::consume_budget().await;
    ask_now(file, query, most)
}

/// As [`ask`], on a thread of our own.
pub(crate) fn ask_now<'q>(
    file: &mut dyn Ask,
    mut query: impl Execute<'q, Any>,
    most: usize,
) -> Result<Told, sqlx::Error> {
    let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?;
    file.ask(query.sql().as_str(), arguments, most)
}

impl<'c> Executor<'c> for &'c mut Tx {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, sqlx::Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        match self.side() {
            Either::Left(server) => server.fetch_many(query),
            Either::Right(file) => ask(file, query, usize::MAX)
                .map_ok(|told| stream::iter(told.into_iter().map(Ok)))
                .try_flatten_stream()
                .boxed(),
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Option<AnyRow>, sqlx::Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        match self.side() {
            Either::Left(server) => server.fetch_optional(query),
            Either::Right(file) => {
                ask(file, query, 1).map_ok(|told| told.into_iter().find_map(Either::right)).boxed()
            }
        }
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, sqlx::Error>>
    where
        'c: 'e,
    {
        match self.side() {
            Either::Left(server) => server.prepare_with(sql, parameters),
            Either::Right(_) => {
                let error = "statements of a file are prepared when they are asked".into();
                future::err(sqlx::Error::AnyDriverError(error)).boxed()
            }
        }
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tx::Own(_) => "transaction",
            Tx::Lone(_) => "connection",
            Tx::Turn(_) => "turn",
            Tx::Reader(_) => "reader",
        })
    }
}
