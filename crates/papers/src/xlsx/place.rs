//! Places in a sheet: `B7` is row 7, column 2.

/// Row and column, both from 1.
pub(super) type Place = (u32, u32);

/// The last row and the last column of a sheet.
pub(super) const LAST: Place = (1_048_576, 16_384);

/// Reads `B7`; dollar signs are ignored.
pub(super) fn place(text: &str) -> Option<Place> {
    let text: String = text.chars().filter(|c| *c != '$').collect();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let mut column: u32 = 0;
    for letter in text[..digits].bytes() {
        let number = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        column = column.checked_mul(26)?.checked_add(number).filter(|_| number <= 26)?;
    }
    let row = text[digits..].parse().ok()?;
    ((1..=LAST.0).contains(&row) && (1..=LAST.1).contains(&column)).then_some((row, column))
}

/// Reads `A1:B7` as its first and last place.
pub(super) fn area(text: &str) -> Option<(Place, Place)> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let (from, to) = (place(from)?, place(to)?);
    (from.0 <= to.0 && from.1 <= to.1).then_some((from, to))
}
