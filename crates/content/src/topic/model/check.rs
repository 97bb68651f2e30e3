//! What a layout may hold. Everything is counted: a page of blocks is drawn in a few milliseconds.

use std::collections::BTreeSet;

use base::{Result, invalid, text};

use super::{Block, Entry, KINDS, Layout, Shown, TONES};

const BLOCKS_MAX: usize = 60;
const CHILDREN_MAX: usize = 12;
const ROWS_MAX: i64 = 20;
const COLUMNS_MAX: i64 = 3;
const PICTURES_MAX: usize = 12;
const ENTRIES_MAX: usize = 40;
const TEXT_MAX: usize = 3_000;

/// The styles of each kind of block; the first is the usual one.
const STYLES: [(&str, &[&str]); 2] =
    [("list", &["lines", "cards", "pictures"]), ("links", &["buttons", "tiles"])];

impl Layout {
    /// The layout with its texts cleaned, or the first thing that is wrong with it.
    pub fn checked(self) -> Result<Self> {
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for block in self.blocks {
            blocks.push(whole(block)?);
        }
        let layout = Self { blocks };
        let all = layout.all();
        if all.len() > BLOCKS_MAX {
            return Err(wrong("topic.blocks", &format!("一个专题最多{BLOCKS_MAX}个模块")));
        }
        let ids: BTreeSet<_> = all.iter().map(|block| block.id.as_str()).collect();
        if ids.len() != all.len() {
            return Err(wrong("topic.block_id", "两个模块的编号相同，请刷新后再试"));
        }
        Ok(layout)
    }
}

/// A block that may hold others; those may not.
fn whole(block: Block) -> Result<Block> {
    let mut block = one(block)?;
    let holds = ["columns", "tabs"].contains(&block.kind.as_str());
    let within = std::mem::take(&mut block.blocks);
    if !holds {
        return Ok(block);
    }
    if within.len() > CHILDREN_MAX {
        let say = format!("一个分栏或标签列表最多放{CHILDREN_MAX}个模块");
        return Err(wrong("topic.children", &say));
    }
    for child in within {
        let fits = match block.kind.as_str() {
            "tabs" => child.kind == "list",
            _ => !["columns", "tabs", "banner"].contains(&child.kind.as_str()),
        };
        if !fits {
            return Err(wrong("topic.nesting", "这个模块不能放进分栏或标签列表"));
        }
        let mut child = one(child)?;
        child.blocks.clear();
        block.blocks.push(child);
    }
    Ok(block)
}

fn one(mut block: Block) -> Result<Block> {
    if !KINDS.iter().any(|(kind, _)| *kind == block.kind) {
        return Err(wrong("topic.kind", "没有这种模块"));
    }
    if !text::is_slug(&block.id) {
        return Err(wrong("topic.block_id", "模块的编号不合要求，请刷新后再试"));
    }
    block.title = line("模块标题", &block.title, 60)?;
    block.text = paragraphs(&block.text)?;
    block.keyword = line("关键词", &block.keyword, 20)?;
    if !TONES.contains(&block.tone.as_str()) {
        block.tone = TONES[0].to_owned();
    }
    let styles = STYLES.iter().find(|(kind, _)| *kind == block.kind);
    let styles = styles.map_or(&[""][..], |(_, styles)| styles);
    if !styles.contains(&block.style.as_str()) {
        block.style = styles[0].to_owned();
    }
    block.number = match block.kind.as_str() {
        "list" => block.number.clamp(1, ROWS_MAX),
        "columns" => block.number.clamp(1, COLUMNS_MAX),
        _ => 0,
    };
    check_list(&mut block)?;
    block.pictures = pictures(block.pictures)?;
    block.entries = entries(block.entries)?;
    Ok(block)
}

fn check_list(block: &mut Block) -> Result<()> {
    if block.kind != "list" {
        (block.from, block.section_id, block.keyword) = Default::default();
        block.documents.clear();
        return Ok(());
    }
    if !["section", "chosen", "keyword"].contains(&block.from.as_str()) {
        block.from = "section".to_owned();
    }
    let odd = |id: &String| !is_id(id);
    let too_many = block.documents.len() > ROWS_MAX as usize;
    if too_many || block.documents.iter().any(odd) {
        return Err(wrong("topic.documents", &format!("手工选择的稿件最多{ROWS_MAX}篇")));
    }
    if !block.section_id.is_empty() && !is_id(&block.section_id) {
        return Err(wrong("topic.section", "请重新选择列表的栏目"));
    }
    Ok(())
}

fn pictures(shown: Vec<Shown>) -> Result<Vec<Shown>> {
    if shown.len() > PICTURES_MAX {
        return Err(wrong("topic.pictures", &format!("一个模块最多{PICTURES_MAX}张图片")));
    }
    let check = |shown: Shown| {
        if !is_id(&shown.media_id) {
            return Err(wrong("topic.picture", "请重新选择图片"));
        }
        let alt = line("图片的文字说明", &shown.alt, 100)?;
        if alt.is_empty() {
            return Err(wrong("topic.alt", "请填写图片的文字说明，供看不到图片的人了解内容"));
        }
        Ok(Shown { alt, link: address(&shown.link)?, ..shown })
    };
    shown.into_iter().map(check).collect()
}

fn entries(entries: Vec<Entry>) -> Result<Vec<Entry>> {
    if entries.len() > ENTRIES_MAX {
        return Err(wrong("topic.entries", &format!("一个模块最多{ENTRIES_MAX}项")));
    }
    let check = |entry: Entry| {
        Ok(Entry {
            when: line("时间", &entry.when, 20)?,
            title: line("标题", &entry.title, 60)?,
            text: line("说明", &entry.text, 300)?,
            link: address(&entry.link)?,
        })
    };
    entries.into_iter().map(check).collect()
}

/// Where something may lead: into the web, to a page of the site, to a document, to a file of the
/// library, or nowhere.
fn address(link: &str) -> Result<String> {
    let link = text::line(link);
    let web = link.starts_with("https://") || link.starts_with("http://");
    let own = link.starts_with('/') && !link.starts_with("//") && !link.contains('\\');
    let by_id = ["hb:document/", "hb:media/"];
    let by_id = by_id.iter().any(|kind| link.strip_prefix(kind).is_some_and(is_id));
    let fits = (web || own || by_id) && link.len() <= 300 && !link.contains(' ');
    if link.is_empty() || fits {
        return Ok(link);
    }
    Err(wrong("topic.link", "链接应以 https:// 开头，或是本网站以“/”开头的地址"))
}

fn line(name: &str, typed: &str, max: usize) -> Result<String> {
    text::line_within("layout", "topic.text", name, typed, (0, max))
}

/// Text of several lines, each clean; blank lines stay.
fn paragraphs(typed: &str) -> Result<String> {
    if typed.chars().count() > TEXT_MAX {
        return Err(wrong("topic.text", &format!("一个模块的文字最多{TEXT_MAX}个字")));
    }
    let lines: Vec<_> = typed.lines().map(text::line).collect();
    Ok(lines.join("\n").trim().to_owned())
}

fn is_id(id: &str) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
    (1..=40).contains(&id.len()) && id.bytes().all(plain)
}

fn wrong(code: &'static str, say: &str) -> base::Error {
    invalid("layout", code, say)
}
