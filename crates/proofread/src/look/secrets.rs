//! Marks of state secrets, as they stand on the first page of a document.

use memchr::memmem;

use super::add;
use crate::draft::Text;
use crate::notes::Notes;

const LEVELS: [&str; 3] = ["绝密", "机密", "秘密"];
const STARS: [&str; 2] = ["★", "☆"];
const SOURCE: &str = "《保守国家秘密法》；《党政机关公文格式》GB/T 9704—2012第7.2.2条";

pub(super) fn look(text: &Text<'_>, notes: &mut Notes<'_>) {
    let folded = &text.folded.text;
    for star in STARS {
        for at in memmem::find_iter(folded.as_bytes(), star) {
            let Some(level) = LEVELS.iter().find(|level| folded[..at].ends_with(*level)) else {
                continue;
            };
            let end = at + star.len();
            let end = end + term(&folded[end..]);
            let mark = &folded[at - level.len()..end];
            let message = format!(
                "出现国家秘密标志“{mark}”，涉密内容不得上网；请立即停止发布并报告保密工作机构"
            );
            add(notes, "secret.mark", (text, at - level.len(), end), (message, SOURCE), vec![]);
        }
    }
    for at in memmem::find_iter(folded.as_bytes(), "密级") {
        let after = &folded[at + "密级".len()..];
        let Some(named) = after.strip_prefix(':') else { continue };
        let Some(level) = LEVELS.iter().find(|level| named.starts_with(*level)) else { continue };
        let end = at + "密级:".len() + level.len();
        let message =
            format!("标有密级“{level}”，涉密内容不得上网；请立即停止发布并报告保密工作机构");
        add(notes, "secret.level", (text, at, end), (message, SOURCE), vec![]);
    }
}

/// Bytes of the time for which a secret is kept: `10年`, `6个月`, `长期`, `启用前`.
fn term(after: &str) -> usize {
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let units: &[&str] =
        if digits > 0 { &["年", "个月", "月", "天", "日"] } else { &["长期", "启用前"] };
    let unit = units.iter().find(|unit| after[digits..].starts_with(**unit));
    unit.map_or(0, |unit| digits + unit.len())
}
