//! How a number is displayed: decimals, thousands, per cent, dates.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// One section of a number format, cut into tokens.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// Shown as it is.
    Text(String),
    /// The number itself.
    Number {
        least: usize,
        decimals: usize,
        most_decimals: usize,
        thousands: bool,
    },
    Percent,
    Year(usize),
    /// Month, or minute beside hours and seconds.
    Month(usize),
    Minute(usize),
    Day(usize),
    Hour(usize),
    Second(usize),
    Half,
}

/// A number format; `default` shows a number as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Format {
    /// For positive numbers, negative ones, and nothing.
    sections: Vec<Vec<Token>>,
}

/// The code of a format that is known by its number.
pub(super) fn built_in(id: i64) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "yyyy/m/d",
        16 => "m/d",
        17 => "yyyy/m",
        18 | 20 => "h:mm",
        19 | 21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 | 55 => "h\"时\"mm\"分\"",
        33 | 56 => "h\"时\"mm\"分\"ss\"秒\"",
        37 | 38 => "#,##0",
        39 | 40 => "#,##0.00",
        45 => "mm:ss",
        46 => "h:mm:ss",
        _ => "",
    }
}

impl Format {
    /// Reads a format code.
    pub(super) fn new(code: &str) -> Self {
        let general = code.trim().is_empty() || code.trim().eq_ignore_ascii_case("general");
        if general || code.trim() == "@" || code.len() > 400 {
            return Self::default();
        }
        Self { sections: cut(code).into_iter().take(3).map(|section| tokens(&section)).collect() }
    }

    /// Whether it shows a day or a time.
    pub(super) fn is_date(&self) -> bool {
        let is_time = |token: &Token| {
            !matches!(token, Token::Text(_) | Token::Number { .. } | Token::Percent)
        };
        self.sections.first().is_some_and(|first| first.iter().any(is_time))
    }

    /// The number as it is displayed.
    pub(super) fn spell(&self, number: f64, from_1904: bool) -> String {
        let section = match number {
            _ if !number.is_finite() => return String::new(),
            number if number < 0.0 => self.sections.get(1).map(|one| (one, false)),
            0.0 => self.sections.get(2).map(|one| (one, false)),
            _ => None,
        };
        let Some((tokens, sign)) = section.or(self.sections.first().map(|one| (one, true))) else {
            return general(number);
        };
        if self.is_date() {
            return moment(number, tokens, from_1904).unwrap_or_else(|| general(number));
        }
        let mut out = String::new();
        if sign && number < 0.0 {
            out.push('-');
        }
        let percent = tokens.iter().filter(|token| **token == Token::Percent).count();
        let number = number.abs() * 100_f64.powi(i32::try_from(percent).unwrap_or(0));
        for token in tokens {
            match token {
                Token::Text(text) => out.push_str(text),
                Token::Percent => out.push('%'),
                Token::Number { least, decimals, most_decimals, thousands } => {
                    out.push_str(&decimal(number, *least, (*decimals, *most_decimals), *thousands));
                }
                _ => {}
            }
        }
        match tokens.iter().any(|token| matches!(token, Token::Number { .. })) {
            true => out.trim().to_owned(),
            false if tokens.is_empty() => String::new(),
            false => out.trim().to_owned(),
        }
    }
}

/// Cuts a code at its semicolons, quotes respected.
fn cut(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for letter in code.chars() {
        quoted ^= letter == '"' && !escaped;
        if letter == ';' && !quoted && !escaped {
            sections.push(String::new());
            continue;
        }
        escaped = letter == '\\' && !escaped;
        if let Some(last) = sections.last_mut() {
            last.push(letter);
        }
    }
    sections
}

fn tokens(section: &str) -> Vec<Token> {
    let letters: Vec<char> = section.chars().collect();
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let small = letter.to_ascii_lowercase();
        let same = letters[at..].iter().take_while(|c| c.eq_ignore_ascii_case(&letter)).count();
        let mut step = same;
        match small {
            '"' => {
                let text: String = letters[at + 1..].iter().take_while(|c| **c != '"').collect();
                step = text.chars().count() + 2;
                out.push(Token::Text(text));
            }
            '\\' => {
                step = 2;
                out.extend(letters.get(at + 1).map(|c| Token::Text(c.to_string())));
            }
            // Space as wide as the next letter, and filling.
            '_' | '*' => step = 2,
            '[' => {
                let inside: String = letters[at + 1..].iter().take_while(|c| **c != ']').collect();
                step = inside.chars().count() + 2;
                out.extend(bracketed(&inside));
            }
            '0' | '#' | '?' => step = number(&letters[at..], &mut out),
            '%' => {
                step = 1;
                out.push(Token::Percent);
            }
            'y' | 'e' => out.push(Token::Year(same)),
            'm' => out.push(Token::Month(same)),
            'd' => out.push(Token::Day(same)),
            'h' => out.push(Token::Hour(same)),
            's' => out.push(Token::Second(same)),
            'a' if starts(&letters[at..], "am/pm") => {
                step = 5;
                out.push(Token::Half);
            }
            'g' if starts(&letters[at..], "general") => {
                step = 7;
                out.push(Token::Number {
                    least: 1,
                    decimals: 0,
                    most_decimals: 9,
                    thousands: false,
                });
            }
            '上' if starts(&letters[at..], "上午/下午") => {
                step = 5;
                out.push(Token::Half);
            }
            '@' => step = 1,
            _ => {
                step = 1;
                out.push(Token::Text(letter.to_string()));
            }
        }
        at += step.max(1);
    }
    minutes(&mut out);
    out
}

