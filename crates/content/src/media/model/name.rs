//! File names as they are kept.

use base::{Result, invalid, text};

/// The last part of the name, without what file systems or browsers would trip over.
pub(super) fn clean_name(name: &str) -> Result<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let fits = |c: &char| {
        !c.is_control() && !matches!(c, '"' | '<' | '>' | '|' | '?' | '*' | ':' | '%' | '#' | '&')
    };
    let kept: String = text::line(last).chars().filter(fits).collect();
    let kept = kept.trim_matches(['.', ' ']).to_owned();
    match kept.chars().count() {
        0 => Err(invalid("name", "media.name", "文件名不正确")),
        1..=100 => Ok(kept),
        _ => Err(invalid("name", "media.name_too_long", "文件名不能超过100个字")),
    }
}
