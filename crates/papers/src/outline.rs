//! The numbers of 公文: 一、 then （一） then 1. then （1）.

/// The level of a heading that begins so, as in a body: 2 for 一、, 3 for （一）, 4 for the rest;
/// also 第一章 and 第一节.
pub(crate) fn level_of(text: &str) -> Option<u8> {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('第') {
        let rest = rest.trim_start_matches(|c: char| is_chinese_digit(c) || c.is_ascii_digit());
        return match rest.chars().next() {
            _ if rest.len() + '第'.len_utf8() == text.len() => None,
            Some('编' | '章') => Some(2),
            Some('节') => Some(3),
            _ => None,
        };
    }
    let inside = text.strip_prefix(['（', '(']);
    let body = inside.unwrap_or(text);
    let chinese = body.chars().take_while(|c| is_chinese_digit(*c)).count();
    let digits = body.chars().take_while(char::is_ascii_digit).count();
    let after = body.chars().nth(chinese.max(digits));
    match (inside.is_some(), chinese, digits, after) {
        (false, 1..=4, 0, Some('、')) => Some(2),
        (true, 1..=4, 0, Some('）' | ')')) => Some(3),
        (false, 0, 1..=2, Some('、' | '．')) => Some(4),
        // A number with a point may go on: 1.5亿元, 1.2.3.
        (false, 0, 1..=2, Some('.')) => {
            let next = body.chars().nth(digits + 1);
            next.is_some_and(|next| !next.is_ascii_digit()).then_some(4)
        }
        (true, 0, 1..=2, Some('）' | ')')) => Some(4),
        _ => None,
    }
}

fn is_chinese_digit(letter: char) -> bool {
    "〇零一二三四五六七八九十百".contains(letter)
}
