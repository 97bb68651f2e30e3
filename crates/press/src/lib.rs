//! The press: makes public what content holds.
//!
//! A pure function from content to files, worked out piece by piece: what an output reads is
//! recorded while it is made, so that a change in the journal leads to exactly the outputs that
//! show it. Making the touched ones again gives, byte for byte, what making all of them would.
//!
//! Read in this order; a part may use only what stands above it: [`Output`] what there is to
//! make · `read` content, recorded · `theme` templates and what every page must have · `media`
//! files · `trace` what was read by what · `sheet` what is to be printed · `page` what each output
//! becomes · `print` bytes · `plan` which outputs a change touches · `lines` what the journal is
//! about · `ship` releases · [`Press`] all of it together ·
//! `tell` where it arrived · `round` from lines to sheets · `full`
//! everything anew · `follow` the loop · `preview` a draft as it will stand · `why` explaining a
//! page.

mod html;
mod output;
mod read;
mod theme;
mod media;
mod trace;
mod sheet;
mod page;
mod print;
mod plan;
mod lines;
mod table;
mod ship;
mod press;
mod tell;
mod round;
mod full;
mod follow;
mod preview;
mod why;

pub use full::Built;
pub use output::{NotAnOutput, Notice, Output};
pub use page::{
    Article, Attachment, Banner, Block, Crumb, Entry, Fact, Field, FieldFile, Header, Item, Line,
    Link, Linked, Neighbour, Node, Pair, Panel, Picture, SectionRef, Tied,
};
pub use press::{Press, Settings};
pub use preview::Sketch;
pub use read::Window;
pub use theme::Theme;
pub use why::{Why, why};
