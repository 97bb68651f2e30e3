//! The one place where a refusal or a fault becomes an HTTP answer.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::{Error, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// A refusal or a fault on its way out.
#[derive(Debug)]
pub struct Failure(pub Error);

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

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<Refusal> for Problem {
    fn from(no: Refusal) -> Self {
        let (code, field) = (no.code.to_owned(), no.field.map(str::to_owned));
        Self { code, say: no.say, field, notes: no.notes }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self.0 {
            Error::Refused(no) => {
                let status = StatusCode::from_u16(no.kind.status());
                let status = status.unwrap_or(StatusCode::BAD_REQUEST);
                (status, Json(Problem::from(*no))).into_response()
            }
            Error::Fault(fault) => {
                tracing::error!(fault = %format!("{fault:#}"), "request failed");
                let say = "系统繁忙，请稍后再试".to_owned();
                let problem =
                    Problem { code: "fault".into(), say, field: None, notes: Vec::new() };
                (StatusCode::INTERNAL_SERVER_ERROR, Json(problem)).into_response()
            }
        }
    }
}
