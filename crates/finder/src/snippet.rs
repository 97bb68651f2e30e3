//! Marks what was found in titles and texts.

/// A piece of text, marked or not. The caller escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The characters, as in the original.
    pub text: String,
    /// True: this is what was looked for.
    pub hit: bool,
}

/// What to mark: prepared once for a query, used for every result.
#[derive(Debug, Clone, Default)]
pub struct Terms {}

impl Terms {
    /// The terms of what a reader typed.
    pub fn of(typed: &str) -> Terms {
        let _ = typed;
        todo!()
    }
}

/// At most two windows of the text around what was found, together about `width` characters; without a find, the beginning.
/// Left out text is a span `…`. Spans follow each other without overlapping.
pub fn snippet(text: &str, terms: &Terms, width: usize) -> Vec<Span> {
    let _ = (text, terms, width);
    todo!()
}

/// The whole title with the finds marked.
pub fn highlight(title: &str, terms: &Terms) -> Vec<Span> {
    let _ = (title, terms);
    todo!()
}
