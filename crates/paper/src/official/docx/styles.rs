//! The styles: what an official changes in Word to change the whole paper.

/// Name in the file, name that Word shows, base, paragraph properties, run properties.
type Style = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// Sizes are half points: 28 is the 14 pt of the text, 24 the 12 pt of tables (NĐ 30/2020, phụ lục I: 13–14 pt).
const PARAGRAPHS: [Style; 17] = [
    (
        "BodyText",
        "Body Text",
        "Normal",
        r#"<w:spacing w:before="120" w:after="0" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>"#,
        "",
    ),
    (
        "Heading1",
        "heading 1",
        "Normal",
        r#"<w:keepNext/><w:keepLines/><w:spacing w:before="160" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/><w:outlineLvl w:val="0"/>"#,
        "<w:b/><w:bCs/>",
    ),
    (
        "Heading2",
        "heading 2",
        "Normal",
        r#"<w:keepNext/><w:keepLines/><w:spacing w:before="140" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/><w:outlineLvl w:val="1"/>"#,
        "<w:b/><w:bCs/>",
    ),
    (
        "Heading3",
        "heading 3",
        "Normal",
        r#"<w:keepNext/><w:keepLines/><w:spacing w:before="120" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/><w:outlineLvl w:val="2"/>"#,
        "",
    ),
    ("Title", "Title", "Normal", r#"<w:keepNext/><w:spacing w:before="360"/><w:jc w:val="center"/>"#, "<w:b/><w:bCs/>"),
    ("Subtitle", "Subtitle", "Normal", r#"<w:keepNext/><w:jc w:val="center"/>"#, "<w:b/><w:bCs/>"),
    (
        "Remark",
        "Remark",
        "Normal",
        r#"<w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>"#,
        "<w:i/><w:iCs/>",
    ),
    ("Caption", "caption", "BodyText", r#"<w:spacing w:before="120" w:after="80"/>"#, ""),
    ("Letterhead", "Letterhead", "Normal", r#"<w:jc w:val="center"/>"#, r#"<w:sz w:val="24"/><w:szCs w:val="24"/>"#),
    (
        "LetterheadNumber",
        "Letterhead Number",
        "Normal",
        r#"<w:spacing w:before="80"/><w:jc w:val="center"/>"#,
        r#"<w:sz w:val="26"/><w:szCs w:val="26"/>"#,
    ),
    (
        "Rule",
        "Rule",
        "Normal",
        r#"<w:spacing w:line="60" w:lineRule="exact"/>"#,
        r#"<w:sz w:val="4"/><w:szCs w:val="4"/>"#,
    ),
    ("Addressee", "Addressee", "Normal", r#"<w:spacing w:before="60"/><w:ind w:left="2551" w:hanging="170"/>"#, ""),
    (
        "TableText",
        "Table Text",
        "Normal",
        r#"<w:spacing w:before="30" w:after="30"/>"#,
        r#"<w:sz w:val="24"/><w:szCs w:val="24"/>"#,
    ),
    ("TableHead", "Table Head", "TableText", r#"<w:keepNext/><w:jc w:val="center"/>"#, ""),
    (
        "Recipients",
        "Recipients",
        "Normal",
        r#"<w:ind w:left="113" w:hanging="113"/>"#,
        r#"<w:sz w:val="22"/><w:szCs w:val="22"/>"#,
    ),
    ("Signature", "Signature", "Normal", r#"<w:keepNext/><w:jc w:val="center"/>"#, "<w:b/><w:bCs/>"),
    (
        "Header",
        "header",
        "Normal",
        r#"<w:tabs><w:tab w:val="center" w:pos="4677"/></w:tabs>"#,
        r#"<w:sz w:val="26"/><w:szCs w:val="26"/>"#,
    ),
];

const DEFAULTS: &str = concat!(
    r#"<w:docDefaults><w:rPrDefault><w:rPr>"#,
    r#"<w:rFonts w:ascii="Times New Roman" w:eastAsia="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>"#,
    r#"<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>"#,
    r#"</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"#,
    r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>"#,
    r#"<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>"#,
);

const TABLES: &str = concat!(
    r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>"#,
    r#"<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>"#,
    r#"<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
    r#"<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/>"#,
    r#"<w:tblPr><w:tblBorders>"#,
    r#"<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/>"#,
    r#"<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/>"#,
    r#"<w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/>"#,
    r#"</w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
);

/// Styles that Word does not know by name.
const OWN: [&str; 8] =
    ["Remark", "Letterhead", "LetterheadNumber", "Rule", "Addressee", "TableText", "TableHead", "Recipients"];

/// The part `word/styles.xml`.
pub(super) fn styles() -> String {
    let style = |(id, name, base, paragraph, run): &Style| {
        let next = if id.starts_with("Heading") { r#"<w:next w:val="BodyText"/>"# } else { "" };
        let own = if OWN.contains(id) { r#" w:customStyle="1""# } else { "" };
        format!(
            concat!(
                r#"<w:style w:type="paragraph"{own} w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>{next}"#,
                r#"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#
            ),
            own = own,
            id = id,
            name = name,
            base = base,
            next = next,
            paragraph = paragraph,
            run = run,
        )
    };
    let paragraphs: String = PARAGRAPHS.iter().map(style).collect();
    super::part("w:styles", &format!("{DEFAULTS}{paragraphs}{TABLES}"))
}
