//! What a route takes in; whatever does not fit is refused in the one JSON form.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use base::{Error, Kind, refuse};
use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fail::Fail;

/// A JSON body in, a JSON answer out. A body over the route's `axum::extract::DefaultBodyLimit`
/// (2 MiB unless the route says otherwise) is refused with 413.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// Parts of the path; what does not parse does not exist (404).
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

/// The query string.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

/// A form with files, to be read field by field.
#[derive(Debug)]
pub struct Fields(pub axum::extract::Multipart);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Fail;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fail> {
        let fields = axum::extract::Multipart::from_request(request, state).await;
        fields
            .map(Fields)
            .map_err(|_| Fail(refuse(Kind::Invalid, "web.not_a_form", "请以表单方式提交文件")))
    }
}

impl<S, T> FromRequest<S> for Json<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Fail;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fail> {
        // A form of another site can post text, but not this type without asking first.
        let is_json = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_json = is_json.and_then(|kind| kind.split(';').next()).map(str::trim);
        if !is_json.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
            return Err(Fail(refuse(Kind::Invalid, "web.not_json", "请以 JSON 格式提交内容")));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == hyper::StatusCode::PAYLOAD_TOO_LARGE {
                too_large()
            } else {
                broken()
            }
        })?;
        if holds_nul_escape(&bytes) {
            let say = "内容里有无法保存的字符（NUL），请以纯文本重新粘贴";
            return Err(Fail(refuse(Kind::Invalid, "web.nul", say)));
        }
        serde_json::from_slice(&bytes).map(Json).map_err(|error| {
            let say = "提交的内容不完整或格式不对，请检查后重试";
            Fail(refuse(Kind::Invalid, "web.bad_json", say).noting(vec![error.to_string()]))
        })
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let json = HeaderValue::from_static("application/json");
                ([(CONTENT_TYPE, json)], bytes).into_response()
            }
            Err(error) => Fail::from(error).into_response(),
        }
    }
}

impl<S, T> FromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fail> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        let path = path.ok().filter(|_| !holds_nul(parts.uri.path()));
        path.map(|path| Path(path.0))
            .ok_or_else(|| Fail(refuse(Kind::Unknown, "web.no_such_path", "没有这个地址")))
    }
}

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fail> {
        if holds_nul(parts.uri.query().unwrap_or_default()) {
            return Err(Fail(refuse(Kind::Invalid, "web.bad_query", "查询条件格式不对")));
        }
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|query| Query(query.0)).map_err(|rejection| {
            let no = refuse(Kind::Invalid, "web.bad_query", "查询条件格式不对");
            Fail(no.noting(vec![rejection.body_text()]))
        })
    }
}

/// The same in JSON, where only `\u0000` can spell it: inside of a string, a bare zero is no JSON.
fn holds_nul_escape(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(b"\\u0000") {
            return true;
        }
        // The character after it is escaped, be it another backslash.
        rest = rest.get(2..).unwrap_or_default();
    }
    false
}

/// A zero character is in no name and no word; PostgreSQL cannot even be asked for one.
fn holds_nul(escaped: &str) -> bool {
    escaped.contains("%00")
}

fn too_large() -> Error {
    refuse(Kind::TooLarge, "web.too_large", "提交的内容太大，请减小后再试")
}

fn broken() -> Error {
    refuse(Kind::Invalid, "web.broken_body", "提交的内容没有传完，请重试")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_character_in_json_is_found_and_its_spelling_is_not_taken_for_one() {
        for (json, holds) in [
            (r#"{"id":"a\u0000"}"#, true),
            (r#"{"a\u0000":1}"#, true),
            (r#"["\\\u0000"]"#, true),
            (r#"["\\u0000"]"#, false),
            (r#"["u0000 \u00001"]"#, true),
            (r#"["\u0001\n\\"]"#, false),
            ("\"\\", false),
            ("", false),
        ] {
            assert_eq!(holds_nul_escape(json.as_bytes()), holds, "{json}");
        }
    }
}
