//! The verbs of update limits.

mod remind;
mod visited;

pub use remind::{is_anybody_to_remind, remind};
pub use visited::{export_visited, visited};

use std::collections::HashMap;

use base::{Moment, Page, Result, new_id};
use desk::{Place, Reach, Subject, Work};
use office::site;

use super::{
    model::{
        CLASSES, Counted, Filter, HomeView, LimitForm, LimitView, Rule, RuleForm, RuleList,
        SiteLimitForm, SiteUpkeep, UpkeepPage, UpkeepRow, applying, chain, class_of, home_limit,
        judge, no_limit, strictest, unknown_class, vetoes,
    },
    table,
};
use crate::article::model::READ;
use crate::section::{
    self,
    model::{MANAGE, Section, ancestry, place, scopes},
    table::Dated,
};

/// Where the caller sees how sections stand, and where it is theirs to act.
struct Sight {
    read: Reach,
    manage: Reach,
    sites: Reach,
}

impl Sight {
    async fn of(work: &mut Work) -> Result<Self> {
        Ok(Self {
            read: work.reach(READ).await?,
            manage: work.reach(MANAGE).await?,
            sites: work.reach(site::model::MANAGE).await?,
        })
    }

    fn sees(&self, place: &Place) -> bool {
        self.read.covers(place) || self.manages(place)
    }

    fn manages(&self, place: &Place) -> bool {
        self.manage.covers(place) || self.sites.covers(place)
    }
}

/// Sections of one site, together.
struct Site {
    sections: Vec<Section>,
    rows: Vec<Dated>,
    /// Newest publication in each section or below it.
    last: HashMap<String, Moment>,
}

/// A section the caller sees, and whether it is theirs to act.
struct Seen {
    row: UpkeepRow,
    is_managed: bool,
}

/// A page of the sections the caller may see, with how each stands. Costs one index seek for each
/// section that is looked at.
pub async fn list(work: &mut Work, filter: &Filter) -> Result<UpkeepPage> {
    work.reach(READ).await?;

    let page = Page { page: filter.page, size: filter.size };
    let rows = wanted(work, filter).await?;
    let count = |state: &str| rows.iter().filter(|row| row.standing.state == state).count();
    let (blank, late, soon) = (count("blank"), count("late"), count("soon"));
    let rows = of_state(rows, filter);
    let total = i64::try_from(rows.len())?;
    let from = usize::try_from(page.offset())?;
    let shown = rows.into_iter().skip(from).take(usize::try_from(page.size())?);
    Ok(UpkeepPage { rows: page.of(shown.collect(), total), blank, late, soon })
}

/// All the same sections, for a workbook.
pub async fn export(work: &mut Work, filter: &Filter) -> Result<Vec<UpkeepRow>> {
    work.reach(READ).await?;

    let rows = wanted(work, filter).await?;
    Ok(of_state(rows, filter))
}

/// What is asked for but for the state, most urgent first.
async fn wanted(work: &mut Work, filter: &Filter) -> Result<Vec<UpkeepRow>> {
    let sight = Sight::of(work).await?;
    let rules = table::rules(&mut work.tx).await?;
    let person = (work.caller.name().to_owned(), work.caller.unit_id().unwrap_or("").to_owned());
    let is_mine = filter.person.as_deref() == Some("mine");
    let part = filter.name.as_deref().map(str::trim).unwrap_or_default();
    let mut found = Vec::new();
    for site in sites(work, filter.site.as_deref().unwrap_or_default()).await? {
        for Seen { row, is_managed } in site.rows(&sight, &rules, work.now) {
            let named = row.person == person.0 && row.unit_id == person.1;
            let state = row.standing.state;
            // Before the limit it is for the one who is named, after it for those above, too.
            let due = named && ["soon", "late", "blank"].contains(&state);
            let is_theirs = due || (is_managed && state == "late");
            if (!is_mine || is_theirs) && row.name.contains(part) {
                found.push(row);
            }
        }
    }
    if filter.order.as_deref() == Some("thin") {
        found.sort_by_key(|row| (row.documents, row.last));
    } else {
        let rank = |state: &str| ["late", "blank", "soon", "fine"].iter().position(|s| *s == state);
        found.sort_by_key(|row| {
            (rank(row.standing.state).unwrap_or(9), row.standing.days_left, row.last)
        });
    }
    Ok(found)
}

