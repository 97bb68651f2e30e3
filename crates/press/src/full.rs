//! Building a site whole: on first start, for `verify`, and for measuring. Documents stream
//! through in batches, so that memory does not grow with the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use base::Result;
use content::article::public as article;
use desk::Work;
use tokio::sync::mpsc;
use vault::ship::Meta;

use crate::output::Output;
use crate::page::{PART_ROWS, make};
use crate::plan;
use crate::press::{Inner, ME, Press, journal_head};
use crate::print::Known;
use crate::read::{Count, Frame, Reader, Shape, load};
use crate::round::{set, shape_note};
use crate::sheet::Sheet;
use crate::ship::Loading;
use crate::table;
use crate::tell::Done;
use crate::trace::{FAILED, Pen, Touched, number_note};

/// Documents read at once.
const BATCH: i64 = 500;
/// Rows of withdrawn addresses read at once.
const GONE_BATCH: i64 = 5_000;

/// What a full build made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Built {
    /// Outputs printed.
    pub outputs: u64,
    /// Files among them that differ from the release before.
    pub changed: u64,
    /// Number of the release: a new one, or the newest when nothing differed.
    pub number: u64,
}

/// What goes from the reading side to the printing side.
enum Message {
    Sheets(Vec<Sheet>),
    /// Everything was read: what is to be remembered.
    Done(Box<Closing>),
}

struct Closing {
    shape: Shape,
    counts: Vec<(String, Count)>,
    parts: BTreeMap<i64, i64>,
}

impl Press {
    /// Builds a site (by code) whole and ships what differs. Everything the trace knew of it is
    /// worked out anew.
    pub async fn full(&self, site: &str) -> Result<Built> {
        let _turn = self.inner.turn.lock().await;
        self.inner.clone().full(site).await
    }
}

impl Inner {
    /// [`Press::full`] for whoever has the turn.
    pub(crate) async fn full(self: Arc<Self>, code: &str) -> Result<Built> {
        let head = self.desk.journal_head().await?;
        let journal = journal_head(head.seq, &head.hash)?;
        let meta = Meta { cause: "full".to_owned(), journal, issued_at: self.desk.clock().now() };
        let (send, receive) = mpsc::channel(2);
        let (inner, site) = (self.clone(), code.to_owned());
        let printing = tokio::task::spawn_blocking(move || inner.print_all(&site, receive, &meta));
        let inner = self.clone();
        let reading = self.desk.follow(ME, async move |work| read(&inner, work, code, send).await);
        let read = reading.await;
        let printed = printing.await.context("printing a whole site")?;
        read?;
        let (built, done) = printed?;
        self.tell(vec![done]).await?;
        tracing::info!(
            site = code,
            outputs = built.outputs,
            changed = built.changed,
            "built whole"
        );
        Ok(built)
    }

    /// The printing side: takes sheets as they come, ships when everything came.
    fn print_all(
        &self,
        code: &str,
        receive: mpsc::Receiver<Message>,
        meta: &Meta,
    ) -> anyhow::Result<(Built, Done)> {
        let mut dock = self.dock();
        let built = self.trace.write(|pen| {
            pen.forget_site(code)?;
            pen.done_all(code)?;
            let mut loading = dock.load(code)?;
            let (closing, outputs) = self.take_all(pen, (code, &mut loading), receive)?;
            loading.remove_the_rest()?;
            let shipped = loading.ship(pen, meta)?;
            let number = dock.head(code).map_or(0, |release| release.number);
            pen.note(&number_note(code), &number)?;
            self.touch_others(pen, code, &closing.shape)?;
            close(pen, &closing)?;
            let changed = shipped.as_ref().map_or(0, |shipped| shipped.changed as u64);
            let about = (code, closing.shape.site.clone());
            let span = (0, i64::try_from(meta.journal.seq)?);
            let sections = &closing.shape.sections;
            let name = |id: &str| {
                let found = sections.iter().find(|section| section.id == id);
                found.map(|section| section.name.clone()).unwrap_or_default()
            };
            let done = Done::new(about, span, number, shipped.as_ref(), &name);
            Ok((Built { outputs, changed, number }, done))
        })?;
        self.stamp(&dock, meta.journal)?;
        Ok(built)
    }

    /// The site itself is new in every part; what other sites show of it may have changed, too,
    /// and when the journal is read, the trace will know the new shape already.
    fn touch_others(&self, pen: &mut Pen<'_>, code: &str, new: &Shape) -> anyhow::Result<()> {
        let look = self.trace.look()?;
        let old: Shape = look.noted(&shape_note(&new.site))?.unwrap_or_default();
        let touched = Touched { keys: old.differences(new), ..Touched::default() };
        for (other, outputs) in look.affected(&touched)? {
            if other != code {
                pen.wait(&other, &outputs, None)?;
            }
        }
        Ok(())
    }

