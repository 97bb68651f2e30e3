//! Equations as text: fractions with a stroke, powers and indices raised and lowered.

use crate::docx::inline::{Look, Piece, Print};
use crate::docx::styles::Raise;
use crate::xml::Element;

/// Adds the text of an equation.
pub(crate) fn push(out: &mut Vec<Piece>, of: Element<'_>, look: Look, print: Print) {
    match of.name() {
        "t" => text(out, &of.text(), look, print),
        "f" => {
            let parts = (of.child("num"), of.child("den"));
            if let (Some(above), Some(below)) = parts {
                bracketed(out, above, look, print);
                text(out, "/", look, print);
                bracketed(out, below, look, print);
            }
        }
        "rad" => {
            text(out, "√", look, print);
            if let Some(inside) = of.child("e") {
                bracketed(out, inside, look, print);
            }
        }
        "d" => {
            text(out, "(", look, print);
            inside(out, of, look, print);
            text(out, ")", look, print);
        }
        "sup" => inside(out, of, Look { raise: Raise::Up, ..look }, print),
        "sub" => inside(out, of, Look { raise: Raise::Down, ..look }, print),
        "nary" => {
            let sign = of.child("naryPr").and_then(|one| one.value("chr")).unwrap_or("∫");
            text(out, sign, look, print);
            inside(out, of, look, print);
        }
        name if name.ends_with("Pr") => {}
        _ => inside(out, of, look, print),
    }
}

fn inside(out: &mut Vec<Piece>, of: Element<'_>, look: Look, print: Print) {
    for child in of.children() {
        push(out, child, look, print);
    }
}

/// In brackets when it is more than one letter or number.
fn bracketed(out: &mut Vec<Piece>, of: Element<'_>, look: Look, print: Print) {
    let words = of.text();
    let is_one = words.chars().count() == 1 || words.chars().all(|c| c.is_ascii_digit());
    if is_one {
        return inside(out, of, look, print);
    }
    text(out, "(", look, print);
    inside(out, of, look, print);
    text(out, ")", look, print);
}

fn text(out: &mut Vec<Piece>, words: &str, look: Look, print: Print) {
    out.push(Piece::Text { text: words.to_owned(), look, print, link: None });
}
