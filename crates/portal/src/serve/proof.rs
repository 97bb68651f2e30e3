//! `/.well-known/huabiao/`: the signed files behind what a site shows, so that anybody can
//! check them with tools of his own.

use hyper::StatusCode;

use super::{Answer, Asked, plain};
use crate::house::House;
use crate::world::{Served, World};

/// Where the files are.
pub(super) const FOLDER: &str = "/.well-known/huabiao/";

/// `root.json`, `timestamp.json`, and `release.json`, the signed record of the host's site.
pub(super) fn answer(house: &House, world: &World, site: &Served, asked: &Asked) -> Answer {
    let name = asked.path().strip_prefix(FOLDER).unwrap_or_default();
    let file = match (name, &world.files) {
        ("root.json", Some((root, _))) => root.clone(),
        ("timestamp.json", Some((_, timestamp))) => timestamp.clone(),
        ("release.json", _) => site.signed.clone(),
        _ => return plain::not_found(house),
    };
    plain::fresh(house, StatusCode::OK, "application/json", file)
}
