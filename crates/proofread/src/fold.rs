//! One form of a text for looking things up in it, and the way back to the text as written.
//!
//! What a reader takes for the same becomes the same: full and half width, capitals, invisible
//! marks, blanks between Chinese characters. A line break stays: nothing reaches across it.

use unicode_normalization::UnicodeNormalization;

/// A folded text that knows where each of its characters came from.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// The folded text.
    pub(crate) text: String,
    /// Where the distance between both texts changes: (in the folded, in the original), rising.
    marks: Vec<(usize, usize)>,
    /// Bytes of the original.
    original_bytes: usize,
}

/// Folds a text.
pub(crate) fn fold(original: &str) -> Folded {
    let mut folder = Folder {
        original,
        folded: Folded {
            text: String::with_capacity(original.len()),
            marks: Vec::new(),
            original_bytes: original.len(),
        },
        plain_from: 0,
        is_moved: false,
    };
    folder.run();
    folder.folded
}

/// The folded text alone, for terms.
pub fn folded(original: &str) -> String {
    fold(original).text
}

/// Letters and digits only, for what is compared as a whole: titles.
pub(crate) fn compact(original: &str) -> String {
    let mut text = folded(original);
    text.retain(char::is_alphanumeric);
    text
}

impl Folded {
    /// The bytes of the original that a non-empty range of the folded text stands for, on
    /// character borders of the original.
    pub(crate) fn back(&self, original: &str, start: usize, end: usize) -> (usize, usize) {
        let start = floor(original, self.byte(start));
        (start, ceil(original, self.byte(end.saturating_sub(1)) + 1))
    }

    fn byte(&self, at: usize) -> usize {
        let next = self.marks.partition_point(|(folded, _)| *folded <= at);
        let (folded, original) = next.checked_sub(1).map_or((0, 0), |last| self.marks[last]);
        // One character may fold to more bytes than it has; none of them lies beyond it.
        let limit = self.marks.get(next).map_or(self.original_bytes, |(_, original)| *original);
        (original + (at - folded)).min(limit.saturating_sub(1))
    }
}

/// The character border at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The character border at or after a byte.
fn ceil(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// What becomes of a character.
enum Fate {
    /// It stays, as do the ones beside it: they are copied together.
    Plain,
    Becomes(char),
    Vanishes,
    Blank,
    /// Looked up in the tables of Unicode.
    Rare,
}

struct Folder<'a> {
    original: &'a str,
    folded: Folded,
    /// Where the plain stretch began that is not copied yet.
    plain_from: usize,
    /// The next character needs a mark.
    is_moved: bool,
}

impl Folder<'_> {
    fn run(&mut self) {
        let bytes = self.original.as_bytes();
        let mut at = 0;
        while let Some(lead) = bytes.get(at) {
            // The bulk of every text: Chinese characters, small letters, digits.
            if (0xe4..=0xe9).contains(lead) {
                at += 3;
            } else if PLAIN_ASCII[usize::from(*lead)] {
                at += 1;
            } else {
                at = self.odd(at);
            }
        }
        self.copy(bytes.len());
    }

    /// Folds a character that may change; returns where the next begins.
    fn odd(&mut self, at: usize) -> usize {
        let Some(c) = self.original[at..].chars().next() else { return self.original.len() };
        let next = at + c.len_utf8();
        match fate(c) {
            Fate::Plain => return next,
            Fate::Becomes(other) => {
                self.copy(at);
                self.push(at, other);
                self.is_moved |= other.len_utf8() != c.len_utf8();
                self.mark(next);
            }
            Fate::Vanishes => {
                self.copy(at);
                self.is_moved = true;
            }
            Fate::Blank => {
                self.copy(at);
                let after = self.original[next..].chars().find(|c| !is_blank(*c) && !vanishes(*c));
                if self.folded.text.ends_with(is_latin) && after.is_some_and(is_latin) {
                    self.push(at, ' ');
                }
                self.is_moved = true;
            }
            Fate::Rare => {
                self.copy(at);
                for other in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                    self.push(at, other);
                }
                self.is_moved = true;
                self.mark(next);
            }
        }
        self.plain_from = next;
        next
    }

    /// Copies the plain stretch that ends here.
    fn copy(&mut self, end: usize) {
        if self.plain_from < end {
            self.mark(self.plain_from);
            self.folded.text.push_str(&self.original[self.plain_from..end]);
        }
        self.plain_from = end;
    }

    fn push(&mut self, original: usize, c: char) {
        self.mark(original);
        self.folded.text.push(c);
    }

    fn mark(&mut self, original: usize) {
        if std::mem::take(&mut self.is_moved) {
            self.folded.marks.push((self.folded.text.len(), original));
        }
    }
}

