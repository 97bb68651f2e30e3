//! The headers of pages.

use std::borrow::Cow;

use hyper::HeaderMap;
use hyper::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION, VARY,
};
use vault::tree::{Entry, Kind};
use web::Coding;

use crate::address::escape;

/// Theme files; their address names their content.
const THEME: &str = "/-/theme/";

/// Files of the media library; their address names their content.
const MEDIA: &str = "/-/media/";

/// May be kept, but must be asked after each time.
pub(crate) const ASK: &str = "public, max-age=0, must-revalidate";

/// Never changes under this address.
pub(crate) const FOREVER: &str = "public, max-age=31536000, immutable";

/// Pictures browsers may show where they are; SVG is a program and is not among them.
const PICTURES: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/// What decides about headers besides the page itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// People come by https.
    pub(crate) https: bool,
}

impl Manner {
    /// The headers of the answer to a GET, for an entry in one coding, but for the length. An
    /// empty `etag` is left out.
    pub(super) fn head(self, path: &str, entry: &Entry, coding: Coding, etag: &str) -> HeaderMap {
        let mut head = HeaderMap::with_capacity(16);
        if entry.kind == Kind::Redirect {
            put(&mut head, LOCATION, &location(&entry.location));
        } else {
            put(&mut head, CONTENT_TYPE, &entry.media_type);
        }
        put(&mut head, ETAG, etag);
        put(&mut head, CONTENT_ENCODING, coding.name().unwrap_or_default());
        if entry.kind == Kind::Parts {
            put(&mut head, VARY, "accept-encoding");
        }
        if entry.kind == Kind::Raw && entry.status == 200 {
            put(&mut head, ACCEPT_RANGES, "bytes");
        }
        let is_fixed = path.starts_with(THEME) || path.starts_with(MEDIA);
        let is_fixed = is_fixed && entry.status == 200 && entry.kind != Kind::Redirect;
        put(&mut head, CACHE_CONTROL, if is_fixed { FOREVER } else { ASK });
        if path.starts_with(MEDIA) {
            put(&mut head, CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
            if !PICTURES.contains(&entry.media_type.as_str()) && entry.status == 200 {
                put(&mut head, CONTENT_DISPOSITION, &disposition(path));
            }
        }
        web::portal_headers(&mut head, self.https);
        head
    }
}

/// An address as a header can carry it.
pub(crate) fn location(address: &str) -> Cow<'_, str> {
    if address.is_ascii() {
        return Cow::Borrowed(address);
    }
    let mut out = String::new();
    for letter in address.chars() {
        match letter.is_ascii() {
            true => out.push(letter),
            false => out.push_str(&escape(letter.encode_utf8(&mut [0; 4]))),
        }
    }
    Cow::Owned(out)
}

/// The headers of 304: what helps to keep the copy, nothing about the bytes.
pub(crate) fn not_modified(head: &HeaderMap) -> HeaderMap {
    let mut head = head.clone();
    for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING, CONTENT_DISPOSITION] {
        head.remove(name);
    }
    head
}

/// Offers the file for saving under the last part of its path.
pub(crate) fn disposition(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    // Old clients read only the plain form; they get the same name when it is plain.
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", escape(name))
}

/// Sets a header unless it is empty or cannot be one.
fn put(head: &mut HeaderMap, name: HeaderName, value: &str) {
    if value.is_empty() {
        return;
    }
    if let Ok(value) = HeaderValue::from_str(value) {
        head.insert(name, value);
    }
}
