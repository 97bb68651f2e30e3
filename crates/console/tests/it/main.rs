//! Stories: what people do, through the real doors, on every database there is.

mod articles;
mod doors;
mod nasty;
mod reviews;
mod sections;
mod sessions;
mod town;
