//! What a reader asks and what comes back.

/// A longer query is cut here, in characters.
pub const QUERY_CHARS_MAX: usize = 100;
/// Most results on one page.
pub const SIZE_MAX: usize = 50;

/// In which order results come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Best match first; newer first among equals.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
}

/// A reader's question. Empty strings and `None` do not filter. An empty text finds everything,
/// the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// Codes of the sites to look in; empty: all.
    pub sites: Vec<String>,
    /// Section: its id, or its path `/zwgk/`, which takes in everything below.
    pub section: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Year of publication (UTC+8).
    pub year: Option<i32>,
    /// Name of the unit.
    pub unit: Option<String>,
    /// 主题分类.
    pub theme: Option<String>,
    /// 有效性.
    pub validity: Option<String>,
    /// Published at or after, milliseconds.
    pub from: Option<i64>,
    /// Published before, milliseconds.
    pub to: Option<i64>,
    /// Order of the results.
    pub order: Order,
    /// Page, counted from 1 (0 is taken as 1); pages beyond the 1000th result are empty.
    pub page: usize,
    /// Results on a page, at most `SIZE_MAX`; 0 is taken as 10.
    pub size: usize,
}

/// One result; title and text are in the `SearchDoc` of this id.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Id of the document.
    pub id: String,
    /// Code of the site.
    pub site: String,
    /// How well it fits; only the order means something.
    pub score: f32,
}

/// How many results per value, most frequent first (years: newest first); at most 50 values each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By site code.
    pub site: Vec<(String, u64)>,
    /// By year.
    pub year: Vec<(String, u64)>,
    /// By kind.
    pub kind: Vec<(String, u64)>,
    /// By section id.
    pub section: Vec<(String, u64)>,
    /// By unit.
    pub unit: Vec<(String, u64)>,
    /// By 主题分类.
    pub theme: Vec<(String, u64)>,
    /// By 有效性.
    pub validity: Vec<(String, u64)>,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many documents fit.
    pub total: u64,
    /// The page asked for.
    pub hits: Vec<Hit>,
    /// Counts under the same filters.
    pub facets: Facets,
    /// Nothing fitted in full; these fit in part (say so to the reader).
    pub partial: bool,
}
