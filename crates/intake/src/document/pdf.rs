//! PDF with a text layer: glyphs with their places, gathered into the lines that a reader sees.

use hayro_cmap::BfString;
use hayro_interpret::font::Glyph;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, Point, Rect};

use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::sheet;

/// More pages than any document of an office that a person reviews.
const MOST_PAGES: usize = 400;
/// Glyphs of a page beyond this are no text.
const MOST_GLYPHS: usize = 60_000;

/// The text of a PDF, pages parted by an empty line.
pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String, IntakeError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => IntakeError::new("intake_encrypted"),
        _ => IntakeError::new("intake_damaged_document"),
    })?;
    let cache = InterpreterCache::new();
    let mut out = String::new();
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let dimensions = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(dimensions.0), f64::from(dimensions.1));
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), InterpreterSettings::default());
        let mut reader = Gather { glyphs: Vec::new() };
        interpret_page(page, &mut context, &mut reader);
        out.push_str(&lines(reader.glyphs));
        if out.len() > limits.text_bytes {
            return Err(
                IntakeError::new("intake_too_much_text").with("most", sheet::megabytes(limits.text_bytes as u64))
            );
        }
    }
    if out.chars().filter(|c| c.is_alphabetic()).count() < 20 {
        return Err(IntakeError::new("intake_no_text_layer"));
    }
    Ok(out)
}

/// A letter and its place; y grows upwards.
struct Letter {
    x: f64,
    y: f64,
    size: f64,
    width: f64,
    text: String,
}

struct Gather {
    glyphs: Vec<Letter>,
}

impl Device<'_> for Gather {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        if self.glyphs.len() >= MOST_GLYPHS {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => return,
        };
        let whole = transform * glyph_transform;
        let origin = whole * Point::ORIGIN;
        let em = whole * Point::new(1_000.0, 0.0) - origin;
        let tall = whole * Point::new(0.0, 1_000.0) - origin;
        let size = tall.hypot();
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map_or(0.5, |width| f64::from(width) / 1_000.0),
            Glyph::Type3(_) => 0.5,
        };
        // Text that runs upwards is a stamp or a margin's note.
        let level = em.x > 0.0 && em.y.abs() < em.x;
        if level && size > 0.5 && origin.x.is_finite() && origin.y.is_finite() {
            self.glyphs.push(Letter { x: origin.x, y: origin.y, size, width: advance * em.x, text });
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Glyphs as lines from top to bottom; wide gaps become runs of blanks under the same columns.
fn lines(mut glyphs: Vec<Letter>) -> String {
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    for letter in glyphs {
        match rows.last_mut() {
            // Letters of one line stand a little higher or lower where sizes change.
            Some(row) if row.first().is_some_and(|first| first.y - letter.y < 0.45 * first.size.min(letter.size)) => {
                row.push(letter)
            }
            _ => rows.push(vec![letter]),
        }
    }
    let left = rows.iter().flatten().map(|letter| letter.x).fold(f64::INFINITY, f64::min);
    let mut out = String::new();
    let mut above: Option<(f64, f64)> = None;
    for mut row in rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let (y, size) = row.first().map_or((0.0, 1.0), |letter| (letter.y, letter.size));
        if above.is_some_and(|(above, old)| above - y > 2.2 * size.max(old)) {
            out.push('\n');
        }
        above = Some((y, size));
        out.push_str(line(&row, left).trim_end());
        out.push('\n');
    }
    out.push('\n');
    out
}

fn line(row: &[Letter], left: f64) -> String {
    let mut out = String::new();
    let mut length = 0_usize;
    let mut end: Option<f64> = None;
    for letter in row {
        if letter.text.trim().is_empty() {
            continue;
        }
        let gap = end.map_or(0.0, |end| letter.x - end);
        if end.is_none() || gap > 1.6 * letter.size {
            // Columns keep their places: half the size is the width of a common letter.
            let column = ((letter.x - left) / (0.5 * letter.size)).clamp(0.0, 400.0) as usize;
            let least = if end.is_some() { length + 3 } else { 0 };
            let blanks = column.max(least).saturating_sub(length);
            out.extend(std::iter::repeat_n(' ', blanks));
            length += blanks;
        } else if gap > 0.16 * letter.size {
            out.push(' ');
            length += 1;
        }
        out.push_str(&letter.text);
        length += letter.text.chars().count();
        end = Some(letter.x + letter.width);
    }
    out
}
