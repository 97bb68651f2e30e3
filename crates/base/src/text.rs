//! Text rules everybody shares: what a line is, how long it may be, what an address part may hold.

use unicode_normalization::UnicodeNormalization;

use crate::{Result, invalid};

/// Makes one clean line: composed Unicode, no control or invisible direction marks, white space
/// folded, nothing at the ends. What a person sees is kept.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Control characters, direction overrides, zero-width characters and non-characters: none of
/// them has a place in a title, and several have been used to disguise one.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// A line of `min..=max` characters, or a refusal naming the field.
pub fn line_within(
    field: &'static str,
    code: &'static str,
    name: &str,
    text: &str,
    (min, max): (usize, usize),
) -> Result<String> {
    let clean = line(text);
    let count = clean.chars().count();
    if count < min {
        return Err(invalid(field, code, format!("请填写{name}")));
    }
    if count > max {
        return Err(invalid(field, code, format!("{name}最多{max}个字，现在是{count}个字")));
    }
    Ok(clean)
}

/// One part of an address: 1 to 40 lower-case letters, digits and inner hyphens.
pub fn is_slug(text: &str) -> bool {
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (1..=40).contains(&text.len())
        && text.bytes().all(fits)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The first `max` characters, with an ellipsis when something was cut.
pub fn shorten(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_keeps_what_is_seen() {
        for (given, kept) in [
            ("  关于\t春节\n放假的通知 ", "关于 春节 放假的通知"),
            ("通\u{202e}知\u{200b}", "通知"),
            ("\0\u{feff}", ""),
            ("e\u{301}", "é"),
        ] {
            assert_eq!(line(given), kept, "{given:?}");
        }
    }

    #[test]
    fn an_address_part_is_plain() {
        for good in ["a", "zwgk", "2026-1", &"x".repeat(40)] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "../x", "a/b", "%00", "a b", "公告", &"x".repeat(41)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in ".{0,80}") {
            prop_assert_eq!(line(&line(&text)), line(&text));
        }

        #[test]
        fn a_slug_never_leaves_its_folder(text in ".{0,50}") {
            if is_slug(&text) {
                prop_assert!(!text.contains(['/', '.', '%', '\\', '\0']));
            }
        }
    }
}
