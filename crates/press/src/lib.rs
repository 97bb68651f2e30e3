//! The press: makes public what content holds.
//!
//! A pure function from content to files, worked out piece by piece: what an output reads is
//! recorded while it is made, so that a change in the journal leads to exactly the outputs that
//! show it. Making the touched ones again gives, byte for byte, what making all of them would.
//!
//! Read in this order: [`Output`] what there is to make · `read` content, recorded · `theme`
//! templates and what every page must have · `page` what each output becomes · `print` bytes ·
//! `trace` what was read by what · `lines` what the journal is about · `plan` which outputs that
//! touches · `round` their sheets · `ship` releases · `full` everything anew · `follow` the loop ·
//! `why` explaining a page · [`Press`] all of it together.

mod follow;
mod full;
mod html;
mod lines;
mod media;
mod output;
mod page;
mod plan;
mod press;
mod print;
mod read;
mod round;
mod ship;
mod table;
mod theme;
mod trace;
mod why;

pub use full::Built;
pub use output::{NotAnOutput, Notice, Output};
pub use page::{
    Article, Attachment, Crumb, Entry, Header, Item, Neighbour, Node, Pair, Panel, Picture,
    SectionRef,
};
pub use press::{Press, Settings};
pub use read::{Origin, Window};
pub use theme::Theme;
pub use why::{Why, why};
