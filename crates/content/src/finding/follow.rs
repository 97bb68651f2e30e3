//! The checker's own walk: follows the journal for what is published, and goes over everything
//! when a list has changed. It works beside people and gives way to them.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use std::time::{Duration, Instant};

use base::{Moment, Result};
use desk::{Caller, Desk, Work};
use proofread::Draft;
use web::serve::Stop;

use super::{
    model::{Checking, Kept, kept},
    table::{self, LiveRow},
};
use crate::{
    article::{
        actions::known,
        model::{alike::Likeness, check::Known},
        table::set_likeness,
    },
    term::{
        self,
        follow::{UnitChecker, resting_checker},
    },
};

const ME: Caller = Caller::Machine("已发布内容检查");
/// Documents of one step; each may be a megabyte.
const STEP: i64 = 40;
/// Lines of the journal that are read at once.
const LINES: i64 = 500;
/// How often the journal is looked at even if nobody said that something happened.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long to wait after something failed.
const PAUSE: Duration = Duration::from_secs(5);
/// How long people's work is left alone after it was seen.
const GIVE_WAY: Duration = Duration::from_millis(200);

/// One document with what was found in it.
struct Looked {
    row: LiveRow,
    kept: Vec<Kept>,
    /// What it is found by, when that is not what is kept.
    likeness: Option<Likeness>,
}

/// Follows until it is told to stop. What fails is logged and tried again.
pub async fn run(desk: Desk, mut stop: Stop) {
    let mut news = desk.news();
    if let Err(error) = desk.act(ME, term::actions::start).await {
        tracing::error!(?error, "entering the list that comes with the program");
    }
    loop {
        let seen = desk.journal_head().await.map(|head| head.seq).unwrap_or_default();
        let begun = Instant::now();
        let pause = match step(&desk).await {
            Ok(true) => {
                let now = desk.journal_head().await.map(|head| head.seq).unwrap_or_default();
                // Half of the time is other people's, and more while they work.
                if now == seen { begun.elapsed() } else { begun.elapsed() + GIVE_WAY }
            }
            Ok(false) => LOOK_EVERY,
            Err(error) => {
                tracing::error!(?error, "checking what is published");
                PAUSE
            }
        };
        news.borrow_and_update();
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(pause) => {}
            changed = news.changed(), if pause == LOOK_EVERY => if changed.is_err() { return },
        }
    }
}

/// Reads new lines of the journal, or goes one step further over what is published; false when
/// there was nothing to do.
pub async fn step(desk: &Desk) -> Result<bool> {
    let seen = desk.look(ME, async |work| table::cursor(&mut work.tx).await).await?;
    if seen == 0 {
        begin_following(desk).await?;
        return Ok(true);
    }
    if follow(desk, seen).await? {
        return Ok(true);
    }
    let walk = desk.look(ME, async |work| table::running(&mut work.tx).await).await?;
    match walk {
        Some(walk) => walk_on(desk, walk).await.map(|()| true),
        None => Ok(false),
    }
}

/// What stands already is looked at as a whole, instead of line by line.
async fn begin_following(desk: &Desk) -> Result<()> {
    let head = desk.journal_head().await?;
    let begin = desk.act(ME, async |work| {
        table::set_cursor(&mut work.tx, head.seq.max(1)).await?;
        table::begin(&mut work.tx, "首次检查", (ME.name(), work.now)).await
    });
    begin.await
}

/// Looks at what the journal says was published; true when there was a line.
async fn follow(desk: &Desk, seen: i64) -> Result<bool> {
    let lines = desk.journal_after(seen, LINES).await?;
    let Some(last) = lines.last().map(|line| line.seq) else {
        return Ok(false);
    };
    let mut reason = None;
    let mut documents = BTreeSet::new();
    for line in &lines {
        match line.event.as_str() {
            "article.published" | "article.withdrawn" => {
                documents.insert(line.subject_id.clone());
            }
            "article.imported" => reason = Some(("导入稿件", line.person.clone())),
            "article.leader_changed" => reason = Some(("领导信息有变化", line.person.clone())),
            "term.changed" => reason = Some(("词表有变化", line.person.clone())),
            _ => {}
        }
    }
    let documents: Vec<_> = documents.into_iter().collect();
    let dialect = desk.dialect();
    let rows = match documents.is_empty() {
        true => Vec::new(),
        false => {
            let rows =
                desk.look(ME, async |work| table::live_of(&mut work.tx, dialect, &documents).await);
            rows.await?
        }
    };
    let looked = look(desk, rows).await?;
    let keep = desk.act(ME, async |work| {
        if !documents.is_empty() {
            table::forget(&mut work.tx, dialect, &documents).await?;
            keep(work, &looked).await?;
        }
        if let Some((reason, name)) = &reason {
            table::begin(&mut work.tx, reason, (name, work.now)).await?;
        }
        table::set_cursor(&mut work.tx, last).await
    });
    keep.await.map(|()| true)
}

