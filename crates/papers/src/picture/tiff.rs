//! Exif, which is a TIFF file without a picture: lists of entries that refer to each other by
//! offsets. Only the first list and the two that it names are read, each once.

use crate::picture::{Traces, line_of};

/// Entries of a list that are read.
const ENTRIES_MAX: usize = 400;

struct Tiff<'b> {
    bytes: &'b [u8],
    is_little: bool,
}

#[derive(Clone, Copy)]
struct Entry<'b> {
    tag: u16,
    kind: u16,
    value: &'b [u8],
}

/// Reads the traces of an Exif block.
pub(super) fn read(bytes: &[u8]) -> Traces {
    Tiff::open(bytes).and_then(|tiff| tiff.traces()).unwrap_or_default()
}

/// Which way up the picture stands, 1 to 8.
pub(super) fn orientation(bytes: &[u8]) -> Option<u8> {
    let tiff = Tiff::open(bytes)?;
    let entries = tiff.entries(tiff.u32(4)? as usize)?;
    let entry = entries.into_iter().find(|entry| entry.tag == 0x0112)?;
    let value = tiff.short(entry.value)?;
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
}

impl<'b> Tiff<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let is_little = match bytes.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Self { bytes, is_little })
    }

    fn traces(&self) -> Option<Traces> {
        let first = self.entries(self.u32(4)? as usize)?;
        let inner = self.list_at(&first, 0x8769);
        let place = self.list_at(&first, 0x8825);
        let text = |entries: &[Entry<'b>], tag: u16| {
            let entry = entries.iter().find(|entry| entry.tag == tag && entry.kind == 2)?;
            line_of(entry.value.split(|byte| *byte == 0).next()?)
        };
        let camera: Vec<String> =
            [0x010f, 0x0110].into_iter().filter_map(|tag| text(&first, tag)).collect();
        let owner = text(&inner, 0xa430).or(text(&first, 0x013b)).or(text(&first, 0x8298));
        let wide = first.iter().find(|entry| entry.tag == 0x9c9d);
        let wide = wide.and_then(|entry| {
            let pairs =
                entry.value.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            line_of(String::from_utf16_lossy(&pairs.collect::<Vec<_>>()).as_bytes())
        });
        Some(Traces {
            position: self.position(&place),
            camera: (!camera.is_empty()).then(|| camera.join(" ")),
            owner: owner.or(wide),
            software: text(&first, 0x0131),
            serial: text(&inner, 0xa431),
            remark: text(&first, 0x010e),
        })
    }

    fn list_at(&self, of: &[Entry<'b>], tag: u16) -> Vec<Entry<'b>> {
        let entry = of.iter().find(|entry| entry.tag == tag);
        let offset = entry.and_then(|entry| self.long(entry.value));
        offset.and_then(|offset| self.entries(offset as usize)).unwrap_or_default()
    }

    fn entries(&self, offset: usize) -> Option<Vec<Entry<'b>>> {
        let count = usize::from(self.short(self.bytes.get(offset..)?)?).min(ENTRIES_MAX);
        let mut entries = Vec::with_capacity(count);
        for number in 0..count {
            let at = offset.checked_add(2 + 12 * number)?;
            let Some(raw) = self.bytes.get(at..at.checked_add(12)?) else { break };
            entries.extend(self.entry(raw));
        }
        Some(entries)
    }

    fn entry(&self, raw: &'b [u8]) -> Option<Entry<'b>> {
        let (tag, kind) = (self.short(raw)?, self.short(&raw[2..])?);
        let size = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 => 4,
            5 | 10 | 12 => 8,
            _ => return None,
        };
        let length = (self.long(&raw[4..])? as usize).checked_mul(size)?;
        let value = match length {
            0..=4 => &raw[8..8 + length],
            _ => {
                let from = self.long(&raw[8..])? as usize;
                self.bytes.get(from..from.checked_add(length)?)?
            }
        };
        Some(Entry { tag, kind, value })
    }

    fn position(&self, entries: &[Entry<'b>]) -> Option<(f64, f64)> {
        let find = |tag: u16| entries.iter().find(|entry| entry.tag == tag).map(|one| one.value);
        let degrees = |value: &'b [u8]| {
            let mut sum = 0.0;
            for (part, size) in value.chunks_exact(8).zip([1.0, 60.0, 3600.0]) {
                let (above, below) = (self.long(part)?, self.long(&part[4..])?);
                sum += f64::from(above) / f64::from(below.max(1)) / size;
            }
            Some(sum)
        };
        let sign = |value: Option<&[u8]>, less: u8| match value {
            Some([letter, ..]) if *letter == less => -1.0,
            _ => 1.0,
        };
        let north = degrees(find(2)?)? * sign(find(1), b'S');
        let east = degrees(find(4)?)? * sign(find(3), b'W');
        let is_said = (north, east) != (0.0, 0.0) && north.abs() <= 90.0 && east.abs() <= 180.0;
        is_said.then_some((north, east))
    }

    fn short(&self, bytes: &[u8]) -> Option<u16> {
        let pair = *bytes.first_chunk::<2>()?;
        Some(if self.is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    }

    fn long(&self, bytes: &[u8]) -> Option<u32> {
        let four = *bytes.first_chunk::<4>()?;
        Some(if self.is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.long(self.bytes.get(at..)?)
    }
}
