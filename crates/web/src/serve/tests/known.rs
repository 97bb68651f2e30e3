//! A service that has some of its answers ready.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::service::Service;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::service::TowerToHyperService;
use tokio::sync::Notify;

use super::super::{Asking, Inflow, Quick, Ready, ready_head};

/// Knows `/` (there it says that it is quick) and `/big`, and breaks at `/panic`.
#[derive(Clone)]
pub(super) struct Known {
    service: TowerToHyperService<Router>,
    /// Told each time nobody is being sent `/big` any more.
    pub(super) given_up: Arc<Notify>,
}

impl Known {
    pub(super) fn new(router: Router) -> Known {
        Known { service: TowerToHyperService::new(router), given_up: Arc::default() }
    }
}

impl Service<Request<Inflow>> for Known {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = <TowerToHyperService<Router> as Service<Request<Inflow>>>::Future;

    fn call(&self, request: Request<Inflow>) -> Self::Future {
        self.service.call(request)
    }
}

impl Quick for Known {
    fn quick(&self, asking: &Asking<'_>) -> Option<Ready> {
        assert!(!asking.host.is_empty() && asking.path.starts_with('/'));
        let (kind, body) = match asking.path {
            "/" => ("text/plain; charset=utf-8", Bytes::from_static(b"quick hello")),
            "/big" => {
                let bytes = vec![b'x'; 32 << 20];
                let lent = Lent { bytes, given_up: self.given_up.clone() };
                ("application/octet-stream", Bytes::from_owner(lent))
            }
            "/panic" => panic!("on purpose"),
            _ => return None,
        };
        let mut head = HeaderMap::new();
        head.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        head.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        Some(Ready { head: ready_head(StatusCode::OK, &head), body })
    }
}

/// Bytes that say when they are dropped.
struct Lent {
    bytes: Vec<u8>,
    given_up: Arc<Notify>,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.given_up.notify_one();
    }
}
