//! The end of a round: printing, shipping, remembering, telling.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::Result;
use serde::Serialize;
use vault::ship::Meta;

use crate::lines::Batch;
use crate::output::Output;
use crate::press::{Inner, ME, journal_head};
use crate::print::{Print, Spoilt};
use crate::round::{self, Round, SiteWork};
use crate::ship::{Dock, Shipped};
use crate::table::{self, Shipment};
use crate::trace::{Cursor, FAILED, LAST, Pen, number_note};

/// Places a release tells people of.
const PLACES_MAX: usize = 50;

/// What was shipped in a round for one site.
pub(super) struct Done {
    site_id: String,
    span: (i64, i64),
    number: i64,
    changed: i64,
    places: Vec<Place>,
}

/// A place where a change arrived, as people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Place {
    name: String,
    path: String,
}

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
                self.stamp(&mut dock, journal)?;
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
            if done.changed == 0 {
                return Ok(None);
            }
            self.stamp(&mut dock, journal)?;
            Ok(Some(done))
        })
    }

    fn print(&self, work: SiteWork) -> Printed {
        let SiteWork { code, site_id, asked, sheets, known, names } = work;
        let (prints, spoilt) = self.machines.print(sheets, &known);
        Printed { code, asked, site_id, names, prints, spoilt }
    }

    /// Writes down what was shipped, for the one sentence an editor wants to read.
    pub(super) async fn tell(&self, done: Vec<Done>) -> Result<()> {
        if done.is_empty() {
            return Ok(());
        }
        let saved = self.desk.act(ME, async |work| {
            let shipped_at = work.now;
            for done in &done {
                let shipment = Shipment {
                    site_id: &done.site_id,
                    number: done.number,
                    seq_from: done.span.0,
                    seq_to: done.span.1,
                    places: serde_json::to_string(&done.places)?,
                    changed: done.changed,
                    shipped_at,
                };
                table::save(&mut work.tx, &shipment).await?;
            }
            Ok(())
        });
        saved.await
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
    Ok(Done {
        site_id,
        span,
        number: i64::try_from(newest)?,
        changed: shipped.as_ref().map_or(0, |shipped| shipped.changed as i64),
        places: shipped.map(|shipped| places(&shipped, &name)).unwrap_or_default(),
    })
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
    pen.note("sites", &round.sites)
}

/// The note that says which journal lines the waiting work of a site answers.
pub(super) fn span_note(code: &str) -> String {
    format!("span/{code}")
}

/// Where a release shows, in the words people use, each place once.
fn places(shipped: &Shipped, section: &dyn Fn(&str) -> String) -> Vec<Place> {
    let mut places: BTreeMap<String, (u8, String)> = BTreeMap::new();
    for (output, path) in &shipped.outputs {
        if let Some(name) = output.place(section) {
            let order = u8::from(!matches!(output, Output::Article(_)));
            places.entry(name).or_insert((order, path.clone()));
        }
        if let Output::Article(_) = output {
            places.entry("搜索".to_owned()).or_insert((2, "/search".to_owned()));
        }
    }
    let mut places: Vec<_> = places.into_iter().collect();
    places.sort_by(|a, b| a.1.0.cmp(&b.1.0).then_with(|| a.0.cmp(&b.0)));
    let place = |(name, (_, path)): (String, (u8, String))| {
        let path = if path.starts_with('/') { path } else { "/".to_owned() };
        Place { name, path }
    };
    places.into_iter().take(PLACES_MAX).map(place).collect()
}
