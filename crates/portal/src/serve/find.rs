//! From a path to a page: in memory, in the tree, or one of the site's pages for what is not
//! there. Reads from the disk, so it is never done on a thread that serves.

use std::sync::Arc;

use hyper::StatusCode;
use hyper::header::HeaderValue;
use web::Coding;

use super::{Answer, Asked, answer, path, plain};
use crate::house::House;
use crate::page::{NoRoom, Page};
use crate::world::{NOT_FOUND, Served};

/// An answer, and the page it was made from if that may be asked for again by its path.
pub(super) type Found = (Answer, Option<Arc<Page>>);

/// The answer to a request for a page.
pub(super) fn find(house: &House, site: &Served, asked: &Asked, coding: Coding) -> Found {
    match look(house, site, asked, coding) {
        Ok(found) => found,
        Err(error) if error.is::<NoRoom>() => (plain::busy(house), None),
        Err(error) => {
            house.alarms.withheld(asked.path(), &error);
            (answer::unavailable(house, site, coding), None)
        }
    }
}

fn look(house: &House, site: &Served, asked: &Asked, coding: Coding) -> anyhow::Result<Found> {
    let Some(path) = path::decode(asked.path()) else {
        return Ok((not_found(house, site, asked, coding)?, None));
    };
    if let Some(page) = page(house, site, &path, coding)? {
        let answer = page.form(coding).map(|form| answer::page(&page, form, asked));
        return Ok((answer.unwrap_or_else(|| plain::unavailable(house)), Some(page)));
    }
    if !path.ends_with('/') {
        let folder = site.entry(&format!("{path}/"))?;
        if folder.is_some_and(|entry| entry.status == StatusCode::OK) {
            return Ok((with_slash(house, asked), None));
        }
    }
    Ok((not_found(house, site, asked, coding)?, None))
}

/// The page of a path of the tree, in this coding, right in this release.
fn page(
    house: &House,
    site: &Served,
    path: &str,
    coding: Coding,
) -> anyhow::Result<Option<Arc<Page>>> {
    let key = house.cache.key(site.shelf.id, path);
    if let Some(page) = house.cache.get(key, site.shelf.id, path)
        && page.is_still_good(site)?
    {
        if page.form(coding).is_none() {
            house.kitchen.add_form(&page, site, coding)?;
            house.cache.put(key, &page);
        }
        return Ok(Some(page));
    }
    let Some(entry) = site.entry(path)? else { return Ok(None) };
    let page = Arc::new(house.kitchen.page(site, path, entry, coding)?);
    house.cache.put(key, &page);
    Ok(Some(page))
}

/// The site's own page for what is not there.
fn not_found(
    house: &House,
    site: &Served,
    asked: &Asked,
    coding: Coding,
) -> anyhow::Result<Answer> {
    let Some(page) = page(house, site, NOT_FOUND, coding)? else {
        return Ok(plain::not_found(house));
    };
    let answer = page.form(coding).map(|form| answer::page(&page, form, asked));
    Ok(answer.unwrap_or_else(|| plain::not_found(house)))
}

/// Sends to the same address with a slash at its end.
fn with_slash(house: &House, asked: &Asked) -> Answer {
    let query = if asked.query().is_empty() { "" } else { "?" };
    let location = format!("{}/{query}{}", asked.path(), asked.query());
    match HeaderValue::from_str(&crate::page::location(&location)) {
        Ok(location) => plain::moved(house, location),
        Err(_) => plain::not_found(house),
    }
}
