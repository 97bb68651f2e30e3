//! What a text repeats of itself.

/// Shorter repeats are not looked for: three bytes (a Chinese character) gain next to nothing.
const SHORTEST: usize = 4;
/// Longest repeat deflate can say.
const LONGEST: usize = 258;
/// Farthest back deflate can point.
const FARTHEST: usize = 32_768;

/// Places remembered for the same four bytes. With two, the time is an eighth less, but real texts
/// become 2 % longer.
const PLACES: usize = 4;
/// Places remembered of one repeat: what begins farther on in a long one, begins in the older one,
/// too. Saves a seventh of the time on the benchmark's pages, which repeat themselves a lot.
const NOTED: usize = 24;
/// Bits of the number under which four bytes are kept.
const HASH_BITS: u32 = 13;

/// A byte, or a repeat: length above, distance below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step(u32);

impl Step {
    /// Length and distance of a repeat; `None` for a byte.
    pub(super) fn repeat(self) -> Option<(usize, usize)> {
        let length = (self.0 >> 16) as usize;
        (length > 0).then_some((length, (self.0 & 0xffff) as usize))
    }

    /// The byte, when it is no repeat.
    pub(super) fn byte(self) -> usize {
        (self.0 & 0xff) as usize
    }
}

/// Where four bytes were seen last, the newest place first. Places are counted on from text to
/// text, so those of earlier texts are known by being too small and nothing has to be cleared.
pub(super) struct Repeats {
    seen: Vec<[u32; PLACES]>,
    /// The place of the first byte of the next text.
    next: u32,
}

impl Repeats {
    /// Nothing was seen.
    pub(super) fn new() -> Repeats {
        Repeats { seen: vec![[0; PLACES]; 1 << HASH_BITS], next: 1 }
    }

    /// Begins a text of less than 4 GiB.
    pub(super) fn scan<'a>(&'a mut self, text: &'a [u8]) -> Scan<'a> {
        let len = text.len() as u32;
        if self.next.checked_add(len).is_none() {
            *self = Repeats::new();
        }
        let base = self.next;
        self.next += len;
        Scan { seen: &mut self.seen, base, text, at: 0 }
    }

    /// As after so many bytes.
    #[cfg(test)]
    pub(super) fn skip_to(&mut self, next: u32) {
        self.next = next;
    }
}

/// A text being looked through.
pub(super) struct Scan<'a> {
    seen: &'a mut [[u32; PLACES]],
    /// The place of the first byte of the text.
    base: u32,
    text: &'a [u8],
    /// How far it was looked through.
    at: usize,
}

impl Scan<'_> {
    /// Adds the next steps; `most` at most, none at the end of the text.
    pub(super) fn steps(&mut self, most: usize, steps: &mut Vec<Step>) {
        while self.at < self.text.len() && steps.len() < most {
            let at = self.at;
            match self.longest(at) {
                None => {
                    steps.push(Step(u32::from(self.text[at])));
                    self.at += 1;
                }
                Some((length, distance)) => {
                    steps.push(Step((length as u32) << 16 | distance as u32));
                    self.at += length;
                    for passed in at + 1..self.at.min(at + NOTED) {
                        self.note(passed);
                    }
                }
            }
        }
    }

    /// The longest repeat of what follows: its length and distance.
    fn longest(&mut self, at: usize) -> Option<(usize, usize)> {
        let (mut longest, mut distance) = (SHORTEST - 1, 0);
        for place in self.note(at)? {
            // What comes after this one is older still.
            let Some(from) = place.checked_sub(self.base).map(|from| from as usize) else {
                break;
            };
            if at - from > FARTHEST {
                break;
            }
            let length = same(self.text, from, at);
            if length > longest {
                (longest, distance) = (length, at - from);
            }
        }
        (distance > 0).then_some((longest, distance))
    }

    /// Remembers what begins here; says where the same may have begun before. `None` too near
    /// to the end.
    fn note(&mut self, at: usize) -> Option<[u32; PLACES]> {
        let next: [u8; SHORTEST] = self.text.get(at..at + SHORTEST)?.try_into().ok()?;
        // Fibonacci hashing: the golden ratio's bits spread neighbours apart.
        let hash = u32::from_le_bytes(next).wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS);
        let seen = &mut self.seen[hash as usize];
        let before = *seen;
        *seen = [self.base + at as u32, before[0], before[1], before[2]];
        Some(before)
    }
}

/// How many bytes are the same from two places on.
fn same(text: &[u8], from: usize, at: usize) -> usize {
    let most = LONGEST.min(text.len() - at);
    let (one, other) = (&text[from..from + most], &text[at..]);
    let (ones, _) = one.as_chunks::<8>();
    let (others, _) = other.as_chunks::<8>();
    // Eight bytes at a time; the lowest bit that differs is in the first byte that differs.
    for (index, (one, other)) in ones.iter().zip(others).enumerate() {
        let differing = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differing != 0 {
            return 8 * index + (differing.trailing_zeros() / 8) as usize;
        }
    }
    let rest = 8 * ones.len();
    let pairs = one[rest..].iter().zip(&other[rest..]);
    rest + pairs.take_while(|(one, other)| one == other).count()
}
