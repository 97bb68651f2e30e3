//! Papers as a whole: composed files, hostile files, and real ones where they are at hand.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod arrange;
mod first_page;
mod hidden;
mod hostile;
mod kind;
mod make;
mod markup;
mod pdf;
mod samples;
mod sheet;
mod word;
