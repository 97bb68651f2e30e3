//! The check digits of numbers: identity cards (GB 11643-1999) and bank cards (Luhn).

/// The first two digits of a region: provinces, and where residents of Hong Kong, Macao and
/// Taiwan hold cards.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];
/// The weights of the digits (GB 11643-1999, §4.1).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10x98765432";

/// Whether this is a number of an identity card: 17 digits and a check digit (`x` small), with a
/// region and a day of birth that can be.
pub(super) fn is_id_number(number: &str) -> bool {
    let bytes = number.as_bytes();
    let (Some(digits), Some(check)) = (bytes.get(..17), bytes.get(17)) else { return false };
    if bytes.len() != 18 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
    CHECK[sum as usize % 11] == *check && is_region(number) && is_birthday(&number[6..14])
}

/// Whether this can be a number of the cards of before 2013: 15 digits without a check digit.
pub(super) fn is_old_id_number(number: &str) -> bool {
    number.len() == 15
        && number.bytes().all(|c| c.is_ascii_digit())
        && is_region(number)
        && is_birthday(&format!("19{}", &number[6..12]))
}

fn is_region(number: &str) -> bool {
    number[..2].parse().is_ok_and(|province| PROVINCES.contains(&province))
}

/// `yyyymmdd`, from 1900 to 2099.
fn is_birthday(day: &str) -> bool {
    let part = |from: usize, to: usize| day[from..to].parse::<u32>().unwrap_or(0);
    let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
    let leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leaps),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1900..2100).contains(&year) && (1..=days).contains(&day)
}

/// Whether this is the number of a bank card: a length and a beginning that cards have
/// (UnionPay 62, Visa 4, MasterCard 51–55, JCB 35), and the digit of Luhn.
pub(super) fn is_bank_card(number: &str) -> bool {
    let known = match number.len() {
        16 => ["62", "4", "51", "52", "53", "54", "55", "35"].as_slice(),
        17..=19 => ["62"].as_slice(),
        _ => return false,
    };
    let is_digits = number.bytes().all(|c| c.is_ascii_digit());
    is_digits && known.iter().any(|start| number.starts_with(start)) && has_luhn_digit(number)
}

fn has_luhn_digit(number: &str) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let digits = number.bytes().rev().map(|c| u32::from(c.wrapping_sub(b'0')));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { doubled(digit) } else { digit })
        .sum();
    // Many zeros are an example, not a card.
    sum.is_multiple_of(10) && number.bytes().filter(|c| *c == b'0').count() < number.len() / 2
}
