//! Runs: stretches of text that look alike, and what stands between them.

use std::rc::Rc;

use base::Result;
use base::text::is_invisible;

use crate::docx::flow::{Flow, alternative};
use crate::docx::inline::{Look, Piece, Print};
use crate::docx::math;
use crate::docx::styles::{Run, Style};
use crate::html::is_link;
use crate::xml::Element;

/// What the runs of a paragraph inherit.
#[derive(Clone)]
pub(super) struct Around {
    pub(super) style: Style,
    pub(super) link: Option<Rc<str>>,
}

impl<'p> Flow<'p> {
    /// Adds the pieces of a paragraph, or of something inside it.
    pub(super) fn pieces(
        &mut self,
        of: Element<'p>,
        around: &Around,
        out: &mut Vec<Piece>,
    ) -> Result<()> {
        for child in of.children() {
            match child.name() {
                "r" => self.run(child, around, out)?,
                "hyperlink" => {
                    let link = self.address(child).or_else(|| around.link.clone());
                    self.pieces(child, &Around { link, ..around.clone() }, out)?;
                }
                "fldSimple" => {
                    let link = child.attr("instr").and_then(super::field::link_of);
                    let link = link.or_else(|| around.link.clone());
                    self.pieces(child, &Around { link, ..around.clone() }, out)?;
                }
                "ins" | "moveTo" | "smartTag" | "customXml" | "sdtContent" | "dir" | "bdo" => {
                    self.pieces(child, around, out)?;
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.pieces(content, around, out)?;
                    }
                }
                "AlternateContent" => {
                    if let Some(chosen) = alternative(child) {
                        self.pieces(chosen, around, out)?;
                    }
                }
                "oMath" | "oMathPara" if self.fields.is_shown() => {
                    let run = around.style.run.over(self.parts.styles.usual.run);
                    math::push(out, child, Look::of(&run), print(&run));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Where a link leads, when one may link there.
    fn address(&self, of: Element<'_>) -> Option<Rc<str>> {
        let relation = self.relations.get(of.attr("id")?)?;
        let target = relation.target.trim();
        (relation.is_external && is_link(target)).then(|| Rc::from(target))
    }

    fn run(&mut self, of: Element<'p>, around: &Around, out: &mut Vec<Piece>) -> Result<()> {
        let own = of.child("rPr");
        let direct = own.map(Run::read).unwrap_or_default();
        let styled = self.parts.styles.of(own.and_then(|own| own.value("rStyle"))).run;
        let below = around.style.run.over(self.parts.styles.usual.run);
        let run = direct.over(styled).over(below);
        for child in of.children() {
            match child.name() {
                "fldChar" => {
                    let shown = self.fields.is_shown() && run.hidden != Some(true);
                    if let Some(sign) = checkbox(child).filter(|_| shown) {
                        let (look, print) = (Look::of(&run), print(&run));
                        out.push(Piece::Text { text: sign.to_owned(), look, print, link: None });
                    }
                    self.fields.mark(child.attr("fldCharType").unwrap_or_default());
                }
                "instrText" => self.fields.instruct(&child.text()),
                _ if run.hidden == Some(true) || !self.fields.is_shown() => {}
                "AlternateContent" => {
                    if let Some(chosen) = alternative(child) {
                        for inside in chosen.children() {
                            self.inside_run(inside, &run, around, out)?;
                        }
                    }
                }
                _ => self.inside_run(child, &run, around, out)?,
            }
        }
        Ok(())
    }

    fn inside_run(
        &mut self,
        of: Element<'p>,
        run: &Run,
        around: &Around,
        out: &mut Vec<Piece>,
    ) -> Result<()> {
        let mut push = |text: String| {
            let link = around.link.clone().or_else(|| self.fields.link());
            // What nobody sees would make an empty paragraph look full.
            let seen = |c: &char| c.is_whitespace() || !is_invisible(*c);
            let text: String = text.chars().filter(seen).collect();
            let bytes = text.len() + link.as_ref().map_or(0, |link| link.len());
            out.push(Piece::Text { text, look: Look::of(run), print: print(run), link });
            self.spend(bytes)
        };
        match of.name() {
            "t" => push(of.text())?,
            "tab" | "ptab" => push("\t".to_owned())?,
            "noBreakHyphen" => push("-".to_owned())?,
            "sym" => push(symbol(of))?,
            "br" if matches!(of.attr("type"), Some("page" | "column")) => {}
            "br" | "cr" => out.push(Piece::Break),
            "ruby" => push(ruby(of))?,
            "drawing" | "pict" | "object" => self.drawing(of, out)?,
            "footnoteReference" | "endnoteReference" => {
                out.extend(self.cite(of).map(Piece::Mark));
            }
            _ => {}
        }
        Ok(())
    }
}

/// The sign of a box to tick, as forms had them before there were controls.
fn checkbox(field: Element<'_>) -> Option<&'static str> {
    let of = field.child("ffData")?.child("checkBox")?;
    let ticked = of.switch("checked").or(of.switch("default")).unwrap_or(false);
    Some(if ticked { "☑" } else { "☐" })
}

fn print(run: &Run) -> Print {
    // Word's own size where nothing is said.
    Print { face: run.face.unwrap_or_default(), size: run.size.unwrap_or(20) }
}

/// The base text with its reading in brackets.
fn ruby(of: Element<'_>) -> String {
    let text = |name: &str| of.child(name).map(Element::text).unwrap_or_default();
    let (below, above) = (text("rubyBase"), text("rt"));
    if above.trim().is_empty() { below } else { format!("{below}（{above}）") }
}

/// A character of a symbol font, as far as there is one for everybody.
fn symbol(of: Element<'_>) -> String {
    let code = of.attr("char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0);
    let font = of.attr("font").unwrap_or_default();
    let letter = match (font, code & 0xff) {
        ("Wingdings 2", 0x52 | 0x53) => '☑',
        ("Wingdings 2", 0xa3 | 0x2a) => '□',
        ("Wingdings 2", 0x50) => '✓',
        ("Wingdings 2", 0x4f) => '✗',
        ("Wingdings", 0xfe) => '☑',
        ("Wingdings", 0xfd) => '☒',
        ("Wingdings", 0x6f | 0xa8 | 0x71 | 0x72) => '□',
        ("Wingdings", 0xfc) => '✓',
        ("Wingdings", 0xfb) => '✗',
        ("Wingdings", 0x6c) => '●',
        ("Wingdings", 0x6e) => '■',
        ("Wingdings", 0x75) => '◆',
        ("Wingdings", 0xd8) => '➢',
        ("Wingdings", 0xe0) => '→',
        ("Symbol", 0xb7) => '·',
        ("Symbol", 0xb4) => '×',
        ("Symbol", 0xb0) => '°',
        ("Symbol", 0xb1) => '±',
        ("Symbol", 0xa3) => '≤',
        ("Symbol", 0xb3) => '≥',
        // What stands in the private area is a sign of that font only.
        _ => match char::from_u32(code) {
            Some(letter) if !('\u{e000}'..='\u{f8ff}').contains(&letter) => letter,
            _ => return String::new(),
        },
    };
    letter.to_string()
}
