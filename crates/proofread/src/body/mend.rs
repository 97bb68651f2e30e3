//! Puts other words into the HTML, at places of its text.

use super::{Body, entity};

/// The HTML with stretches of its text (byte ranges of `body.text`, rising, apart from each
/// other) replaced; tags inside a stretch stay, and the new words stand where it began.
pub(crate) fn replace(html: &str, body: &Body, changes: &[(usize, usize, &str)]) -> String {
    let mut out = String::with_capacity(html.len());
    let mut copied = 0;
    for (start, end, words) in changes {
        let first = body.pieces.partition_point(|piece| piece.text_end <= *start);
        let mut words = Some(entity::encode(words));
        for piece in body.pieces[first..].iter().take_while(|piece| piece.text < *end) {
            let (cut, cut_end) = cut_of(piece, *start, *end);
            if cut < copied {
                continue;
            }
            out.push_str(&html[copied..cut]);
            out.push_str(words.take().as_deref().unwrap_or_default());
            copied = cut_end;
        }
    }
    out.push_str(&html[copied..]);
    out
}

/// The bytes of the HTML that a piece gives up; one made from a reference goes as a whole.
fn cut_of(piece: &super::Piece, start: usize, end: usize) -> (usize, usize) {
    if piece.text_end - piece.text != piece.html_end - piece.html {
        return (piece.html, piece.html_end);
    }
    let from = piece.html + start.saturating_sub(piece.text);
    let to = piece.html_end - piece.text_end.saturating_sub(end);
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced_and_tags_stay() {
        for (html, old, new, expected) in [
            ("<p>请按装好</p>", "按装", "安装", "<p>请安装好</p>"),
            ("<p>请<b>按</b>装好</p>", "按装", "安装", "<p>请<b>安装</b>好</p>"),
            ("<p>甲&amp;乙&lt;丙</p>", "&乙<", "<&", "<p>甲&lt;&amp;丙</p>"),
            ("<p>按&nbsp;装</p>", "按\u{a0}装", "安装", "<p>安装</p>"),
            ("<p></p><p>做\n为</p>", "做 为", "作为", "<p></p><p>作为</p>"),
        ] {
            let body = Body::read(html);
            let at = body.text.find(old).unwrap();
            assert_eq!(replace(html, &body, &[(at, at + old.len(), new)]), expected, "{html}");
        }
        let body = Body::read("<p>按装和做为</p>");
        let all = [(0, 6, "安装"), (9, 15, "作为")];
        assert_eq!(replace("<p>按装和做为</p>", &body, &all), "<p>安装和作为</p>");
    }
}
