//! What the first and last lines of a document probably are: title, 发文字号, 成文日期.

use crate::docx::flow::Block;
use crate::docx::paragraph::Paragraph;
use crate::docx::write;
use crate::html::Stand;
use crate::official;
use crate::paper::Title;

/// Blocks from the beginning among which title and 文号 are looked for.
const LOOKED_AT: usize = 14;
/// Blocks from the end among which the date is looked for; there may be lists and notes behind it.
const LOOKED_BACK: usize = 60;
/// A title is set larger than text, in half points.
const TITLE_SIZE: i64 = 36;
const TITLE_CHARS_MAX: usize = 120;

/// What was found.
pub(crate) struct Guess {
    /// Which blocks say the title.
    title: std::ops::Range<usize>,
    pub(crate) doc_no: Option<String>,
    pub(crate) made_on: Option<String>,
}

/// Looks through the blocks of a body.
pub(crate) fn guess(blocks: &[Block]) -> Guess {
    let doc_no = blocks
        .iter()
        .take(LOOKED_AT)
        .filter_map(Block::paragraph)
        .filter(|one| one.text.chars().count() <= 60)
        .find_map(|one| official::doc_no(&one.text));
    let last = blocks.iter().rev().take(LOOKED_BACK).filter_map(Block::paragraph);
    let made_on = last.map(|one| one.text.as_str()).find_map(official::date_alone);
    Guess { title: title(blocks).unwrap_or(0..0), doc_no, made_on }
}

impl Guess {
    /// The title as one line and as it stands in the body.
    pub(crate) fn title(&self, blocks: &[Block]) -> Option<Title> {
        let said: Vec<&Paragraph> =
            blocks.get(self.title.clone())?.iter().filter_map(Block::paragraph).collect();
        let text: String = said.iter().map(|one| one.text.replace('\n', "")).collect();
        let html: String = said.iter().map(|one| write::one(one)).collect();
        (!said.is_empty()).then(|| Title::new(base::text::line(&text), html))
    }
}

/// The first lines in the middle that are set as a title: those of one size belong together.
fn title(blocks: &[Block]) -> Option<std::ops::Range<usize>> {
    let looked = &blocks[..blocks.len().min(LOOKED_AT)];
    let usual = usual_size(blocks);
    let first =
        looked.iter().position(|block| block.paragraph().is_some_and(|one| is_title(one, usual)));
    let first = first.or_else(|| {
        let is_heading = |block: &Block| {
            block.paragraph().is_some_and(|one| one.level == Some(2) && one.stand == Stand::Center)
        };
        let begins = |block: &Block| block.paragraph().is_some_and(|one| one.level == Some(2));
        looked
            .iter()
            .position(is_heading)
            .or_else(|| looked.first().filter(|b| begins(b)).map(|_| 0))
    })?;
    let head = blocks[first].paragraph()?;
    let mut length = head.text.chars().count();
    let mut end = first + 1;
    while let Some(next) = blocks.get(end).and_then(Block::paragraph) {
        length += next.text.chars().count();
        let goes_on = next.stand == Stand::Center
            && head.stand == Stand::Center
            && next.size == head.size
            && next.is_strong == head.is_strong
            && next.level == head.level
            && length <= TITLE_CHARS_MAX
            && !is_closed(&head.text)
            && !next.text.starts_with(['（', '(', '第', '一'])
            && official::doc_no(&next.text).is_none();
        if !goes_on {
            break;
        }
        end += 1;
    }
    Some(first..end)
}

fn is_title(one: &Paragraph, usual: i64) -> bool {
    let length = one.text.chars().count();
    let is_large = one.size >= TITLE_SIZE.min(usual + 6) && one.size > usual;
    let is_set = one.is_title || (one.stand == Stand::Center && (is_large || one.is_strong));
    let is_red_head = one.text.trim_end().ends_with("文件") && length <= 24;
    is_set
        && (2..=TITLE_CHARS_MAX).contains(&length)
        && !is_red_head
        && official::doc_no(&one.text).is_none_or(|_| length > 40)
        && official::date_alone(&one.text).is_none()
}

/// A title that ends so has no second line.
fn is_closed(text: &str) -> bool {
    ["通知", "意见", "办法", "决定", "公告", "通告", "批复", "解读", "方案"]
        .iter()
        .any(|end| text.trim_end().ends_with(end))
}

/// The size most of the text is set in.
fn usual_size(blocks: &[Block]) -> i64 {
    let mut sizes: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    for one in blocks.iter().filter_map(Block::paragraph) {
        *sizes.entry(one.size).or_default() += one.text.len();
    }
    sizes.into_iter().max_by_key(|(_, length)| *length).map_or(0, |(size, _)| size)
}
