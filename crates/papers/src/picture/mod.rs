//! What picture files tell beside the picture: where, with what and by whom it was taken.

mod boxes;
pub(crate) mod jpeg;
pub(crate) mod png;
mod tiff;

use crate::kind::FileKind;

/// What was found beside the picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Traces {
    /// Degrees north and east.
    pub(crate) position: Option<(f64, f64)>,
    pub(crate) camera: Option<String>,
    /// Author, owner or holder of the rights.
    pub(crate) owner: Option<String>,
    pub(crate) software: Option<String>,
    /// Number of the device.
    pub(crate) serial: Option<String>,
    /// Remarks and other texts.
    pub(crate) remark: Option<String>,
}

/// Looks for traces; formats that are not read have none.
pub(crate) fn traces(bytes: &[u8], kind: FileKind) -> Traces {
    match kind {
        FileKind::Jpeg => jpeg::traces(bytes),
        FileKind::Png => png::traces(bytes),
        FileKind::Webp => boxes::webp(bytes),
        FileKind::Heic | FileKind::Avif => boxes::heic(bytes),
        FileKind::Tiff => tiff::read(bytes),
        _ => Traces::default(),
    }
}

impl Traces {
    /// Takes over what the other knows and this does not.
    fn add(&mut self, other: Traces) {
        let take = |own: &mut Option<String>, more: Option<String>| {
            if own.is_none() {
                *own = more;
            }
        };
        self.position = self.position.or(other.position);
        take(&mut self.camera, other.camera);
        take(&mut self.owner, other.owner);
        take(&mut self.software, other.software);
        take(&mut self.serial, other.serial);
        take(&mut self.remark, other.remark);
    }

    /// What an XMP packet says; only the few properties that matter are looked for.
    fn add_xmp(&mut self, packet: &[u8]) {
        let text = String::from_utf8_lossy(packet);
        let owner = said_in(&text, "dc:creator").or_else(|| said_in(&text, "photoshop:Credit"));
        let degrees = |name: &str| said_in(&text, name).and_then(|value| xmp_degrees(&value));
        let position = degrees("exif:GPSLatitude").zip(degrees("exif:GPSLongitude"));
        self.add(Traces {
            position,
            owner,
            software: said_in(&text, "xmp:CreatorTool"),
            camera: said_in(&text, "tiff:Model"),
            ..Traces::default()
        });
    }
}

/// The first text of a property, written as an attribute or as an element.
fn said_in(packet: &str, name: &str) -> Option<String> {
    let at = packet.find(name)? + name.len();
    let rest = packet.get(at..)?;
    let value = match rest.strip_prefix("=\"") {
        Some(value) => value.split('"').next()?,
        None => {
            let mut texts = rest.split('>').skip(1).filter_map(|part| part.split('<').next());
            texts.find(|text| !text.trim().is_empty())?
        }
    };
    let line = base::text::shorten(&base::text::line(value), 80);
    (!line.is_empty()).then_some(line)
}

/// `39,54.5N` or `39,54,30N` as degrees.
fn xmp_degrees(text: &str) -> Option<f64> {
    let sign = if text.ends_with(['S', 'W']) { -1.0 } else { 1.0 };
    let parts = text.trim_end_matches(|c: char| c.is_alphabetic()).split(',');
    let mut degrees = 0.0;
    for (part, size) in parts.zip([1.0, 60.0, 3600.0]) {
        degrees += part.trim().parse::<f64>().ok()? / size;
    }
    Some(sign * degrees)
}

/// A text out of a file, as one short line.
fn line_of(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let line = base::text::shorten(&base::text::line(&text), 80);
    (!line.is_empty()).then_some(line)
}
