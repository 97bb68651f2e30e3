//! Pictures: written anew, set upright, made smaller, cut around their focal point.

use std::io::Cursor;

use base::{Result, fault, invalid};
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use papers::PagePicture;
use serde::{Deserialize, Serialize};

const SIDE_MAX: u32 = 12_000;
const MEMORY_MAX: u64 = 256 << 20;
/// Widths of the whole picture, for texts.
const WHOLE_WIDTHS: [u32; 3] = [480, 960, 1600];
/// Widths of the picture cut to 16:10, for lists.
const LIST_WIDTHS: [u32; 2] = [400, 800];
const LIST_SIDES: (u32, u32) = (16, 10);
/// Widths of the first page of a PDF: beside its name, and to be looked at.
const PAGE_WIDTHS: [u32; 2] = [320, 720];
const QUALITY: f32 = 80.0;
/// A picture that came as WebP is written anew at this quality.
const KEPT_QUALITY: f32 = 92.0;

/// A smaller picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// `whole`, `list` for one that was cut, or `page`.
    pub cut: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// SHA-256 of its bytes, which are WebP.
    pub digest: String,
}

/// A smaller picture with its bytes.
pub struct Drawn {
    /// `whole`, `list` or `page`.
    pub cut: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// WebP.
    pub bytes: Vec<u8>,
}

/// Decodes a picture within limits, sets it upright and encodes it anew: what was hidden in it
/// stays behind. Moving pictures are kept as they are once they have proved to be pictures.
pub(super) fn upright(bytes: Vec<u8>, media_type: &str) -> Result<(Vec<u8>, (u32, u32))> {
    let format = ImageFormat::from_mime_type(media_type).ok_or_else(broken)?;
    let picture = decode(&bytes, format)?;
    let sides = (picture.width(), picture.height());
    let kept = match format {
        ImageFormat::Jpeg => jpeg(&picture)?,
        ImageFormat::Png => {
            let mut out = Cursor::new(Vec::new());
            picture.write_to(&mut out, format)?;
            out.into_inner()
        }
        ImageFormat::WebP if !is_moving(&bytes) => webp(&picture, KEPT_QUALITY)?,
        _ => bytes,
    };
    Ok((kept, sides))
}

/// The smaller pictures of a kept picture; those that would not be smaller in bytes are left out.
pub fn renditions(bytes: &[u8], media_type: &str, focal: (f64, f64)) -> Result<Vec<Drawn>> {
    let format = ImageFormat::from_mime_type(media_type).ok_or_else(broken)?;
    if format == ImageFormat::WebP && is_moving(bytes) {
        return Ok(Vec::new());
    }
    let picture = decode(bytes, format)?;
    let mut all = Vec::new();
    for width in WHOLE_WIDTHS.into_iter().filter(|width| *width < picture.width()) {
        let one = draw("whole", &picture, width)?;
        if one.bytes.len() < bytes.len() {
            all.push(one);
        }
    }
    let (left, top, width, height) = cut_around((picture.width(), picture.height()), focal);
    let cut = picture.crop_imm(left, top, width, height);
    let mut widths: Vec<u32> = LIST_WIDTHS.into_iter().filter(|one| *one <= width).collect();
    if widths.is_empty() {
        widths.push(width);
    }
    for width in widths {
        all.push(draw("list", &cut, width)?);
    }
    Ok(all)
}

/// The first page of a PDF in the sizes it is shown in, the smaller first.
pub fn page_renditions(page: PagePicture) -> Result<Vec<Drawn>> {
    let pixels = RgbImage::from_raw(page.width, page.height, page.rgb);
    let page = DynamicImage::from(pixels.ok_or_else(|| fault("a page with too few pixels"))?);
    let mut widths: Vec<u32> = PAGE_WIDTHS.map(|width| width.min(page.width())).to_vec();
    widths.dedup();
    widths.into_iter().map(|width| draw("page", &page, width)).collect()
}

fn draw(cut: &'static str, picture: &DynamicImage, width: u32) -> Result<Drawn> {
    let part = f64::from(width) / f64::from(picture.width().max(1));
    let height = (f64::from(picture.height()) * part).round().max(1.0) as u32;
    let small = picture.resize_exact(width, height, FilterType::CatmullRom);
    Ok(Drawn { cut, width, height, bytes: webp(&small, QUALITY)? })
}

