//! Style sheets, scripts, fonts and icons inside the binary, under addresses that change with their content.
//! Knows nothing of pages. Files come from `crates/web/static` (ours) and `assets/vendor` (fetched).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};

use flate2::{Compression, write::GzEncoder};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

/// `Cache-Control` for every asset: its address is never reused for other bytes.
pub const CACHE_FOREVER: &str = "public, max-age=31536000, immutable";

/// `Content-Security-Policy` of every page: no inline script or style, nothing from another host.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

#[derive(RustEmbed)]
#[folder = "static"]
struct Own;

#[derive(RustEmbed)]
#[folder = "../../assets/vendor"]
struct Vendor;

/// One file as it is served.
pub struct Asset {
    /// Address, e.g. `/assets/app.0a1b2c3d.css`.
    pub url: String,
    /// MIME type with charset where text.
    pub content_type: &'static str,
    /// The bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Strong validator, in quotes.
    pub etag: String,
    gzip: OnceLock<Vec<u8>>,
}

impl Asset {
    /// The bytes compressed, made once on first use; `None` for formats that are compressed already.
    pub fn gzip(&self) -> Option<&[u8]> {
        if !self.content_type.starts_with("text/") && self.content_type != "image/svg+xml" {
            return None;
        }
        Some(self.gzip.get_or_init(|| compress(&self.bytes)))
    }
}

/// Address of the asset with that plain name, e.g. `asset("app.css")`. An unknown name gives an address that answers 404; a test forbids it.
pub fn asset(name: &str) -> &'static str {
    ASSETS.by_name.get(name).map_or("/assets/unknown", |asset| asset.url.as_str())
}

/// The asset behind the last part of an address, e.g. `app.0a1b2c3d.css`.
pub fn find(file: &str) -> Option<&'static Asset> {
    let (stem, rest) = file.split_once('.')?;
    let (_, extension) = rest.split_once('.')?;
    let asset = ASSETS.by_name.get(&format!("{stem}.{extension}"))?;
    (asset.url.strip_prefix("/assets/") == Some(file)).then_some(asset)
}

/// Every asset with its plain name, in the order of names.
pub fn list() -> impl Iterator<Item = (&'static str, &'static Asset)> {
    ASSETS.by_name.iter().map(|(name, asset)| (name.as_str(), asset))
}

struct Assets {
    by_name: BTreeMap<String, Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(load);

/// Style sheets come last, because they name fonts and icons as `asset:NAME`.
fn load() -> Assets {
    let mut by_name = BTreeMap::new();
    let mut sheets = Vec::new();
    for (name, file) in files() {
        match name.ends_with(".css") {
            true => sheets.push((name, file)),
            false => drop(by_name.insert(name.to_string(), plain(&name, file))),
        }
    }
    for (name, file) in sheets {
        let asset = sheet(&name, file, &by_name);
        by_name.insert(name.into_owned(), asset);
    }
    Assets { by_name }
}

fn files() -> impl Iterator<Item = (Cow<'static, str>, EmbeddedFile)> {
    let own = Own::iter().filter_map(|name| Own::get(&name).map(|file| (name, file)));
    let vendor = Vendor::iter().filter_map(|name| Vendor::get(&name).map(|file| (name, file)));
    own.chain(vendor)
}

fn plain(name: &str, file: EmbeddedFile) -> Asset {
    build(name, file.data)
}

/// Writes the real addresses into a style sheet, so its own address covers theirs. Longer names first.
fn sheet(name: &str, file: EmbeddedFile, others: &BTreeMap<String, Asset>) -> Asset {
    let text = String::from_utf8_lossy(&file.data);
    if !text.contains("asset:") {
        return plain(name, file);
    }
    let write = |text: String, (other, asset): (&String, &Asset)| text.replace(&format!("asset:{other}"), &asset.url);
    let text = others.iter().rev().fold(text.into_owned(), write);
    build(name, Cow::Owned(text.into_bytes()))
}

fn build(name: &str, bytes: Cow<'static, [u8]>) -> Asset {
    let digest = hex8(&Sha256::digest(&bytes));
    let (stem, extension) = name.split_once('.').unwrap_or((name, "bin"));
    Asset {
        url: format!("/assets/{stem}.{digest}.{extension}"),
        content_type: content_type(extension),
        bytes,
        etag: format!("\"{digest}\""),
        gzip: OnceLock::new(),
    }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

fn hex8(digest: &[u8]) -> String {
    digest[..4].iter().fold(String::with_capacity(8), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(7));
    // Writing into memory cannot fail; should it ever, an empty body would be served, so fall back to a stored copy.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_the_content() {
        let url = asset("base.css");
        assert!(url.starts_with("/assets/base.") && url.ends_with(".css"), "{url}");
        let found = find(url.strip_prefix("/assets/").unwrap()).unwrap();
        assert_eq!(found.url, url);
        assert!(find("base.00000000.css").is_none() && find("base.css").is_none() && find("../x").is_none());
    }

    #[test]
    fn sheets_point_at_existing_files() {
        for (name, asset) in list().filter(|(name, _)| name.ends_with(".css")) {
            let text = String::from_utf8_lossy(&asset.bytes);
            assert!(!text.contains("asset:"), "{name} names an unknown asset");
            assert!(!text.contains("//fonts.") && !text.contains("@import"), "{name} loads from elsewhere");
        }
    }

    #[test]
    fn text_is_compressed_and_fonts_are_not() {
        assert!(find(asset("tabler.css").strip_prefix("/assets/").unwrap()).unwrap().gzip().unwrap().len() < 100_000);
        let (_, font) = list().find(|(name, _)| name.ends_with(".woff2")).unwrap();
        assert!(font.gzip().is_none());
    }
}
