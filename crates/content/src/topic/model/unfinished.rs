//! What of a topic is not yet fit to be reviewed: blocks that would stand empty before the public,
//! and words of a design that were never written over.

use super::{Block, Layout, designs};

impl Layout {
    /// What must still be done, block by block, in sentences.
    pub fn unfinished(&self) -> Vec<String> {
        if self.blocks.is_empty() {
            return vec!["请至少添加一个模块".to_owned()];
        }
        self.all().into_iter().filter_map(Block::unfinished).collect()
    }
}

impl Block {
    fn unfinished(&self) -> Option<String> {
        let name = self.name();
        if let Some(hint) = self.words().find(|words| is_hint(words)) {
            return Some(format!("{name}里的“{hint}”是模板文字，请改写或删除"));
        }
        let say = match self.kind.as_str() {
            "list" => return self.sourceless().map(|what| format!("{name}还没有{what}")),
            "text" | "notice" if self.title.is_empty() && self.text.is_empty() => "文字",
            "banner" if self.pictures.is_empty() && self.words().next().is_none() => "图片或文字",
            "pictures" if self.pictures.is_empty() => "图片",
            "timeline" | "links" | "contact" if self.entries.is_empty() => "内容",
            "columns" | "tabs" if self.blocks.is_empty() => "模块",
            "links" => {
                let leads_nowhere = self.entries.iter().find(|entry| entry.link.is_empty())?;
                return Some(format!("{name}的“{}”没有填链接地址", leads_nowhere.title));
            }
            _ => return None,
        };
        Some(format!("{name}还没有{say}，请补充或删除这个模块"))
    }

    /// What a list has no documents for want of.
    fn sourceless(&self) -> Option<&'static str> {
        match self.from.as_str() {
            "chosen" => self.documents.is_empty().then_some("选择稿件"),
            "keyword" => self.keyword.is_empty().then_some("填写关键词"),
            _ => self.section_id.is_empty().then_some("选择栏目"),
        }
    }

    /// Every word of the block's own that is not empty.
    fn words(&self) -> impl Iterator<Item = &str> {
        let entries = self.entries.iter();
        let entries = entries.flat_map(|entry| [&entry.when, &entry.title, &entry.text]);
        let own = [&self.title, &self.text].into_iter();
        own.chain(entries).map(String::as_str).filter(|words| !words.is_empty())
    }
}

fn is_hint(words: &str) -> bool {
    designs().iter().any(|design| design.hints.iter().any(|hint| hint == words))
}
