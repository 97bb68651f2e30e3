//! Texts that are there already: nearly the same words, or the same title.
//!
//! A fingerprint is what remains of the set of a text's shingles (every three letters or digits
//! in a row) after one-permutation min-hashing: each shingle's hash falls into one of 40 bins, a
//! bin keeps its smallest, an empty one borrows from the next, and one byte of each is kept. Two
//! texts that share the part `s` of their shingles share about that part of their bytes.
//!
//! **How a database finds candidates.** Five bytes in a row are a band; `bands()` gives the eight
//! as numbers that hold the number of the band too, so that one column with one plain index does:
//! `SELECT DISTINCT document_id FROM fingerprint_band WHERE band IN ($1, …, $8)`. Texts that share
//! s = 0.9 of their shingles have a band in common in 99.9 of 100 cases, at s = 0.8 in 96, at 0.5
//! in 22, strangers (s < 0.1) practically never. `alike()` of the candidates decides.

use std::collections::HashSet;

use crate::body::Body;
use crate::fold::{compact, folded};

/// Bands of a fingerprint; each is a row of an index.
pub const BANDS: usize = 8;
/// From this part of common shingles on (in 100) two texts are worth a word to the editor.
pub const ALIKE_MIN: u32 = 80;

const BAND_BYTES: usize = 5;
const BINS: usize = BANDS * BAND_BYTES;
/// Letters or digits of a shingle.
const SHINGLE: usize = 3;
/// Shingles below which chance decides: shorter texts have no fingerprint.
const SHINGLES_MIN: usize = 60;

/// What remains of a text to tell whether another one is nearly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; BINS]);

/// The fingerprint of a body (HTML); `None` for a text too short to have one.
pub fn fingerprint(body: &str) -> Option<Fingerprint> {
    let text = folded(&Body::read(body).text);
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let shingles: HashSet<u64> = letters.windows(SHINGLE).map(hash).collect();
    if shingles.len() < SHINGLES_MIN {
        return None;
    }
    let mut bins = [u64::MAX; BINS];
    for shingle in shingles {
        let bin = &mut bins[(shingle % BINS as u64) as usize];
        *bin = shingle.min(*bin);
    }
    Some(Fingerprint(std::array::from_fn(|at| kept(&bins, at))))
}

/// The byte of a bin: of its smallest hash, or of the next bin that has one.
fn kept(bins: &[u64; BINS], at: usize) -> u8 {
    let filled = (0..BINS).find(|steps| bins[(at + steps) % BINS] != u64::MAX).unwrap_or(0);
    let smallest = bins[(at + filled) % BINS];
    // Bins that borrow from one place shall not all be equal to another text's at once.
    (mix(smallest ^ (filled as u64) << 56) >> 32) as u8
}

/// The same on every machine and in every version: it is kept in databases.
fn hash(letters: &[char]) -> u64 {
    letters.iter().fold(0, |sum, c| mix(sum ^ u64::from(u32::from(*c))))
}

/// The last steps of SplitMix64.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

impl Fingerprint {
    /// About how many in 100 of the shingles of both texts are common: 100 for the same words,
    /// near 0 for strangers.
    pub fn alike(&self, other: &Fingerprint) -> u32 {
        100 - self.distance(other)
    }

    /// 0 for the same words, near 100 for strangers.
    pub fn distance(&self, other: &Fingerprint) -> u32 {
        let differs = self.0.iter().zip(&other.0).filter(|(a, b)| a != b).count();
        (differs * 100 / BINS) as u32
    }

    /// The bands for the index of a database; see above.
    pub fn bands(&self) -> [i64; BANDS] {
        std::array::from_fn(|band| {
            let bytes = &self.0[band * BAND_BYTES..(band + 1) * BAND_BYTES];
            bytes.iter().fold(band as i64, |sum, byte| sum << 8 | i64::from(*byte))
        })
    }

    /// As 80 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what `to_hex` wrote.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; BINS];
        if text.len() != BINS * 2 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// What equal titles have in common: letters and digits only, of one width and case. Empty for a
/// title without any.
pub fn title_key(title: &str) -> String {
    compact(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of so many sentences, each from its own number.
    fn text(sentences: std::ops::Range<u32>) -> String {
        let sentence = |number: u32| {
            let c = |at: u32| char::from_u32(0x4e00 + (number * 7919 + at * 104_729) % 20_000);
            (0..25).filter_map(c).collect::<String>()
        };
        sentences.map(|number| format!("<p>{}。</p>", sentence(number))).collect()
    }

    #[test]
    fn near_texts_are_found_by_a_band_and_strangers_are_not() {
        let own = fingerprint(&text(0..60)).unwrap();
        let longer = fingerprint(&text(0..64)).unwrap();
        let half = fingerprint(&text(30..90)).unwrap();
        let other = fingerprint(&text(1000..1060)).unwrap();
        let shares =
            |other: &Fingerprint| own.bands().iter().any(|band| other.bands().contains(band));
        assert!(own.alike(&longer) >= ALIKE_MIN && shares(&longer), "{}", own.alike(&longer));
        assert!(own.alike(&half) < ALIKE_MIN, "{}", own.alike(&half));
        assert!(own.alike(&other) < 15 && !shares(&other), "{}", own.alike(&other));
    }

    #[test]
    fn form_and_marks_make_no_other_text() {
        let plain = text(0..20);
        let formed = plain.replace("<p>", "<h2> ").replace('。', "！！");
        assert_eq!(fingerprint(&plain), fingerprint(&formed));
        assert_eq!(fingerprint("<p>太短了</p>"), None);
        let own = fingerprint(&plain).unwrap();
        assert_eq!(Fingerprint::from_hex(&own.to_hex()), Some(own));
        assert_eq!(Fingerprint::from_hex("00"), None);
        // Kept in databases: must never change.
        assert_eq!(&own.to_hex()[..16], "c8772bdc1610008f");
    }

    #[test]
    fn titles_are_compared_by_letters() {
        assert_eq!(
            title_key("关于 2024年 春节放假的通知"),
            title_key("《关于２０２４年春节放假的通知》")
        );
        assert_ne!(title_key("通知一"), title_key("通知二"));
        assert_eq!(title_key("——"), "");
    }
}
