//! Groups of writes: who is told when, and what a failing disk leaves.

use super::*;
use crate::Tx;

async fn change(writer: &Writer, sql: &'static str) -> Result<()> {
    let mut tx = Tx::Turn(writer.begin().await?);
    let done = sqlx::query(sql).execute(&mut tx).await;
    let Tx::Turn(turn) = tx else { return Err(fault("no turn")) };
    match done {
        Ok(_) => writer.keep(turn).await,
        Err(error) => {
            writer.drop_work(turn);
            Err(error.into())
        }
    }
}

/// A writer whose disk does nothing until it is told whether it can.
struct Held {
    writer: Writer,
    release: std::sync::mpsc::Sender<bool>,
    /// Syncs that were begun.
    syncs: Arc<AtomicU64>,
    _dir: tempfile::TempDir,
}

fn held() -> Held {
    let dir = tempfile::tempdir().unwrap();
    let (release, disk) = std::sync::mpsc::channel::<bool>();
    let syncs = Arc::new(AtomicU64::new(0));
    let counted = syncs.clone();
    let sync = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        let is_well = disk.recv().map_err(io::Error::other)?;
        is_well.then_some(()).ok_or_else(|| io::Error::other("burnt"))
    };
    let link = Link::open(&dir.path().join("a.db")).unwrap();
    let writer = Writer::start(link, sync, || ()).unwrap();
    Held { writer, release, syncs, _dir: dir }
}

#[tokio::test]
async fn a_disk_that_does_not_keep_what_is_written_stops_the_writer() {
    let dir = tempfile::tempdir().unwrap();
    let link = Link::open(&dir.path().join("a.db")).unwrap();
    let writer = Writer::start(link, || Err(io::Error::other("burnt")), || ()).unwrap();
    let lost = change(&writer, "CREATE TABLE a (n BIGINT)").await.unwrap_err();
    assert!(format!("{lost:?}").contains("did not keep"), "{lost:?}");
    let refused = change(&writer, "CREATE TABLE b (n BIGINT)").await.unwrap_err();
    assert!(format!("{refused:?}").contains("nothing more is written"), "{refused:?}");
    writer.settle().await.unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_before_the_disk_has_it_and_the_next_group_gathers_meanwhile() {
    let Held { writer, release, syncs, _dir } = held();
    let begin = |sql| {
        let writer = writer.clone();
        tokio::spawn(async move { change(&writer, sql).await })
    };
    let first = begin("CREATE TABLE a (n BIGINT)");
    while syncs.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    // Committed, and not yet durable: nobody may carry it out of the house.
    let settled = writer.clone();
    let settled = tokio::spawn(async move { settled.settle().await });
    let others = [begin("INSERT INTO a VALUES (1)"), begin("INSERT INTO a VALUES (2)")];
    while writer.turn().await.waiting.len() < 2 {
        tokio::task::yield_now().await;
    }
    assert!(!first.is_finished() && !settled.is_finished());
    release.send(true).unwrap();
    first.await.unwrap().unwrap();
    settled.await.unwrap().unwrap();
    assert!(others.iter().all(|other| !other.is_finished()));
    release.send(true).unwrap();
    for other in others {
        other.await.unwrap().unwrap();
    }
    assert_eq!(syncs.load(Ordering::SeqCst), 2, "both in one group");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_committed_while_the_disk_is_busy_and_told_when_it_has_them() {
    let Held { writer, release, syncs, _dir } = held();
    let begin = |sql| {
        let writer = writer.clone();
        tokio::spawn(async move { change(&writer, sql).await })
    };
    let first = begin("CREATE TABLE a (n BIGINT)");
    while syncs.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let ahead = [1, 2, 3].map(|_| begin("INSERT INTO a VALUES (1)"));
    while writer.shelf.next().works.len() < AHEAD_MIN {
        tokio::task::yield_now().await;
    }
    let open = begin("INSERT INTO a VALUES (2)");
    while writer.turn().await.waiting.is_empty() {
        tokio::task::yield_now().await;
    }
    let settled = writer.clone();
    let settled = tokio::spawn(async move { settled.settle().await });
    release.send(true).unwrap();
    first.await.unwrap().unwrap();
    while syncs.load(Ordering::SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    assert!(!settled.is_finished() && ahead.iter().all(|one| !one.is_finished()));
    // The disk fails: whoever is committed is told, and whoever is still open.
    release.send(false).unwrap();
    for lost in ahead.into_iter().chain([open]) {
        let told = lost.await.unwrap().unwrap_err();
        assert!(format!("{told:?}").contains("did not keep"), "{told:?}");
    }
    settled.await.unwrap().unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_work_waits_for_another_process_that_writes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let writer = Writer::start(Link::open(&path).unwrap(), || Ok(()), || ()).unwrap();
    change(&writer, "CREATE TABLE a (n BIGINT)").await.unwrap();
    let mut other = Link::open(&path).unwrap();
    assert!(other.begin_now().unwrap());
    let waiting = {
        let writer = writer.clone();
        tokio::spawn(async move { change(&writer, "INSERT INTO a VALUES (1)").await })
    };
    while writer.turn.try_lock().is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!Link::open(&path).unwrap().begin_now().unwrap());
    other.say("COMMIT").unwrap();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_the_database_took_back_is_not_kept_by_halves() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let writer = Writer::start(Link::open(&path).unwrap(), || Ok(()), || ()).unwrap();
    change(&writer, "CREATE TABLE a (n BIGINT UNIQUE)").await.unwrap();
    // OR ROLLBACK stands for a full disk: the whole transaction is gone, not one statement.
    let mut tx = Tx::Turn(writer.begin().await.unwrap());
    sqlx::query("INSERT INTO a VALUES (1)").execute(&mut tx).await.unwrap();
    let again = "INSERT OR ROLLBACK INTO a VALUES (1)";
    sqlx::query(again).execute(&mut tx).await.unwrap_err();
    let after = sqlx::query("INSERT INTO a VALUES (2)").execute(&mut tx).await.unwrap_err();
    assert!(after.to_string().contains("took the transaction back"), "{after}");
    let Tx::Turn(turn) = tx else { unreachable!() };
    let told = writer.keep(turn).await.unwrap_err();
    assert!(format!("{told:?}").contains("took the transaction back"), "{told:?}");
    change(&writer, "INSERT INTO a VALUES (1)").await.unwrap();
    let count = Link::open(&path).unwrap().ask("SELECT n FROM a", Some(Default::default()), 9);
    assert_eq!(count.unwrap().len(), 2, "one row, and what the statement did");
}
