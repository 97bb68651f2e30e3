//! What paragraphs and runs look like, by themselves and by their styles.

use std::collections::HashMap;

use crate::xml::Element;

/// Styles that rest on each other; longer chains are circles.
const CHAIN_MAX: usize = 20;

/// Where text stands across the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Across {
    Left,
    Center,
    Right,
}

/// The kinds of type that 公文 tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Face {
    #[default]
    Plain,
    /// 黑体, of headings of the first level.
    Black,
    /// 楷体, of headings of the second level.
    Brush,
    /// 小标宋, of titles.
    Title,
}

/// Raised or lowered text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Raise {
    No,
    Up,
    Down,
}

/// Properties of a paragraph; what is not said is `None`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Par {
    pub(crate) across: Option<Across>,
    /// Indent of the first line: more than nothing, nothing, or less.
    pub(crate) first: Option<i64>,
    /// Indent of the paragraph, in twentieths of a point.
    pub(crate) left: Option<i64>,
    /// Level of the outline from 0; 9 is text.
    pub(crate) outline: Option<i64>,
    pub(crate) list: Option<i64>,
    pub(crate) list_level: Option<i64>,
}

/// Properties of a run; what is not said is `None`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Run {
    pub(crate) bold: Option<bool>,
    pub(crate) italic: Option<bool>,
    pub(crate) underline: Option<bool>,
    pub(crate) strike: Option<bool>,
    pub(crate) raise: Option<Raise>,
    pub(crate) hidden: Option<bool>,
    pub(crate) face: Option<Face>,
    /// Size in half points.
    pub(crate) size: Option<i64>,
}

impl Par {
    /// Reads a `pPr`.
    pub(crate) fn read(of: Element<'_>) -> Self {
        let across = of.value("jc").map(|value| match value {
            "center" => Across::Center,
            "right" | "end" => Across::Right,
            _ => Across::Left,
        });
        let ind = of.child("ind");
        let first = ind.and_then(|ind| {
            let less = ind.number("hangingChars").or(ind.number("hanging")).map(|size| -size);
            let more = ind.number("firstLineChars").filter(|size| *size != 0);
            more.or(ind.number("firstLine")).or(less)
        });
        let left = ind.and_then(|ind| {
            let chars = ind.number("leftChars").or(ind.number("startChars"));
            let chars = chars.filter(|size| *size != 0).map(|size| size.saturating_mul(32) / 10);
            chars.or(ind.number("left")).or(ind.number("start"))
        });
        let list = of.child("numPr");
        Self {
            across,
            first,
            left,
            outline: of.child("outlineLvl").and_then(|one| one.number("val")),
            list: list.and_then(|list| list.child("numId")?.number("val")),
            list_level: list.and_then(|list| list.child("ilvl")?.number("val")),
        }
    }

    /// These properties, and where they say nothing those of `below`.
    pub(crate) fn over(self, below: Self) -> Self {
        Self {
            across: self.across.or(below.across),
            first: self.first.or(below.first),
            left: self.left.or(below.left),
            outline: self.outline.or(below.outline),
            list: self.list.or(below.list),
            list_level: self.list_level.or(below.list_level),
        }
    }
}

impl Run {
    /// Reads an `rPr`.
    pub(crate) fn read(of: Element<'_>) -> Self {
        let raise = of.value("vertAlign").map(|value| match value {
            "superscript" => Raise::Up,
            "subscript" => Raise::Down,
            _ => Raise::No,
        });
        let fonts = of.child("rFonts");
        let font = fonts.and_then(|fonts| fonts.attr("eastAsia").or_else(|| fonts.attr("ascii")));
        Self {
            bold: of.switch("b"),
            italic: of.switch("i"),
            underline: of.value("u").map(|value| value != "none"),
            strike: of.switch("strike").or(of.switch("dstrike")),
            raise,
            hidden: of.switch("vanish"),
            face: font.map(face),
            size: of.child("sz").and_then(|size| size.number("val")),
        }
    }

