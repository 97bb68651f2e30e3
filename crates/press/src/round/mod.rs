//! One round of work: from journal lines to sheets, on one picture of the database.

mod site;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use base::Result;
use content::article::public::Whole;
use desk::Work;

use crate::lines::Batch;
use crate::output::Output;
use crate::page::make;
use crate::plan::Plan;
use crate::press::Inner;
use crate::print::Known;
use crate::read::{Count, Frame, Reader, Relative, Shape, key, load};
use crate::sheet::Sheet;
use crate::trace::{Look, Placed, Touched};
use site::Planner;

/// Outputs made at once for what a person just did; what goes beyond waits its turn.
const URGENT_MAX: usize = 400;

/// Outputs by site code.
type Outputs = BTreeMap<String, BTreeSet<Output>>;

/// What a round found to do.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// What to make at once, by site.
    pub(crate) urgent: Vec<SiteWork>,
    /// What to make later: site code → outputs.
    pub(crate) later: Outputs,
    /// What to make after everything else: site code → outputs.
    pub(crate) last: Outputs,
    /// What is to be remembered of each site.
    pub(crate) standings: Vec<Standing>,
    /// All sites, to be remembered.
    pub(crate) sites: Vec<Relative>,
    /// Sites that must be built whole: they are new, or numbered anew.
    pub(crate) unbuilt: Vec<Relative>,
}

/// Sheets of one site.
#[derive(Debug)]
pub(crate) struct SiteWork {
    /// Code of the site.
    pub(crate) code: String,
    /// Identifier of the site.
    pub(crate) site_id: String,
    /// What was to be made.
    pub(crate) asked: BTreeSet<Output>,
    /// What to print; an output that must be left as it is has no sheet.
    pub(crate) sheets: Vec<Sheet>,
    /// What the files said before.
    pub(crate) known: Known,
    /// Names of sections, for the places a person is told of.
    pub(crate) names: HashMap<String, String>,
}

/// What is remembered of a site between rounds.
#[derive(Debug)]
pub(crate) struct Standing {
    /// Its record and sections.
    pub(crate) shape: Shape,
    /// Sections whose fullness changed.
    pub(crate) counts: BTreeMap<String, Count>,
    /// Parts of the sitemap whose fullness changed.
    pub(crate) parts: BTreeMap<i64, i64>,
    /// Documents that came, went or changed, and where they stand now.
    pub(crate) placed: BTreeMap<String, Option<Placed>>,
}

/// A site while its round is being planned.
struct Site {
    relative: Relative,
    frame: Arc<Frame>,
    wholes: Vec<Whole>,
}

/// Plans what the lines lead to and writes the sheets of what is urgent.
pub(crate) async fn prepare(inner: &Inner, work: &mut Work, batch: &Batch) -> Result<Round> {
    let look = inner.trace.look()?;
    let old_sites: Vec<Relative> = look.noted("sites")?.unwrap_or_default();
    let sites = match batch.frames.is_empty() {
        true => old_sites.clone(),
        false => load::sites(&mut work.tx).await?,
    };
    let mut round = Round { sites, ..Round::default() };
    let mut found: BTreeMap<String, Site> = BTreeMap::new();
    let (mut urgent, mut bulk) = (BySite::default(), BySite::default());
    if round.sites != old_sites {
        bulk.touched.keys.insert(key::sites());
    }
    bulk.touched.keys.extend(batch.media.iter().map(|id| key::media(id)));
    for site_id in batch.spans.keys() {
        let Some(relative) = round.sites.iter().find(|site| site.id == *site_id) else {
            continue;
        };
        let relative = relative.clone();
        let planner = Planner { inner, look: &look, batch, relative, old_sites: &old_sites };
        let known = look.noted::<Shape>(&shape_note(site_id))?;
        let is_known = !batch.renumbered.contains(site_id);
        let Some(shape) = known.filter(|_| is_known) else {
            urgent.touched.extend(planner.abroad(work).await?.touched);
            round.unbuilt.push(planner.relative);
            continue;
        };
        let site = planner.site(work, shape, &mut round, (&mut urgent, &mut bulk)).await?;
        found.insert(site.relative.code.clone(), site);
    }
    let (urgent, bulk) = (urgent.affected(&look)?, bulk.affected(&look)?);
    let sites = (found, round.sites.as_slice());
    let (written, waiting) = write((inner, work), &look, sites, (urgent, bulk)).await?;
    (round.urgent, round.later) = (written, waiting);
    Ok(round)
}

