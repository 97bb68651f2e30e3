//! The blocks of a body and how each is dressed.

use std::collections::HashMap;

use crate::arrange::letters;
use crate::arrange::unit::{self, Unit};
use crate::html::Stand;
use crate::official;
use crate::outline;

/// Elements that are blocks of their own.
const BLOCKS: [&str; 9] = ["p", "h2", "h3", "h4", "ul", "ol", "blockquote", "figure", "table"];
/// A heading is no longer than this.
const HEADING_CHARS_MAX: usize = 40;
/// The name of an office under a document is no longer than this.
const OFFICE_CHARS_MAX: usize = 30;
/// Offices that sign together.
const OFFICES_MAX: usize = 8;
/// Blocks from the beginning among which the addressees stand.
const ADDRESSEES_WITHIN: usize = 5;

/// A block of a body.
pub(super) struct Block {
    kind: Kind,
    stand: Stand,
    /// What is inside; for other blocks all of it.
    units: Vec<Unit>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    /// 2 to 4.
    Heading(u8),
    /// Lists, quotations, figures: only their letters are mended.
    Other,
    /// Tables, and what is not well formed: left alone.
    Kept,
}

/// Cuts a body into its blocks.
pub(super) fn blocks(units: Vec<Unit>) -> Vec<Block> {
    let ends = ends(&units);
    let mut out: Vec<Block> = Vec::new();
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let kind = match unit.name() {
            "p" => Kind::Paragraph,
            "h2" => Kind::Heading(2),
            "h3" => Kind::Heading(3),
            "h4" => Kind::Heading(4),
            "ul" | "ol" | "blockquote" | "figure" => Kind::Other,
            _ => Kind::Kept,
        };
        let usual = Stand::Usual;
        match (ends.get(&at), kind) {
            (Some(end), Kind::Paragraph | Kind::Heading(_)) => {
                let inside = units[at + 1..*end].to_vec();
                out.push(Block { kind, stand: stand_of(unit), units: inside });
                at = end + 1;
            }
            (Some(end), kind) => {
                out.push(Block { kind, stand: usual, units: units[at..=*end].to_vec() });
                at = end + 1;
            }
            (None, _) => {
                out.push(Block { kind: Kind::Kept, stand: usual, units: vec![unit.clone()] });
                at += 1;
            }
        }
    }
    out
}

/// Where each element that is closed ends, by where it begins.
fn ends(units: &[Unit]) -> HashMap<usize, usize> {
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut ends = HashMap::new();
    for (at, unit) in units.iter().enumerate() {
        let name = unit.name();
        match name.strip_prefix('/') {
            Some(closed) => {
                let begin = open.get_mut(closed).and_then(Vec::pop);
                ends.extend(begin.map(|begin| (begin, at)));
            }
            None if BLOCKS.contains(&name) => open.entry(name).or_default().push(at),
            None => {}
        }
    }
    ends
}

fn stand_of(tag: &Unit) -> Stand {
    let Unit::Tag(tag) = tag else { return Stand::Usual };
    let class = tag.split("class=\"").nth(1).and_then(|rest| rest.split('"').next());
    match class {
        Some("center") => Stand::Center,
        Some("right") => Stand::Right,
        Some("indent") => Stand::Indent,
        Some("flush") => Stand::Flush,
        _ => Stand::Usual,
    }
}

impl Block {
    /// Mends the letters, and takes away space at the beginning, at the end and after breaks.
    pub(super) fn mend(&mut self) {
        match self.kind {
            Kind::Kept => {}
            Kind::Paragraph | Kind::Heading(_) => {
                letters::mend(&mut self.units);
                trim(&mut self.units);
            }
            Kind::Other => mend_inside(&mut self.units),
        }
    }

    /// Whether there is nothing to read or see.
    pub(super) fn is_empty(&self) -> bool {
        let is_text = matches!(self.kind, Kind::Paragraph | Kind::Heading(_));
        // Blocks inside a paragraph are not well formed; nothing is taken out of such.
        let is_bare = |one: &Unit| {
            let name = one.name().trim_start_matches('/');
            one.letter().is_none() && name != "img" && !BLOCKS.contains(&name)
        };
        is_text && self.units.iter().all(is_bare)
    }

    fn text(&self) -> String {
        unit::text(&self.units)
    }

    /// The block as HTML.
    pub(super) fn html(&self) -> String {
        let inside = unit::html(&self.units);
        let class = self.stand.class();
        match self.kind {
            Kind::Paragraph => format!("<p{class}>{inside}</p>"),
            Kind::Heading(level) => format!("<h{level}{class}>{inside}</h{level}>"),
            Kind::Other | Kind::Kept => inside,
        }
    }
}

/// Each run of letters between blocks is mended by itself; tables inside are left alone.
fn mend_inside(units: &mut [Unit]) {
    let is_block = |name: &str| {
        let name = name.trim_start_matches('/');
        matches!(name, "li" | "ul" | "ol" | "p" | "h2" | "h3" | "h4" | "blockquote" | "figcaption")
            || matches!(name, "table" | "figure" | "td" | "th" | "caption")
    };
    let mut begin = 0;
    let mut tables = 0_usize;
    for at in 0..=units.len() {
        let name = units.get(at).map_or("", Unit::name).to_owned();
        if at < units.len() && !is_block(&name) {
            continue;
        }
        if tables == 0 {
            letters::mend(&mut units[begin..at]);
        }
        match &*name {
            "table" => tables += 1,
            "/table" => tables = tables.saturating_sub(1),
            _ => {}
        }
        begin = at + 1;
    }
}

