//! Cutting a drawn page at the marks its template left.

use anyhow::{Context as _, bail};
use memchr::memchr;
use vault::blob::Piece;

/// Stands before and after each mark. No text from the database can contain it.
pub(crate) const MARK: char = '\u{1}';
/// First character of a fragment's mark.
pub(crate) const FRAGMENT: char = 'f';
/// First character of a slot's mark.
pub(crate) const SLOT: char = 's';

/// The pieces of a page. Fails when a mark has no end.
pub(crate) fn cut(page: &str) -> anyhow::Result<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while let Some(at) = mark_in(rest) {
        if at > 0 {
            pieces.push(Piece::Text(&rest.as_bytes()[..at]));
        }
        let mark = &rest[at + MARK.len_utf8()..];
        let end = mark.find(MARK).context("a mark without end")?;
        let mut chars = mark[..end].chars();
        pieces.push(match chars.next() {
            Some(FRAGMENT) => Piece::Fragment(chars.as_str()),
            Some(SLOT) => Piece::Slot(chars.as_str()),
            _ => bail!("a mark of no kind"),
        });
        rest = &mark[end + MARK.len_utf8()..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.as_bytes()));
    }
    Ok(pieces)
}

/// Where the first mark of a long text begins.
pub(crate) fn mark_in(text: &str) -> Option<usize> {
    memchr(MARK as u8, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_marks() {
        for (page, pieces) in [
            ("", vec![]),
            ("a", vec![Piece::Text(b"a")]),
            (
                "a\u{1}fheader\u{1}b\u{1}squery\u{1}",
                vec![
                    Piece::Text(b"a"),
                    Piece::Fragment("header"),
                    Piece::Text(b"b"),
                    Piece::Slot("query"),
                ],
            ),
            ("\u{1}fa\u{1}\u{1}fb\u{1}", vec![Piece::Fragment("a"), Piece::Fragment("b")]),
        ] {
            assert_eq!(cut(page).unwrap(), pieces, "{page:?}");
        }
        for broken in ["\u{1}", "a\u{1}fx", "\u{1}\u{1}", "\u{1}q\u{1}"] {
            assert!(cut(broken).is_err(), "{broken:?}");
        }
    }
}
