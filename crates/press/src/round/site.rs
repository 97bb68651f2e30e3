//! Planning the round of one site.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base::Result;
use content::article::public::{self as article, Whole};
use desk::Work;

use super::{BySite, Round, Site, Standing, set};
use crate::lines::Batch;
use crate::output::Output;
use crate::plan::{self, Plan};
use crate::press::Inner;
use crate::read::{Count, Frame, Relative, Shape, load};
use crate::table;
use crate::trace::{Look, Placed};

/// Plans the round of one site.
pub(super) struct Planner<'a> {
    pub(super) inner: &'a Inner,
    pub(super) look: &'a Look,
    pub(super) batch: &'a Batch,
    pub(super) relative: Relative,
    pub(super) old_sites: &'a [Relative],
}

impl Planner<'_> {
    /// What the lines lead to in this site: the lanes get its plans, the round what is to be
    /// remembered.
    pub(super) async fn site(
        &self,
        work: &mut Work,
        old_shape: Shape,
        round: &mut Round,
        (urgent, bulk): (&mut BySite, &mut BySite),
    ) -> Result<Site> {
        let (id, code) = (self.relative.id.clone(), self.relative.code.clone());
        let reshaped = self.batch.frames.contains(&id);
        let shape = match reshaped {
            true => load::shape(&mut work.tx, &id).await?,
            false => old_shape.clone(),
        };
        let (by_person, wholes) = self.documents(work).await?;
        let imported = self.imports(work).await?;
        let mut moves = by_person.clone();
        moves.extend(imported.clone());
        let (frame, around) = self.around(old_shape, shape, &moves, round)?;

        // What a section or a site became is wide work; what a publication does around itself is
        // as urgent as it is. Parts of new sections go with the first publication in them.
        let by_hand = self.batch.documents.contains_key(&id);
        let (around, new_or_gone) = around.split();
        if by_hand { &mut *urgent } else { &mut *bulk }.add(&code, new_or_gone);
        if by_hand && !reshaped { &mut *urgent } else { &mut *bulk }.add(&code, around);
        urgent.add(&code, by_person);
        bulk.add(&code, imported);
        Ok(Site { relative: self.relative.clone(), frame: Arc::new(frame), wholes })
    }

    /// The new frame of the site, and what becoming it touches.
    fn around(
        &self,
        old_shape: Shape,
        shape: Shape,
        moves: &Plan,
        round: &mut Round,
    ) -> Result<(Frame, Plan)> {
        let old_counts = self.counts(&old_shape, &shape, moves)?;
        let old_parts = self.look.parts(&self.relative.id)?;
        let (counts, parts) = applied(&old_counts, &old_parts, moves);
        let old_sites = self.old_sites.to_vec();
        let old = Frame::new(old_shape, old_sites, old_counts.clone(), set(&old_parts));
        let new = Frame::new(shape.clone(), round.sites.clone(), counts.clone(), set(&parts));

        let mut plan = plan::frame(&old, &new);
        let mut changed = BTreeMap::new();
        for (section, count) in counts {
            let before = old_counts.get(&section).copied().unwrap_or_default();
            if before != count {
                plan.extend(plan::count(&section, before, count));
                changed.insert(section, count);
            }
        }
        let parts = parts.into_iter().filter(|(part, live)| old_parts.get(part) != Some(live));
        let parts = parts.collect();
        round.standings.push(Standing {
            shape,
            counts: changed,
            parts,
            placed: moves.placed.clone(),
        });
        self.put_last(&old, &new, round);
        Ok((new, plan))
    }

    /// What a person published or withdrew.
    async fn documents(&self, work: &mut Work) -> Result<(Plan, Vec<Whole>)> {
        let (mut plan, mut wholes) = (Plan::default(), Vec::new());
        let id = &self.relative.id;
        let dialect = self.inner.desk.dialect();
        for document in self.batch.documents.get(id).into_iter().flatten() {
            let old = self.look.placed(&self.relative.code, document)?;
            let whole = article::whole(&mut work.tx, dialect, id, document).await?;
            let new = whole.as_ref().map(placed);
            let left = article::gone_of(&mut work.tx, id, document).await?;
            plan.extend(plan::document(id, document, (old.as_ref(), new.as_ref()), &left));
            wholes.extend(whole);
        }
        let documents = self.batch.documents.get(id).into_iter().flatten().map(String::as_str);
        plan.extend(self.tied(work, &documents.collect::<Vec<_>>()).await?);
        Ok((plan, wholes))
    }

    /// What is seen of the documents these are tied to, on whichever site: their pages and lists
    /// show it when they are explained, revised or repealed.
    async fn tied(&self, work: &mut Work, documents: &[&str]) -> Result<Plan> {
        let mut plan = Plan::default();
        if documents.is_empty() {
            return Ok(plan);
        }
        let dialect = self.inner.desk.dialect();
        let targets = article::ever_tied(&mut work.tx, dialect, documents).await?;
        for place in table::places(&mut work.tx, dialect, &targets).await? {
            plan.touched.extend(plan::seen(&place));
        }
        Ok(plan)
    }

    /// What other sites feel of what happened to the documents of this one, when it is itself
    /// built from nothing.
    pub(super) async fn abroad(&self, work: &mut Work) -> Result<Plan> {
        let id = &self.relative.id;
        let by_person = self.batch.documents.get(id).into_iter().flatten().map(String::as_str);
        let mut plan = self.tied(work, &by_person.collect::<Vec<_>>()).await?;
        let Some(span) = self.batch.imports.get(id) else {
            return Ok(plan);
        };
        let mut serial = 0;
        loop {
            let rows = table::entered(&mut work.tx, id, *span, (serial, 5_000)).await?;
            let Some((_, last)) = rows.last() else {
                return Ok(plan);
            };
            serial = last.serial;
            let documents: Vec<_> = rows.iter().map(|(document, _)| document.as_str()).collect();
            plan.extend(self.tied(work, &documents).await?);
        }
    }

    /// What was imported.
    async fn imports(&self, work: &mut Work) -> Result<Plan> {
        let mut plan = Plan::default();
        let id = &self.relative.id;
        let by_person = self.batch.documents.get(id);
        let Some(span) = self.batch.imports.get(id) else {
            return Ok(plan);
        };
        let mut serial = 0;
        loop {
            let rows = table::entered(&mut work.tx, id, *span, (serial, 5_000)).await?;
            let Some((_, last)) = rows.last() else {
                return Ok(plan);
            };
            serial = last.serial;
            let documents: Vec<_> = rows.iter().map(|(document, _)| document.as_str()).collect();
            plan.extend(self.tied(work, &documents).await?);
            for (document, new) in rows {
                if by_person.is_some_and(|all| all.contains(&document)) {
                    continue;
                }
                let old = self.look.placed(&self.relative.code, &document)?;
                plan.extend(plan::document(id, &document, (old.as_ref(), Some(&new)), &[]));
            }
        }
    }

    /// How full every section was that is, was, or will be there.
    fn counts(&self, old: &Shape, new: &Shape, moves: &Plan) -> Result<HashMap<String, Count>> {
        let ids = old.sections.iter().chain(&new.sections).map(|section| &section.id);
        let ids = ids.chain(moves.live.keys()).chain(moves.given.keys());
        let mut counts = HashMap::new();
        for id in ids {
            if !counts.contains_key(id) {
                counts.insert(id.clone(), self.look.count(id)?);
            }
        }
        Ok(counts)
    }

    /// Fragments of sections that are gone must outlive the pages that still refer to them.
    fn put_last(&self, old: &Frame, new: &Frame, round: &mut Round) {
        let there = |id: &str| new.shape().sections.iter().any(|section| section.id == id);
        let gone = old.shape().sections.iter().filter(|section| !there(&section.id));
        let fragments = gone.flat_map(|section| {
            [Output::Crumb(section.id.clone()), Output::Tree(section.id.clone())]
        });
        let last = round.last.entry(self.relative.code.clone()).or_default();
        last.extend(fragments);
    }
}

/// Counts and parts after the moves.
fn applied(
    counts: &HashMap<String, Count>,
    parts: &BTreeMap<i64, i64>,
    moves: &Plan,
) -> (HashMap<String, Count>, BTreeMap<i64, i64>) {
    let (mut counts, mut parts) = (counts.clone(), parts.clone());
    for (section, more) in &moves.live {
        counts.entry(section.clone()).or_default().live += more;
    }
    for (section, ordinal) in &moves.given {
        let count = counts.entry(section.clone()).or_default();
        count.given = count.given.max(*ordinal);
    }
    for (part, more) in &moves.parts {
        *parts.entry(*part).or_default() += more;
    }
    (counts, parts)
}

/// Where a live document stands.
fn placed(whole: &Whole) -> Placed {
    Placed {
        section: whole.item.section_id.clone(),
        ordinal: whole.item.ordinal,
        serial: whole.item.serial,
        published: whole.item.published,
        path: whole.item.path.clone(),
        edition: whole.item.edition_id.clone(),
    }
}
