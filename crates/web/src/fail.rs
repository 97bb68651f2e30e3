//! The one place where a refusal or a fault becomes an HTTP answer: `{code, say, field, notes}`
//! with the status of the refusal's kind.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use base::{Error, Refusal};
use bytes::Bytes;
use http_body_util::Full;
use hyper::{StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::serve::RequestId;

/// What a route returns instead of its answer. Whatever becomes a `base::Error` becomes a `Fail`
/// by `?`.
#[derive(Debug)]
pub struct Fail(pub Error);

/// What every refusal looks like on the wire.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Stable code, `<context>.<what>`.
    pub code: String,
    /// Chinese sentence for the person.
    pub say: String,
    /// The form field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Further reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Travels in the extensions of an answer, so that the outermost layer logs the fault together
/// with the number of the request.
#[derive(Debug, Clone)]
pub(crate) struct Faulted(pub(crate) String);

impl<E> From<E> for Fail
where
    E: Into<Error>,
{
    fn from(error: E) -> Self {
        Fail(error.into())
    }
}

impl From<&Refusal> for Problem {
    fn from(no: &Refusal) -> Self {
        Problem {
            code: no.code.to_owned(),
            say: no.say.clone(),
            field: no.field.map(str::to_owned),
            notes: no.notes.clone(),
        }
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let (status, problem) = status_and_problem(&self.0);
        let mut answer = json_answer(status, &problem).map(Body::new);
        if let Error::Fault(fault) = &self.0 {
            answer.extensions_mut().insert(Faulted(format!("{fault:#}")));
        }
        answer
    }
}

/// The answer for a failure where no router is at work. A fault is logged in full with the number
/// of the request, and the person sees one plain sentence.
pub fn answer_failure(error: &Error, request: RequestId) -> hyper::Response<Full<Bytes>> {
    if let Error::Fault(fault) = error {
        tracing::error!(%request, fault = format!("{fault:#}"), "request failed");
    }
    let (status, problem) = status_and_problem(error);
    json_answer(status, &problem)
}

/// The answer to a request under which our own code broke down.
pub(crate) fn answer_panic() -> hyper::Response<Full<Bytes>> {
    json_answer(StatusCode::INTERNAL_SERVER_ERROR, &busy())
}

fn status_and_problem(error: &Error) -> (StatusCode, Problem) {
    match error {
        Error::Refused(no) => {
            let status = StatusCode::from_u16(no.kind.status());
            (status.unwrap_or(StatusCode::BAD_REQUEST), Problem::from(no.as_ref()))
        }
        Error::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, busy()),
    }
}

fn busy() -> Problem {
    Problem {
        code: "web.fault".to_owned(),
        say: "系统繁忙，请稍后再试".to_owned(),
        field: None,
        notes: Vec::new(),
    }
}

fn json_answer(status: StatusCode, problem: &Problem) -> hyper::Response<Full<Bytes>> {
    // A struct of strings always serialises; an empty body would still carry the status.
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut answer = hyper::Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = status;
    let json = header::HeaderValue::from_static("application/json");
    answer.headers_mut().insert(header::CONTENT_TYPE, json);
    let fresh = header::HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, fresh);
    answer
}
