//! Telling people by letter that sections of theirs are due or late.

use std::collections::{BTreeMap, HashSet};

use base::Result;
use desk::{Dialect, Work};
use office::{
    mail,
    review::{self, model::Hand},
    site,
};

use super::sites;
use crate::article::model::READ;
use crate::section::model::{MANAGE, scopes};
use crate::upkeep::{
    model::{Notice, Stage, UpkeepRow, letter, stages},
    table,
};

/// A section of whose due moment somebody is to be told.
struct Due {
    row: UpkeepRow,
    /// Where powers over it are looked for.
    scopes: Vec<String>,
    stages: Vec<Stage>,
}

/// Whether there is anything to tell that nobody was told yet: a look, so that the clock writes
/// only when it must. Costs one seek for each section.
/// Open to everyone: it says no more than yes or no, and it is the clock that asks.
pub async fn is_anybody_to_remind(work: &mut Work, dialect: Dialect) -> Result<bool> {
    Ok(!due(work, dialect).await?.is_empty())
}

/// Tells by letter, once for each due moment: those who are named of what is due soon or late, and
/// those above them of what is late for days. Each person gets one letter about everything; says
/// how many people were written to. Costs one seek for each section, one statement over the
/// permits, and one for each section that is told of.
/// Open to everyone: it tells each only of what they may see, and it is the clock that tells.
pub async fn remind(work: &mut Work, dialect: Dialect) -> Result<usize> {
    let due = due(work, dialect).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let rights = [READ, MANAGE, site::model::MANAGE];
    let everybody = review::table::holders(&mut work.tx, &rights, work.now).await?;

    let mut notices: BTreeMap<&str, Vec<Notice>> = BTreeMap::new();
    for one in &due {
        let named = named(one, &everybody);
        for stage in &one.stages {
            table::note_told(&mut work.tx, &one.row, *stage, work.now).await?;
            // Where nobody is named, or nobody has that name, those above are told at once.
            let (stage, hands) = match (*stage, named.is_empty()) {
                (Stage::Late, true) => (Stage::Above, above(one, &everybody)),
                (Stage::Above, true) => continue,
                (Stage::Above, false) => (Stage::Above, above(one, &everybody)),
                (stage, _) => (stage, named.clone()),
            };
            for hand in hands {
                let is_named = named.iter().any(|own| own.id == hand.id);
                if stage != Stage::Above || !is_named {
                    let row = one.row.clone();
                    notices.entry(&hand.id).or_default().push(Notice { row, stage });
                }
            }
        }
    }

    for (person, notices) in &notices {
        mail::actions::write(work, person, &letter(notices)).await?;
    }
    Ok(notices.len())
}

/// Sections that are due or late, with what nobody was told of them yet.
async fn due(work: &mut Work, dialect: Dialect) -> Result<Vec<Due>> {
    let rules = table::rules(&mut work.tx).await?;
    let mut found = Vec::new();
    for site in sites(work, "").await? {
        for dated in &site.rows {
            let row = site.row(dated, &rules, work.now);
            let stages = stages(&row.standing, work.now);
            if !stages.is_empty() {
                let (id, site_id) = (&dated.section.id, &dated.section.site_id);
                let scopes = scopes(&site.sections, id, site_id, &dated.site_unit_id);
                found.push(Due { row, scopes, stages });
            }
        }
    }
    let ids = found.iter().map(|one| one.row.id.clone()).collect::<Vec<_>>();
    let told = table::told(&mut work.tx, dialect, &ids).await?;
    let told: HashSet<_> =
        told.iter().map(|(id, at, stage)| (&**id, Some(*at), &**stage)).collect();
    for Due { row, stages, .. } in &mut found {
        let deadline = row.standing.deadline;
        stages.retain(|stage| !told.contains(&(&*row.id, deadline, stage.as_str())));
    }
    found.retain(|one| !one.stages.is_empty());
    Ok(found)
}

/// The people of a section's unit who have the name that stands there, if they see the section.
fn named<'a>(due: &Due, everybody: &'a [Hand]) -> Vec<&'a Hand> {
    let rights = [READ, MANAGE, site::model::MANAGE];
    let is_named = |hand: &&Hand| {
        hand.name == due.row.person
            && hand.unit_id == due.row.unit_id
            && rights.iter().any(|right| hand.holds(right.0, &due.scopes))
    };
    everybody.iter().filter(is_named).collect()
}

/// Who manages the section; where nobody does, who manages sites.
fn above<'a>(due: &Due, everybody: &'a [Hand]) -> Vec<&'a Hand> {
    let holding = |right: desk::Right| {
        let holds = |hand: &&Hand| hand.holds(right.0, &due.scopes);
        everybody.iter().filter(holds).collect::<Vec<_>>()
    };
    match holding(MANAGE) {
        managers if managers.is_empty() => holding(site::model::MANAGE),
        managers => managers,
    }
}
