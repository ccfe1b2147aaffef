//! Kinds by content, and what is refused at the door.

mod made;

use intake::sniff::{self, FileKind, UploadRules, check_upload, sniff};
use made::{ole, zip_of};
use rust_xlsxwriter::Workbook;

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<?xml version=\"1.0\"?><Types/>");

fn check(bytes: &[u8]) -> Result<FileKind, &'static str> {
    check_upload(bytes, bytes.len() as u64, &UploadRules::default()).map_err(|refused| refused.code)
}

fn docx() -> Vec<u8> {
    zip_of(&[TYPES, ("_rels/.rels", b"<a/>"), ("word/document.xml", b"<w:document/>")], true)
}

fn odt(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut entries: Vec<(&str, &[u8])> = vec![("mimetype", b"application/vnd.oasis.opendocument.text")];
    entries.extend([("content.xml", b"<office:document-content/>".as_slice())]);
    entries.extend(more);
    zip_of(&entries, false)
}

#[test]
fn kinds_are_known_by_their_content() {
    let xlsx = Workbook::new().add_worksheet().write(0, 0, "a").map(|_| ()).map(|()| {
        let mut book = Workbook::new();
        book.add_worksheet();
        book.save_to_buffer().unwrap()
    });
    let signed = b"\x30\x82\x05\x10\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0";
    let cases: Vec<(Vec<u8>, FileKind)> = vec![
        (b"%PDF-1.7\n%\xe2\xe3".to_vec(), sniff::PDF),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(), sniff::JPEG),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), sniff::PNG),
        (b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(), sniff::WEBP),
        (b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), sniff::HEIC),
        (b"II*\0\x08\0\0\0".to_vec(), sniff::TIFF),
        (b"MM\0*\0\0\0\x08".to_vec(), sniff::TIFF),
        (docx(), sniff::DOCX),
        (xlsx.unwrap(), sniff::XLSX),
        (odt(&[]), sniff::ODT),
        (ole(&["WordDocument"], b"\xec\xa5\xc1\0"), sniff::DOC),
        (ole(&["Workbook"], b"\x09\x08\x10\0"), sniff::XLS),
        ("Kính gửi: Ủy ban nhân dân\r\n".into(), sniff::TXT),
        (b"\xff\xfeK\0\xed\0n\0h\0".to_vec(), sniff::TXT),
        ("\u{feff}<?xml version=\"1.0\"?><hoSo/>".into(), sniff::XML),
        (signed.to_vec(), sniff::P7S),
        (b"-----BEGIN PKCS7-----\nMII".to_vec(), sniff::P7S),
    ];
    for (bytes, kind) in &cases {
        assert_eq!(sniff(bytes), Some(*kind));
        assert_eq!(check(bytes), Ok(*kind), "{}", kind.extension);
    }
    let zip = zip_of(&[("a.txt", b"a")], true);
    assert_eq!((sniff(&zip), check(&zip)), (Some(sniff::ZIP), Err("intake_upload_kind")));
}

#[test]
fn the_start_of_a_document_is_enough() {
    let large = vec![b'x'; 300_000];
    let docx = zip_of(&[TYPES, ("word/document.xml", &large)], false);
    assert_eq!(sniff(&docx[..4096]), Some(sniff::DOCX));
    assert_eq!(check_upload(&docx[..4096], docx.len() as u64, &UploadRules::default()), Ok(sniff::DOCX));
    let text = "Đơn đề nghị".as_bytes();
    assert_eq!(sniff(&text[..1]), None);
    assert_eq!(sniff(&text[..text.len() - 1]), Some(sniff::TXT));
}

#[test]
fn programs_and_scripts_are_refused() {
    let programs: [&[u8]; 9] = [
        b"MZ\x90\0",
        b"\x7fELF\x02",
        b"#!/bin/sh\n",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"@echo off\r\n",
        b"\xef\xbb\xbf  <?php echo 1;",
        b"\x4c\0\0\0\x01\x14\x02\0",
        b"\0asm\x01",
    ];
    programs.iter().for_each(|bytes| assert_eq!(check(bytes), Err("intake_upload_program"), "{bytes:?}"));
    let jar = zip_of(&[("META-INF/MANIFEST.MF", b"a"), ("A.class", b"b")], true);
    assert_eq!(check(&jar), Err("intake_upload_program"));
}

