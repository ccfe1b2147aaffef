//! Official documents as DOCX: the few parts that Word needs, with real styles, so that an official goes on writing in them.
//!
//! Office Open XML (ECMA-376, transitional) is written directly: `docx-rs` would bring a second `zip`, a second `quick-xml` and
//! decoders of pictures for a document that has none.

mod body;
mod styles;
mod table;
mod xml;

use std::io::{Cursor, Write};

use kernel::Instant;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::Official;
use super::sheet::{Sheet, sheet};
use crate::PaperError;
use xml::{Paragraph, escaped};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#
);
/// A4 with margins of 20 mm above and below, 30 mm left, 15 mm right; another header on the first page, which bears no number.
const SECTION: &str = concat!(
    r#"<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/>"#,
    r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
    r#"<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>"#,
    r#"<w:titlePg/></w:sectPr>"#
);
const SETTINGS: &str = concat!(
    r#"<w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>"#,
    r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#
);

/// Writes a document as the bytes of a DOCX file: the words of [`super::pdf`] in the same order.
///
/// # Errors
/// [`PaperError::Data`] for a table whose cells do not fit its columns.
pub fn docx(official: &Official) -> Result<Vec<u8>, PaperError> {
    let sheet = sheet(official)?;
    let body = format!("<w:body>{}{SECTION}</w:body>", body::body(&sheet));
    let parts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", relations(&PACKAGE)),
        ("docProps/core.xml", core(&sheet, official)),
        ("word/document.xml", part("w:document", &body)),
        ("word/_rels/document.xml.rels", relations(&DOCUMENT)),
        ("word/styles.xml", styles::styles()),
        ("word/settings.xml", part("w:settings", SETTINGS)),
        ("word/header1.xml", part("w:hdr", &header(&sheet, true))),
        ("word/header2.xml", part("w:hdr", &header(&sheet, false))),
    ];
    archive(&parts).map_err(|error| PaperError::Data(error.to_string()))
}

fn archive(parts: &[(&str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    // One date for all, so that the same document gives the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, options)?;
        writer.write_all(content.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// A part of the document with the names that its tags use.
fn part(tag: &str, content: &str) -> String {
    format!("{DECLARATION}<{tag} {NAMESPACES}>{content}</{tag}>")
}

/// Hundredths of a millimetre in twentieths of a point.
const fn dxa(hundredths: u32) -> u32 {
    hundredths * 1440 / 2540
}

/// Number of the page in the middle, from the second page on; the mark of made-up data at the left edge of every page.
fn header(sheet: &Sheet, numbered: bool) -> String {
    let mut paragraph = Paragraph::new("Header");
    if let Some(mark) = &sheet.simulated {
        let red = r#"<w:b/><w:bCs/><w:color w:val="A3261D"/><w:sz w:val="20"/><w:szCs w:val="20"/>"#;
        paragraph = paragraph.styled(mark, red);
    }
    if numbered { paragraph.tab().page_number().xml() } else { paragraph.xml() }
}

fn core(sheet: &Sheet, official: &Official) -> String {
    let names = concat!(
        r#"xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
        r#"xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" "#,
        r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#
    );
    let at: Instant = official.made_at;
    let (title, creator) = (escaped(&sheet.file_title), escaped(&super::sheet::clean(&official.issuer)));
    format!(
        concat!(
            "{}<cp:coreProperties {}><dc:title>{}</dc:title><dc:creator>{}</dc:creator>",
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">{}</dcterms:created></cp:coreProperties>"#
        ),
        DECLARATION,
        names,
        title,
        creator,
        at.rfc3339()
    )
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const METADATA: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata";
/// Kind of relation and its part.
const PACKAGE: [(&str, &str, &str); 2] =
    [(OFFICE, "officeDocument", "word/document.xml"), (METADATA, "core-properties", "docProps/core.xml")];
const DOCUMENT: [(&str, &str, &str); 4] = [
    (OFFICE, "styles", "styles.xml"),
    (OFFICE, "settings", "settings.xml"),
    (OFFICE, "header", "header1.xml"),
    (OFFICE, "header", "header2.xml"),
];

fn relations(list: &[(&str, &str, &str)]) -> String {
    let relation = |(at, (base, kind, target)): (usize, &(&str, &str, &str))| {
        format!(r#"<Relationship Id="rId{}" Type="{base}/{kind}" Target="{target}"/>"#, at + 1)
    };
    let all: String = list.iter().enumerate().map(relation).collect();
    let name = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!(r#"{DECLARATION}<Relationships xmlns="{name}">{all}</Relationships>"#)
}

fn content_types() -> String {
    let word = |name: &str, kind: &str| {
        format!(
            r#"<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>"#
        )
    };
    let parts = [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("header1", "header"),
        ("header2", "header"),
    ];
    let parts: String = parts.iter().map(|(name, kind)| word(name, kind)).collect();
    format!(
        concat!(
            r#"{}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>{}"#,
            r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#
        ),
        DECLARATION, parts
    )
}
