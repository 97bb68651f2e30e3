//! The HTTP kit of both programs: a server that hostile clients cannot hold up, and the small
//! rules every answer keeps (security headers, refusals as JSON, conditions, cookies, origins).
//! Business knows nothing of this crate but `Fail`, `Json`, `Path` and `Query`.

mod client;
mod coding;
mod condition;
mod cookie;
mod fail;
mod headers;
mod input;
mod origin;
pub mod serve;

pub use client::client_address;
pub use coding::{Coding, pick_coding};
pub use condition::{etag_of, unchanged};
pub use cookie::{CookieSpec, read_cookie};
pub use fail::{Fail, answer_failure};
pub use headers::{console_headers, harden_console, portal_headers};
pub use input::{Json, Path, Query, read_all};
pub use origin::refuse_cross_site;