/// The largest 16:10 of a picture with the focal point as near to its middle as the edges allow.
fn cut_around((width, height): (u32, u32), focal: (f64, f64)) -> (u32, u32, u32, u32) {
    let (across, down) = (u64::from(LIST_SIDES.0), u64::from(LIST_SIDES.1));
    let (wide, tall) = (u64::from(width), u64::from(height));
    let (w, h) = match wide * down > tall * across {
        true => (tall * across / down, tall),
        false => (wide, wide * down / across),
    };
    let (w, h) = (w.max(1) as u32, h.max(1) as u32);
    let edge = |whole: u32, part: u32, at: f64| {
        let start = f64::from(whole) * at - f64::from(part) / 2.0;
        start.round().clamp(0.0, f64::from(whole.saturating_sub(part))) as u32
    };
    (edge(width, w, focal.0), edge(height, h, focal.1), w, h)
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| broken())?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| broken())?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 85);
    picture.to_rgb8().write_with_encoder(encoder)?;
    Ok(out.into_inner())
}

fn webp(picture: &DynamicImage, quality: f32) -> Result<Vec<u8>> {
    let (width, height) = (picture.width(), picture.height());
    let encoded = if picture.color().has_alpha() {
        let pixels = picture.to_rgba8();
        webp::Encoder::from_rgba(&pixels, width, height).encode_simple(false, quality)
    } else {
        let pixels = picture.to_rgb8();
        webp::Encoder::from_rgb(&pixels, width, height).encode_simple(false, quality)
    };
    encoded.map(|bytes| bytes.to_vec()).map_err(|error| fault(format!("webp: {error:?}")))
}

fn is_moving(bytes: &[u8]) -> bool {
    WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.has_animation())
}

fn broken() -> base::Error {
    invalid("file", "media.picture_broken", "图片已损坏或尺寸过大，无法读取")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_cut_around_its_focal_point_within_its_edges() {
        for (sides, focal, cut) in [
            ((1600, 1000), (0.5, 0.5), (0, 0, 1600, 1000)),
            ((3200, 1000), (0.5, 0.5), (800, 0, 1600, 1000)),
            ((3200, 1000), (0.0, 0.5), (0, 0, 1600, 1000)),
            ((3200, 1000), (1.0, 0.5), (1600, 0, 1600, 1000)),
            ((1600, 2000), (0.5, 0.25), (0, 0, 1600, 1000)),
            ((1600, 2000), (0.5, 0.75), (0, 1000, 1600, 1000)),
            ((1, 1), (0.5, 0.5), (0, 0, 1, 1)),
        ] {
            assert_eq!(cut_around(sides, focal), cut, "{sides:?} {focal:?}");
        }
    }

    #[test]
    fn a_page_is_kept_small_and_large_enough_to_be_looked_at() {
        for (sides, kept) in [
            ((720, 1018), vec![(320, 452), (720, 1018)]),
            ((700, 900), vec![(320, 411), (700, 900)]),
            ((200, 1080), vec![(200, 1080)]),
        ] {
            let rgb = vec![9; (sides.0 * sides.1 * 3) as usize];
            let page = PagePicture { width: sides.0, height: sides.1, rgb };
            let drawn = page_renditions(page).unwrap();
            assert!(drawn.iter().all(|one| one.cut == "page"));
            assert_eq!(drawn.iter().map(|one| (one.width, one.height)).collect::<Vec<_>>(), kept);
        }
        let short = PagePicture { width: 720, height: 1018, rgb: vec![0; 8] };
        assert!(page_renditions(short).is_err());
    }

    #[test]
    fn the_same_picture_gives_the_same_bytes() {
        let picture = DynamicImage::ImageRgb8(image::RgbImage::from_fn(1200, 900, |x, y| {
            image::Rgb([(x * 7 % 256) as u8, (y * 3 % 256) as u8, ((x * y) % 251) as u8])
        }));
        let bytes = jpeg(&picture).unwrap();
        let once = renditions(&bytes, "image/jpeg", (0.2, 0.8)).unwrap();
        let twice = renditions(&bytes, "image/jpeg", (0.2, 0.8)).unwrap();
        let shapes: Vec<_> = once.iter().map(|one| (one.cut, one.width, one.height)).collect();
        assert_eq!(
            shapes,
            [("whole", 480, 360), ("whole", 960, 720), ("list", 400, 250), ("list", 800, 500)]
        );
        assert!(once.iter().zip(&twice).all(|(a, b)| a.bytes == b.bytes));
        let other = renditions(&bytes, "image/jpeg", (0.2, 0.2)).unwrap();
        assert!(other[0].bytes == once[0].bytes && other[2].bytes != once[2].bytes);
    }
}
