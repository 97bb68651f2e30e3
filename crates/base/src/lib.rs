//! Words of the whole house: how we say no and how we fail, moments and their Chinese spelling,
//! identifiers, pages of a list, and the few text rules everybody shares. No input or output.

mod error;
mod id;
mod moment;
mod origin;
mod page;
pub mod text;
pub mod workday;

pub use error::{Error, Kind, Refusal, Result, fault, invalid, refuse};
pub use id::new_id;
pub use moment::{
    Moment, chinese_date, date, date_time, day_start, now, parse_date, rfc3339, year_of,
};
pub use origin::Origin;
pub use page::{Page, Paged};
