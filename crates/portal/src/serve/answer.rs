//! From a page in memory to an answer.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, HeaderValue, RETRY_AFTER};
use hyper::{HeaderMap, Method, Response, StatusCode};
use web::Coding;

use super::range::{Wanted, wanted};
use super::{Asked, plain};
use crate::house::House;
use crate::page::{Form, Page, not_modified};
use crate::world::Served;

/// What is sent.
pub(crate) type Answer = Response<Full<Bytes>>;

/// After so many seconds it is worth to ask again for what cannot be had now.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("60");

/// Puts an answer together.
pub(crate) fn answer(status: StatusCode, head: HeaderMap, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    *answer.headers_mut() = head;
    answer
}

/// A page, or that it has not changed, or a part of it.
pub(super) fn page(page: &Page, form: &Form, asked: &Asked) -> Answer {
    if form.etag.is_empty() {
        return answer(page.status, form.head.clone(), form.body.clone());
    }
    if web::unchanged(asked.headers(), &form.etag) {
        return answer(StatusCode::NOT_MODIFIED, not_modified(&form.head), Bytes::new());
    }
    if page.is_raw && asked.method() == Method::GET {
        return part(form, asked);
    }
    answer(page.status, form.head.clone(), form.body.clone())
}

/// A file or the part of it that is wanted.
fn part(form: &Form, asked: &Asked) -> Answer {
    let len = form.body.len();
    let (status, range, body) = match wanted(asked.headers(), &form.etag, len) {
        Wanted::Whole => return answer(StatusCode::OK, form.head.clone(), form.body.clone()),
        Wanted::Part(part) => {
            let range = format!("bytes {}-{}/{len}", part.start, part.end - 1);
            (StatusCode::PARTIAL_CONTENT, range, form.body.slice(part))
        }
        Wanted::Nothing => {
            (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{len}"), Bytes::new())
        }
    };
    let mut head = match status {
        StatusCode::PARTIAL_CONTENT => form.head.clone(),
        _ => not_modified(&form.head),
    };
    if let Ok(range) = HeaderValue::from_str(&range) {
        head.insert(CONTENT_RANGE, range);
    }
    head.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    head.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer(status, head, body)
}

/// The site's page of unavailability, which is in memory since the release was accepted.
pub(crate) fn unavailable(house: &House, site: &Served, coding: Coding) -> Answer {
    let page = site.unavailable();
    let form = page.as_ref().and_then(|page| page.form(coding));
    let mut answer = match form {
        Some(form) => answer(StatusCode::SERVICE_UNAVAILABLE, form.head.clone(), form.body.clone()),
        None => plain::unavailable(house),
    };
    answer.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS);
    let fresh = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(hyper::header::CACHE_CONTROL, fresh);
    answer
}

/// The answer without its body, as HEAD wants it; the length of the body stays.
pub(super) fn headless(mut answer: Answer) -> Answer {
    *answer.body_mut() = Full::default();
    answer
}
