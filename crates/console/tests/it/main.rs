//! Stories: what people do, through the real doors, on every database there is.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod approvals;
mod articles;
mod bad_input;
mod bundles;
mod checker;
mod clocks;
mod desk_work;
mod columns;
mod doors;
mod every;
mod files;
mod first_pages;
mod flows;
mod holdings;
mod kinds;
mod late;
mod letters;
mod lists;
mod media;
mod nasty;
mod odd;
mod own_review;
mod papers;
mod powers;
mod reminders;
mod reviews;
mod sections;
mod shares;
mod sessions;
mod switches;
mod texts;
mod topics;
mod town;
mod visits;
