//! Punctuation between Chinese letters. Each letter is looked at with its neighbours; numbers,
//! addresses and 文号 have none that fit, and stay as they are.

use crate::arrange::unit::Unit;

/// Mends the punctuation of one block.
pub(super) fn mend(units: &mut [Unit]) {
    let places: Vec<usize> = (0..units.len()).filter(|at| units[*at].letter().is_some()).collect();
    let mut letters: Vec<char> = units.iter().filter_map(Unit::letter).collect();
    let kept = addresses(&letters);
    // Stops come last: they look at the quotation marks and brackets beside them.
    brackets(&mut letters, &kept);
    quotes(&mut letters, &kept);
    stops(&mut letters, &kept);
    for (place, letter) in places.into_iter().zip(letters) {
        units[place] = Unit::Letter(letter);
    }
}

/// A Chinese letter, or punctuation that stands between such.
pub(super) fn is_chinese(letter: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&letter)
        || "，。、；：？！“”‘’（）《》〈〉【】〔〕…—".contains(letter)
}

fn is_ideograph(letter: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&letter)
}

/// Which letters belong to an address of the web or of a mailbox.
fn addresses(letters: &[char]) -> Vec<bool> {
    let mut kept = vec![false; letters.len()];
    let mut at = 0;
    while at < letters.len() {
        let length = letters[at..].iter().take_while(|c| c.is_ascii_graphic()).count();
        let run: String = letters[at..at + length].iter().collect();
        let small = run.to_ascii_lowercase();
        let is_address = ["://", "www.", "@", ".com", ".cn", ".net", ".org", ".html"]
            .iter()
            .any(|sign| small.contains(sign));
        if is_address {
            kept[at..at + length].fill(true);
        }
        at += length.max(1);
    }
    kept
}

/// Brackets around Chinese, both or none.
fn brackets(letters: &mut [char], kept: &[bool]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..letters.len() {
        if kept[at] {
            continue;
        }
        match letters[at] {
            '(' | '（' => open.push(at),
            ')' | '）' => {
                let Some(begin) = open.pop() else { continue };
                let is_pair = letters[begin] == '(' && letters[at] == ')';
                let is_mixed = letters[begin] != letters[at]
                    && !is_pair
                    && (letters[begin] == '(' || letters[at] == ')');
                let speaks = letters[begin + 1..at].iter().any(|c| is_ideograph(*c));
                if speaks && (is_pair || is_mixed) {
                    letters[begin] = '（';
                    letters[at] = '）';
                }
            }
            _ => {}
        }
    }
}

/// Stops and separators behind Chinese and before Chinese, or at the end.
fn stops(letters: &mut [char], kept: &[bool]) {
    for at in 0..letters.len() {
        if kept[at] {
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters[at + 1..].iter().copied().find(|c| !c.is_whitespace());
        let follows = before.is_some_and(is_chinese);
        let leads = after.is_none_or(is_chinese);
        let full = match letters[at] {
            ',' => '，',
            ';' => '；',
            ':' => '：',
            '!' => '！',
            '?' => '？',
            // A point may belong to a name or a number; at the end it is a stop.
            '.' if after.is_none() && before.is_some_and(is_ideograph) => '。',
            _ => continue,
        };
        if follows && leads {
            letters[at] = full;
        }
    }
}

/// Straight quotation marks in pairs, when they are paired and stand around Chinese.
fn quotes(letters: &mut [char], kept: &[bool]) {
    let places: Vec<usize> =
        (0..letters.len()).filter(|at| letters[*at] == '"' && !kept[*at]).collect();
    let is_mixed = letters.iter().any(|c| matches!(c, '“' | '”'));
    let after_digit = |at: &usize| *at > 0 && letters[at - 1].is_ascii_digit();
    let speaks = letters.iter().any(|c| is_ideograph(*c));
    // Beside curly ones, or behind a number as inches, nobody knows which is which.
    let opens_after_digit = places.iter().step_by(2).any(after_digit);
    if places.len() % 2 == 1 || is_mixed || opens_after_digit || !speaks {
        return;
    }
    for pair in places.chunks_exact(2) {
        letters[pair[0]] = '“';
        letters[pair[1]] = '”';
    }
}
