//! What a door answers.

use axum::{
    Json,
    extract::{FromRequest, Request},
};
use base::{Kind, refuse};
use serde::de::DeserializeOwned;

pub use web::Failure;

/// What a door returns: a JSON body, or a refusal or fault.
pub type Answer<T> = std::result::Result<Json<T>, Failure>;

/// A JSON body; what cannot be read is refused in our own words.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T, S> FromRequest<S> for Form<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(error) if error.status() == 413 => {
                Err(refuse(Kind::TooLarge, "form.too_large", "提交的内容过大").into())
            }
            Err(error) => {
                let no = refuse(Kind::Invalid, "form.unreadable", "提交的内容格式不正确");
                Err(no.noting(vec![base::text::shorten(&error.body_text(), 200)]).into())
            }
        }
    }
}
