//! What a layout is, and what it may hold.

mod check;
mod design;
mod html;
mod unfinished;

pub use design::{Design, design, designs};

use base::Result;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The kind of documents that are topics, and of the sections they stand in.
pub const KIND: &str = "topic";

/// Kinds of blocks, and what they are called.
pub const KINDS: [(&str, &str); 10] = [
    ("banner", "题图"),
    ("text", "文字"),
    ("pictures", "图片"),
    ("list", "稿件列表"),
    ("tabs", "标签列表"),
    ("timeline", "时间轴"),
    ("links", "链接按钮"),
    ("contact", "联系方式"),
    ("notice", "提示"),
    ("columns", "分栏"),
];

/// How strongly a block stands out; the theme decides what that looks like.
pub const TONES: [&str; 3] = ["plain", "tint", "strong"];

/// A topic's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Layout {
    /// The blocks, from the top.
    pub blocks: Vec<Block>,
}

/// A block; which fields count depends on its kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Block {
    /// Identifier within the layout.
    pub id: String,
    /// One of [`KINDS`].
    pub kind: String,
    /// Heading; may be empty.
    pub title: String,
    /// Text; an empty line begins a paragraph.
    pub text: String,
    /// One of [`TONES`].
    pub tone: String,
    /// `list`: `lines cards pictures`; `links`: `buttons tiles`; empty for the usual one.
    pub style: String,
    /// `list`: rows; `columns`: columns.
    pub number: i64,
    /// `list`: where its documents come from: `section chosen keyword`.
    pub from: String,
    /// `list` from a section.
    pub section_id: String,
    /// `list` of chosen documents.
    pub documents: Vec<String>,
    /// `list` by a word in the title.
    pub keyword: String,
    /// `banner`, `pictures`.
    pub pictures: Vec<Shown>,
    /// `timeline`, `links`, `contact`.
    pub entries: Vec<Entry>,
    /// `columns`, `tabs`.
    #[schema(no_recursion)]
    pub blocks: Vec<Block>,
}

/// A picture of the media library.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Shown {
    /// The picture.
    pub media_id: String,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// Where it leads; may be empty.
    pub link: String,
}

/// An entry of a timeline, a link, a line of a contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = BlockEntry)]
pub struct Entry {
    /// When, as people write it; only in a timeline.
    pub when: String,
    /// What.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
    /// Where it leads; may be empty.
    pub link: String,
}

impl Layout {
    /// The layout an edition keeps; nothing when it keeps none.
    pub fn read(json: &str) -> Result<Option<Self>> {
        match json {
            "" => Ok(None),
            json => Ok(Some(serde_json::from_str(json)?)),
        }
    }

    /// As an edition keeps it.
    pub fn write(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// Every block, those within others after them.
    pub fn all(&self) -> Vec<&Block> {
        let mut found = Vec::new();
        for block in &self.blocks {
            found.push(block);
            found.extend(&block.blocks);
        }
        found
    }
}

impl Block {
    /// What people call it.
    pub fn name(&self) -> String {
        let kind = KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or("", |(_, name)| *name);
        match self.title.as_str() {
            "" => kind.to_owned(),
            title => format!("{kind}“{title}”"),
        }
    }
}

/// What differs between two layouts, block by block: name, before, after.
pub fn differences(old: &Layout, new: &Layout) -> Vec<(String, &'static str, &'static str)> {
    let (before, after) = (old.all(), new.all());
    let at = |all: &[&Block], id: &str| all.iter().position(|block| block.id == id);
    let mut found = Vec::new();
    for block in &before {
        if at(&after, &block.id).is_none() {
            found.push((block.name(), "有", "已删除"));
        }
    }
    for (here, block) in after.iter().enumerate() {
        match at(&before, &block.id) {
            None => found.push((block.name(), "无", "新增")),
            Some(there) if !same(before[there], block) => {
                found.push((block.name(), "原内容", "已修改"));
            }
            Some(there) if there != here => found.push((block.name(), "原位置", "已移动")),
            Some(_) => {}
        }
    }
    found
}

/// The same but for the blocks within, which are compared by themselves.
fn same(one: &Block, other: &Block) -> bool {
    let alone = |block: &Block| Block { blocks: Vec::new(), ..block.clone() };
    alone(one) == alone(other)
}
