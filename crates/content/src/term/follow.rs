//! The checkers of this process: built once from the lists and the leaders, shared by all requests,
//! built anew beside the work when the journal says that a list or a leader has changed.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use base::{Moment, Result};
use desk::{Caller, Desk};
use proofread::{
    Checker, Draft, Finding, Leader, Leaders, Lists, Settings, Severity, Term, start_terms,
};

use super::{
    model::{LeaderRow, PLATFORM, TermRow},
    table,
};

/// Who builds.
const ME: Caller = Caller::Machine("follower:terms");

/// Sites above a site that are asked for leaders; no tree of sites is deeper.
const SITES_ABOVE_MAX: usize = 8;

/// What a desk keeps of its lists.
#[derive(Default)]
pub struct Shelf {
    built: RwLock<Option<Arc<Built>>>,
    /// Held by the one who builds.
    turn: tokio::sync::Mutex<()>,
}

/// Every checker, as of one line of the journal.
struct Built {
    seq: i64,
    /// When a term begins to count that does not yet.
    stale_at: Option<Moment>,
    platform: Lists,
    units: HashMap<String, Lists>,
    /// By site: its leaders, and those of the sites above it.
    leaders: HashMap<String, Leaders>,
    muted: HashMap<String, HashSet<String>>,
    settings: Settings,
}

/// What there is to build from.
struct Stock {
    seq: i64,
    now: Moment,
    rows: Vec<TermRow>,
    mutes: Vec<(String, String)>,
    hosts: Vec<String>,
    leaders: Vec<LeaderRow>,
    /// Every site with the one above it.
    sites: Vec<(String, String)>,
    is_started: bool,
}

/// The checker of one unit.
pub struct UnitChecker {
    checker: Checker,
    /// Rules whose hints the unit does not want to see.
    muted: HashSet<String>,
}

impl UnitChecker {
    /// What is found in a draft.
    pub fn check(&self, draft: &Draft) -> Vec<Finding> {
        let mut found = self.checker.check(draft);
        found.retain(|one| one.severity != Severity::Hint || !self.muted.contains(&one.rule));
        found
    }

    /// The same with one more term, which is on no list yet.
    pub fn check_with(&self, draft: &Draft, term: Term) -> Result<Vec<Finding>> {
        let mut found = self.check(draft);
        let lists = Lists::build(vec![term])?;
        found.extend(
            Checker::new(vec![lists], settings(Vec::new()))
                .check(draft)
                .into_iter()
                .filter(|one| one.rule.starts_with("term.")),
        );
        Ok(found)
    }
}

/// The checker of a unit for texts of a site, as the lists are now: waits while they are built
/// anew.
pub async fn checker(desk: &Desk, unit_id: &str, site_id: &str) -> Result<UnitChecker> {
    refresh(desk).await?;
    resting_checker(desk, unit_id, site_id).await
}

/// The checker of a unit for texts of a site as it lies there, which may be some seconds behind the
/// lists: for what is asked all the time. When it is behind, it is built anew beside the request.
pub async fn resting_checker(desk: &Desk, unit_id: &str, site_id: &str) -> Result<UnitChecker> {
    let shelf = desk.keep::<Shelf>();
    let Some(built) = shelf.now() else {
        refresh(desk).await?;
        let built = shelf.now().ok_or_else(|| base::fault("no checker was built"))?;
        return Ok(built.of(unit_id, site_id));
    };
    if is_stale(desk, &built).await? {
        let desk = desk.clone();
        tokio::spawn(async move {
            if let Err(error) = refresh(&desk).await {
                tracing::error!(?error, "building the checker");
            }
        });
    }
    Ok(built.of(unit_id, site_id))
}

