//! The end of a round: printing, shipping, remembering, telling.

use std::collections::{BTreeSet, HashMap};

use vault::ship::Meta;

use crate::lines::Batch;
use crate::output::Output;
use crate::press::{Inner, journal_head};
use crate::print::{Print, Spoilt};
use crate::round::{self, Round, SiteWork};
use crate::ship::Dock;
use crate::tell::Done;
use crate::trace::{Cursor, FAILED, LAST, Pen, number_note};

/// What was printed for one site, on its way into a release.
struct Printed {
    code: String,
    asked: BTreeSet<Output>,
    site_id: String,
    names: HashMap<String, String>,
    prints: Vec<Print>,
    spoilt: Vec<Spoilt>,
}

impl Inner {
    /// Prints and ships the urgent part of a round and remembers all of it.
    pub(super) fn finish(
        &self,
        mut round: Round,
        batch: &Batch,
        cursor: &Cursor,
    ) -> anyhow::Result<Vec<Done>> {
        let journal = journal_head(cursor.0, &cursor.1)?;
        let printed: Vec<_> = round.urgent.drain(..).map(|work| self.print(work)).collect();
        let mut dock = self.dock();
        self.trace.write(|pen| {
            let mut done = Vec::new();
            for printed in printed {
                let cause = batch.causes.get(&printed.site_id).cloned().unwrap_or_default();
                let meta = Meta { cause, journal, issued_at: self.desk.clock().now() };
                let span = batch.spans.get(&printed.site_id).copied();
                let span = span.unwrap_or((cursor.0, cursor.0));
                done.push(deliver((&mut dock, pen), printed, span, &meta)?);
            }
            if !done.is_empty() {
                self.stamp(&dock, journal)?;
            }
            remember(pen, &round, batch)?;
            pen.note("cursor", cursor)?;
            Ok(done)
        })
    }

    /// Prints and ships one chunk of what waited; `None` when nothing had to be shipped.
    pub(super) fn finish_chunk(
        &self,
        work: SiteWork,
        span: (i64, i64),
        cursor: &Cursor,
    ) -> anyhow::Result<Option<Done>> {
        let journal = journal_head(cursor.0, &cursor.1)?;
        let cause = format!("bulk {}", work.sheets.len());
        let printed = self.print(work);
        let meta = Meta { cause, journal, issued_at: self.desk.clock().now() };
        let mut dock = self.dock();
        self.trace.write(|pen| {
            let done = deliver((&mut dock, pen), printed, span, &meta)?;
            if done.is_nothing() {
                return Ok(None);
            }
            self.stamp(&dock, journal)?;
            Ok(Some(done))
        })
    }

    fn print(&self, work: SiteWork) -> Printed {
        let SiteWork { code, site_id, asked, sheets, known, names } = work;
        let (prints, spoilt) = self.machines.print(sheets, &known);
        Printed { code, asked, site_id, names, prints, spoilt }
    }
}

/// Ships what was printed for one site, puts aside what failed, and takes it off the list.
fn deliver(
    (dock, pen): (&mut Dock, &mut Pen<'_>),
    printed: Printed,
    span: (i64, i64),
    meta: &Meta,
) -> anyhow::Result<Done> {
    let Printed { code, asked, site_id, names, prints, spoilt } = printed;
    let mut loading = dock.load(&code)?;
    loading.take(pen, prints)?;
    let shipped = loading.ship(pen, meta)?;
    pen.done(&code, &asked)?;
    for spoilt in &spoilt {
        let why = format!("{:#}", spoilt.why);
        tracing::error!(site = code, output = %spoilt.output, why, "not printed");
        pen.wait(&code, [&spoilt.output], Some(FAILED))?;
    }
    let newest = dock.head(&code).map_or(0, |release| release.number);
    pen.note(&number_note(&code), &newest)?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    Ok(Done::new((&code, site_id), span, newest, shipped.as_ref(), &name))
}

/// Writes down what a round learnt and what it left to be made.
fn remember(pen: &mut Pen<'_>, round: &Round, batch: &Batch) -> anyhow::Result<()> {
    for (code, outputs) in &round.later {
        pen.wait(code, outputs, None)?;
    }
    for (code, outputs) in &round.last {
        pen.done(code, outputs)?;
        pen.wait(code, outputs, Some(LAST))?;
    }
    for standing in &round.standings {
        let id = &standing.shape.site;
        pen.note(&round::shape_note(id), &standing.shape)?;
        for (section, count) in &standing.counts {
            pen.count(section, *count)?;
        }
        for (part, live) in &standing.parts {
            pen.part(id, *part, *live)?;
        }
        let Some(site) = round.sites.iter().find(|site| site.id == *id) else {
            continue;
        };
        for (document, placed) in &standing.placed {
            pen.place(&site.code, document, placed.as_ref())?;
        }
        if let Some(span) = batch.spans.get(id) {
            pen.note(&span_note(&site.code), span)?;
        }
    }
    for site in &round.unbuilt {
        // Whoever begins again before it is built finds it unknown, and builds it.
        pen.forget_note(&round::shape_note(&site.id))?;
    }
    pen.note("sites", &round.sites)
}

/// The note that says which journal lines the waiting work of a site answers.
pub(super) fn span_note(code: &str) -> String {
    format!("span/{code}")
}