    /// These properties, and where they say nothing those of `below`.
    pub(crate) fn over(self, below: Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            underline: self.underline.or(below.underline),
            strike: self.strike.or(below.strike),
            raise: self.raise.or(below.raise),
            hidden: self.hidden.or(below.hidden),
            face: self.face.or(below.face),
            size: self.size.or(below.size),
        }
    }
}

fn face(font: &str) -> Face {
    let font = font.to_lowercase();
    let has = |names: &[&str]| names.iter().any(|name| font.contains(name));
    match () {
        () if has(&["小标宋", "xbs", "大标宋"]) => Face::Title,
        () if has(&["黑体", "simhei", "heiti", "微软雅黑", "yahei"]) => Face::Black,
        () if has(&["楷体", "kaiti", "simkai"]) => Face::Brush,
        () => Face::Plain,
    }
}

/// What a style says, with all that it rests on.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    pub(crate) par: Par,
    pub(crate) run: Run,
    /// Level of the heading it is for, from 1; 0 for a title.
    pub(crate) heading: Option<u8>,
}

/// All styles of a document.
#[derive(Default)]
pub(crate) struct Styles {
    known: HashMap<String, Style>,
    /// What holds where nothing is said.
    pub(crate) usual: Style,
    usual_paragraph: Option<String>,
}

impl Styles {
    /// Reads the part of the styles.
    pub(crate) fn read(root: Element<'_>) -> Self {
        let mut styles = Styles::default();
        if let Some(defaults) = root.child("docDefaults") {
            if let Some(run) = defaults.child("rPrDefault").and_then(|one| one.child("rPr")) {
                styles.usual.run = Run::read(run);
            }
            if let Some(par) = defaults.child("pPrDefault").and_then(|one| one.child("pPr")) {
                styles.usual.par = Par::read(par);
            }
        }
        let raw: HashMap<&str, Element<'_>> = root
            .children()
            .filter(|one| one.name() == "style")
            .filter_map(|one| Some((one.attr("styleId")?, one)))
            .collect();
        for (id, style) in &raw {
            let is_usual = matches!(style.attr("default"), Some("1" | "true" | "on"));
            if is_usual && style.attr("type") == Some("paragraph") {
                styles.usual_paragraph = Some((*id).to_owned());
            }
            styles.known.insert((*id).to_owned(), with_all_below(*style, &raw));
        }
        styles
    }

    /// The style of a paragraph or a run by its id.
    pub(crate) fn of(&self, id: Option<&str>) -> Style {
        id.and_then(|id| self.known.get(id)).copied().unwrap_or_default()
    }

    /// The style of a paragraph; without an id, the one every paragraph has.
    pub(crate) fn of_paragraph(&self, id: Option<&str>) -> Style {
        self.of(id.or(self.usual_paragraph.as_deref()))
    }
}

fn with_all_below(style: Element<'_>, raw: &HashMap<&str, Element<'_>>) -> Style {
    let mut whole = Style::default();
    let mut next = Some(style);
    for _ in 0..CHAIN_MAX {
        let Some(one) = next else { break };
        if let Some(par) = one.child("pPr") {
            whole.par = whole.par.over(Par::read(par));
        }
        if let Some(run) = one.child("rPr") {
            whole.run = whole.run.over(Run::read(run));
        }
        whole.heading = whole.heading.or_else(|| heading_by_name(one.value("name")?));
        next = one.value("basedOn").and_then(|id| raw.get(id)).copied();
    }
    whole
}

/// The level that a style is named after, in the words of Word, WPS and offices.
fn heading_by_name(name: &str) -> Option<u8> {
    let name: String = name.to_lowercase().split_whitespace().collect();
    if matches!(&*name, "title" | "标题" | "公文标题" | "主标题" | "大标题" | "文档标题")
    {
        return Some(0);
    }
    let words = ["一级标题", "二级标题", "三级标题", "四级标题", "五级标题"];
    if let Some(at) = words.iter().position(|word| name.starts_with(word)) {
        return u8::try_from(at + 1).ok();
    }
    let number = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    number.parse().ok().filter(|level| (1..=9).contains(level))
}
