//! Numbers as people write them: digits in groups, with blanks or hyphens between.

use super::check_digit::{is_bank_card, is_id_number, is_old_id_number};
use super::{Datum, What, mask};

/// Groups that may make one number: a card of 19 digits in fours.
const GROUPS_MAX: usize = 5;
/// Fewer digits are nobody's number.
const DIGITS_MIN: usize = 10;
/// What says that a number of 15 digits is one of an identity card.
const CARD: &str = "身份证";
/// What says that a telephone is an office's.
const OFFICE: [&str; 10] =
    ["咨询", "监督", "举报", "投诉", "热线", "传真", "值班", "服务", "办公", "受理"];
/// Bytes before a number in which these words are looked for: 20 characters.
const BEFORE: usize = 60;

/// The numbers of people in a folded text, by place.
pub(super) fn data(text: &str) -> Vec<Datum> {
    let mut found = Vec::new();
    let (mut at, mut run) = (0, Vec::new());
    while next_run(text, at, &mut run) {
        at = run.last().map_or(text.len(), |group| group.end);
        if run.iter().map(Group::len).sum::<usize>() >= DIGITS_MIN {
            find(text, &run, &mut found);
        }
    }
    found
}

/// Digits in a row; the last may be an `x`.
#[derive(Debug, Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
}

impl Group {
    fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Puts the next groups of digits that stand together, from `at`, into `groups`; false at the end.
fn next_run(text: &str, at: usize, groups: &mut Vec<Group>) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    groups.clear();
    let Some(first) = bytes[at..].iter().position(u8::is_ascii_digit) else { return false };
    let mut start = at + first;
    loop {
        let mut end = start + 1;
        while is_digit(end) {
            end += 1;
        }
        if bytes.get(end) == Some(&b'x') {
            end += 1;
        }
        groups.push(Group { start, end });
        let parts = matches!(bytes.get(end), Some(b' ' | b'-' | b')'));
        if !parts || !is_digit(end + 1) {
            return true;
        }
        start = end + 1;
    }
}

/// Takes from the groups the longest numbers that are somebody's.
fn find(text: &str, groups: &[Group], found: &mut Vec<Datum>) {
    let mut first = 0;
    while first < groups.len() {
        let most = (first + GROUPS_MAX).min(groups.len());
        let known =
            (first + 1..=most).rev().find_map(|end| Some((end, of(text, &groups[first..end])?)));
        match known {
            Some((end, datum)) => {
                found.extend(datum);
                first = end;
            }
            None => first += 1,
        }
    }
}

/// What groups mean together: `None` when nothing, `Some(None)` when a number of an office.
fn of(text: &str, groups: &[Group]) -> Option<Option<Datum>> {
    let (start, end) = (groups.first()?.start, groups.last()?.end);
    if end - start < DIGITS_MIN || is_inside_another(text, start, end) {
        return None;
    }
    let lengths: Vec<usize> = groups.iter().map(Group::len).collect();
    let number: String = groups.iter().map(|group| &text[group.start..group.end]).collect();
    let (what, masked) = match lengths[..] {
        [18] | [6, 8, 4] | [6, 4, 4, 4] if is_id_number(&number) => {
            (What::IdNumber, mask(&number.to_ascii_uppercase(), 4, 4))
        }
        [15] if is_old_id_number(&number) && before(text, start).contains(CARD) => {
            (What::IdNumber, mask(&number, 4, 4))
        }
        [11] | [3, 4, 4] if is_mobile(&number) => (What::Mobile, mask(&number, 3, 4)),
        [13] | [2, 11] | [2, 3, 4, 4] if number.starts_with("86") && is_mobile(&number[2..]) => {
            (What::Mobile, mask(&number[2..], 3, 4))
        }
        [16..=19] | [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] if is_bank_card(&number) => {
            (What::BankCard, mask(&number, 4, 4))
        }
        _ => {
            let (area, local) = telephone(&number, &lengths)?;
            let before = before(text, start);
            if OFFICE.iter().any(|word| before.contains(word)) {
                return Some(None);
            }
            let shown = &local[..local.len() - 4];
            (What::Telephone, format!("{area}-{shown}****"))
        }
    };
    Some(Some(Datum { what, start, end, masked }))
}

/// Letters or decimals beside digits make them part of something else.
fn is_inside_another(text: &str, start: usize, end: usize) -> bool {
    let before = &text.as_bytes()[..start];
    let after = &text.as_bytes()[end..];
    let begins_inside =
        before.last().is_some_and(|c| c.is_ascii_alphanumeric() || b"._/".contains(c));
    let ends_inside = match after {
        [b'.', digit, ..] => digit.is_ascii_digit(),
        [c, ..] => c.is_ascii_alphanumeric() || *c == b'_',
        [] => false,
    };
    begins_inside || ends_inside
}

/// The characters before a number.
fn before(text: &str, start: usize) -> &str {
    let mut from = start.saturating_sub(BEFORE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..start];
    before.rsplit('\n').next().unwrap_or(before)
}

/// Networks of mobile telephones as they are given out; 11 digits.
fn is_mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    let is_network = match bytes {
        [b'1', b'3' | b'8', ..] => true,
        [b'1', b'4', c, ..] => (b'5'..=b'9').contains(c),
        [b'1', b'5', c, ..] => *c != b'4',
        [b'1', b'6', c, ..] => b"2567".contains(c),
        [b'1', b'7', c, ..] => *c != b'9',
        [b'1', b'9', c, ..] => *c != b'4',
        _ => false,
    };
    is_network && bytes.len() == 11 && bytes.iter().all(u8::is_ascii_digit)
}

/// Area code and local number: two digits of the large cities (010, 02x) or three, then seven
/// or eight.
fn telephone<'a>(number: &'a str, lengths: &[usize]) -> Option<(&'a str, &'a str)> {
    let large = number.starts_with("010") || number.starts_with("02");
    let is_area = large || matches!(number.as_bytes(), [b'0', b'3'..=b'9', b'1'..=b'9', ..]);
    let (area, local) = number.split_at_checked(if large { 3 } else { 4 })?;
    let fits = match lengths {
        [_] | [_, _] => lengths.len() == 1 || lengths[0] == area.len(),
        [3 | 4, 3 | 4, 4] => lengths[0] == area.len(),
        _ => false,
    };
    let is_local = local.bytes().all(|c| c.is_ascii_digit()) && !local.starts_with(['0', '1']);
    let is_long = if large { local.len() == 8 } else { matches!(local.len(), 7 | 8) };
    (is_area && fits && is_local && is_long).then_some((area, local))
}
