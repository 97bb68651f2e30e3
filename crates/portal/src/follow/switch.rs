//! Switches: what the newest timestamp turns on or off is shown at once.
//!
//! Only the timestamp decides. The portal's own clock has no say in when a notice begins or ends:
//! a clock that is wrong must neither lose an emergency notice nor keep one.

use std::collections::BTreeMap;
use std::sync::Arc;

use vault::trust::Switches;
use web::Coding;

use super::Walker;
use crate::world::{Served, UNAVAILABLE};

impl Walker {
    /// Is anything to be turned on or off?
    pub(super) fn turns(&self, switches: &BTreeMap<String, Switches>) -> bool {
        let none = Switches::default();
        let world = self.house.glance();
        let mut sites = world.sites.iter();
        sites.any(|(code, site)| site.switches() != switches.get(code).unwrap_or(&none))
    }

    /// The sites for which something is turned on or off, as they are to be served then.
    pub(super) fn turned(&self, switches: &BTreeMap<String, Switches>) -> Vec<Arc<Served>> {
        let none = Switches::default();
        let world = self.house.world();
        let due = world.sites.iter().filter_map(|(code, site)| {
            let wanted = switches.get(code).unwrap_or(&none);
            (site.switches() != wanted).then(|| (code, site.switched(wanted)))
        });
        due.map(|(site, served)| {
            tracing::info!(site, on = ?served.switches().ids(), "switched");
            self.keep_unavailable(&served);
            Arc::new(served)
        })
        .collect()
    }

    /// A new release with what is switched on for its site.
    pub(super) fn ready(&self, served: Served) -> Served {
        let world = self.house.glance();
        let switches = world.timestamp.as_ref().map(|timestamp| &timestamp.switches);
        let served = match switches.and_then(|switches| switches.get(served.code())) {
            Some(switches) => served.switched(switches),
            None => served,
        };
        self.keep_unavailable(&served);
        served
    }

    /// Has the page for what cannot be shown ready in both codings.
    fn keep_unavailable(&self, served: &Served) {
        let made = || -> anyhow::Result<()> {
            let Some(entry) = served.entry(UNAVAILABLE)? else { return Ok(()) };
            let kitchen = &self.house.kitchen;
            let page = kitchen.page(served, UNAVAILABLE, entry, Coding::Gzip)?;
            kitchen.add_form(&page, served, Coding::Identity)?;
            served.keep_unavailable(Arc::new(page));
            Ok(())
        };
        if let Err(error) = made() {
            tracing::error!(error = format!("{error:#}"), "page of unavailability not usable");
        }
    }
}
