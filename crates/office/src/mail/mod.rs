//! Mail (邮件提醒): letters that tell people what waits for them, written in the transaction of what
//! they tell, and sent afterwards by the platform's clock.
//!
//! Each person says whether they want letters at once, gathered once a day, or none. Nothing is
//! written for who wants none or has no address.

pub mod actions;
pub mod model;
mod routes;
pub mod table;

pub use routes::routes;