/// One step of a walk.
async fn walk_on(desk: &Desk, walk: Checking) -> Result<()> {
    let rows =
        desk.look(ME, async |work| table::live_after(&mut work.tx, &walk.last_id, STEP).await);
    let rows = rows.await?;
    let Some(last) = rows.last().map(|row| row.document_id.clone()) else {
        let finish = desk.act(ME, async |work| table::finish(&mut work.tx, &walk, work.now).await);
        return finish.await;
    };
    let documents: Vec<_> = rows.iter().map(|row| row.document_id.clone()).collect();
    let looked = look(desk, rows).await?;
    let dialect = desk.dialect();
    let keep = desk.act(ME, async |work| {
        table::forget(&mut work.tx, dialect, &documents).await?;
        keep(work, &looked).await?;
        table::progress(&mut work.tx, &walk, &last, looked.len() as i64).await
    });
    keep.await
}

/// Checks some editions, beside the works of others.
async fn look(desk: &Desk, rows: Vec<LiveRow>) -> Result<Vec<Looked>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    term::follow::refresh(desk).await?;
    let mut checkers: BTreeMap<(String, String), UnitChecker> = BTreeMap::new();
    for row in &rows {
        if let Entry::Vacant(free) = checkers.entry((row.unit_id.clone(), row.site_id.clone())) {
            free.insert(resting_checker(desk, &row.unit_id, &row.site_id).await?);
        }
    }
    let dialect = desk.dialect();
    let beside = desk.look(ME, async |work| {
        let editions: Vec<_> = rows.iter().map(|row| row.edition_id.as_str()).collect();
        Ok((table::files_of(&mut work.tx, dialect, &editions).await?, known(work).await?))
    });
    let (files, known) = beside.await?;
    let looked = tokio::task::spawn_blocking(move || {
        let look = |row: LiveRow| {
            let own = files.iter().filter(|(edition, _)| *edition == row.edition_id);
            let names = own.map(|(_, name)| name.clone()).collect();
            let key = (row.unit_id.clone(), row.site_id.clone());
            looked((checkers.get(&key), &known), row, names)
        };
        rows.into_iter().map(look).collect::<Result<Vec<_>>>()
    });
    looked.await?
}

fn looked(
    (checker, known): (Option<&UnitChecker>, &Known),
    row: LiveRow,
    attachments: Vec<String>,
) -> Result<Looked> {
    let draft = Draft {
        title: row.title.clone(),
        subtitle: row.subtitle.clone(),
        summary: row.summary.clone(),
        source: row.source.clone(),
        source_url: row.source_url.clone(),
        body: row.body.clone(),
        attachments,
        ..Draft::default()
    };
    let explained: Vec<String> = match row.check_rules.as_str() {
        "" => Vec::new(),
        rules => serde_json::from_str(rules)?,
    };
    let draft = known.beside(draft);
    let found = checker.map(|checker| checker.check(&draft)).unwrap_or_default();
    let likeness = Likeness::of(&row.title, &row.body);
    let print = likeness.print.map(|print| print.to_hex()).unwrap_or_default();
    let is_kept = likeness.title_key == row.title_key && print == row.print;
    Ok(Looked {
        kept: kept(&found, &explained),
        likeness: (!is_kept).then_some(likeness),
        row: LiveRow { body: String::new(), ..row },
    })
}

async fn keep(work: &mut Work, looked: &[Looked]) -> Result<()> {
    let now: Moment = work.now;
    for one in looked {
        for kept in &one.kept {
            table::insert(&mut work.tx, &one.row, kept, now).await?;
        }
        if let Some(likeness) = &one.likeness {
            set_likeness(&mut work.tx, &one.row.document_id, likeness).await?;
        }
    }
    Ok(())
}
