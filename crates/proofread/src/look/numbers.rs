//! Numbers of official documents: `国办发〔2024〕12号`.

use memchr::memmem;

use super::add;
use crate::draft::Text;
use crate::notes::Notes;

const SOURCE: &str = "《党政机关公文格式》GB/T 9704—2012第7.2.5条";
/// What an office's mark ends with; so reviews of maps and cases of courts are left alone.
const MARKS: [char; 16] = [
    '发', '字', '函', '办', '规', '释', '通', '电', '知', '告', '政', '文', '审', '批', '建', '复',
];
/// Brackets that are no hexagonal ones.
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('【', '】')];

pub(super) fn look(text: &Text<'_>, notes: &mut Notes<'_>) {
    let folded = &text.folded.text;
    for at in memmem::find_iter(folded.as_bytes(), "号") {
        let Some((start, year, counter)) = number(&folded[..at]) else { continue };
        let written = &folded[start..];
        let is_hexagonal = written.starts_with('〔');
        let digits = counter.trim_start_matches('第');
        let right = digits.trim_start_matches('0');
        if right.is_empty() || !folded[..start].ends_with(MARKS) {
            continue;
        }
        let whole = format!("〔{year}〕{right}号");
        let part = (text, start, at + "号".len());
        if !is_hexagonal {
            let message = format!("发文字号的年份用六角括号，应为“{whole}”");
            add(notes, "number.brackets", part, (message, SOURCE), vec![whole]);
        } else if right != counter {
            let message = format!("发文字号的序号不加“第”、不编虚位，应为“{whole}”");
            add(notes, "number.counter", part, (message, SOURCE), vec![whole]);
        }
    }
}

/// Where the bracket of the year opens, the year, and what stands between it and `号`.
fn number(before: &str) -> Option<(usize, &str, &str)> {
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    if !(1..=5).contains(&digits) {
        return None;
    }
    let head = &before[..before.len() - digits];
    let head = head.strip_suffix('第').unwrap_or(head);
    let counter = &before[head.len()..];
    let close = head.chars().next_back()?;
    let open = match close {
        '〕' => '〔',
        _ => BRACKETS.iter().find(|(_, end)| *end == close)?.0,
    };
    let head = &head[..head.len() - close.len_utf8()];
    let (rest, year) = head.split_at_checked(head.len().checked_sub(4)?)?;
    let is_year = year.bytes().all(|c| c.is_ascii_digit())
        && (year.starts_with("19") || year.starts_with("20"));
    let start = rest.strip_suffix(open)?.len();
    is_year.then_some((start, year, counter))
}
