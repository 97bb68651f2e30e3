//! The checker editors trust: wrong words, secrets, personal data, links, pictures, headings,
//! maps, texts that are there already. No database, no HTTP, no clock.
//!
//! `Lists` are built once from terms and never change. A `Checker` looks at a `Draft` in one pass
//! over its text, whatever the number of terms, and says what it found and what to do.
//! Read in this order: `finding`, `draft`, `fold`, `body`, `lists`, `personal`, `look`,
//! `leaders`, `notes`, `checker`, `alike`.

mod alike;
mod body;
mod checker;
mod draft;
mod finding;
mod fold;
mod leaders;
mod lists;
mod look;
mod notes;
mod personal;
mod settings;
#[cfg(test)]
mod tests;

pub use alike::{ALIKE_MIN, BANDS, Fingerprint, fingerprint, title_key};
pub use checker::Checker;
pub use draft::Draft;
pub use finding::{Element, Field, Finding, Place, RULES, Severity, Span};
pub use fold::folded;
pub use leaders::{Leader, Leaders};
pub use lists::{
    FORM, Form, Kind, Lists, Objection, Owner, Read, TERMS_MAX, Term, read as read_list,
    start_terms, write as write_list,
};
pub use settings::{Settings, WordEnds};
