//! Paragraphs: where they stand, whether they are headings or items, and what they say.

use base::Result;

use crate::docx::flow::Flow;
use crate::docx::inline::{self, Look, Piece, Print};
use crate::docx::numbering::Label;
use crate::docx::run::Around;
use crate::docx::styles::{Across, Face, Par, Raise, Style};
use crate::html::Stand;
use crate::outline;
use crate::xml::Element;

/// A heading is no longer than this; what is longer is text in a heading's dress.
const HEADING_CHARS_MAX: usize = 80;
/// What is put this far to the right by spaces is meant to stand at the right, in half characters.
const PUSHED_RIGHT: usize = 16;
/// The same by an indent, in twentieths of a point.
const INDENTED_RIGHT: i64 = 3_200;
const SIGNATURE_CHARS_MAX: usize = 32;

/// A paragraph of the body.
pub(crate) struct Paragraph {
    pub(crate) pieces: Vec<Piece>,
    /// 2 to 4 for a heading.
    pub(crate) level: Option<u8>,
    pub(crate) stand: Stand,
    pub(crate) item: Option<Item>,
    /// Set in a style for titles.
    pub(crate) is_title: bool,
    /// The largest size of its text, in half points.
    pub(crate) size: i64,
    /// All text is bold, or in a face that titles and headings are set in.
    pub(crate) is_strong: bool,
    /// Its text alone.
    pub(crate) text: String,
}

/// An item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    /// The number of a numbered one.
    pub(crate) number: Option<i64>,
    pub(crate) depth: usize,
}

impl<'p> Flow<'p> {
    /// Reads a paragraph: none for one without anything to read or see, several for one whose lines
    /// are set as paragraphs.
    pub(super) fn paragraph(&mut self, of: Element<'p>) -> Result<Vec<Paragraph>> {
        let own = of.child("pPr");
        let style = self.parts.styles.of_paragraph(own.and_then(|own| own.value("pStyle")));
        let par = own.map(Par::read).unwrap_or_default();
        let par = par.over(style.par).over(self.parts.styles.usual.par);
        let mut pieces = std::mem::take(&mut self.carried);
        self.pieces(of, &Around { style, link: None }, &mut pieces)?;
        let mark = own.and_then(|own| own.child("rPr"));
        if mark.is_some_and(|mark| mark.child("del").is_some() || mark.child("moveFrom").is_some())
        {
            self.carried = pieces;
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        for mut pieces in inline::lines_apart(pieces) {
            let width = inline::trim(&mut pieces);
            if !pieces.is_empty() {
                let label = if out.is_empty() { self.label(&par) } else { None };
                out.push(built(pieces, &par, style, label, width));
            }
        }
        Ok(out)
    }

    fn label(&mut self, par: &Par) -> Option<(Label, usize)> {
        let list = par.list.filter(|list| *list > 0)?;
        let level = par.list_level.unwrap_or(0);
        let label = self.parts.numbering.next(&mut self.counters, list, level)?;
        Some((label, usize::try_from(level).unwrap_or(0)))
    }
}

fn built(
    pieces: Vec<Piece>,
    par: &Par,
    style: Style,
    label: Option<(Label, usize)>,
    width: usize,
) -> Paragraph {
    let (is_strong, size) = dress(&pieces);
    let text = inline::text_of(&pieces);
    let mut made = Paragraph {
        pieces,
        level: None,
        stand: stand(par, width, &text),
        item: None,
        is_title: style.heading == Some(0),
        size,
        is_strong,
        text,
    };
    let level = made.heading(par, style, label.as_ref());
    match label {
        Some((Label::Text(label), _)) => made.begin_with(&label),
        Some((Label::Number(number), _)) if level.is_some() => {
            made.begin_with(&format!("{number}."));
        }
        Some((Label::Number(number), depth)) => {
            made.item = Some(Item { number: Some(number), depth })
        }
        Some((Label::Bullet, depth)) if level.is_none() => {
            made.item = Some(Item { number: None, depth });
        }
        _ => {}
    }
    if let Some(level) = level {
        made.level = Some(level);
        made.stand = made.stand.across();
        inline::unbold(&mut made.pieces);
    }
    made.pieces = inline::join(std::mem::take(&mut made.pieces));
    made
}

impl Paragraph {
    /// Puts text in front, looking like what follows.
    pub(super) fn begin_with(&mut self, label: &str) {
        let mut piece = match self.pieces.first() {
            Some(piece @ Piece::Text { .. }) => piece.clone(),
            _ => Piece::Text { text: String::new(), look: PLAIN, print: SMALL, link: None },
        };
        if let Piece::Text { text, link, look, .. } = &mut piece {
            *text = label.to_owned();
            *link = None;
            look.underline = false;
        }
        self.pieces.insert(0, piece);
        self.text.insert_str(0, label);
        self.pieces = inline::join(std::mem::take(&mut self.pieces));
    }

    /// The level of the heading that this is: by its style or outline, or by a number of 公文 when
    /// the whole paragraph is dressed as a heading.
    fn heading(&self, par: &Par, style: Style, label: Option<&(Label, usize)>) -> Option<u8> {
        let length = self.text.chars().count();
        let has_words = self.text.chars().any(char::is_alphanumeric);
        if length > HEADING_CHARS_MAX || !has_words || self.text.contains('\n') {
            return None;
        }
        let outlined = par.outline.filter(|level| (0..9).contains(level));
        let outlined = outlined.and_then(|level| u8::try_from(level + 1).ok());
        let styled = style.heading.filter(|level| *level > 0);
        if let Some(level) = styled.or(outlined) {
            // What stands in the middle or at the right is a title or a signature in that dress.
            let is_astray = styled.is_none() && self.stand == Stand::Right;
            return (!is_astray).then(|| (level + 1).clamp(2, 4));
        }
        let numbered = match label {
            Some((Label::Text(label), _)) => outline::level_of(&format!("{label}{}", self.text)),
            Some(_) => None,
            None => outline::level_of(&self.text),
        };
        let stops = self.text.ends_with(['；', '，', '：', ';', ',', ':']);
        numbered.filter(|_| self.is_strong && !stops && self.stand != Stand::Right)
    }
}

const PLAIN: Look =
    Look { bold: false, italic: false, underline: false, strike: false, raise: Raise::No };
const SMALL: Print = Print { face: Face::Plain, size: 0 };

/// Whether all of the text is set as headings are, and its largest size.
fn dress(pieces: &[Piece]) -> (bool, i64) {
    let mut is_strong = true;
    let mut largest = 0;
    for piece in pieces {
        if let Piece::Text { text, look, print, .. } = piece
            && !text.trim().is_empty()
        {
            is_strong &= look.bold || print.face != Face::Plain;
            largest = largest.max(print.size);
        }
    }
    (is_strong && largest > 0, largest)
}

fn stand(par: &Par, width: usize, text: &str) -> Stand {
    let is_short = text.chars().count() <= SIGNATURE_CHARS_MAX;
    let pushed = width >= PUSHED_RIGHT || par.left.is_some_and(|left| left >= INDENTED_RIGHT);
    match par.across {
        Some(Across::Center) => Stand::Center,
        Some(Across::Right) => Stand::Right,
        _ if pushed && is_short && !text.is_empty() => Stand::Right,
        _ if width >= 2 || par.first.is_some_and(|first| first > 0) => Stand::Indent,
        _ if par.first.is_some_and(|first| first < 0) => Stand::Usual,
        _ => Stand::Flush,
    }
}
