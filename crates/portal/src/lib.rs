//! The public zone: follows the releases of the console, verifies every byte, answers readers.
//!
//! Read in this order: [`settings`] what the program is told · `follow` from the store to our
//! own disk, through every check · `shelf` our copy, hashed whenever it is read, healed when it
//! is damaged · `world` what is being served at one moment · `page` pages put together and kept
//! in memory · `search` · `visit` how often pages are read · `serve` requests and answers ·
//! [`portal`] the threads of it all.
//!
//! There is no database here, no template engine, no way in: nothing that is read from the
//! store is believed before its signature or digest was checked, nothing is written there but
//! sealed records in the inbox, and nothing a reader sends is written anywhere but into the
//! access log.

mod address;
mod alarm;
mod clock;
mod follow;
mod house;
mod page;
mod parent;
pub mod portal;
mod search;
mod serve;
pub mod settings;
mod shelf;
mod stop;
mod visit;
mod world;

pub use clock::{Clock, machine_clock};
pub use parent::{is_orphan, watch};
pub use portal::Portal;
pub use settings::Settings;
