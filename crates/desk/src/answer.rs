//! What a door answers.

use axum::Json;
use web::Fail;

/// What a door returns: a JSON body, or a refusal or fault.
pub type Answer<T> = std::result::Result<Json<T>, Fail>;
