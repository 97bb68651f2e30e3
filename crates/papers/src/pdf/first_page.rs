//! The first page of a PDF as a picture. What draws it is large, and may be led into a loop, into
//! a panic or out of memory: call it in a process that may end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::font::{FontQuery, Glyph, GlyphId, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, InterpreterWarning, SoftMask, TransformExt,
    interpret_page,
};
use hayro::hayro_syntax::{Pdf, page::Page};
use hayro::kurbo::{BezPath, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// A strip that is thinner than this shows nothing.
const SIDE_MIN: f32 = 16.0;

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePicture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Red, green and blue of each pixel, row by row from the top.
    pub rgb: Vec<u8>,
}

/// Draws the first page as large as it fits into `sides`. `None` when it cannot be drawn as it is
/// meant: a broken or locked file, letters of a font that is not in the file, a picture that
/// cannot be read; and when nothing is on it.
pub fn first_page(bytes: Vec<u8>, sides: (u16, u16)) -> Option<PagePicture> {
    let pdf = Pdf::new(bytes).ok()?;
    let page = pdf.pages().first()?;
    let (width, height) = page.render_dimensions();
    let scale = (f32::from(sides.0) / width).min(f32::from(sides.1) / height);
    let fits = |side: f32| side.is_finite() && side > 0.0 && side * scale >= SIDE_MIN;
    if !fits(width) || !fits(height) {
        return None;
    }
    let faults = Faults::default();
    if lacks_letters(page, pdf.xref(), &faults) {
        return None;
    }
    let by = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let pixels = render(page, &cache, &faults.settings(), &RenderSettings::default(), &by);
    let picture = PagePicture {
        width: u32::from(pixels.width()),
        height: u32::from(pixels.height()),
        rgb: pixels
            .data_as_u8_slice()
            .chunks_exact(4)
            .flat_map(|one| [one[0], one[1], one[2]])
            .collect(),
    };
    let has_something = picture.rgb.windows(4).any(|four| four[0] != four[3]);
    (has_something && !faults.found()).then_some(picture)
}

/// What goes wrong while a page is drawn, and is only told.
#[derive(Clone, Default)]
struct Faults {
    /// A font or a picture cannot be read.
    unread: Arc<AtomicBool>,
    /// A font of many letters is not in the file; others stand in for it.
    stand_in: Arc<AtomicBool>,
}

impl Faults {
    fn settings(&self) -> InterpreterSettings {
        let (unread, stand_in) = (self.unread.clone(), self.stand_in.clone());
        InterpreterSettings {
            font_resolver: Arc::new(move |wanted| match wanted {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(font) => {
                    stand_in.store(true, Ordering::Relaxed);
                    Some(font.pick_standard_font().get_font_data())
                }
            }),
            warning_sink: Arc::new(move |warning| {
                use InterpreterWarning::{ImageDecodeFailure, UnsupportedFont};
                if matches!(warning, ImageDecodeFailure | UnsupportedFont) {
                    unread.store(true, Ordering::Relaxed);
                }
            }),
            ..InterpreterSettings::default()
        }
    }

    fn found(&self) -> bool {
        self.unread.load(Ordering::Relaxed)
    }
}

/// Whether letters that a reader should see have no shape: their font is not in the file, and what
/// stands in for it knows no Chinese.
fn lacks_letters<'p>(
    page: &'p Page<'p>,
    xref: &'p hayro::hayro_syntax::xref::XRef,
    faults: &Faults,
) -> bool {
    let (width, height) = page.render_dimensions();
    let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let cache = InterpreterCache::new();
    let upright = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(upright, whole, &cache, xref, faults.settings());
    let mut reader = Reader { faults: faults.clone(), lacks: false };
    interpret_page(page, &mut context, &mut reader);
    reader.lacks || faults.found()
}

/// Looks at the letters of a page without drawing them.
struct Reader {
    faults: Faults,
    lacks: bool,
}

impl Reader {
    fn lacks(&self, glyph: &Glyph<'_>) -> bool {
        let Glyph::Outline(outline) = glyph else { return false };
        let is_word = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.is_alphanumeric(),
            Some(BfString::String(letters)) => letters.chars().any(char::is_alphanumeric),
            None => self.faults.stand_in.load(Ordering::Relaxed),
        };
        let is_shapeless = || {
            outline.glyph_id() == GlyphId::NOTDEF || outline.outline().segments().next().is_none()
        };
        is_word && is_shapeless()
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        // Letters behind a scan are there to be searched, not to be seen.
        if !self.lacks && !matches!(mode, DrawMode::Invisible) {
            self.lacks = run.glyphs().iter().any(|glyph| self.lacks(glyph));
        }
    }
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
