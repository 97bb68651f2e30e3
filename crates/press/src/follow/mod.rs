//! The loop: reads the journal, makes what it touches, ships it, remembers.
//!
//! What a person just published goes first, whole, in one release. Everything wider (imports,
//! changed sections and sites, another theme) waits in the trace and is made in chunks; between
//! two chunks the journal is looked at again. Cursor and trace are written only after the release
//! is durable: a round that was cut off is done again and finds nothing new to ship.

mod finish;
mod pace;
mod switch;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use base::Result;
use desk::Line;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::lines;
use crate::output::Output;
use crate::plan;
use crate::press::{Inner, ME, Press, journal_head};
use crate::read::Relative;
use crate::round;
use crate::trace::{Cursor, FAILED, LAST, number_note};
use finish::span_note;
use pace::Pace;

/// How often the journal is looked at even if nobody said that something happened: another
/// process (an import) may write, too.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often the timestamp is renewed.
const STAMP_EVERY: Duration = Duration::from_secs(60);
/// New lines a chunk looks at before it begins; with more it would hardly begin.
const LINES_NEW_MAX: i64 = 100;
/// How long to wait after something failed.
const PAUSE: Duration = Duration::from_secs(2);

impl Press {
    /// Follows the journal until `shutdown` turns true. What fails is logged and tried again.
    /// Switches are followed beside it, on a thread of their own: they wait for nothing.
    pub async fn run(&self, shutdown: watch::Receiver<bool>) -> anyhow::Result<()> {
        let beside = tokio::spawn(self.clone().follow_switches(shutdown.clone()));
        let ended = self.follow_journal(shutdown).await;
        beside.abort();
        ended
    }

