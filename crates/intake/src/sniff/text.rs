//! Text and what hides in it: pages, pictures and scripts that a browser or a shell would run.

use crate::sniff::{FileKind, TXT, XML};

/// How far a browser looks for a page.
const LOOKED_AT: usize = 1024;
/// Signs of pages and of pictures with scripts, and of XML that becomes one.
const PAGES: [&[u8]; 9] = [
    b"<html",
    b"<!doctype html",
    b"<svg",
    b"<body",
    b"<iframe",
    b"<?xml-stylesheet",
    b"<!entity",
    b"www.w3.org/1999/xhtml",
    b"www.w3.org/2000/svg",
];
const BYTE_MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

/// Plain text or XML: UTF-8 (which may be cut off at the end) or UTF-16 with its mark, without control characters.
pub(super) fn kind(start: &[u8]) -> Option<FileKind> {
    let readable = is_utf8_text(start) || is_utf16_text(start);
    let is_xml = || plain(start, LOOKED_AT).starts_with(b"<?xml");
    readable.then(|| if is_xml() { XML } else { TXT })
}

fn is_utf8_text(start: &[u8]) -> bool {
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // No error length: the end of the window cuts a letter.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or(""),
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(is_binary)
}

fn is_utf16_text(start: &[u8]) -> bool {
    let read = |bytes: [u8; 2]| match start[0] {
        0xff => u16::from_le_bytes(bytes),
        _ => u16::from_be_bytes(bytes),
    };
    let marked = start.starts_with(BYTE_MARKS[1]) || start.starts_with(BYTE_MARKS[2]);
    let units = || start[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    // Half a pair at the end may be cut by the window: only control characters tell.
    marked && start.len() > 3 && !char::decode_utf16(units()).filter_map(Result::ok).any(is_binary)
}

fn is_binary(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}')
}

/// At most so many bytes in small letters, without marks, the zeros of UTF-16 and blanks in front.
fn plain(start: &[u8], most: usize) -> Vec<u8> {
    let unmarked = BYTE_MARKS.iter().find_map(|mark| start.strip_prefix(*mark)).unwrap_or(start);
    let signs = unmarked.iter().filter(|byte| **byte != 0).skip_while(|byte| byte.is_ascii_whitespace());
    signs.take(most).map(u8::to_ascii_lowercase).collect()
}

/// Whether the content is a script for a shell or an interpreter.
pub(super) fn is_script(start: &[u8]) -> bool {
    let plain = plain(start, LOOKED_AT);
    let signs: [&[u8]; 6] = [b"#!", b"@echo", b"<?php", b"<%@", b"<job", b"<package>"];
    signs.iter().any(|sign| plain.starts_with(sign))
}

/// Whether a browser would find a page, a picture with scripts or a script in it. All of XML is looked at, since it can be a page anywhere.
pub(super) fn is_active(start: &[u8], kind: Option<FileKind>) -> bool {
    let plain = plain(start, if kind == Some(XML) { start.len() } else { LOOKED_AT });
    let is_text = matches!(kind, Some(TXT | XML) | None);
    holds(&plain, b"<script") || (is_text && PAGES.iter().any(|sign| holds(&plain, sign)))
}

/// Whether `sign` occurs in `bytes`.
pub(super) fn holds(bytes: &[u8], sign: &[u8]) -> bool {
    bytes.windows(sign.len()).any(|window| window == sign)
}