fn of_state(mut rows: Vec<UpkeepRow>, filter: &Filter) -> Vec<UpkeepRow> {
    let state = filter.state.as_deref().unwrap_or_default();
    rows.retain(|row| match state {
        "" => true,
        "due" => ["soon", "late", "blank"].contains(&row.standing.state),
        state => row.standing.state == state,
    });
    rows
}

/// The counts by which each site of which the caller sees a section would fail. Costs as
/// [`list`], and one seek for each site.
pub async fn summary(work: &mut Work, site_id: &str) -> Result<Vec<SiteUpkeep>> {
    work.reach(READ).await?;

    let sight = Sight::of(work).await?;
    let rules = table::rules(&mut work.tx).await?;
    let homes: HashMap<_, _> = table::homes(&mut work.tx, site_id).await?.into_iter().collect();
    let mut found = Vec::new();
    for site in sites(work, site_id).await? {
        let Some(first) = site.rows.first().filter(|_| site.is_seen(&sight)) else { continue };
        let last = homes.get(&first.section.site_id).copied().flatten();
        let rule = home_limit(&rules, &first.section.site_id);
        let home = HomeView {
            last,
            limit: rule.map(Rule::limit).unwrap_or_default(),
            standing: judge(last, rule, true, work.now),
        };
        found.push(SiteUpkeep {
            site_id: first.section.site_id.clone(),
            site_name: first.site_name.clone(),
            home,
            vetoes: vetoes(&site.counted(&rules), work.now).to_vec(),
        });
    }
    Ok(found)
}

/// Where the limit of a section comes from. Open to everyone: nothing of a section is secret.
pub async fn explain(work: &mut Work, id: &str) -> Result<LimitView> {
    let section = section::table::find(&mut work.tx, id).await?;
    let rules = table::rules(&mut work.tx).await?;
    let sight = Sight::of(work).await?;
    let site = sites(work, &section.site_id).await?.pop();

    let Some(site) = site else { return Err(super::model::unknown_rule()) };
    let found = site.applying(&rules, &section);
    let rule = strictest(&found);
    let last = site.last.get(id).copied();
    let own = rules.iter().find(|rule| rule.level == "section" && rule.scope_id == id);
    let own = own.map(|rule| LimitForm {
        amount: rule.amount,
        unit: rule.unit.clone(),
        source: rule.source.clone(),
    });
    let is_managed = site.rows.iter().any(|row| {
        row.section.id == id && sight.manages(&at(&site.sections, &row.section, &row.site_unit_id))
    });
    let may = if is_managed && class_of(&section).is_some() { vec!["set"] } else { Vec::new() };
    Ok(LimitView {
        limit: rule.map(Rule::limit).unwrap_or_default(),
        chain: chain(&found),
        last,
        standing: judge(last, rule, section.kind != "link", work.now),
        own,
        may,
    })
}

/// Sets the limit of one section, or takes it back.
pub async fn limit_section(work: &mut Work, id: &str, form: LimitForm) -> Result<LimitView> {
    let section = section::table::find(&mut work.tx, id).await?;
    let site = site::table::find(&mut work.tx, &section.site_id).await?;
    let sections = section::table::list(&mut work.tx, &site.id).await?;
    need(work, &at(&sections, &section, &site.unit_id)).await?;

    let class = class_of(&section).ok_or_else(no_limit)?;
    let rules = table::rules(&mut work.tx).await?;
    let above: Vec<&Rule> = applying(&rules, &section, &sections)
        .into_iter()
        .filter(|rule| rule.level != "section" || rule.scope_id != id)
        .collect();
    let note = set(work, ("section", id), class, (form, &above)).await?;
    record(work, ("section", id), &site.id, &format!("{}：{note}", section.name));
    explain(work, id).await
}

