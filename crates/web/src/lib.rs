//! The HTTP kit of both programs: a server that hostile clients cannot hold up (`serve`), and the
//! rules every answer keeps: security headers, refusals as JSON, conditions, cookies, origins.
//! Of all this the wings know only `Download`, `Fail`, `Json`, `Path` and `Query`.

mod client;
mod coding;
mod condition;
mod cookie;
mod download;
mod fail;
mod headers;
mod input;
mod origin;
pub mod serve;

pub use client::{client_address, client_address_from};
pub use coding::{Coding, pick_coding, pick_coding_from};
pub use condition::{etag_of, unchanged};
pub use cookie::{CookieSpec, read_cookie};
pub use download::Download;
pub use fail::{Fail, Problem, answer_failure};
pub use headers::{
    CONSOLE_HEADERS, HSTS, PORTAL_HEADERS, console_headers, harden_console, portal_headers,
};
pub use input::{Fields, Json, Path, Query};
pub use origin::refuse_cross_site;
