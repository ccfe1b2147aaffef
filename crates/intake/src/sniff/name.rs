//! Names of files as people give them, made safe to store, show and send.

use crate::text;

/// Most characters of a name.
const MOST_CHARACTERS: usize = 120;
/// An extension longer than this is part of the name.
const MOST_EXTENSION: usize = 10;
/// Name of a file without one.
const NAMELESS: &str = "tệp";

/// The name without its folders, in NFC, without control and invisible characters; signs that a file system refuses become `_`; at most
/// 120 characters, the extension kept. Vietnamese letters stay. Never empty, never begins or ends with a point.
pub fn clean_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = text::line(last).chars().map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let safe = safe.trim_matches(['.', ' ']);
    let (stem, extension) = split(safe);
    let stem = if is_device(stem) { format!("_{stem}") } else { stem.to_owned() };
    let room = MOST_CHARACTERS - extension.chars().count();
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    format!("{}{extension}", if stem.is_empty() { NAMELESS } else { stem })
}

/// Stem, and extension with its point.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if (2..=MOST_EXTENSION).contains(&name[at..].chars().count()) && !name[at..].contains(' ') => {
            name.split_at(at)
        }
        _ => (name, ""),
    }
}

/// Names that Windows keeps for devices.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    let numbered =
        |name: &str| first.strip_prefix(name).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans() {
        let cases = [
            ("C:\\Hồ sơ\\Đơn xin cấp phép.pdf", "Đơn xin cấp phép.pdf"),
            ("../../etc/passwd", "passwd"),
            ("Giâ\u{301}y  to\u{31b}\u{300}.PDF", "Giấy tờ.PDF"),
            ("a\u{202e}fdp.exe\r\nX: y", "afdp.exe X_ y"),
            ("...", "tệp"),
            ("", "tệp"),
            (".htaccess", "htaccess"),
            ("nul.txt", "_nul.txt"),
            ("a?.pdf.", "a_.pdf"),
        ];
        cases.iter().for_each(|(raw, name)| assert_eq!(clean_file_name(raw), *name, "{raw:?}"));
        let long = clean_file_name(&format!("{}.docx", "ấ".repeat(300)));
        assert_eq!(long.chars().count(), 120);
        assert!(long.ends_with("ấ.docx"));
    }
}
