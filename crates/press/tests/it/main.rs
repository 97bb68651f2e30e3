//! Stories of the press on a real database, a real store and the base theme.

#![expect(clippy::unwrap_used, reason = "a story ends where something fails")]

mod city;
mod cost;
mod differential;
mod editor;
mod lanes;
mod sharing;
mod shipped;
mod story;
mod structure;
mod topics;
