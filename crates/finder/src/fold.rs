//! One form for what readers take for the same: full and half width, capitals, invisible marks.
//!
//! Folding works character by character, so that a text and any piece of it fold alike and every
//! folded character knows where it came from.

use unicode_normalization::UnicodeNormalization;

/// Calls `emit` for each folded character of `c`: none for invisible marks, several for ligatures.
pub(crate) fn fold_char(c: char, mut emit: impl FnMut(char)) {
    match c {
        '\u{4e00}'..='\u{9fff}' => emit(c),
        _ if c.is_ascii() => emit(c.to_ascii_lowercase()),
        // A zero-width mark inside a word must not hide the word; a line break does end it.
        _ if !c.is_control() && (c == '\u{ad}' || base::text::is_invisible(c)) => {}
        _ => std::iter::once(c).nfkc().flat_map(char::to_lowercase).for_each(emit),
    }
}

/// Blanks inside a line part no words in Chinese, and `GB/T 22239` is also written `GB/T22239`:
/// where substrings are looked for, texts are taken without them.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

/// The folded text.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |c| folded.push(c));
    }
    folded
}

/// The unbroken stretches of letters and digits (of any script) in a folded text.
pub(crate) fn runs(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty())
}

/// Letters and digits only: `南政办〔2024〕12号` and `南政办(2024) 12号` are the same.
pub(crate) fn compact(text: &str) -> String {
    let mut kept = fold(text);
    kept.retain(char::is_alphanumeric);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (written, folded) in [
            ("ＧＢ／Ｔ　２２２３９", "gb/t 22239"),
            ("Covid-19", "covid-19"),
            ("通\u{200b}知\u{feff}", "通知"),
            ("㎡ ① ﬁ", "m2 1 fi"),
            ("关于\n放假", "关于\n放假"),
            ("〔2024〕", "〔2024〕"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn runs_end_where_letters_end() {
        let folded = fold("关于《通知》的通知（2024年第3号）A.b");
        let all: Vec<_> = runs(&folded).collect();
        assert_eq!(all, ["关于", "通知", "的通知", "2024年第3号", "a", "b"]);
        assert_eq!(compact("南政办〔2024〕12号"), compact("南政办 [2024] １２号"));
        assert_eq!(compact("《》——！"), "");
    }
}
