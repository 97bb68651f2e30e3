//! JPEG: a row of segments before the picture. Which way up it stands is kept, everything else
//! that is not needed to show it can go.

use crate::picture::{Traces, line_of, tiff};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";
const JFIF: &[u8] = b"JFIF\0";

/// A piece of the file.
enum Piece<'b> {
    /// A marker with what follows its length.
    Segment { marker: u8, inside: &'b [u8], whole: &'b [u8] },
    /// What follows a start of scan: the picture itself.
    Scan(&'b [u8]),
}

/// Cuts a file into its pieces up to its end mark; `None` when it is no whole JPEG.
fn pieces(bytes: &[u8]) -> Option<Vec<Piece<'_>>> {
    let mut out = Vec::new();
    let mut at = 2;
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Filling before a marker.
            0xff => at += 1,
            0xd9 => return Some(out),
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let length = usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk()?));
                let end = at + 2 + length.max(2);
                let whole = bytes.get(at..end)?;
                out.push(Piece::Segment { marker, inside: whole.get(4..)?, whole });
                at = end;
                if marker == 0xda {
                    let scan = scan_length(bytes.get(at..)?)?;
                    out.push(Piece::Scan(&bytes[at..at + scan]));
                    at += scan;
                }
            }
        }
    }
}

/// Bytes of a scan: up to a marker that is neither a restart nor a stuffed zero.
fn scan_length(bytes: &[u8]) -> Option<usize> {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_end)
}

pub(super) fn traces(bytes: &[u8]) -> Traces {
    let mut found = Traces::default();
    // A file that is cut off may still have its Exif in front.
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..).and_then(|rest| rest.first_chunk())
    {
        let end = at + 2 + usize::from(u16::from_be_bytes([*high, *low])).max(2);
        let inside = bytes.get(at + 4..end.min(bytes.len())).unwrap_or_default();
        match marker {
            0xda | 0xd9 => break,
            0xe1 if inside.starts_with(EXIF) => found.add(tiff::read(&inside[EXIF.len()..])),
            0xe1 if inside.starts_with(XMP) => found.add_xmp(&inside[XMP.len()..]),
            0xfe => found.add(Traces { remark: line_of(inside), ..Traces::default() }),
            0xed => found.add(Traces { owner: iptc_author(inside), ..Traces::default() }),
            _ => {}
        }
        at = end;
    }
    found
}

/// The by-line of the press's own metadata: record 2, data set 80.
fn iptc_author(inside: &[u8]) -> Option<String> {
    let at = inside.windows(3).position(|three| three == [0x1c, 2, 80])?;
    let rest = inside.get(at + 3..)?;
    let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
    line_of(rest.get(2..2 + length)?)
}

/// The file with nothing but the picture, its colours and which way up it stands.
pub(crate) fn cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    let pieces = pieces(bytes)?;
    let mut out = vec![0xff, 0xd8];
    let turned = pieces.iter().find_map(|piece| match piece {
        Piece::Segment { marker: 0xe1, inside, .. } if inside.starts_with(EXIF) => {
            tiff::orientation(&inside[EXIF.len()..])
        }
        _ => None,
    });
    let mut begun = false;
    for piece in &pieces {
        match piece {
            Piece::Segment { marker, inside, whole } => {
                let is_jfif = *marker == 0xe0 && inside.starts_with(JFIF);
                // The header of JFIF comes first, Exif after it.
                if !is_jfif && !begun {
                    begun = true;
                    out.extend(turned.filter(|way| *way != 1).map(upright).unwrap_or_default());
                }
                let is_kept = match marker {
                    0xe0 => is_jfif,
                    0xe2 => inside.starts_with(PROFILE),
                    0xee => inside.starts_with(ADOBE),
                    0xe1..=0xef | 0xfe => false,
                    _ => true,
                };
                if is_kept {
                    out.extend_from_slice(whole);
                }
            }
            Piece::Scan(scan) => out.extend_from_slice(scan),
        }
    }
    out.extend([0xff, 0xd9]);
    Some(out)
}

/// An Exif segment that says which way up the picture stands and nothing else.
fn upright(way: u8) -> Vec<u8> {
    let mut out = vec![0xff, 0xe1, 0, 34];
    out.extend_from_slice(EXIF);
    out.extend_from_slice(b"MM\0*\0\0\0\x08\0\x01");
    out.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, way, 0, 0]);
    out.extend_from_slice(&[0; 4]);
    out
}
