//! Update limits (更新时限): how long a section may go without news, which rule says so, and when it
//! will fail. Rules come from the country, the province, the city, the site and the section; the
//! strictest is in force (S2§14, S3§20, 国办秘函〔2019〕19号).
//!
//! Nothing is kept but the rules: what is due is worked out when somebody looks, from the newest
//! publication of each section, one index seek each.

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