/// Takes away space and breaks at both ends, and space after breaks.
fn trim(units: &mut Vec<Unit>) {
    let is_seen = |unit: &Unit| match unit {
        Unit::Letter(letter) => !letter.is_whitespace(),
        tag => tag.name() == "img",
    };
    let first = units.iter().position(is_seen).unwrap_or(units.len());
    let last = units.iter().rposition(is_seen).unwrap_or(0);
    let mut at = 0;
    let mut after_break = false;
    units.retain(|unit| {
        let outside = at < first || at > last;
        at += 1;
        let is_break = unit.name() == "br";
        let goes = match unit {
            unit if outside => unit.is_space() || is_break,
            unit => after_break && unit.is_space(),
        };
        match unit {
            _ if is_break => after_break = true,
            Unit::Letter(_) if !goes => after_break = false,
            _ => {}
        }
        !goes
    });
}

/// Headings, addressees, signatures, dates and lists of attachments get their dress; all other
/// paragraphs the usual one.
pub(super) fn dress(all: &mut [Block]) {
    for one in all.iter_mut() {
        if one.kind == Kind::Paragraph
            && let Some(level) = heading(one)
        {
            one.kind = Kind::Heading(level);
        }
        match one.kind {
            Kind::Heading(_) => {
                one.stand = one.stand.across();
                one.units.retain(|one| !matches!(one.name(), "strong" | "/strong" | "b" | "/b"));
            }
            Kind::Paragraph => {
                let is_picture = one.text().is_empty();
                one.stand = if is_picture { Stand::Center } else { one.stand.across() };
            }
            Kind::Other | Kind::Kept => {}
        }
    }
    addressees(all);
    signatures(all);
    for one in all.iter_mut().filter(|one| one.kind == Kind::Paragraph) {
        if is_attachment_mark(&one.text()) {
            one.stand = Stand::Flush;
        }
    }
}

/// The level of a paragraph that begins with 一、 or （一） and is nothing but a heading.
fn heading(one: &Block) -> Option<u8> {
    let text = one.text();
    let is_short = text.chars().count() <= HEADING_CHARS_MAX;
    let stops = text.contains(['。', '；', '？', '！']) || text.ends_with(['：', '，', '、', ':']);
    let has_more = one.units.iter().any(|unit| matches!(unit.name(), "br" | "img" | "a"));
    let level = outline::level_of(&text).filter(|level| *level <= 3)?;
    (is_short && !stops && !has_more && one.stand != Stand::Right).then_some(level)
}

/// The line of those a document is sent to begins at the edge.
fn addressees(all: &mut [Block]) {
    let mut texts = all.iter_mut().filter(|one| !one.is_empty()).take(ADDRESSEES_WITHIN);
    let found = texts.find(|one| {
        let text = one.text();
        let is_line = one.kind == Kind::Paragraph && one.stand == Stand::Usual;
        let offices = ["各", "省", "市", "县", "区", "有关"];
        is_line
            && text.ends_with('：')
            && !text.contains('。')
            && text.chars().count() <= 120
            && offices.iter().any(|start| text.starts_with(start))
    });
    if let Some(line) = found {
        line.stand = Stand::Flush;
    }
}

/// A day alone stands at the right, and so do the offices above it.
fn signatures(all: &mut [Block]) {
    for at in 2..all.len() {
        let is_day = all[at].kind == Kind::Paragraph
            && all[at].stand != Stand::Center
            && official::date_alone(&all[at].text()).is_some();
        if !is_day {
            continue;
        }
        all[at].stand = Stand::Right;
        for above in all[..at].iter_mut().rev().take(OFFICES_MAX) {
            if above.kind != Kind::Paragraph || above.stand == Stand::Center || !is_office(above) {
                break;
            }
            above.stand = Stand::Right;
        }
    }
}

fn is_office(one: &Block) -> bool {
    let text: String = one.text().chars().filter(|c| !c.is_whitespace()).collect();
    let ends = [
        "政府",
        "办公厅",
        "办公室",
        "委员会",
        "厅",
        "局",
        "部",
        "委",
        "办",
        "院",
        "会",
        "中心",
        "处",
        "署",
        "集团",
        "公司",
        "大学",
        "学校",
        "医院",
        "队",
        "站",
        "馆",
        "社",
    ];
    let count = text.chars().count();
    (3..=OFFICE_CHARS_MAX).contains(&count)
        && !text.contains(['。', '，', '；', '：', '、', ','])
        && ends.iter().any(|end| text.ends_with(end))
}

/// `附件`, `附件1` alone over an attachment.
fn is_attachment_mark(text: &str) -> bool {
    let rest = text.trim().strip_prefix("附件");
    rest.is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.chars().count() <= 2
            && rest.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    })
}