    async fn follow_journal(&self, mut shutdown: watch::Receiver<bool>) -> anyhow::Result<()> {
        let mut news = self.inner.desk.news();
        let (mut started, mut stamped) = (false, Instant::now());
        let mut pace = Pace::default();
        while !*shutdown.borrow() {
            if started && stamped.elapsed() >= STAMP_EVERY {
                stamped = Instant::now();
                self.minute().await;
            }
            let worked = match started {
                true => self.step(&mut pace).await,
                false => self.start().await.map(|()| true),
            };
            match worked {
                Ok(true) => {
                    started = true;
                    pace.faster();
                    continue;
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(?error, "a round of the press failed");
                    if !trouble::will_pass(&error) {
                        pace.slower();
                    }
                    self.inner.trace.close();
                    started = false;
                    let _ = tokio::time::timeout(PAUSE, shutdown.changed()).await;
                    continue;
                }
            }
            tokio::select! {
                _ = shutdown.changed() => {}
                seen = news.changed() => seen.context("the desk is gone")?,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
        Ok(())
    }

    /// What is done each minute: the timestamp is renewed, and what failed is tried once more.
    async fn minute(&self) {
        let _turn = self.inner.turn.lock().await;
        let done = async {
            self.inner.clone().renew().await?;
            self.inner.clone().chunk(true, Pace::default().outputs).await
        };
        if let Err(error) = done.await {
            tracing::error!(?error, "the timestamp was not renewed");
        }
    }

    /// Does everything there is to do now; for programs that end when it is done, and for tests.
    pub async fn catch_up(&self) -> Result<()> {
        self.start().await?;
        let mut pace = Pace::default();
        while self.step(&mut pace).await? {
            pace.faster();
        }
        Ok(())
    }

    /// What must be in order before the journal is followed: every site built once, with this
    /// recipe.
    async fn start(&self) -> Result<()> {
        let _turn = self.inner.turn.lock().await;
        self.inner.clone().start().await
    }

    /// One round, or one chunk of what waits; false when there was nothing to do.
    async fn step(&self, pace: &mut Pace) -> Result<bool> {
        let _turn = self.inner.turn.lock().await;
        let inner = &self.inner;
        let (seq, _) = inner.cursor()?;
        let found = inner.desk.journal_after(seq, pace.lines).await?;
        let Some(last) = found.last() else {
            if pace.is_stuck() {
                inner.put_aside_waiting()?;
                return Ok(true);
            }
            let (begun, asked) = (Instant::now(), pace.outputs);
            let made = inner.clone().chunk(false, asked).await?;
            if made == Some(asked) {
                pace.took(begun.elapsed());
            }
            return Ok(made.is_some());
        };
        let cursor = (last.seq, last.hash.clone());
        if pace.is_stuck() {
            inner.put_aside(last, &cursor)?;
            return Ok(true);
        }
        // Whoever looks for one bad line takes no other with it.
        let more = if pace.lines > 1 { pace.lines } else { 0 };
        inner.clone().round(found, cursor, more).await?;
        Ok(true)
    }
}

impl Inner {
    /// Where we stand in the journal.
    fn cursor(&self) -> anyhow::Result<Cursor> {
        let kept: Cursor = self.trace.look()?.noted("cursor")?.unwrap_or_default();
        let passed = self.passed().clone();
        Ok(if passed.0 > kept.0 { passed } else { kept })
    }

    /// Gives up a line that cannot be done: what it is about is tried again later.
    fn put_aside(&self, line: &Line, cursor: &Cursor) -> anyhow::Result<()> {
        tracing::error!(seq = line.seq, event = line.event, "a line of the journal was put aside");
        let look = self.trace.look()?;
        let sites: Vec<Relative> = look.noted("sites")?.unwrap_or_default();
        let site = sites.iter().find(|site| site.id == line.site_id);
        self.trace.write(|pen| {
            if let (Some(site), "article") = (site, line.subject_kind.as_str()) {
                pen.wait(&site.code, [&Output::Article(line.subject_id.clone())], Some(FAILED))?;
            }
            pen.note("cursor", cursor)
        })
    }

    /// Gives up the output that waits first: it is tried again later.
    fn put_aside_waiting(&self) -> anyhow::Result<()> {
        let Some((code, outputs)) = self.trace.look()?.pending(false, 1)? else {
            return Ok(());
        };
        tracing::error!(site = code, ?outputs, "put aside");
        self.trace.write(|pen| {
            pen.done(&code, &outputs)?;
            pen.wait(&code, &outputs, Some(FAILED))
        })
    }

    async fn start(self: Arc<Self>) -> Result<()> {
        let look = self.trace.look()?;
        let head = self.desk.journal_head().await?;
        let recipe: Option<String> = look.noted("recipe")?;
        let is_new = recipe.is_none();
        let sites = self.desk.follow(ME, async |work| crate::read::load::sites(&mut work.tx).await);
        let sites = sites.await?;
        for site in &sites {
            self.dock().take_in(&site.code)?;
            if round::standing(&look, &sites, &site.id)?.is_none() || self.out_of_step(site)? {
                self.clone().full(&site.code).await?;
            } else if recipe.as_ref() != Some(&self.recipe.to_string()) {
                self.wait_for_all(site, &sites)?;
            }
        }
        self.trace.write(|pen| {
            pen.note("recipe", &self.recipe.to_string())?;
            if is_new {
                pen.note("sites", &sites)?;
                pen.note("cursor", &(head.seq, head.hash.clone()))?;
            }
            Ok(())
        })?;
        self.tell_lost(&sites).await?;
        self.renew().await
    }

    /// Whether the newest release of a site is another one than the trace knows: the store was put
    /// back to an older state, or the release was shipped and the power failed before the trace
    /// was written. Then what lies in the store is not what the trace thinks lies there.
    fn out_of_step(&self, site: &Relative) -> anyhow::Result<bool> {
        let known: u64 = self.trace.look()?.noted(&number_note(&site.code))?.unwrap_or(0);
        Ok(self.dock().head(&site.code).map_or(0, |release| release.number) != known)
    }

    /// Puts every output of a site on the list: the recipe is another one.
    fn wait_for_all(&self, site: &Relative, sites: &[Relative]) -> anyhow::Result<()> {
        let look = self.trace.look()?;
        let Some(frame) = round::standing(&look, sites, &site.id)? else {
            return Ok(());
        };
        let mut outputs = plan::all(&frame, &self.theme);
        let mut old = Vec::new();
        for entry in look.outputs(&site.code)? {
            let (output, _) = entry?;
            // Files of the old theme stay until no page refers to them.
            match output {
                Output::Asset(_) if !outputs.contains(&output) => old.push(output),
                _ => drop(outputs.insert(output)),
            }
        }
        self.trace.write(|pen| {
            pen.wait(&site.code, &outputs, None)?;
            pen.wait(&site.code, &old, Some(LAST))
        })
    }

    /// Makes what some lines lead to, and with it what up to `limit` lines do that came since: the
    /// content that is read knows of them already, and a list must not lead to a page that is not
    /// in the same release. The cursor moves in any case.
    async fn round(self: Arc<Self>, found: Vec<Line>, cursor: Cursor, limit: i64) -> Result<()> {
        if found.iter().any(|line| line.event == switch::EVENT) {
            self.clone().switch().await?;
        }
        if lines::sort(&found).is_empty() {
            // Not worth a write: after a restart these lines are read once more.
            *self.passed() = cursor;
            return Ok(());
        }
        let inner = &self;
        let picture = self.desk.follow(ME, async move |work| {
            let (mut found, mut cursor) = (found, cursor);
            found.extend(work.journal_after(cursor.0, limit).await?);
            if let Some(last) = found.last() {
                cursor = (last.seq, last.hash.clone());
            }
            let batch = lines::sort(&found);
            let round = round::prepare(inner, work, &batch).await?;
            Ok((round, batch, cursor))
        });
        let (round, batch, cursor) = picture.await?;
        let unbuilt = round.unbuilt.clone();
        let inner = self.clone();
        let done = tokio::task::spawn_blocking(move || inner.finish(round, &batch, &cursor));
        let done = done.await.context("printing a round")??;
        for site in unbuilt {
            self.clone().full(&site.code).await?;
        }
        self.tell(done).await
    }

    /// Makes one chunk of what waits; says of how many outputs, and `None` when nothing waits.
    async fn chunk(self: Arc<Self>, failed_too: bool, limit: usize) -> Result<Option<usize>> {
        let look = self.trace.look()?;
        let Some((code, outputs)) = look.pending(failed_too, limit)? else {
            return Ok(None);
        };
        let count = outputs.len();
        let cursor: Cursor = look.noted("cursor")?.unwrap_or_default();
        let span: (i64, i64) = look.noted(&span_note(&code))?.unwrap_or((cursor.0, cursor.0));
        let inner = self.clone();
        let (inner_ref, code_ref) = (&inner, &code);
        let wanted = outputs.into_iter().collect();
        let seen = self.cursor()?.0;
        let work = self.desk.follow(ME, async move |work| {
            if !lines::sort(&work.journal_after(seen, LINES_NEW_MAX).await?).is_empty() {
                return Ok(None);
            }
            round::sheets_of(inner_ref, work, code_ref, wanted).await.map(Some)
        });
        let Some(work) = work.await? else {
            // Something was published a moment ago, and this picture knows it already: that first.
            return Ok(Some(0));
        };
        let Some(work) = work else {
            self.trace.write(|pen| pen.done_all(&code))?;
            return Ok(Some(count));
        };
        let inner = self.clone();
        let done = tokio::task::spawn_blocking(move || inner.finish_chunk(work, span, &cursor));
        let done = done.await.context("printing a chunk")??;
        self.tell(done.into_iter().collect()).await?;
        Ok(Some(count))
    }

    /// Renews the timestamp.
    async fn renew(self: Arc<Self>) -> Result<()> {
        self.clone().switch().await?;
        let head = self.desk.journal_head().await?;
        let journal = journal_head(head.seq, &head.hash)?;
        let stamping = tokio::task::spawn_blocking(move || self.stamp(&self.dock(), journal));
        Ok(stamping.await.context("renewing the timestamp")??)
    }
}