fn starts(letters: &[char], word: &str) -> bool {
    let head: String = letters.iter().take(word.chars().count()).collect();
    head.to_ascii_lowercase() == word
}

/// Colours and conditions say nothing; `[$￥-804]` is a sign of money, `[h]` counts hours on.
fn bracketed(inside: &str) -> Option<Token> {
    if let Some(money) = inside.strip_prefix('$') {
        let sign = money.split('-').next().unwrap_or_default();
        return (!sign.is_empty()).then(|| Token::Text(sign.to_owned()));
    }
    match inside.to_ascii_lowercase().as_str() {
        "h" | "hh" => Some(Token::Hour(1)),
        "m" | "mm" => Some(Token::Minute(1)),
        "s" | "ss" => Some(Token::Second(1)),
        _ => None,
    }
}

/// The digits of a number; gives how many letters they take.
fn number(letters: &[char], out: &mut Vec<Token>) -> usize {
    let is_digit = |c: &char| matches!(c, '0' | '#' | '?' | ',');
    let whole: Vec<char> = letters.iter().copied().take_while(is_digit).collect();
    let after = letters.get(whole.len()..).unwrap_or_default();
    let part: Vec<char> = match after.first() {
        Some('.') => after[1..].iter().copied().take_while(is_digit).collect(),
        _ => Vec::new(),
    };
    let zeros = |digits: &[char]| digits.iter().filter(|c| **c == '0').count();
    out.push(Token::Number {
        least: zeros(&whole),
        decimals: zeros(&part),
        most_decimals: part.iter().filter(|c| **c != ',').count().min(15),
        thousands: whole.contains(&','),
    });
    whole.len() + if after.first() == Some(&'.') { part.len() + 1 } else { 0 }
}

/// An `m` after hours or before seconds means minutes.
fn minutes(tokens: &mut [Token]) {
    let times: Vec<usize> = (0..tokens.len())
        .filter(|at| !matches!(tokens[*at], Token::Text(_) | Token::Half))
        .collect();
    for (place, at) in times.iter().enumerate() {
        let Token::Month(count) = tokens[*at] else { continue };
        let before = place.checked_sub(1).map(|place| &tokens[times[place]]);
        let after = times.get(place + 1).map(|at| &tokens[*at]);
        let beside_hour = matches!(before, Some(Token::Hour(_)));
        if beside_hour || matches!(after, Some(Token::Second(_))) {
            tokens[*at] = Token::Minute(count);
        }
    }
}

/// A number as it is where nothing is said: eleven digits at most.
fn general(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let size = number.abs();
    if !(1e-9..1e15).contains(&size) {
        return format!("{number:E}");
    }
    let whole = size.log10().floor() as i32 + 1;
    let decimals = usize::try_from((11 - whole.max(1)).clamp(0, 10)).unwrap_or(0);
    let text = format!("{number:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn decimal(number: f64, least: usize, (decimals, most): (usize, usize), thousands: bool) -> String {
    let text = format!("{number:.most$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut part = part.to_owned();
    while part.len() > decimals && part.ends_with('0') {
        part.pop();
    }
    let whole = if least == 0 && whole == "0" && !part.is_empty() { "" } else { whole };
    let mut out = String::new();
    for (at, digit) in format!("{whole:0>least$}").chars().enumerate() {
        let left = whole.len().max(least) - at;
        if thousands && at > 0 && left % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(&part);
    }
    out
}

/// A count of days as a day and a time; `None` for what is no day.
fn moment(number: f64, tokens: &[Token], from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let seconds = (number.fract() * 86_400.0).round() as i64;
    let days = number.trunc() as i64 + seconds / 86_400;
    let (seconds, day) = (seconds % 86_400, day(days, from_1904)?);
    let has_half = tokens.contains(&Token::Half);
    let hour = seconds / 3_600;
    let shown_hour = if has_half { (hour + 11) % 12 + 1 } else { hour };
    let two = |value: i64, count: usize| {
        if count >= 2 { format!("{value:02}") } else { value.to_string() }
    };
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Text(text) => out.push_str(text),
            Token::Year(count) if *count <= 2 => out.push_str(&two(i64::from(day.year()) % 100, 2)),
            Token::Year(_) => out.push_str(&day.year().to_string()),
            Token::Month(3..) => out.push_str(&format!("{}月", day.month())),
            Token::Month(count) => out.push_str(&two(day.month().into(), *count)),
            Token::Day(3) | Token::Day(4) => out.push_str(weekday(day)),
            Token::Day(count) => out.push_str(&two(day.day().into(), *count)),
            Token::Hour(count) => out.push_str(&two(shown_hour, *count)),
            Token::Minute(count) => out.push_str(&two(seconds / 60 % 60, *count)),
            Token::Second(count) => out.push_str(&two(seconds % 60, *count)),
            Token::Half => out.push_str(if hour < 12 { "上午" } else { "下午" }),
            Token::Number { .. } | Token::Percent => {}
        }
    }
    Some(out.trim().to_owned())
}

/// The day that a count means. Excel counts a 29 February 1900 that never was.
fn day(days: i64, from_1904: bool) -> Option<Date> {
    let (first, days) = match from_1904 {
        true => (date(1904, 1, 1), days),
        false if days < 60 => (date(1899, 12, 31), days),
        false => (date(1899, 12, 30), days),
    };
    first.checked_add(days.days()).ok()
}

fn weekday(day: Date) -> &'static str {
    const NAMES: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    NAMES.get(at).copied().unwrap_or_default()
}