/// Builds the checkers anew if a list has changed; true when they were.
pub async fn refresh(desk: &Desk) -> Result<bool> {
    let shelf = desk.keep::<Shelf>();
    if let Some(built) = shelf.now()
        && !is_stale(desk, &built).await?
    {
        return Ok(false);
    }
    let _turn = shelf.turn.lock().await;
    if let Some(built) = shelf.now()
        && !is_stale(desk, &built).await?
    {
        return Ok(false);
    }
    let stock = desk.look(ME, async |work| {
        Ok(Stock {
            seq: table::newest_change(&mut work.tx).await?,
            now: work.now,
            rows: table::all(&mut work.tx).await?,
            mutes: table::mutes(&mut work.tx).await?,
            hosts: table::hosts(&mut work.tx).await?.into_iter().map(|one| one.host).collect(),
            leaders: table::leaders(&mut work.tx).await?,
            sites: table::sites(&mut work.tx).await?,
            is_started: table::is_started(&mut work.tx).await?,
        })
    });
    let stock = stock.await?;
    let built = tokio::task::spawn_blocking(move || Built::of_stock(stock)).await??;
    *shelf.built.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(built));
    Ok(true)
}

async fn is_stale(desk: &Desk, built: &Built) -> Result<bool> {
    let (seq, now) = desk
        .glance(ME, async |work| Ok((table::newest_change(&mut work.tx).await?, work.now)))
        .await?;
    Ok(seq != built.seq || built.stale_at.is_some_and(|at| at <= now))
}

impl Shelf {
    fn now(&self) -> Option<Arc<Built>> {
        self.built.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Built {
    fn of_stock(stock: Stock) -> Result<Self> {
        let later = stock.rows.iter().map(|row| row.valid_from).filter(|from| *from > stock.now);
        let stale_at = later.min();
        let mut owners: HashMap<String, Vec<Term>> = HashMap::new();
        for row in stock.rows.into_iter().filter(|row| row.valid_from <= stock.now) {
            owners.entry(row.owner_id.clone()).or_default().push(table::term_of(row));
        }
        let mut platform = owners.remove(PLATFORM).unwrap_or_default();
        let mut hosts = stock.hosts;
        if !stock.is_started {
            // Nobody has run this installation yet; it checks with what it comes with.
            let known: HashSet<_> = platform.iter().map(|term| term.text.clone()).collect();
            platform.extend(start_terms().into_iter().filter(|one| !known.contains(&one.text)));
            hosts.extend(Settings::default().hosts);
        }
        let mut units = HashMap::new();
        for (unit, terms) in owners {
            units.insert(unit, Lists::build(terms)?);
        }
        let mut muted: HashMap<String, HashSet<String>> = HashMap::new();
        for (unit, term) in stock.mutes {
            muted.entry(unit).or_default().insert(format!("term.{term}"));
        }
        let platform = Lists::build(platform)?;
        let leaders = leaders(&stock.leaders, &stock.sites)?;
        let (seq, settings) = (stock.seq, settings(hosts));
        Ok(Self { seq, stale_at, platform, units, leaders, muted, settings })
    }

    fn of(&self, unit_id: &str, site_id: &str) -> UnitChecker {
        let own = self.units.get(unit_id).cloned();
        let lists = std::iter::once(self.platform.clone()).chain(own).collect();
        UnitChecker {
            checker: Checker::new(lists, self.settings.clone())
                .with_leaders(self.leaders.get(site_id).cloned().unwrap_or_default()),
            muted: self.muted.get(unit_id).cloned().unwrap_or_default(),
        }
    }
}

/// The leaders each site's texts are read against: its own, then those of the sites above it.
fn leaders(rows: &[LeaderRow], sites: &[(String, String)]) -> Result<HashMap<String, Leaders>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let above: HashMap<&str, &str> = sites.iter().map(|(id, above)| (&**id, &**above)).collect();
    let mut found = HashMap::new();
    for (site, _) in sites {
        let line = std::iter::successors(Some(site.as_str()), |one| above.get(one).copied());
        let of_line = line.take(SITES_ABOVE_MAX).flat_map(|site| {
            rows.iter().filter(move |row| row.site_id == site).map(LeaderRow::leader)
        });
        let known: Vec<Leader> = of_line.collect();
        found.insert(site.clone(), Leaders::build(&known)?);
    }
    Ok(found)
}

/// What the platform decides about the checker. What an obstacle of submitting says anyway is not
/// said twice.
fn settings(hosts: Vec<String>) -> Settings {
    let said_already = ["source.missing", "picture.silent"].map(|rule| (rule.to_owned(), None));
    Settings {
        hosts,
        severities: said_already.into(),
        word_ends: Some(finder::word_ends),
        ..Settings::default()
    }
}