/// Sets the limit of all sections of a class on a site, or takes it back.
pub async fn limit_site(work: &mut Work, id: &str, form: SiteLimitForm) -> Result<RuleList> {
    let site = site::table::find(&mut work.tx, id).await?;
    need(work, &site.place()).await?;

    let known = CLASSES.iter().find(|(class, _)| *class == form.class).ok_or_else(unknown_class)?;
    let rules = table::rules(&mut work.tx).await?;
    let is_above = |rule: &&Rule| {
        rule.on_since.is_some()
            && !["site", "section"].contains(&rule.level.as_str())
            && (rule.class == form.class || (rule.class == "any" && form.class != "home"))
    };
    let above: Vec<&Rule> = rules.iter().filter(is_above).collect();
    let note = set(work, ("site", id), &form.class, (form.limit, &above)).await?;
    record(work, ("site", id), id, &format!("{}：{note}", known.1));
    rules_of(work, id).await
}

/// Puts a rule of the country, the province or the city in force, or out of it.
pub async fn turn(work: &mut Work, id: &str, form: RuleForm) -> Result<RuleList> {
    work.need(site::model::MANAGE, &Place::platform()).await?;

    let rule = table::find(&mut work.tx, id).await?;
    if ["site", "section"].contains(&rule.level.as_str()) {
        return Err(super::model::unknown_rule());
    }
    table::turn(&mut work.tx, id, form.on.then_some(work.now)).await?;
    let note = if form.on { "启用" } else { "停用" };
    record(work, ("update_rule", id), "", &format!("{note} {}：{}", rule.limit(), rule.source));
    rules_of(work, "").await
}

/// The rules above the sites, and those of one site. Open to everyone: they are public law.
pub async fn rules_of(work: &mut Work, site_id: &str) -> Result<RuleList> {
    let mut items = table::rules(&mut work.tx).await?;
    items.retain(|rule| match rule.level.as_str() {
        "section" => false,
        "site" => rule.scope_id == site_id,
        _ => true,
    });
    let may_turn = work.may(site::model::MANAGE, &Place::platform()).await?;
    let may_limit = match site_id {
        "" => false,
        id => {
            let place = site::table::find(&mut work.tx, id).await?.place();
            may_turn || work.may(MANAGE, &place).await?
        }
    };
    let verbs = [(may_turn, "turn"), (may_limit, "limit")].into_iter();
    let may = verbs.filter_map(|(may, verb)| may.then_some(verb)).collect();
    Ok(RuleList { items, may })
}

/// Who manages sites may set everywhere; who manages sections, there.
async fn need(work: &mut Work, place: &Place) -> Result<()> {
    if work.may(site::model::MANAGE, &Place::platform()).await? {
        return Ok(());
    }
    work.need(MANAGE, place).await
}

async fn set(
    work: &mut Work,
    (level, scope): (&str, &str),
    class: &str,
    (form, above): (LimitForm, &[&Rule]),
) -> Result<String> {
    if form.amount == 0 {
        table::clear(&mut work.tx, (level, scope), class).await?;
        return Ok("取消自设的更新时限".to_owned());
    }
    let form = form.checked(above)?;
    let rule = Rule {
        id: new_id(),
        level: level.to_owned(),
        scope_id: scope.to_owned(),
        class: class.to_owned(),
        amount: form.amount,
        unit: form.unit,
        source: form.source,
        verified_at: Some(work.now),
        on_since: Some(work.now),
    };
    table::clear(&mut work.tx, (level, scope), class).await?;
    let by = work.caller.id().to_owned();
    table::insert(&mut work.tx, &rule, (&by, work.now)).await?;
    Ok(format!("更新时限{}（{}）", rule.limit(), rule.source))
}

