//! Huffman codes of limited length.

use super::bits::Bits;

/// A code: the bits of each symbol, and their number (0 when the symbol does not occur).
pub(super) struct Code<const SYMBOLS: usize> {
    /// The number above, the bits below.
    spelt: [u32; SYMBOLS],
    pub(super) lengths: [u8; SYMBOLS],
}

impl<const SYMBOLS: usize> Code<SYMBOLS> {
    /// The code for symbols that occur so often (2³² times together at most), of `longest` bits
    /// at most.
    pub(super) fn new(counts: &[u32; SYMBOLS], longest: usize) -> Code<SYMBOLS> {
        let lengths = lengths(counts, longest);
        Code { spelt: spell(&lengths), lengths }
    }

    /// Writes a symbol and its extra bits (bits, number).
    pub(super) fn write(&self, symbol: usize, (extra, count): (u32, u32), bits: &mut Bits<'_>) {
        let spelt = self.spelt[symbol];
        let length = spelt >> 16;
        bits.push(spelt & 0xffff | extra << length, length + count);
    }
}

/// How many bits each symbol gets.
fn lengths<const SYMBOLS: usize>(counts: &[u32; SYMBOLS], longest: usize) -> [u8; SYMBOLS] {
    // The rarest first. A count with its symbol below it is one number, which sorts fastest.
    let mut sorted = [0_u64; SYMBOLS];
    let mut used = 0;
    for (symbol, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        sorted[used] = u64::from(*count) << 16 | symbol as u64;
        used += 1;
    }
    let sorted = &mut sorted[..used];
    sorted.sort_unstable();

    let mut depths = [0; SYMBOLS];
    let depths = &mut depths[..used];
    depths.iter_mut().zip(sorted.iter()).for_each(|(depth, one)| *depth = (*one >> 16) as u32);
    tree(depths);
    let per_length = per_length(depths, longest);

    let mut lengths = [0; SYMBOLS];
    let mut rarest = sorted.iter();
    for length in (1..=longest).rev() {
        for one in rarest.by_ref().take(per_length[length] as usize) {
            lengths[(*one & 0xffff) as usize] = length as u8;
        }
    }
    lengths
}

/// Turns counts, the smallest first, into the depths of their leaves in the Huffman tree, in
/// place (Moffat and Katajainen, In-Place Calculation of Minimum-Redundancy Codes, 1995): a
/// number is by turns a count, the sum of an inner node, the place of its parent, and a depth.
fn tree(numbers: &mut [u32]) {
    let len = numbers.len();
    if len < 2 {
        // A code of one symbol has a bit nevertheless.
        return numbers.fill(1);
    }
    join(numbers);
    numbers[len - 2] = 0;
    for inner in (0..len - 2).rev() {
        numbers[inner] = numbers[numbers[inner] as usize] + 1;
    }
    // Inner nodes, now the deepest first, have leaves wherever no inner node hangs below them.
    let (mut root, mut leaf) = (len - 1, len);
    let (mut open, mut depth) = (1, 0);
    while open > 0 {
        let deeper = root;
        while root > 0 && numbers[root - 1] == depth {
            root -= 1;
        }
        let inner = deeper - root;
        numbers[leaf - (open - inner)..leaf].fill(depth);
        leaf -= open - inner;
        open = 2 * inner;
        depth += 1;
    }
}

/// The first step: joins the two smallest of leaves and inner nodes again and again; leaves the
/// place of its parent at every inner node but the last.
fn join(numbers: &mut [u32]) {
    let len = numbers.len();
    let (mut leaf, mut root) = (0, 0);
    for next in 0..len - 1 {
        let mut sum = 0;
        for _ in 0..2 {
            if leaf == len || (root < next && numbers[root] < numbers[leaf]) {
                sum += numbers[root];
                numbers[root] = next as u32;
                root += 1;
            } else {
                sum += numbers[leaf];
                leaf += 1;
            }
        }
        numbers[next] = sum;
    }
}

/// How many symbols have each length, none of them more than `longest`.
fn per_length(depths: &[u32], longest: usize) -> [u32; 16] {
    let mut per_length = [0; 16];
    depths.iter().for_each(|depth| per_length[longest.min(*depth as usize)] += 1);
    // Leaves that were lifted up make the tree too full. One of the lowest goes beside a leaf of
    // a level above, both one level below it, until it fits.
    let room = |length: usize| 1_u32 << (longest - length);
    let taken: u32 = (1..=longest).map(|length| per_length[length] * room(length)).sum();
    for _ in room(0)..taken.max(room(0)) {
        let above = (1..longest).rev().find(|length| per_length[*length] > 0).unwrap_or(1);
        per_length[above] -= 1;
        per_length[above + 1] += 2;
        per_length[longest] -= 1;
    }
    per_length
}

/// The bits of each symbol (RFC 1951 §3.2.2), the first of them lowest, below their number.
fn spell<const SYMBOLS: usize>(lengths: &[u8; SYMBOLS]) -> [u32; SYMBOLS] {
    let mut per_length = [0; 16];
    lengths.iter().for_each(|length| per_length[usize::from(*length)] += 1);
    let mut next = [0_u16; 16];
    for length in 2..16 {
        next[length] = (next[length - 1] + per_length[length - 1]) << 1;
    }
    let mut spelt = [0; SYMBOLS];
    for (spelt, length) in spelt.iter_mut().zip(lengths).filter(|(_, length)| **length > 0) {
        let code = &mut next[usize::from(*length)];
        *spelt = u32::from(*length) << 16 | u32::from(code.reverse_bits() >> (16 - length));
        *code += 1;
    }
    spelt
}
