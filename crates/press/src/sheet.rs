//! Sheets: outputs on which everything to be shown is written down, ready to be printed.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;

use crate::media::MediaFile;
use crate::output::Output;
use crate::read::{Reads, Tracked};
use crate::theme::meta::Meta;
use crate::trace::Placed;

/// HTML, as every page and fragment is sent.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// An output about to be printed.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// What it is.
    pub(crate) output: Output,
    /// The files it becomes; none when there is nothing to show.
    pub(crate) files: Vec<Blank>,
    /// What was read for it, but for the fields templates look at.
    pub(crate) reads: Reads,
    /// The records templates are handed.
    pub(crate) tracked: Vec<Arc<Tracked>>,
    /// Files of the media library it shows.
    pub(crate) media: Vec<MediaFile>,
    /// Where its document stands, if it is an article.
    pub(crate) placed: Option<Placed>,
}

/// One file to be printed.
#[derive(Debug)]
pub(crate) struct Blank {
    /// Its name in the site's tree.
    pub(crate) path: String,
    /// HTTP status.
    pub(crate) status: u16,
    /// Media type; empty for a redirect.
    pub(crate) media_type: &'static str,
    /// What is in it.
    pub(crate) content: Content,
}

/// What a template is to draw; the context is made by the worker that draws.
pub(crate) struct Drawing {
    /// The kind of page or fragment.
    pub(crate) kind: &'static str,
    /// What the template is handed.
    pub(crate) context: Box<dyn FnOnce() -> Value + Send>,
}

/// What is in a file.
pub(crate) enum Content {
    /// A page: drawn, cut into pieces, with the national tags.
    Page(Drawing, Box<Meta>),
    /// A fragment: drawn and cut into pieces.
    Fragment(Drawing),
    /// Text that is compressed as it stands.
    Text(String),
    /// Bytes as they stand, made by a worker.
    Raw(Box<dyn FnOnce() -> anyhow::Result<Vec<u8>> + Send>),
    /// An address elsewhere.
    Redirect(String),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Content::Page(..) => "Page",
            Content::Fragment(_) => "Fragment",
            Content::Text(_) => "Text",
            Content::Raw(_) => "Raw",
            Content::Redirect(_) => "Redirect",
        })
    }
}
