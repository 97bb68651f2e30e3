//! The pieces of a paragraph, and HTML made of them.

use std::rc::Rc;

use crate::docx::styles::{Face, Raise, Run};
use crate::html::{push_text, push_value};

/// What of a run's properties is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
    pub(crate) strike: bool,
    pub(crate) raise: Raise,
}

/// What of a run's properties only tells headings and titles from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Print {
    pub(crate) face: Face,
    /// Half points.
    pub(crate) size: i64,
}

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Text {
        text: String,
        look: Look,
        print: Print,
        link: Option<Rc<str>>,
    },
    Break,
    /// A whole `<img>`.
    Picture(String),
    /// The number of a note at the end.
    Mark(usize),
}

impl Look {
    /// What is shown of these properties.
    pub(crate) fn of(run: &Run) -> Self {
        Self {
            bold: run.bold.unwrap_or(false),
            italic: run.italic.unwrap_or(false),
            underline: run.underline.unwrap_or(false),
            strike: run.strike.unwrap_or(false),
            raise: run.raise.unwrap_or(Raise::No),
        }
    }

    fn tags(self) -> impl Iterator<Item = &'static str> {
        let raise = match self.raise {
            Raise::No => None,
            Raise::Up => Some("sup"),
            Raise::Down => Some("sub"),
        };
        let said = |is: bool, tag: &'static str| is.then_some(tag);
        [
            said(self.bold, "strong"),
            said(self.italic, "em"),
            said(self.underline, "u"),
            said(self.strike, "s"),
            raise,
        ]
        .into_iter()
        .flatten()
    }
}

/// The text alone; a break is a line end.
pub(crate) fn text_of(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text { text, .. } => out.push_str(text),
            Piece::Break => out.push('\n'),
            Piece::Picture(_) | Piece::Mark(_) => {}
        }
    }
    out
}

/// Cuts before lines that begin as paragraphs do, with two wide spaces.
pub(crate) fn lines_apart(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut out = vec![Vec::new()];
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let next = pieces.peek();
        let begins = matches!(next, Some(Piece::Text { text, .. }) if text.starts_with("　　"));
        match piece {
            Piece::Break if begins => out.push(Vec::new()),
            piece => {
                if let Some(last) = out.last_mut() {
                    last.push(piece);
                }
            }
        }
    }
    out
}

/// Drops space at both ends and breaks there; gives the width of what stood in front, in
/// half-width characters.
pub(crate) fn trim(pieces: &mut Vec<Piece>) -> usize {
    let mut width = 0;
    while let Some(first) = pieces.first_mut() {
        match first {
            Piece::Text { text, .. } => {
                let kept = text.trim_start();
                let before = &text[..text.len() - kept.len()];
                width += before.chars().map(space_width).sum::<usize>();
                if !kept.is_empty() {
                    *text = kept.to_owned();
                    break;
                }
                pieces.remove(0);
            }
            Piece::Break => {
                width = 0;
                pieces.remove(0);
            }
            Piece::Picture(_) | Piece::Mark(_) => break,
        }
    }
    while let Some(last) = pieces.last_mut() {
        match last {
            Piece::Text { text, .. } => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
                pieces.pop();
            }
            Piece::Break => {
                pieces.pop();
            }
            Piece::Picture(_) | Piece::Mark(_) => break,
        }
    }
    width
}

fn space_width(space: char) -> usize {
    match space {
        '\u{3000}' | '\u{2003}' => 2,
        '\t' => 4,
        _ => 1,
    }
}

/// Joins pieces that look alike; space in between takes the look of what it follows, unless it is
/// underlined to be filled in.
pub(crate) fn join(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if let (
            Some(Piece::Text { text: before, look: had, link: linked, print: printed }),
            Piece::Text { text, look, link, print },
        ) = (out.last_mut(), &piece)
        {
            let is_space = text.trim().is_empty() && look.underline == had.underline;
            if *linked == *link && (had == look || is_space) {
                before.push_str(text);
                printed.size = printed.size.max(print.size);
                if printed.face != print.face && !is_space {
                    printed.face = Face::Plain;
                }
                continue;
            }
        }
        out.push(piece);
    }
    out
}

/// Takes the bold off all text: what holds it is bold already.
pub(crate) fn unbold(pieces: &mut [Piece]) {
    for piece in pieces {
        if let Piece::Text { look, .. } = piece {
            look.bold = false;
        }
    }
}

/// HTML of joined pieces.
pub(crate) fn html(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut open: Option<Rc<str>> = None;
    for piece in pieces {
        let link = match piece {
            Piece::Text { link, .. } => link.clone(),
            _ => None,
        };
        if open != link {
            if open.is_some() {
                out.push_str("</a>");
            }
            if let Some(address) = &link {
                out.push_str("<a href=\"");
                push_value(&mut out, address);
                out.push_str("\">");
            }
            open = link;
        }
        push_piece(&mut out, piece);
    }
    if open.is_some() {
        out.push_str("</a>");
    }
    out
}

fn push_piece(out: &mut String, piece: &Piece) {
    match piece {
        Piece::Text { text, look, .. } => {
            let tags: Vec<_> = look.tags().collect();
            for tag in &tags {
                out.push('<');
                out.push_str(tag);
                out.push('>');
            }
            push_text(out, &single_spaces(text));
            for tag in tags.iter().rev() {
                out.push_str("</");
                out.push_str(tag);
                out.push('>');
            }
        }
        Piece::Break => out.push_str("<br>"),
        Piece::Picture(tag) => out.push_str(tag),
        Piece::Mark(number) => out.push_str(&format!("<sup>[{number}]</sup>")),
    }
}

/// Runs of narrow space as one, which is how they are shown anyway.
fn single_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let is_space = matches!(letter, ' ' | '\t' | '\u{a0}' | '\n' | '\r');
        match is_space {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(letter),
        }
    }
    out
}