#[test]
fn pages_are_refused_however_they_are_written() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("<HTML>".bytes().flat_map(|byte| [byte, 0])).collect();
    let late = format!("{}<html>", " ".repeat(5_000));
    let deep = format!("<?xml version=\"1.0\"?>{}<x xmlns=\"http://www.w3.org/1999/xhtml\"/>", "<a/>".repeat(2_000));
    let pages: Vec<Vec<u8>> = vec![
        b"<!DOCTYPE HTML><p>".to_vec(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        b"<?xml version='1.0'?><!-- a --><svg onload='alert(1)'/>".to_vec(),
        b"hello <ScRiPt>alert(1)</sCrIpT>".to_vec(),
        b"\xff\xd8\xff\xe1<script>alert(1)</script>".to_vec(),
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>".to_vec(),
        utf16,
        late.into_bytes(),
        deep.into_bytes(),
    ];
    pages
        .iter()
        .for_each(|bytes| assert_eq!(check(bytes), Err("intake_upload_active"), "{}", String::from_utf8_lossy(bytes)));
}

#[test]
fn files_of_two_kinds_are_refused() {
    assert_eq!(check(b"\xff\xd8\xff\xe0 %PDF-1.4"), Err("intake_upload_polyglot"));
    assert_eq!(check(b"junk\n%PDF-1.4"), Err("intake_upload_polyglot"));
    let mut picture = b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec();
    assert!(check(&picture).is_ok());
    picture.extend(zip_of(&[("a.class", b"a")], true));
    assert_eq!(check(&picture), Err("intake_upload_polyglot"));
}

#[test]
fn macros_and_passwords_are_refused() {
    let macros = zip_of(&[TYPES, ("word/document.xml", b"<a/>"), ("word/vbaProject.bin", b"\xd0\xcf")], true);
    let sheet_macros = zip_of(&[TYPES, ("xl/workbook.xml", b"<a/>"), ("xl/macrosheets/sheet1.xml", b"<a/>")], true);
    let programs = [
        macros.clone(),
        sheet_macros,
        odt(&[("Basic/Standard/Module1.xml", b"<a/>")]),
        ole(&["WordDocument", "_VBA_PROJECT"], b""),
    ];
    programs.iter().for_each(|bytes| assert_eq!(check(bytes), Err("intake_macros")));
    let limits = intake::Limits::default();
    let mut locked_word = vec![0_u8; 32];
    locked_word[..2].copy_from_slice(b"\xec\xa5");
    locked_word[11] = 1;
    let locked_excel = b"\x09\x08\x04\0\0\x06\x05\0\x2f\0\x06\0\0\0\0\0\0\0";
    let locked = [
        ole(&["EncryptionInfo", "EncryptedPackage"], b""),
        ole(&["WordDocument"], &locked_word),
        ole(&["Workbook"], locked_excel),
        {
            let mut zip = docx();
            zip[6] |= 1;
            zip
        },
    ];
    locked.iter().for_each(|bytes| assert_eq!(check(bytes), Err("intake_encrypted")));
    assert_eq!(intake::sheet::read_xlsx(&locked[0], &limits).unwrap_err().code, "intake_encrypted");
    assert_eq!(intake::sheet::read_xlsx(&ole(&["Workbook"], b""), &limits).unwrap_err().code, "intake_old_excel");
}

#[test]
fn size_and_kind_follow_the_rules() {
    let rules = UploadRules { allowed: vec![sniff::PDF, sniff::JPEG], most_bytes: 3 << 20 };
    let pdf = b"%PDF-1.7";
    assert_eq!(check_upload(pdf, 3 << 20, &rules), Ok(sniff::PDF));
    assert_eq!(check_upload(pdf, (3 << 20) + 1, &rules).unwrap_err().to_string(), "intake_upload_too_large most=3 MB");
    assert_eq!(check_upload(b"", 0, &rules).unwrap_err().code, "intake_upload_empty");
    let refused = check_upload(b"abc", 3, &rules).unwrap_err();
    assert_eq!(refused.to_string(), "intake_upload_kind allowed=pdf, jpg kind=txt");
    assert_eq!(FileKind::from_extension("JPEG"), Some(sniff::JPEG));
    assert_eq!(UploadRules::default().most_bytes, 50 << 20);
    assert!(sniff::ALL.iter().filter(|kind| kind.may_be_shown_inline).all(|kind| kind.mime != "application/xml"));
}
