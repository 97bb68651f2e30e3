//! How people send files in parts, and fetch them.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::town::{Person, Said, send};

/// Bytes of every part but the last.
pub(crate) const PART: usize = 4 << 20;

/// A file as a door gave it.
pub(crate) struct Fetched {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: String,
    pub(crate) range: String,
}

/// SHA-256 as it is written.
pub(crate) fn digest(bytes: &[u8]) -> String {
    seal::sha256(bytes).to_string()
}

/// Some fields of an object.
pub(crate) fn pick(from: &Value, fields: &[&str]) -> Value {
    fields.iter().map(|field| ((*field).to_owned(), from[field].clone())).collect()
}

impl Person {
    /// Uploads a file in parts; the medium, or why not.
    pub(crate) async fn upload(&self, name: &str, bytes: &[u8], alt: &str) -> Said {
        let form = json!({"name": name, "size_bytes": bytes.len(), "alt": alt});
        let begun = self.post("/api/uploads", form).await;
        if begun.status != StatusCode::OK {
            return begun;
        }
        let path = format!("/api/uploads/{}", begun.body["id"].as_str().unwrap());
        for (at, part) in bytes.chunks(PART).enumerate() {
            let said = self.send_part(&path, at + 1, &digest(part), part).await;
            assert_eq!(said.status, StatusCode::OK, "{said:?}");
        }
        let mut done = self.post(&format!("{path}/finish"), json!(null)).await;
        if done.status == StatusCode::OK {
            done.body = done.body["media"].take();
        }
        done
    }

    /// Sends one part of an upload.
    pub(crate) async fn send_part(
        &self,
        upload: &str,
        number: usize,
        digest: &str,
        bytes: &[u8],
    ) -> Said {
        let request = Request::post(format!("{upload}/part?number={number}&digest={digest}"))
            .header(header::COOKIE, &self.cookie)
            .header("x-csrf", &self.csrf)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body(Body::from(bytes.to_vec()))
            .unwrap();
        send(&self.router, request).await.0
    }

    /// A file.
    pub(crate) async fn fetch(&self, path: &str) -> Fetched {
        self.fetch_part(path, "").await
    }

    /// A part of a file.
    pub(crate) async fn fetch_part(&self, path: &str, range: &str) -> Fetched {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::RANGE, range)
            .body(Body::empty())
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        let told = |name: header::HeaderName| {
            let value = answer.headers().get(name);
            value.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let (media_type, range) = (told(header::CONTENT_TYPE), told(header::CONTENT_RANGE));
        let bytes = answer.into_body().collect().await.unwrap().to_bytes().to_vec();
        Fetched { bytes, media_type, range }
    }
}