fn at(sections: &[Section], section: &Section, unit_id: &str) -> Place {
    place(&scopes(sections, &section.id, &section.site_id, unit_id))
}

/// Sections by site, in the order of the sites.
async fn sites(work: &mut Work, site_id: &str) -> Result<Vec<Site>> {
    let rows = section::table::dated(&mut work.tx, site_id).await?;
    let by_site = rows.chunk_by(|a, b| a.section.site_id == b.section.site_id);
    Ok(by_site.map(Site::of).collect())
}

impl Site {
    fn of(rows: &[Dated]) -> Self {
        let sections: Vec<Section> = rows.iter().map(|row| row.section.clone()).collect();
        let mut last: HashMap<String, Moment> = HashMap::new();
        for row in rows {
            let Some(at) = row.last else { continue };
            for above in ancestry(&sections, &row.section.id) {
                let newest = last.entry(above.id.clone()).or_insert(at);
                *newest = at.max(*newest);
            }
        }
        Self { sections, rows: rows.to_vec(), last }
    }

    /// The rules that apply to a section. One that only holds others owes nothing by itself:
    /// those below it do, and would count twice.
    fn applying<'a>(&self, rules: &'a [Rule], section: &Section) -> Vec<&'a Rule> {
        let holds = |row: &Dated| row.section.id == section.id && row.last.is_some();
        let is_above = self.sections.iter().any(|other| other.parent_id == section.id);
        if is_above && class_of(section) == Some("other") && !self.rows.iter().any(holds) {
            return Vec::new();
        }
        applying(rules, section, &self.sections)
    }

    fn is_seen(&self, sight: &Sight) -> bool {
        let seen = |row: &Dated| sight.sees(&at(&self.sections, &row.section, &row.site_unit_id));
        self.rows.iter().any(seen)
    }

    fn rows(&self, sight: &Sight, rules: &[Rule], now: Moment) -> Vec<Seen> {
        let mut seen = Vec::new();
        for dated in &self.rows {
            let section = &dated.section;
            let place = at(&self.sections, section, &dated.site_unit_id);
            if !sight.sees(&place) {
                continue;
            }
            let row = self.row(dated, rules, now);
            seen.push(Seen { row, is_managed: sight.manages(&place) });
        }
        seen
    }

    fn row(&self, dated: &Dated, rules: &[Rule], now: Moment) -> UpkeepRow {
        let section = &dated.section;
        let rule = strictest(&self.applying(rules, section));
        let last = self.last.get(&section.id).copied();
        let line = ancestry(&self.sections, &section.id);
        let names: Vec<_> = line.iter().rev().map(|above| above.name.as_str()).collect();
        UpkeepRow {
            id: section.id.clone(),
            name: names.join(" / "),
            path: section.path.clone(),
            site_id: section.site_id.clone(),
            site_name: dated.site_name.clone(),
            unit_id: section.unit_id.clone(),
            person: section.person.clone(),
            last,
            documents: dated.documents,
            limit: rule.map(Rule::limit).unwrap_or_default(),
            source: rule.map(|rule| rule.source.clone()).unwrap_or_default(),
            standing: judge(last, rule, section.kind != "link", now),
        }
    }

    fn counted<'a>(&self, rules: &'a [Rule]) -> Vec<Counted<'a>> {
        let counted = |section: &Section| {
            let found = self.applying(rules, section);
            let national: Vec<_> =
                found.iter().copied().filter(|rule| rule.level == "country").collect();
            Counted {
                class: class_of(section),
                is_first_level: section.parent_id.is_empty(),
                last: self.last.get(&section.id).copied(),
                rule: strictest(&found),
                national: strictest(&national),
                may_be_blank: section.kind != "link",
            }
        };
        self.sections.iter().map(counted).collect()
    }
}

fn record(work: &mut Work, (kind, id): (&'static str, &str), site_id: &str, note: &str) {
    work.record("upkeep.ruled", Subject { kind, id, site_id, note, ..Subject::default() });
}