    /// Prints and loads everything that comes; says what to remember and how much it was.
    fn take_all(
        &self,
        pen: &mut Pen<'_>,
        (code, loading): (&str, &mut Loading<'_>),
        mut receive: mpsc::Receiver<Message>,
    ) -> anyhow::Result<(Closing, u64)> {
        let mut outputs = 0;
        loop {
            let sheets = match receive.blocking_recv() {
                Some(Message::Sheets(sheets)) => sheets,
                Some(Message::Done(closing)) => return Ok((*closing, outputs)),
                None => bail!("reading the site ended early"),
            };
            outputs += sheets.len() as u64;
            let (prints, spoilt) = self.machines.print(sheets, &Known::new());
            for print in &prints {
                if let (Output::Article(id), Some(placed)) = (&print.output, &print.placed) {
                    pen.place(code, id, Some(placed))?;
                }
            }
            loading.take(pen, prints)?;
            for spoilt in spoilt {
                let why = format!("{:#}", spoilt.why);
                tracing::error!(site = code, output = %spoilt.output, why, "not printed");
                pen.wait(code, [&spoilt.output], Some(FAILED))?;
            }
        }
    }
}

fn close(pen: &mut Pen<'_>, closing: &Closing) -> anyhow::Result<()> {
    let site_id = &closing.shape.site;
    pen.note(&shape_note(site_id), &closing.shape)?;
    pen.forget_parts(site_id)?;
    for (part, live) in &closing.parts {
        pen.part(site_id, *part, *live)?;
    }
    for (section, count) in &closing.counts {
        pen.count(section, *count)?;
    }
    Ok(())
}

/// The reading side: everything of a site on one picture of the database.
async fn read(
    inner: &Inner,
    work: &mut Work,
    code: &str,
    send: mpsc::Sender<Message>,
) -> Result<()> {
    let sites = load::sites(&mut work.tx).await?;
    let found = sites.iter().find(|site| site.code == code);
    let site_id = found.with_context(|| format!("no site {code}"))?.id.clone();
    let shape = load::shape(&mut work.tx, &site_id).await?;
    let counts = load::counts(&mut work.tx, &site_id).await?;
    let parts = table::parts(&mut work.tx, &site_id, PART_ROWS).await?.into_iter().collect();
    let frame = Frame::new(shape.clone(), sites, counts.clone(), set(&parts));
    let gone = gone(work, &site_id).await?;
    let outputs = plan::all(&frame, &inner.theme);

    let mut left: Vec<String> = gone.iter().map(|gone| gone.document_id.clone()).collect();
    let at = (&mut work.tx, inner.desk.dialect());
    let mut reader = Reader::new(at, Arc::new(frame), inner.origin);
    reader.lay_gone(gone);
    let mut outputs = outputs.into_iter().peekable();
    while outputs.peek().is_some() {
        let chunk: Vec<Output> = outputs.by_ref().take(BATCH as usize).collect();
        pass(&mut reader, inner, &send, chunk).await?;
    }
    let mut serial = 0;
    loop {
        let wholes = reader.read_ahead((serial, BATCH)).await?;
        let Some((_, last)) = wholes.last() else {
            break;
        };
        serial = *last;
        let documents = wholes.into_iter().map(|(id, _)| Output::Article(id)).collect();
        pass(&mut reader, inner, &send, documents).await?;
    }
    left.retain(|document| reader.has_left(document));
    left.sort();
    left.dedup();
    for documents in left.chunks(BATCH as usize) {
        let documents = documents.iter().cloned().map(Output::Article).collect();
        pass(&mut reader, inner, &send, documents).await?;
    }
    let counts = counts.into_iter().collect();
    let closing = Box::new(Closing { shape, counts, parts });
    send.send(Message::Done(closing)).await.ok().context("the printing side is gone")?;
    Ok(())
}

/// Every address of the site that nothing stands at any more.
async fn gone(work: &mut Work, site_id: &str) -> Result<Vec<article::Gone>> {
    let (mut all, mut serial) = (Vec::new(), 0);
    loop {
        let rows = article::gone(&mut work.tx, site_id, serial, GONE_BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(all);
        };
        serial = last.serial;
        all.extend(rows);
    }
}

/// Writes the sheets of some outputs and passes them on.
async fn pass(
    reader: &mut Reader<'_>,
    inner: &Inner,
    send: &mpsc::Sender<Message>,
    outputs: Vec<Output>,
) -> Result<()> {
    let mut sheets = Vec::with_capacity(outputs.len());
    for output in outputs {
        sheets.extend(make(reader, &inner.theme, output).await?);
    }
    send.send(Message::Sheets(sheets)).await.ok().context("the printing side is gone")?;
    Ok(())
}
