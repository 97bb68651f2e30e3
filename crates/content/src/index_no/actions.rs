//! The verbs of index numbers.

use base::{Moment, Result, year_of};
use desk::{Place, Subject, Work};
use office::{
    site,
    unit::{self, model::Unit},
};

use super::{
    model::{About, MANAGE, Preview, Rule, RuleForm, RuleVersion, RuleView, changed_meanwhile},
    table,
};

/// The rule of the unit that runs a site, and what it leads to.
pub async fn show(work: &mut Work, site_id: &str) -> Result<RuleView> {
    let site = site::table::find(&mut work.tx, site_id).await?;
    work.need(MANAGE, &Place::within([site_id, &site.unit_id])).await?;

    let unit = unit::table::find(&mut work.tx, &site.unit_id).await?;
    let now = table::of_unit(&mut work.tx, &unit.id).await?;
    let versions = table::versions(&mut work.tx, &unit.id).await?;
    let next = next(work, &unit, &now.rule).await?;
    Ok(RuleView { now, next, versions })
}

/// What a rule would lead to; nothing is kept.
pub async fn preview(work: &mut Work, site_id: &str, form: RuleForm) -> Result<Preview> {
    let site = site::table::find(&mut work.tx, site_id).await?;
    work.need(MANAGE, &Place::within([site_id, &site.unit_id])).await?;

    let rule = form.rule.checked()?;
    let unit = unit::table::find(&mut work.tx, &site.unit_id).await?;
    Ok(Preview { next: next(work, &unit, &rule).await? })
}

/// Gives the unit that runs a site its next rule; numbers given out stay as they are.
pub async fn set(work: &mut Work, site_id: &str, form: RuleForm) -> Result<RuleView> {
    let site = site::table::find(&mut work.tx, site_id).await?;
    work.need(MANAGE, &Place::within([site_id, &site.unit_id])).await?;

    let rule = form.rule.checked()?;
    let unit = unit::table::find(&mut work.tx, &site.unit_id).await?;
    let newest =
        table::versions(&mut work.tx, &unit.id).await?.first().map_or(0, |one| one.version);
    if form.version != newest {
        return Err(changed_meanwhile());
    }
    let made = RuleVersion {
        unit_id: unit.id.clone(),
        version: newest + 1,
        rule,
        made_name: work.caller.name().to_owned(),
        made_at: work.now,
    };
    let made_by = work.caller.id().to_owned();
    table::insert(&mut work.tx, &made, &made_by).await?;
    let note = format!("{} 第{}版", unit.name, made.version);
    let on = Subject { kind: "unit", id: &unit.id, site_id, note: &note, ..Subject::default() };
    work.record("index_no.rule_set", on);
    show(work, site_id).await
}

/// The number the next document would get: without a theme when the rule asks for one.
async fn next(work: &mut Work, unit: &Unit, rule: &Rule) -> Result<String> {
    let credit_code = unit.credit_code.clone();
    let about = About { credit_code, theme: 1, year: year_of(work.now) };
    let mut count = table::last(&mut work.tx, &rule.counter(&about)).await?;
    loop {
        count += 1;
        let number = rule.number(&about, count)?;
        if !table::is_taken(&mut work.tx, &number).await? {
            return Ok(number);
        }
    }
}

/// Gives out the next number of a unit for a document first published `at`.
/// Open to everyone: only verbs that publish call it, and they have asked.
pub async fn take(work: &mut Work, unit_id: &str, theme: usize, at: Moment) -> Result<String> {
    let unit = unit::table::find(&mut work.tx, unit_id).await?;
    let rule = table::of_unit(&mut work.tx, unit_id).await?.rule;
    let about = About { credit_code: unit.credit_code, theme, year: year_of(at) };
    let counter = rule.counter(&about);
    loop {
        // A number may be taken by an imported document, or by an older rule.
        let count = table::count(&mut work.tx, &counter).await?;
        let number = rule.number(&about, count)?;
        if !table::is_taken(&mut work.tx, &number).await? {
            return Ok(number);
        }
    }
}