/// Small letters, digits, marks of ASCII and the line break.
const PLAIN_ASCII: [bool; 256] = {
    let mut plain = [false; 256];
    let mut at = 0x21;
    while at < 0x7f {
        plain[at] = !(at as u8).is_ascii_uppercase();
        at += 1;
    }
    plain[b'\n' as usize] = true;
    plain
};

fn fate(c: char) -> Fate {
    match c {
        '\n' => Fate::Plain,
        'A'..='Z' => Fate::Becomes(c.to_ascii_lowercase()),
        '！'..='～' => {
            let half = u8::try_from(c as u32 - 0xfee0).unwrap_or(b'?');
            Fate::Becomes(char::from(half.to_ascii_lowercase()))
        }
        _ if is_blank(c) => Fate::Blank,
        _ if vanishes(c) => Fate::Vanishes,
        // Dashes, quotes, the ellipsis, Chinese marks, stars: as they are.
        '\u{2010}'..='\u{2027}' | '\u{2600}'..='\u{26ff}' | '\u{3001}'..='\u{3029}' => Fate::Plain,
        _ if c.is_ascii() => Fate::Plain,
        _ => Fate::Rare,
    }
}

/// Invisible, and no end of a line.
fn vanishes(c: char) -> bool {
    c != '\n' && (c == '\u{ad}' || base::text::is_invisible(c))
}

/// A blank inside a line.
pub(crate) fn is_blank(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

/// Letters and digits that a blank keeps apart.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('！'..='～').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (written, expected) in [
            ("按 装　和\u{200b}按\u{ad}装", "按装和按装"),
            ("ＧＢ／Ｔ　２２３１２ 和 Gb/t  22312", "gb/t 22312和gb/t 22312"),
            ("机密 ★ 10 年", "机密★10年"),
            ("㎡，①；ﬁ", "m2,1;fi"),
            ("国务\n院", "国务\n院"),
            ("“甲”——乙…", "“甲”——乙…"),
            ("", ""),
        ] {
            assert_eq!(folded(written), expected, "{written}");
        }
        assert_eq!(compact("关于2024年《工作》的通知（试行）"), "关于2024年工作的通知试行");
    }

    #[test]
    fn a_folded_range_leads_back_to_what_was_written() {
        for (written, word, original) in [
            ("先按\u{200b}装，后", "按装", "按\u{200b}装"),
            ("先，按 装。", "按装", "按 装"),
            ("Ａｂ　Ｃ", "ab c", "Ａｂ　Ｃ"),
            ("ﷺ按装", "按装", "按装"),
            ("，，", ",,", "，，"),
            ("ﬁx", "i", "ﬁ"),
            ("\u{feff}作\u{feff}", "作", "作"),
        ] {
            let folded = fold(written);
            let start = folded.text.find(word).unwrap();
            let (start, end) = folded.back(written, start, start + word.len());
            assert_eq!(&written[start..end], original, "{written:?}");
        }
    }

    proptest! {
        #[test]
        fn every_range_leads_back_to_character_borders(
            written in "([按装国ＡaA1 ，,\u{200b}\u{3000}㎡ﷺ\n]|\\PC){0,40}"
        ) {
            let folded = fold(&written);
            let borders: Vec<_> = folded.text.char_indices().map(|(at, _)| at)
                .chain([folded.text.len()]).collect();
            for pair in borders.windows(2) {
                let (start, end) = folded.back(&written, pair[0], pair[1]);
                prop_assert!(start < end && written.get(start..end).is_some());
                let again = super::folded(&written[start..end]);
                let c = &folded.text[pair[0]..pair[1]];
                prop_assert!(again.contains(c) || c == " ", "{:?} {:?}", again, c);
            }
        }
    }
}
