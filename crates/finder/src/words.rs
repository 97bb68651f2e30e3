//! Words of a text: Chinese by dictionary (jieba, search mode), other scripts as they stand.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use jieba_rs::Jieba;

use crate::fold::{fold, runs};

/// A longer run of letters is no word (a key, a hash, somebody's joke); bigrams still find it.
const WORD_CHARS_MAX: usize = 32;

/// Words that say nothing about what is looked for: a document without them fits as well.
const FILLERS: [&str; 36] = [
    "的",
    "了",
    "和",
    "与",
    "及",
    "在",
    "是",
    "有",
    "我",
    "我们",
    "你",
    "吗",
    "呢",
    "吧",
    "请",
    "请问",
    "怎么",
    "怎样",
    "如何",
    "什么",
    "为什么",
    "哪里",
    "哪些",
    "哪个",
    "多少",
    "可以",
    "能",
    "要",
    "想",
    "需要",
    "去",
    "到",
    "个",
    "一下",
    "关于",
    "怎么办",
];

/// The distinct words of a title and of a text, with how often each occurs; sorted.
///
/// Kept as a line for each, `社会 3 保障 1`: a word is letters and digits, so blanks are free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words<W = String> {
    /// Words of the title.
    pub title: Vec<(W, u32)>,
    /// Words of the text.
    pub text: Vec<(W, u32)>,
}

impl<'a> Words<&'a str> {
    /// Reads what was kept, without copying it.
    pub fn read(kept: &'a str) -> Result<Self> {
        let (title, text) = kept.split_once('\n').context("words without their second line")?;
        Ok(Self { title: read_line(title)?, text: read_line(text)? })
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(f, &self.title)?;
        f.write_char('\n')?;
        write_line(f, &self.text)
    }
}

fn read_line(line: &str) -> Result<Vec<(&str, u32)>> {
    // Six bytes are about the least a word of Chinese takes with its count.
    let mut words = Vec::with_capacity(line.len() / 6);
    let mut parts = line.split_ascii_whitespace();
    while let Some(word) = parts.next() {
        let count = parts.next().context("a word without its count")?;
        words.push((word, count.parse().context("a count of words")?));
    }
    Ok(words)
}

fn write_line(f: &mut fmt::Formatter<'_>, words: &[(String, u32)]) -> fmt::Result {
    for (at, (word, count)) in words.iter().enumerate() {
        let blank = if at == 0 { "" } else { " " };
        write!(f, "{blank}{word} {count}")?;
    }
    Ok(())
}

/// Cuts title and text into words: long words and the short words within them. The first call in
/// a process loads the dictionary (about half a second).
pub fn cut(title: &str, text: &str) -> Words {
    Words { title: count(title), text: count(text) }
}

/// Loads the dictionary now, so that the first reader or clerk does not wait for it.
pub fn warm() {
    dictionary();
}

/// Where the words of a text end (byte offsets, rising): the longest words of the dictionary,
/// what it does not know in single characters.
pub fn word_ends(text: &str) -> Vec<usize> {
    dictionary().cut(text, false).into_iter().map(|token| token.byte_end).collect()
}

/// The words of a query.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct QueryWords {
    /// The finest words: a document cut differently still holds them. 社会保障 is indexed as
    /// 社会 and 保障 too, so asking for these two finds it within 人力资源和社会保障局.
    pub(crate) finest: Vec<String>,
    /// Words made of finer ones; a document that has them fits better.
    pub(crate) compounds: Vec<String>,
}

/// True for words such as 如何 and 的.
pub(crate) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// Cuts what a reader typed.
pub(crate) fn cut_query(typed: &str) -> QueryWords {
    let mut words = QueryWords::default();
    for run in runs(&fold(typed)) {
        let mut spans = Vec::new();
        each_word(run, |start, end| spans.push((start, end)));
        for &(start, end) in &spans {
            let holds_finer = spans
                .iter()
                .any(|&(from, to)| (from, to) != (start, end) && start <= from && to <= end);
            let list = if holds_finer { &mut words.compounds } else { &mut words.finest };
            let word = &run[start..end];
            if !list.iter().any(|known| known == word) {
                list.push(word.to_owned());
            }
        }
    }
    words
}

fn count(text: &str) -> Vec<(String, u32)> {
    let folded = fold(text);
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for run in runs(&folded) {
        each_word(run, |start, end| *counts.entry(&run[start..end]).or_default() += 1);
    }
    let mut counts: Vec<_> =
        counts.into_iter().map(|(word, count)| (word.to_owned(), count)).collect();
    counts.sort_unstable();
    counts
}

/// Calls `emit` with the byte bounds of every word in a run.
fn each_word(run: &str, mut emit: impl FnMut(usize, usize)) {
    if !run.chars().any(is_han) {
        if run.chars().nth(WORD_CHARS_MAX).is_none() {
            emit(0, run.len());
        }
        return;
    }
    for token in dictionary().cut_for_search(run, true) {
        if token.end - token.start <= WORD_CHARS_MAX {
            emit(token.byte_start, token.byte_end);
        }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn dictionary() -> &'static Jieba {
    static DICTIONARY: OnceLock<Jieba> = OnceLock::new();
    DICTIONARY.get_or_init(Jieba::new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_kept_as_lines(title: String, text: String) {
            let words = cut(&title, &text);
            let kept = words.to_string();
            let read = Words::read(&kept).unwrap();
            let whole = |words: &[(&str, u32)]| {
                words.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect::<Vec<_>>()
            };
            prop_assert_eq!(whole(&read.title), words.title);
            prop_assert_eq!(whole(&read.text), words.text);
        }
    }

    #[test]
    fn other_lines_are_no_words() {
        for kept in ["", "社会 3", "社会\n", "社会 多\n", "社会 3 保障\n"] {
            assert!(Words::read(kept).is_err(), "{kept:?}");
        }
    }

    #[test]
    fn words_end_where_the_dictionary_says() {
        assert_eq!(word_ends("可以经该国"), [6, 9, 15]);
        assert_eq!(word_ends("按装"), [3, 6]);
        assert_eq!(word_ends(""), [] as [usize; 0]);
    }

    #[test]
    fn compounds_are_indexed_with_their_parts() {
        let words = cut("人力资源和社会保障局", "ＣＯＶＩＤ19 与 covid19");
        for part in ["人力", "资源", "社会", "保障"] {
            assert!(words.title.iter().any(|(word, _)| word == part), "{part}");
        }
        assert!(words.text.contains(&("covid19".to_owned(), 2)));
        assert!(words.title.is_sorted() && words.text.is_sorted());
    }

    #[test]
    fn a_query_asks_for_the_finest_words() {
        let words = cut_query("社会保障");
        assert_eq!(words.finest, ["社会", "保障"]);
        assert_eq!(words.compounds, ["社会保障"]);
        assert_eq!(cut_query("ＧＢ2312").finest, ["gb2312"]);
        assert_eq!(cut_query("！？《》"), QueryWords::default());
        assert_eq!(cut_query(&"x".repeat(100)), QueryWords::default());
    }
}
