//! Pictures and boxes of text.

use base::Result;

use crate::docx::flow::{Flow, alternative};
use crate::docx::inline::Piece;
use crate::html::push_value;
use crate::kind::kind_of;
use crate::paper::{Picture, picture_id};
use crate::refusal;
use crate::xml::Element;

impl<'p> Flow<'p> {
    /// Adds the pictures of a drawing as pieces, and its boxes of text as blocks beside.
    pub(super) fn drawing(&mut self, of: Element<'p>, out: &mut Vec<Piece>) -> Result<()> {
        let alt = alt_of(of);
        self.shapes(of, &alt, out)
    }

    fn shapes(&mut self, of: Element<'p>, alt: &str, out: &mut Vec<Piece>) -> Result<()> {
        for child in of.children() {
            match child.name() {
                "txbxContent" => {
                    let mut blocks = self.blocks(child)?;
                    self.boxed.append(&mut blocks);
                }
                "AlternateContent" => {
                    if let Some(chosen) = alternative(child) {
                        self.shapes(chosen, alt, out)?;
                    }
                }
                "blip" if child.attr("embed").is_some() => {
                    self.picture(child.attr("embed"), alt, out)?;
                }
                "blip" => self.picture(child.attr("link"), alt, out)?,
                "imagedata" => self.picture(child.attr("id"), alt, out)?,
                "OLEObject" => {
                    let say = "文稿中嵌有其他文件（对象），只读入其图示，请另作附件上传";
                    self.note("paper.object_left_out", say);
                }
                "chart" => {
                    let say = "文稿中的图表未读入，请将图表另存为图片后插入";
                    self.note("paper.chart_left_out", say);
                }
                _ => self.shapes(child, alt, out)?,
            }
        }
        Ok(())
    }

    fn picture(&mut self, id: Option<&str>, alt: &str, out: &mut Vec<Piece>) -> Result<()> {
        let Some(relation) = id.and_then(|id| self.relations.get(id)) else { return Ok(()) };
        if relation.is_external {
            let say = "文稿中有图片存放在文稿之外，未读入，请另行插入";
            self.note("paper.picture_outside", say);
            return Ok(());
        }
        let part = relation.target.clone();
        let found = match self.known_pictures.get(&part) {
            Some(found) => found.clone(),
            None => {
                let found = self.new_picture(&part, alt)?;
                self.known_pictures.insert(part, found.clone());
                found
            }
        };
        let Some(id) = found else { return Ok(()) };
        let mut tag = format!("<img src=\"hb:media/{id}\" alt=\"");
        push_value(&mut tag, alt);
        tag.push_str("\">");
        self.spend(tag.len())?;
        out.push(Piece::Picture(tag));
        Ok(())
    }

    /// Unpacks a picture; `None` for one that browsers do not show.
    fn new_picture(&mut self, part: &str, alt: &str) -> Result<Option<String>> {
        let Some(bytes) = self.archive.blob(part)? else { return Ok(None) };
        let kind = kind_of(&bytes);
        if !kind.is_shown_picture() {
            let say = format!("文稿中有{}，网页不能显示，未读入，请转为 PNG 后插入", kind.name());
            self.note("paper.picture_kind", &say);
            return Ok(None);
        }
        if self.pictures.len() >= self.limits.pictures_max {
            return Err(refusal::too_long());
        }
        let id = picture_id(self.pictures.len() + 1);
        self.pictures.push(Picture { id: id.clone(), bytes, kind, alt: alt.to_owned() });
        Ok(Some(id))
    }
}

/// The text that stands for a drawing. The name of a file or a path says nothing to a reader, and
/// tells where somebody keeps files.
fn alt_of(of: Element<'_>) -> String {
    let said = |element: Element<'_>| {
        let descr = element.attr("descr").filter(|text| !text.trim().is_empty());
        descr.or_else(|| element.attr("title")).map(base::text::line)
    };
    let drawn = of.all("docPr").find_map(said);
    let shaped = || of.all("shape").find_map(|shape| shape.attr("alt").map(base::text::line));
    let alt = drawn.or_else(shaped).unwrap_or_default();
    let small = alt.to_lowercase();
    let endings = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".emf", ".wmf", ".webp"];
    let is_file = endings.iter().any(|ending| small.ends_with(ending)) || small.contains(":\\");
    if is_file { String::new() } else { base::text::shorten(&alt, 300) }
}
