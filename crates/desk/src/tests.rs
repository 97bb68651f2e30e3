//! The promises of the desk, on SQLite always and on PostgreSQL where one is given
//! (`HUABIAO_TEST_PG` holds the address of a server; each test makes its own database there).

use std::collections::HashSet;

use base::{Kind, refuse};

use crate::{Caller, Desk, OnUnique, Subject, chain};

const ME: Caller = Caller::Machine("test");

/// Runs `story` on every database there is.
async fn on_every_database(story: impl AsyncFn(Desk)) {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/console.db", dir.path().display());
    story(Desk::open(&url, dir.path()).await.unwrap()).await;
    if let Ok(server) = std::env::var("HUABIAO_TEST_PG") {
        let scratch = crate::scratch::create(&server).await.unwrap();
        story(Desk::open(&scratch, dir.path()).await.unwrap()).await;
    }
}

async fn note(desk: &Desk, id: &str) -> base::Result<()> {
    desk.act(ME, async |work| {
        work.record("test.noted", Subject { kind: "test", id, ..Subject::default() });
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_writers_leave_forty_lines_without_gap_or_double() {
    on_every_database(async |desk| {
        let tasks: Vec<_> = (0..40)
            .map(|n| {
                let desk = desk.clone();
                tokio::spawn(async move { note(&desk, &n.to_string()).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let lines = desk.journal_after(0, 100).await.unwrap();
        assert!(lines.iter().zip(1..).all(|(line, seq)| line.seq == seq));
        let subjects: HashSet<_> = lines.iter().map(|line| &line.subject_id).collect();
        assert_eq!(subjects.len(), 40);
        let found = desk.verify_journal().await.unwrap();
        assert!(found.intact, "{found:?}");
        assert_eq!(found.lines, 40);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_a_look_reads_is_of_one_moment() {
    on_every_database(async |desk| {
        note(&desk, "before").await.unwrap();
        let look = desk.look(ME, async |work| {
            let first = work.journal_after(0, 100).await?;
            note(&desk, "meanwhile").await?;
            Ok((first.len(), work.journal_after(0, 100).await?.len()))
        });
        assert_eq!(look.await.unwrap(), (1, 1));
        assert_eq!(desk.journal_after(0, 100).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_work_leaves_nothing_and_harms_nobody() {
    on_every_database(async |desk| {
        let refused = desk.act(ME, async |work| {
            work.record("test.noted", Subject::default());
            Err::<(), _>(refuse(Kind::Invalid, "test.no", "不行"))
        });
        let (refused, kept) = tokio::join!(refused, note(&desk, "kept"));
        assert_eq!(refused.unwrap_err().code(), Some("test.no"));
        kept.unwrap();
        assert_eq!(desk.journal_after(0, 100).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_in_the_middle_leaves_nothing() {
    on_every_database(async |desk| {
        let (started, wait) = tokio::sync::oneshot::channel();
        let abandoned = {
            let desk = desk.clone();
            tokio::spawn(async move {
                desk.act(ME, async |work| {
                    let sql = "INSERT INTO index_count (counter, last) VALUES ('x', 1)";
                    sqlx::query(sql).execute(&mut work.tx).await?;
                    started.send(()).unwrap();
                    std::future::pending::<()>().await;
                    Ok(())
                })
                .await
            })
        };
        wait.await.unwrap();
        abandoned.abort();
        assert!(abandoned.await.unwrap_err().is_cancelled());
        note(&desk, "after").await.unwrap();
        let left: i64 = desk
            .look(ME, async |work| {
                let sql = "SELECT COUNT(*) FROM index_count";
                Ok(sqlx::query_scalar(sql).fetch_one(&mut work.tx).await?)
            })
            .await
            .unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_index_becomes_a_refusal() {
    on_every_database(async |desk| {
        let twice = desk.act(ME, async |work| {
            let sql = "INSERT INTO index_count (counter, last) VALUES ('x', 1)";
            for _ in 0..2 {
                let done = sqlx::query(sql).execute(&mut work.tx).await;
                done.on_unique(|| refuse(Kind::Conflict, "test.twice", "已经有了"))?;
            }
            Ok(())
        });
        assert_eq!(twice.await.unwrap_err().code(), Some("test.twice"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_line_breaks_the_chain_at_its_number() {
    on_every_database(async |desk| {
        for n in 0..5 {
            note(&desk, &n.to_string()).await.unwrap();
        }
        let lines = desk.journal_after(0, 10).await.unwrap();
        assert_eq!(chain(&lines[1].hash, &lines[2]), lines[2].hash);
        desk.act(ME, async |work| {
            let sql = "UPDATE journal SET note = 'changed' WHERE seq = 3";
            sqlx::query(sql).execute(&mut work.tx).await?;
            Ok(())
        })
        .await
        .unwrap();
        let found = desk.verify_journal().await.unwrap();
        assert_eq!((found.intact, found.first_bad), (false, Some(3)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn values_come_back_as_they_went_whatever_their_order() {
    on_every_database(async |desk| {
        let sql = "SELECT CAST($2 AS TEXT) AS b, CAST($1 AS BIGINT) AS a, \
                   CAST($3 AS DOUBLE PRECISION) AS c, CAST($4 AS TEXT) AS d, \
                   CAST($1 AS BIGINT) AS again";
        let row = desk.look(ME, async |work| {
            let row: (String, i64, f64, Option<String>, i64) = sqlx::query_as(sql)
                .bind(i64::MIN)
                .bind("华表\u{1f3db}")
                .bind(0.1)
                .bind(None::<String>)
                .fetch_one(&mut work.tx)
                .await?;
            Ok(row)
        });
        let expected = ("华表\u{1f3db}".to_owned(), i64::MIN, 0.1, None, i64::MIN);
        assert_eq!(row.await.unwrap(), expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_is_asked_for_one_row_still_changes_all() {
    on_every_database(async |desk| {
        let changed = desk.act(ME, async |work| {
            let insert = "INSERT INTO index_count (counter, last) VALUES ($1, 1)";
            for counter in ["2024", "2025", "2026"] {
                sqlx::query(insert).bind(counter).execute(&mut work.tx).await?;
            }
            let sql = "UPDATE index_count SET last = last + 1 RETURNING last";
            let first: i64 = sqlx::query_scalar(sql).fetch_one(&mut work.tx).await?;
            let sql = "SELECT CAST(SUM(last) AS BIGINT) FROM index_count";
            let sum: i64 = sqlx::query_scalar(sql).fetch_one(&mut work.tx).await?;
            let gone = sqlx::query("DELETE FROM index_count").execute(&mut work.tx).await?;
            Ok((first, sum, gone.rows_affected()))
        });
        assert_eq!(changed.await.unwrap(), (2, 6, 3));
    })
    .await;
}
