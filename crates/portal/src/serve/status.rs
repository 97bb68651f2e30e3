//! `/-/status`: how the portal is, for the console and for whoever watches. Harmless facts.

use std::collections::BTreeMap;

use base::Moment;
use hyper::StatusCode;
use seal::Digest;
use serde::Serialize;

use super::{Answer, plain};
use crate::alarm::{Counts, Trouble};
use crate::house::House;

/// The same on every host.
pub(super) const PATH: &str = "/-/status";

/// What the answer says; moments are milliseconds since 1970.
#[derive(Serialize)]
struct Status<'a> {
    program: &'static str,
    version: &'static str,
    started_at: Moment,
    now: Moment,
    /// The newest timestamp has run out, or there is none.
    stale: bool,
    /// Everything the newest timestamp names is being served.
    caught_up: bool,
    timestamp: Option<Stamp>,
    sites: BTreeMap<&'a str, Site<'a>>,
    cache_bytes: usize,
    alarms: Counts,
    last_trouble: Option<Trouble>,
}

#[derive(Serialize)]
struct Stamp {
    epoch: u64,
    seq: u64,
    issued_at: Moment,
    expires_at: Moment,
    journal_seq: u64,
}

#[derive(Serialize)]
struct Site<'a> {
    name: &'a str,
    hosts: &'a [String],
    number: u64,
    release: Digest,
    entries: u64,
    /// The journal line up to which the content is published.
    journal_seq: u64,
    issued_at: Moment,
    accepted_at: Moment,
    /// Number of the release up to which search knows the site.
    searchable: u64,
    /// Acts behind what is switched on and shown.
    switches: Vec<&'a str>,
}

/// The answer.
pub(super) fn answer(house: &House) -> Answer {
    let world = house.glance();
    let stamp = world.timestamp.as_ref().map(|timestamp| Stamp {
        epoch: timestamp.epoch,
        seq: timestamp.seq,
        issued_at: timestamp.issued_at,
        expires_at: timestamp.expires_at,
        journal_seq: timestamp.journal.seq,
    });
    let sites = world.sites.iter().map(|(code, site)| {
        let shown = Site {
            name: site.name(),
            hosts: site.hosts(),
            number: site.point.number,
            release: site.point.release,
            entries: site.release.entries,
            journal_seq: site.release.journal_seq,
            issued_at: site.release.issued_at,
            accepted_at: site.accepted_at,
            searchable: house.search.number(code),
            switches: site.switches().ids(),
        };
        (code.as_str(), shown)
    });
    let status = Status {
        program: "huabiao-portal",
        version: env!("CARGO_PKG_VERSION"),
        started_at: house.started_at,
        now: (house.clock)(),
        stale: house.is_stale(&world),
        caught_up: world.is_caught_up,
        timestamp: stamp,
        sites: sites.collect(),
        cache_bytes: house.cache.bytes(),
        alarms: house.alarms.counts(),
        last_trouble: house.alarms.last(),
    };
    match serde_json::to_vec(&status) {
        Ok(json) => plain::fresh(house, StatusCode::OK, "application/json", json),
        Err(_) => plain::unavailable(house),
    }
}
