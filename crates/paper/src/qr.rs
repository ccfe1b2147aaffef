//! QR codes as SVG.

use qrcode::{EcLevel, QrCode, render::svg};

use crate::PaperError;

/// The code of `text` with a quiet zone, black on white, 15 % of it may be soiled.
pub fn svg(text: &str) -> Result<String, PaperError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PaperError::Qr(text.len()))?;
    Ok(code.render::<svg::Color<'_>>().module_dimensions(1, 1).quiet_zone(true).build())
}
