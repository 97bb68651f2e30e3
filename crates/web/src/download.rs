//! Bytes that are to be kept as a file.

use axum::response::{IntoResponse, Response};
use hyper::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};

/// A file made for the one who asks; nobody keeps it on the way.
#[derive(Debug)]
pub struct Download {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Media type.
    pub media_type: &'static str,
    /// Name with its ending, in letters every system takes.
    pub name: &'static str,
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let named = format!("attachment; filename=\"{}\"", self.name);
        let head: [(HeaderName, String); 3] = [
            (CONTENT_TYPE, self.media_type.to_owned()),
            (CONTENT_DISPOSITION, named),
            (CACHE_CONTROL, "no-store".to_owned()),
        ];
        (head, self.bytes).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_kept_by_its_reader_only() {
        let answer =
            Download { bytes: vec![1], media_type: "text/csv", name: "terms.csv" }.into_response();
        let head = |name| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(head(CONTENT_TYPE), "text/csv");
        assert_eq!(head(CONTENT_DISPOSITION), "attachment; filename=\"terms.csv\"");
        assert_eq!(head(CACHE_CONTROL), "no-store");
    }
}
