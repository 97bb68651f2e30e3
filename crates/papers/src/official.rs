//! Marks of 公文 in a line of text: 发文字号 and dates.

use jiff::civil::Date;

/// Letters that the word of an issuing office may have.
const WORD_CHARS_MAX: usize = 14;

/// The 发文字号 in a line, with 〔〕 around the year: `冀政办字〔2024〕3号`.
pub(crate) fn doc_no(line: &str) -> Option<String> {
    let letters: Vec<char> = line.chars().collect();
    for (at, _) in letters.iter().enumerate().filter(|(_, c)| "〔[（(【［﹝".contains(**c)) {
        let Some(after) = letters.get(at + 1..) else { continue };
        let year: String = after.iter().take(4).collect();
        let is_year = year.len() == 4 && year.bytes().all(|c| c.is_ascii_digit());
        if !is_year || !after.get(4).is_some_and(|c| "〕]）)】］﹞".contains(*c)) {
            continue;
        }
        let rest: Vec<char> = after[5..].iter().copied().filter(|c| !c.is_whitespace()).collect();
        let rest = match rest.first() {
            Some('第') => &rest[1..],
            _ => &rest[..],
        };
        let number: String = rest.iter().take_while(|c| c.is_ascii_digit()).collect();
        if !(1..=5).contains(&number.len()) || rest.get(number.len()) != Some(&'号') {
            continue;
        }
        let is_word = |c: &&char| ('\u{4e00}'..='\u{9fff}').contains(*c);
        let word: Vec<char> =
            letters[..at].iter().rev().take_while(is_word).take(WORD_CHARS_MAX).copied().collect();
        if word.len() >= 2 {
            let word: String = word.into_iter().rev().collect();
            return Some(format!("{word}〔{year}〕{number}号"));
        }
    }
    None
}

/// The day that a line says and nothing else: `2024年5月3日` or `二〇二四年五月三日`.
pub(crate) fn date_alone(line: &str) -> Option<String> {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let (year, rest) = line.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let year = digits(year).or_else(|| spoken_year(year))?;
    let date = Date::new(
        i16::try_from(year).ok().filter(|year| (1949..=2100).contains(year))?,
        i8::try_from(small_number(month)?).ok()?,
        i8::try_from(small_number(day)?).ok()?,
    );
    Some(date.ok()?.to_string())
}

fn digits(text: &str) -> Option<u32> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect();
    let is_number = !plain.is_empty() && plain.bytes().all(|c| c.is_ascii_digit());
    if is_number { plain.parse().ok() } else { None }
}

fn digit(letter: char) -> Option<u32> {
    let letters = ["〇零○Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let at = letters.iter().position(|same| same.contains(letter))?;
    u32::try_from(at).ok()
}

fn spoken_year(text: &str) -> Option<u32> {
    if text.chars().count() != 4 {
        return None;
    }
    text.chars().try_fold(0, |sum, letter| Some(sum * 10 + digit(letter)?))
}

/// 1 to 31, in digits or as spoken.
fn small_number(text: &str) -> Option<u32> {
    if let Some(number) = digits(text) {
        return Some(number);
    }
    let (tens, ones) = match text.split_once('十') {
        Some((tens, ones)) => (if tens.is_empty() { 1 } else { one_digit(tens)? }, ones),
        None => (0, text),
    };
    let ones = if ones.is_empty() && tens > 0 { 0 } else { one_digit(ones)? };
    Some(tens * 10 + ones)
}

fn one_digit(text: &str) -> Option<u32> {
    let mut letters = text.chars();
    let first = digit(letters.next()?)?;
    letters.next().is_none().then_some(first)
}
