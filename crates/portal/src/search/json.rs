//! Search results for programs.

use hyper::StatusCode;
use hyper::header::{HeaderValue, VARY};
use serde::Serialize;

use super::found::{Results, Shown};
use super::html::address_of;
use crate::house::House;
use crate::serve::{self, Answer, Asked};
use crate::world::Served;

/// The answer to `Accept: application/json`.
#[derive(Serialize)]
struct Found<'a> {
    total: u64,
    /// They fit only in part.
    partial: bool,
    pages: usize,
    results: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    title: &'a str,
    url: String,
    snippet: String,
    date: String,
    site: &'a str,
    section: &'a str,
    doc_no: &'a str,
    validity: &'a str,
}

/// The results as JSON.
pub(super) fn answer(
    house: &House,
    results: &Results,
    site: &Served,
    asked: &Asked,
) -> anyhow::Result<Answer> {
    let text = |hit: &Shown| -> String { hit.snippet.iter().map(|span| &*span.text).collect() };
    let lines = results.hits.iter().map(|hit| Line {
        title: &hit.doc.title,
        url: address_of(results, site.code(), hit, asked.port()),
        snippet: text(hit),
        date: base::date(hit.doc.published),
        site: &hit.site,
        section: &hit.doc.section_name,
        doc_no: &hit.doc.doc_no,
        validity: &hit.doc.validity,
    });
    let found = Found {
        total: results.total,
        partial: results.partial,
        pages: results.pages(),
        results: lines.collect(),
    };
    let json = serde_json::to_vec(&found)?;
    let mut answer = serve::fresh(house, StatusCode::OK, "application/json", json);
    answer.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding, accept"));
    Ok(answer)
}