/// Writes the sheets of what is urgent, and puts the rest on the list.
async fn write(
    (inner, work): (&Inner, &mut Work),
    look: &Look,
    (mut found, sites): (BTreeMap<String, Site>, &[Relative]),
    (urgent, mut bulk): (Outputs, Outputs),
) -> Result<(Vec<SiteWork>, Outputs)> {
    let mut written = Vec::new();
    for (code, outputs) in urgent {
        let site = match found.remove(&code) {
            Some(site) => site,
            None => match neighbour(look, sites, &code)? {
                Some(site) => site,
                None => continue,
            },
        };
        let (mut now, later) = cut(outputs);
        now.extend(look.foundations(&code)?);
        let waiting = bulk.entry(code).or_default();
        waiting.extend(later);
        waiting.retain(|output| !now.contains(output));
        written.push(sheets(inner, work, look, site, now).await?);
    }
    Ok((written, bulk))
}

/// The name of the note in which a site's shape is kept.
pub(crate) fn shape_note(site_id: &str) -> String {
    format!("shape/{site_id}")
}

/// Plans by site code, and what they touch together: a touch in one site may be felt in another.
#[derive(Default)]
struct BySite {
    outputs: Outputs,
    touched: Touched,
}

impl BySite {
    fn add(&mut self, code: &str, plan: Plan) {
        self.outputs.entry(code.to_owned()).or_default().extend(plan.outputs);
        self.touched.extend(plan.touched);
    }

    fn affected(mut self, look: &Look) -> Result<Outputs> {
        for (code, affected) in look.affected(&self.touched)? {
            self.outputs.entry(code).or_default().extend(affected);
        }
        self.outputs.retain(|_, outputs| !outputs.is_empty());
        Ok(self.outputs)
    }
}

/// The parts of the sitemap that hold something.
pub(crate) fn set(parts: &BTreeMap<i64, i64>) -> BTreeSet<i64> {
    let filled = parts.iter().filter(|(_, live)| **live > 0);
    filled.map(|(part, _)| *part).collect()
}

/// What is made at once and what waits: all of it when it is little; else what is not a document,
/// and documents as far as there is room.
fn cut(outputs: BTreeSet<Output>) -> (BTreeSet<Output>, BTreeSet<Output>) {
    if outputs.len() <= URGENT_MAX {
        return (outputs, BTreeSet::new());
    }
    let (articles, others): (Vec<_>, Vec<_>) =
        outputs.into_iter().partition(|output| matches!(output, Output::Article(_)));
    let (mut now, mut later) = (BTreeSet::new(), BTreeSet::new());
    for output in others.into_iter().chain(articles) {
        if now.len() < URGENT_MAX {
            now.insert(output)
        } else {
            later.insert(output)
        };
    }
    (now, later)
}

/// A site in which only a touch of another site is felt.
fn neighbour(look: &Look, sites: &[Relative], code: &str) -> anyhow::Result<Option<Site>> {
    let Some(relative) = sites.iter().find(|site| site.code == code) else {
        return Ok(None);
    };
    let frame = standing(look, sites, &relative.id)?;
    Ok(frame.map(|frame| Site {
        relative: relative.clone(),
        frame: Arc::new(frame),
        wholes: Vec::new(),
    }))
}

/// The frame of a site as it was last shipped; `None` when it was never built.
pub(crate) fn standing(
    look: &Look,
    sites: &[Relative],
    site_id: &str,
) -> anyhow::Result<Option<Frame>> {
    let Some(shape) = look.noted::<Shape>(&shape_note(site_id))? else {
        return Ok(None);
    };
    let mut counts = HashMap::new();
    for section in &shape.sections {
        counts.insert(section.id.clone(), look.count(&section.id)?);
    }
    let parts = set(&look.parts(site_id)?);
    Ok(Some(Frame::new(shape, sites.to_vec(), counts, parts)))
}

/// Writes the sheets of some outputs of a site as it was last shipped.
pub(crate) async fn sheets_of(
    inner: &Inner,
    work: &mut Work,
    code: &str,
    outputs: BTreeSet<Output>,
) -> Result<Option<SiteWork>> {
    let look = inner.trace.look()?;
    let sites: Vec<Relative> = look.noted("sites")?.unwrap_or_default();
    let Some(site) = neighbour(&look, &sites, code)? else {
        return Ok(None);
    };
    Ok(Some(sheets(inner, work, &look, site, outputs).await?))
}

async fn sheets(
    inner: &Inner,
    work: &mut Work,
    look: &Look,
    site: Site,
    outputs: BTreeSet<Output>,
) -> Result<SiteWork> {
    let Site { relative, frame, wholes } = site;
    let names = frame.shape().sections.iter();
    let names = names.map(|section| (section.id.clone(), section.name.clone())).collect();
    let at = (&mut work.tx, inner.desk.dialect());
    let mut reader = Reader::new(at, frame, inner.origin);
    reader.lay_ready(wholes);
    let (mut sheets, mut known) = (Vec::with_capacity(outputs.len()), Known::new());
    for output in outputs.iter().cloned() {
        if let Some(record) = look.record(&relative.code, &output)? {
            known.insert(output.clone(), record.files);
        }
        sheets.extend(make(&mut reader, &inner.theme, output).await?);
    }
    Ok(SiteWork { code: relative.code, site_id: relative.id, asked: outputs, sheets, known, names })
}
