//! Writing bits, the first of them lowest (RFC 1951 §3.1.1).

/// Appends bits to bytes.
pub(super) struct Bits<'a> {
    out: &'a mut Vec<u8>,
    /// Bits not yet written, fewer than 32 of them between calls.
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    /// Bits behind `out`, which ends on a whole byte.
    pub(super) fn new(out: &'a mut Vec<u8>) -> Bits<'a> {
        Bits { out, held: 0, count: 0 }
    }

    /// Appends the lowest `count` bits of `bits`, at most 32; the others must be zero.
    pub(super) fn push(&mut self, bits: u32, count: u32) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.out.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    /// Appends an empty stored block that is not the last, and with it comes to a whole byte.
    pub(super) fn flush(mut self) {
        self.push(0, 3);
        let bytes = self.count.div_ceil(8) as usize;
        self.out.extend_from_slice(&self.held.to_le_bytes()[..bytes]);
        self.out.extend_from_slice(&[0, 0, 0xff, 0xff]);
    }
}
