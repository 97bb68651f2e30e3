//! Tests of the compressor, with somebody else's decompressor.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use proptest::prelude::{any, proptest};
use proptest::{collection, prop_assert_eq};

use super::Deflater;

fn deflate(deflater: &mut Deflater, text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    deflater.deflate(text, &mut out);
    out
}

fn inflate(packed: &[u8], len: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(len + 1);
    let mut inflater = Decompress::new(false);
    inflater.decompress_vec(packed, &mut text, FlushDecompress::Sync).unwrap();
    assert_eq!(inflater.total_in(), packed.len() as u64);
    text
}

fn check(text: &[u8]) {
    let packed = deflate(&mut Deflater::new(), text);
    assert!(packed.ends_with(&[0, 0, 0xff, 0xff]));
    assert!(inflate(&packed, text.len()) == text, "{} bytes", text.len());
}

/// Numbers that look thrown (a linear congruence).
fn thrown() -> impl Iterator<Item = u32> {
    let mut state = 7_u64;
    std::iter::from_fn(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        Some((state >> 33) as u32)
    })
}

#[test]
fn texts_of_every_kind_come_back() {
    check(b"");
    check(b"a");
    check(&[0; 100_000]);
    let bytes: Vec<u8> = thrown().map(|number| number as u8).take(200_000).collect();
    check(&bytes);
    let letters: Vec<u8> = bytes.iter().map(|byte| b'a' + byte % 3).collect();
    check(&letters);
    // Repeats from just within and just out of reach, and of every length.
    for distance in [32_767, 32_768, 32_769] {
        check(&[&bytes[..distance], &bytes[..300]].concat());
    }
    for length in 3..600 {
        check(&[&bytes[..length], &bytes[..length], b"."].concat());
    }
    // Every distance that has a symbol of its own, its neighbours too.
    for distance in (0..15).flat_map(|bits| [1 << bits, (1 << bits) + 1, 3 << bits >> 1]) {
        check(&[&bytes[..distance], &bytes[..distance.min(9)], b"."].concat());
    }
}

#[test]
fn codes_longer_than_deflate_allows_are_shortened() {
    // Fibonacci numbers make the deepest trees; no four bytes of these are the same, or nearly.
    let (mut one, mut other) = (1_usize, 1);
    let mut text = Vec::new();
    for byte in 0..20_u8 {
        text.extend(std::iter::repeat_n(byte, one));
        (one, other) = (other, one + other);
    }
    let mut order: Vec<(u32, u8)> = thrown().zip(text).collect();
    order.sort_unstable();
    let text: Vec<u8> = order.into_iter().map(|(_, byte)| byte).collect();
    check(&text);
    for end in [3_000, 6_000, 12_000] {
        check(&text[..end]);
    }
}

#[test]
fn nothing_of_an_earlier_text_is_left() {
    let text = "各县（区）人民政府，市政府各部门：".repeat(20).into_bytes();
    let alone = deflate(&mut Deflater::new(), &text);
    let mut deflater = Deflater::new();
    assert_eq!(deflate(&mut deflater, &text), alone);
    assert_eq!(deflate(&mut deflater, &text), alone);
    // Where places run out of numbers they begin anew.
    for left in [0, 1, text.len() as u32, text.len() as u32 + 1] {
        deflater.repeats.skip_to(u32::MAX - left);
        assert_eq!(deflate(&mut deflater, &text), alone, "{left}");
        assert_eq!(deflate(&mut deflater, &text), alone, "{left}");
    }
}

#[test]
fn pages_become_as_small_as_with_zlib_or_nearly() {
    let page = include_str!("../../../../../themes/base/pages/article.html").as_bytes();
    let ours = deflate(&mut Deflater::new(), page).len();
    let mut zlib = Vec::with_capacity(page.len());
    let mut compress = Compress::new(Compression::new(6), false);
    compress.compress_vec(page, &mut zlib, FlushCompress::Sync).unwrap();
    assert!(ours * 100 <= zlib.len() * 104, "{ours} bytes, zlib {}", zlib.len());
}

proptest! {
    #[test]
    fn what_goes_in_comes_out(
        words in collection::vec(collection::vec(any::<u8>(), 1..12), 1..8),
        order in collection::vec(any::<usize>(), 0..3_000),
    ) {
        let text: Vec<u8> =
            order.iter().flat_map(|at| words[at % words.len()].iter().copied()).collect();
        let packed = deflate(&mut Deflater::new(), &text);
        prop_assert_eq!(inflate(&packed, text.len()), text);
    }
}
