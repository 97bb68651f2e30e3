//! Writing: the key list, releases of a site, timestamps of all sites.

mod keys;
mod shipper;
mod stamp;

pub use keys::Keys;
pub use shipper::{Blob, Draft, Meta, Shipper};
pub use stamp::Timestamper;

#[cfg(test)]
mod tests;
